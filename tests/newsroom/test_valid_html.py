"""Every kind of page is valid HTML, by the Nu HTML Checker."""

from django.test import RequestFactory

from articles.models import Revision
from newsroom import views
from tests import html_checker
from tests.environment import missing
from tests.page_types import make_page_types, mourn


def test_every_kind_of_page_is_valid_html(client, db, settings, tmp_path):
    if not html_checker.find():
        missing(html_checker.ADVICE)
    settings.MEDIA_ROOT = tmp_path / "media"
    pages = {}
    for name, page in make_page_types().items():
        response = client.get(page.path)
        assert response.status_code == page.status, name
        pages[name] = response.text
    typed = {"body": "", "name": "Lan", "email": "khong-phai-email"}
    story = Revision.objects.live().first().get_absolute_url()
    mistaken = client.post(f"{story}binh-luan/", typed)
    assert mistaken.status_code == 422
    pages["comment form with mistakes"] = mistaken.text
    settings.SENDS_MAIL = True
    pages["request about data"] = client.get("/du-lieu-ca-nhan/yeu-cau/").text
    mistaken = client.post("/du-lieu-ca-nhan/yeu-cau/", {"email": "khong-phai-email"})
    pages["request about data with mistakes"] = mistaken.text
    request = RequestFactory().get("/")
    for view in (views.bad_request, views.forbidden, views.server_error):
        pages[view.__name__] = view(request).text
    mourn()
    pages["story in mourning"] = client.get(story).text
    assert 'class="mourning"' in pages["story in mourning"]
    assert html_checker.findings(pages, tmp_path) == []


def test_the_checker_finds_what_is_wrong(tmp_path):
    if not html_checker.find():
        missing(html_checker.ADVICE)
    page = "<!doctype html><html lang=vi><title>x</title><p><img src=a.jpg>"
    [finding] = html_checker.findings({"a page": page}, tmp_path)
    assert finding.startswith("a page: ")
    assert "alt" in finding
