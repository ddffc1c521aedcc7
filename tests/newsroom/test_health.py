import pytest
from django.core.cache import cache
from django.db.migrations.executor import MigrationExecutor


def test_the_process_answers_without_asking_anything(client):
    # Without the `db` fixture every query raises.
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.database
def test_a_site_in_order_is_ready(client, db):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_what_the_database_says_stays_inside(client):
    # Without the `db` fixture every query raises.
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.text == "database\nmigrations\n"


def test_a_cache_that_forgets_is_named(client, db, monkeypatch):
    monkeypatch.setattr(cache, "get", lambda *args: None)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.text == "cache\n"


@pytest.mark.database
def test_a_pending_migration_is_named(client, db, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *args: ["0002"])
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.text == "migrations\n"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_read(client, path):
    assert client.post(path).status_code == 405
