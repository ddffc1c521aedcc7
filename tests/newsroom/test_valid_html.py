"""Every kind of page is valid HTML, by the Nu HTML Checker."""

from articles.models import Revision
from tests import html_checker
from tests.environment import missing
from tests.page_types import make_page_types


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
    assert html_checker.findings(pages, tmp_path) == []


def test_the_checker_finds_what_is_wrong(tmp_path):
    if not html_checker.find():
        missing(html_checker.ADVICE)
    page = "<!doctype html><html lang=vi><title>x</title><p><img src=a.jpg>"
    [finding] = html_checker.findings({"a page": page}, tmp_path)
    assert finding.startswith("a page: ")
    assert "alt" in finding
