"""The environment tests run in, set before Django reads its settings.

`DATABASE_URL` chooses the database (a file SQLite by default: write-ahead logging and
immediate transactions do not exist in memory). Keys here are made for tests alone.
"""

import os
from pathlib import Path

BUILD = Path(__file__).resolve().parent.parent / "build" / "tests"
BUILD.mkdir(parents=True, exist_ok=True)

os.environ.update(
    ENV_FILE=os.devnull,
    SECRET_KEY="only-for-tests-" + "k" * 50,
    EMAIL_ENCRYPTION_KEYS="MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    EMAIL_INDEX_KEY="only-for-tests-" + "i" * 50,
    SITE_URL="http://testserver",
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    EMAIL_URL="dummy://",
    MEDIA_ROOT=str(BUILD / "media"),
    DEBUG="false",
    DEMO="true",
    LOG_LEVEL="INFO",
)
os.environ.pop("REDIS_URL", None)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{BUILD / 'newsroom.sqlite3'}")
