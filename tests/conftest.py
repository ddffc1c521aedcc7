from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from articles import frame
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


@pytest.fixture(autouse=True)
def _empty_cache():
    """What is kept under the site's version must not outlive a test that takes the version back."""
    cache.clear()


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries):
    """Count with the frame of the pages at hand, as it is for all readers but the first."""

    def count(number, **options):
        frame.current()
        return django_assert_num_queries(number, **options)

    return count


@pytest.fixture
def reporter(db):
    return factories.make_user("reporter", username="reporter")


@pytest.fixture
def managing_editor(db):
    return factories.make_user("managing editor", username="managing-editor")


@pytest.fixture
def moderator(db):
    return factories.make_user("moderator", username="moderator")
