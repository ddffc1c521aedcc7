"""What stands before the site, as `deploy/nginx.conf` says it, run for real."""

import time

import pytest
from django.utils import timezone

from articles.models import Article
from comments.models import Comment
from tests import nginx
from tests.comments.posting import post_url, typed
from tests.crowd import Reader
from tests.environment import missing
from tests.factories import make_revision
from tests.server import free_port, running_server

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(tmp_path):
    """A reader of the site who asks by way of nginx."""
    if not nginx.find():
        missing(nginx.ADVICE)
    port = free_port()
    settings = {"BEHIND_PROXY": "true", "SITE_URL": f"http://127.0.0.1:{port}"}
    with (
        running_server(tmp_path / "log", PAGE_KEPT_SECONDS="1", **settings) as server,
        nginx.before(server.port, port, tmp_path / "nginx"),
        Reader(f"http://127.0.0.1:{port}") as reader,
    ):
        yield reader


def test_a_story_is_kept_for_a_second_and_gone_two_after_it_is_withdrawn(site):
    article = make_revision().article
    path = article.get_absolute_url()
    assert site.get(path).status == 200
    Article.objects.filter(pk=article.pk).update(withdrawn_at=timezone.now())
    withdrawn = time.monotonic()
    seen = []
    while time.monotonic() < withdrawn + 2:
        seen.append(site.get(path).status)
    print(f"\n{seen.count(200)} reads of what nginx kept")
    assert seen.count(200) > 50
    assert seen[-1] == 410
    assert seen == sorted(seen)  # once it is gone, it is gone


def test_what_is_asked_with_a_query_is_never_kept(site):
    make_revision(headline="Cầu treo Kon Klor")
    path = "/tim-kiem/?q=kon+klor"
    assert "Cầu treo" in site.get(path).text
    Article.objects.update(withdrawn_at=timezone.now())
    assert "Cầu treo" not in site.get(path).text


def test_a_form_of_the_desk_is_one_readers_own(site):
    """What carries a token or a login goes to whoever asked for it."""
    tokens = {site.get("/admin/login/").headers["Set-Cookie"] for _time in range(3)}
    assert len(tokens) == 3


def test_a_comment_passes_with_the_address_it_came_from_whatever_it_claims(site):
    article = make_revision().article
    claimed = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}
    assert site.post(post_url(article), typed(article), **claimed).status == 303
    assert Comment.objects.get().network == "127.0.0.0/24"


def test_static_files_are_kept_and_logs_tell_no_search(site, tmp_path):
    page = site.get("/tim-kiem/?q=bi+mat").text
    style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert site.get(style).headers["Cache-Control"].endswith("immutable")
    kept = [file for file in (tmp_path / "nginx" / "newsroom").rglob("*") if file.is_file()]
    assert len(kept) == 1
    deadline = time.monotonic() + 5
    while "/tim-kiem/" not in (log := (tmp_path / "nginx" / "newsroom.log").read_text()):
        assert time.monotonic() < deadline
    assert "bi+mat" not in log
