from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.db import connection

from articles import discussion, frame
from tests import factories

# Hashing a password is slow by design; what is made here guards nothing. A server that tests start
# reads such a hash as any other.
PBKDF2PasswordHasher.iterations = 1

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


def with_all_at_hand(assert_queries):
    """Count with what every page shares at hand, as it is for all readers but the first."""

    def count(number, **options):
        frame.current()
        discussion.current()
        return assert_queries(number, **options)

    return count


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries):
    return with_all_at_hand(django_assert_num_queries)


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries):
    return with_all_at_hand(django_assert_max_num_queries)


@pytest.fixture
def reporter(db):
    return factories.make_user("reporter", username="reporter")


@pytest.fixture
def managing_editor(db):
    return factories.make_user("managing editor", username="managing-editor")


@pytest.fixture
def moderator(db):
    return factories.make_user("moderator", username="moderator")
