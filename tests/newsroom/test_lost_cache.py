"""A Redis that is down costs the site its speed, and nobody a page or a text."""

import logging

import pytest
from django.core.cache import caches
from django.urls import reverse

from comments.models import Comment
from tests.comments.posting import TYPED, given_back, send
from tests.factories import make_comment, make_revision

pytestmark = pytest.mark.django_db
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def lost_cache(settings):
    settings.CACHES = {"default": {"BACKEND": "newsroom.caches.RedisCache", "LOCATION": NOWHERE}}
    settings.PAGE_KEPT_SECONDS = 1
    settings.COMMENT_LIMIT_NETWORK = settings.COMMENT_LIMIT_SITE = []


def test_a_comment_is_taken_without_a_cache(client, lost_cache):
    article = make_revision().article
    assert send(client, article).status_code == 303
    refused = send(client, article, email="sai")
    assert refused.status_code == 422
    previewed = send(client, article, preview="1")
    assert previewed.status_code == 200
    assert given_back(previewed)["body"] == TYPED["body"]
    assert Comment.objects.count() == 1


def test_pages_are_shown_without_a_cache(client, lost_cache):
    comment = make_comment()
    story = client.get(comment.article.get_absolute_url())
    assert comment.body in story.text
    for address in [reverse("articles:front_page"), comment.receipt_url(True)]:
        assert client.get(address).status_code == 200
    assert client.get("/readyz").text == "cache\n"


def test_it_finds_nothing_keeps_nothing_and_says_so(lost_cache, caplog):
    cache = caches["default"]
    cache.set("a", 1)
    assert (cache.get("a"), cache.get("a", 2), cache.delete("a")) == (None, 2, False)
    assert cache.get_or_set("a", lambda: 3, 60) == 3
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
    assert "ConnectionError" in caplog.text
    assert "127.0.0.1" not in caplog.text
