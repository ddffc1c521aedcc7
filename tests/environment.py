"""The environment tests run in, set before Django reads its settings.

`DATABASE_URL` chooses the database (a file SQLite by default: write-ahead logging and
immediate transactions do not exist in memory). Keys here are made for tests alone.
"""

import gc
import os
from pathlib import Path

import pytest

BUILD = Path(__file__).resolve().parent.parent / "build" / "tests"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
BUILD.mkdir(parents=True, exist_ok=True)

os.environ.setdefault("TEST_REDIS_URL", os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/15"))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{BUILD / 'newsroom.sqlite3'}")
os.environ.update(
    ENV_FILE=os.devnull,
    SECRET_KEY="only-for-tests-" + "k" * 50,
    EMAIL_ENCRYPTION_KEYS="MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    EMAIL_INDEX_KEY="only-for-tests-" + "i" * 50,
    SITE_URL="http://testserver",
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    EMAIL_URL="dummy://",
    # Tests send more from one address than any reader.
    COMMENT_LIMIT_NETWORK="",
    COMMENT_LIMIT_CONTACT="",
    COMMENT_LIMIT_SITE="",
    PAGE_KEPT_SECONDS="0",  # tests change what no reader's page tells of
    STATIC_ROOT=str(BUILD / "static"),
    MEDIA_ROOT=str(BUILD / WORKER / "media"),
    ERASURES_FILE=str(BUILD / WORKER / "erasures"),
    SERVER_THREADS="16",  # a test may race more threads than a web server has
    DEBUG="false",
    DEMO="true",
    LOG_LEVEL="INFO",
)
for name in ("REDIS_URL", "S3_BUCKET", "BEHIND_PROXY"):
    os.environ.pop(name, None)


@pytest.hookimpl(tryfirst=True)  # before the parallel workers start
def pytest_sessionstart(session):
    if not hasattr(session.config, "workerinput"):
        collect_static()


def pytest_collection_finish(session):
    """What is loaded by now stays: looking through it for garbage took a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def collect_static():
    """Fill STATIC_ROOT with what the site's pages ask for, uncompressed since that is slow."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    backend = "newsroom.bundling.UncompressedStorage"
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": backend}}
    with override_settings(STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)


def missing(what):
    """Skip the test that needs `what`; fail it where REQUIRE_SERVICES says nothing may miss."""
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"missing: {what}", pytrace=False)
    pytest.skip(f"missing: {what}")
