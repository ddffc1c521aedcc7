from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests import factories

# Rows that another process may remember by number: a flush between tests spares them.
REMEMBERED = {
    "articles_siteversion",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Clear what a killed run left: a fresh SQLite file must not meet an old write-ahead log."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        for suffix in ("", "-wal", "-shm"):
            Path(database["TEST"]["NAME"] + suffix).unlink(missing_ok=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Have the flush after a test that commits leave what the browser tests' server remembers."""
    # On the class: beside Playwright's event loop the tests have a connection of their own.
    introspection = type(connection.introspection)
    every_table = introspection.django_table_names

    def forgettable(self, *args, **options):
        return [name for name in every_table(self, *args, **options) if name not in REMEMBERED]

    introspection.django_table_names = forgettable


@pytest.fixture
def reporter(db):
    return factories.make_user("reporter", username="reporter")


@pytest.fixture
def managing_editor(db):
    return factories.make_user("managing editor", username="managing-editor")


@pytest.fixture
def moderator(db):
    return factories.make_user("moderator", username="moderator")
