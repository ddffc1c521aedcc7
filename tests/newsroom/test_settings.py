"""What the environment decides, and what it may not leave out."""

import os
import re
import runpy
import sqlite3
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
import redis
from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.test import override_settings

from tests.environment import missing

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "newsroom" / "settings.py"
RANDOM = "k3JH6hGx2mVq9LzW1tRb7YpN5sDf8CaEo0UiXu4TvKjQnPzZ-MwBy_gS"
PRODUCTION = {
    "PATH": os.environ["PATH"],
    "ENV_FILE": os.devnull,
    "DATABASE_URL": os.environ["DATABASE_URL"],
    "SITE_URL": "https://news.example",
    "BEHIND_PROXY": "true",
    "SECRET_KEY": RANDOM,
    "EMAIL_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "EMAIL_INDEX_KEY": RANDOM[::-1],
}
SECRETS = ["SECRET_KEY", "EMAIL_ENCRYPTION_KEYS", "EMAIL_INDEX_KEY"]
only_sqlite = pytest.mark.skipif(
    "sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite"
)


def settings_with(**changes):
    """The names settings.py defines in production, with these changes to the environment."""
    with mock.patch.dict(os.environ, PRODUCTION | changes, clear=True):
        return runpy.run_path(SETTINGS)


def run(*arguments, without=None, **changes):
    environment = PRODUCTION | changes
    environment.pop(without, None)
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_production_settings_pass_the_deployment_check():
    result = run("-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize(
    "entry", [["manage.py", "check"], ["-c", "import newsroom.wsgi"]], ids=["manage.py", "wsgi"]
)
def test_a_missing_secret_stops_startup_with_a_sentence_that_names_it(entry, name):
    result = run(*entry, without=name)
    assert result.returncode == 1
    assert f"{name} is not set: " in result.stderr.splitlines()[-1]


def test_manage_py_says_it_without_a_traceback():
    result = run("manage.py", "migrate", without="SECRET_KEY")
    assert result.stderr.startswith("Newsroom cannot start: SECRET_KEY is not set: ")


@pytest.mark.parametrize("name", ["SECRET_KEY", "EMAIL_INDEX_KEY"])
@pytest.mark.parametrize("value", ["short", "x" * 60, "django-insecure-" + RANDOM])
def test_a_secret_that_can_be_guessed_is_refused_on_https(name, value):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} can be guessed"):
        settings_with(**{name: value})
    assert settings_with(SITE_URL="http://127.0.0.1:8000", **{name: value})[name] == value


def test_earlier_secrets_are_read_and_must_be_as_hard_to_guess():
    assert settings_with()["SECRET_KEY_FALLBACKS"] == []
    earlier = [RANDOM[::-1], RANDOM.swapcase()]
    values = settings_with(SECRET_KEY_FALLBACKS=f"{','.join(earlier)},")
    assert values["SECRET_KEY_FALLBACKS"] == earlier
    with pytest.raises(ImproperlyConfigured, match=r"^SECRET_KEY_FALLBACKS can be guessed"):
        settings_with(SECRET_KEY_FALLBACKS=f"{RANDOM},short")


@pytest.mark.parametrize("value", ["not a key", RANDOM, "c2hvcnQ=", ",", "ờ"])
def test_an_invalid_encryption_key_is_refused_and_not_repeated(value):
    with pytest.raises(
        ImproperlyConfigured, match=r"^EMAIL_ENCRYPTION_KEYS is not valid"
    ) as refusal:
        settings_with(EMAIL_ENCRYPTION_KEYS=f"{PRODUCTION['EMAIL_ENCRYPTION_KEYS']},{value}")
    assert value == "," or value not in str(refusal.value)
    assert refusal.value.__suppress_context__


@pytest.mark.parametrize("name", ["DEBUG", "DEMO"])
def test_a_trial_is_refused_on_https(name):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} is for a trial"):
        settings_with(**{name: "true"})


@pytest.mark.parametrize("address", ["news.example", "https://", "/"])
def test_a_site_address_without_a_host_is_refused(address):
    with pytest.raises(ImproperlyConfigured, match=r"^SITE_URL"):
        settings_with(SITE_URL=address)


@pytest.mark.parametrize("served", ["MEDIA_ROOT", "STATIC_ROOT"])
def test_originals_are_not_kept_where_readers_are_served(served, tmp_path):
    inside = tmp_path / "served" / "originals"
    with pytest.raises(ImproperlyConfigured, match=r"^ORIGINALS_ROOT"):
        settings_with(**{served: str(tmp_path / "served"), "ORIGINALS_ROOT": str(inside)})


def test_a_value_that_cannot_be_read_is_named_without_a_traceback():
    result = run("manage.py", "migrate", DEBUG="perhaps")
    assert re.match('Newsroom cannot start: .*"DEBUG"', result.stderr)


def test_the_file_env_is_read_and_the_environment_wins(tmp_path):
    file = tmp_path / "env"
    file.write_text("# names\nSITE_NAME='Đài Kon Tum'\nSITE_URL=https://file.example/\n")
    values = settings_with(ENV_FILE=str(file), SITE_URL="https://environment.example/")
    assert values["SITE_NAME"] == "Đài Kon Tum"
    assert values["SITE_URL"] == "https://environment.example"
    assert values["ALLOWED_HOSTS"] == ["environment.example"]


def test_the_readme_lists_every_name_settings_read():
    names = re.findall(
        r'(?:env\.\w+|needed|secret|fernet_keys|limit|choice)\(\s*"(\w+)"', SETTINGS.read_text()
    )
    listed = re.findall(r"^\| `([A-Z][A-Z0-9_]+)`", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(set(names))


def test_pictures_in_a_bucket_need_its_library_and_its_public_host(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="django-storages is not installed"):
        settings_with(S3_BUCKET="pictures")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    with pytest.raises(ImproperlyConfigured, match=r"^S3_PUBLIC_HOST is not set"):
        settings_with(S3_BUCKET="pictures")
    values = settings_with(S3_BUCKET="pictures", S3_PUBLIC_HOST="media.example")
    assert values["STORAGES"]["default"]["BACKEND"] == "storages.backends.s3.S3Storage"
    directives = values["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert "https://media.example" in directives["img-src"]
    assert directives["media-src"] == ["'self'", "https://media.example"]


def test_postgresql_gets_a_pool_with_a_connection_for_each_thread():
    values = settings_with(DATABASE_URL="postgres://user@db.example/news", SERVER_THREADS="6")
    assert values["DATABASES"]["default"]["OPTIONS"]["pool"]["max_size"] == 6


@only_sqlite
def test_sqlite_keeps_a_write_ahead_log_waits_and_checks_foreign_keys(db):
    with connection.cursor() as cursor:
        names = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"]
        values = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
    assert values == ["wal", 1, 1, 20_000]


@only_sqlite
def test_a_sqlite_transaction_takes_the_write_lock_at_once(transactional_db):
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
    with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_redis_is_the_cache_where_it_is_named():
    url = os.environ["TEST_REDIS_URL"]
    try:
        redis.Redis.from_url(url, socket_connect_timeout=1).ping()
    except redis.RedisError:
        missing("Redis, at the address in TEST_REDIS_URL")
    with override_settings(CACHES=settings_with(REDIS_URL=url)["CACHES"]):
        cache = caches["default"]
        cache.set("test", "Đắk Hà", timeout=5)
        assert cache.get("test") == "Đắk Hà"
        assert redis.Redis.from_url(url).exists("newsroom:1:test")
        cache.delete("test")
