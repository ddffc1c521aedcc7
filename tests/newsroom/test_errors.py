import pytest
from django.test import Client

from articles.models import Redirect
from newsroom import views
from tests.factories import make_revision, make_section


def test_an_unknown_address_is_not_found_in_the_sites_design(client, db):
    section = make_section()
    response = client.get("/khong-co/")
    assert response.status_code == 404
    assert "<h1>" in response.text
    assert section.get_absolute_url() in response.text
    assert not response.cookies


@pytest.mark.database
def test_an_old_address_leads_on_for_good(client, db):
    story = make_revision()
    Redirect.objects.create(old_path="/tin-tuc/2018/so-ket.html", article=story.article)
    response = client.get("/tin-tuc/2018/so-ket.html?utm_source=x")
    assert response.status_code == 301
    assert response["Location"] == story.get_absolute_url()
    assert client.head("/tin-tuc/2018/so-ket.html").status_code == 301


@pytest.mark.database
def test_a_pages_old_address_leads_on_too(client, db):
    Redirect.objects.create(old_path="/bai-viet/cu/", new_path="/chuyen-muc/moi/")
    response = client.get("/bai-viet/cu/")
    assert response.status_code == 301
    assert response["Location"] == "/chuyen-muc/moi/"


def test_only_a_reader_is_led_on(client, db):
    Redirect.objects.create(old_path="/cu/", new_path="/moi/")
    assert client.post("/cu/").status_code == 404


@pytest.mark.database
@pytest.mark.parametrize("path", ["/%00", "/%ff%fe", "/" + 3000 * "a", "/bai-viet/%00/"])
def test_an_address_no_page_could_have_is_not_found(client, db, path):
    assert client.get(path).status_code == 404


def test_a_wrong_host_gets_the_error_page(client, db):
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "<h1>" in response.text


def test_what_is_forbidden_gets_the_error_page(rf, db):
    response = views.forbidden(rf.post("/"), reason="CSRF token missing.")
    assert response.status_code == 403
    assert "<h1>" in response.text
    assert "CSRF token missing" not in response.text


def test_a_failure_is_told_without_the_database(caplog):
    # Without the `db` fixture every query raises.
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert "<h1>" in response.text
    assert "Traceback" not in response.text
    assert "Database access not allowed" not in response.text


def test_a_browser_that_asks_for_the_old_favicon_finds_the_sites(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response.url.endswith(".svg")


def test_robots_are_kept_from_the_desk_and_from_receipts(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin/" in response.text
    assert "Disallow: /binh-luan/" in response.text
