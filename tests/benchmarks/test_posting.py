"""How many comments a second are kept while a story is read: the real server, on two cores.

    DATABASE_URL=$POSTGRES_URL make bench

The rules a newsroom begins with are in force; the limits are off. Two processes serve, as with
Redis, and nginx stands before them as `deploy/nginx.conf` says; somebody reads the story a hundred
times a second by the same way. Other systems, posted to on the machine this was made on, are
beside it.
"""

import random
import time

import pytest
from django.db import connection

from comments.models import Comment, Rule
from newsroom.demo.corpus import Words
from tests import nginx
from tests.benchmarks.corpora import switch_to
from tests.benchmarks.measuring import SLOWER
from tests.comments.posting import post_url, typed
from tests.crowd import Reader, all_at_once
from tests.factories import make_revision
from tests.reading import reading
from tests.server import free_port, running_server

pytestmark = pytest.mark.slow
POSTS, WRITERS = 3000, 8
LEAST = 300  # comments a second, with PostgreSQL on two cores
READS = 100  # a second that are asked for meanwhile
LEAST_READ = 0.9 * READS
OTHERS = {"WordPress": 48, "Wagtail with django-comments-xtd": 65}


def test_comments_are_kept_while_a_story_is_read(newsroom_of, figures, tmp_path):
    newsroom_of(10)
    switch_to("posting", keep=False)  # what is posted stays
    assert Rule.objects.filter(is_active=True).count() >= 9
    article = make_revision().article
    port = free_port()
    served = {"workers": 2, "BEHIND_PROXY": "true", "SITE_URL": f"http://127.0.0.1:{port}"}
    with (
        running_server(tmp_path / "log", PAGE_KEPT_SECONDS="1", **served) as server,
        nginx.before(server.port, port, tmp_path / "nginx"),
    ):
        posted, reads, read = rates(served["SITE_URL"], article)
    assert Comment.objects.count() == POSTS
    figures.add("comments kept a second", "posting", posted)
    figures.add("stories read a second meanwhile", "posting", read)
    figures.add("reading one, p95 (ms)", "posting", reads.p95())
    for name, theirs in OTHERS.items():
        figures.add(f"comments kept, times {name}'s", "posting", posted / theirs)
    if connection.vendor == "postgresql":
        assert posted >= LEAST / SLOWER
    assert read >= LEAST_READ / SLOWER


def rates(url, article):
    """Comments kept a second; the reads of the story meanwhile, and how many a second."""
    path, fields, words = post_url(article), typed(article), Words(random.Random(1))  # noqa: S311
    texts = [f"{words.sentence()} {words.sentence()} Số {number}." for number in range(POSTS)]

    def post_some(first):
        with Reader(url) as writer:
            for number in range(first, POSTS, WRITERS):
                sent = {"body": texts[number], "email": f"a{number}@example.com"}
                assert writer.post(path, fields | sent).status == 303

    with reading(url, article.get_absolute_url(), READS) as reads:
        begun = time.perf_counter()
        all_at_once(post_some, range(WRITERS), WRITERS)
        seconds = time.perf_counter() - begun
    assert reads.failed == []
    return POSTS / seconds, reads, len(reads.times) / seconds
