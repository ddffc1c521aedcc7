"""How many comments a second are kept while a story is read: the real server, on two cores.

    DATABASE_URL=$POSTGRES_URL make bench

The rules a newsroom begins with are in force; the limits are off. Two processes serve, as with
Redis, with two threads each. Other systems, posted to in the same way on the machine this was made
on, are beside it.
"""

import random
import time

import pytest
from django.db import connection

from comments.models import Comment, Rule
from newsroom.demo.corpus import Words
from tests.benchmarks.corpora import switch_to
from tests.benchmarks.measuring import SLOWER
from tests.comments.posting import post_url, typed
from tests.crowd import Reader, all_at_once
from tests.factories import make_revision
from tests.reading import reading
from tests.server import running_server

pytestmark = pytest.mark.slow
POSTS, READERS = 3000, 8
LEAST = 300  # comments a second, with PostgreSQL on two cores
LEAST_READ = 100  # stories a second meanwhile
OTHERS = {"WordPress": 48, "Wagtail with django-comments-xtd": 65}


def test_comments_are_kept_while_a_story_is_read(newsroom_of, figures, tmp_path):
    newsroom_of(10)
    switch_to("posting", keep=False)  # what is posted stays
    assert Rule.objects.filter(is_active=True).count() >= 9
    article = make_revision().article
    served = {"workers": 2, "SERVER_THREADS": "2", "PAGE_KEPT_SECONDS": "1"}
    with running_server(tmp_path / "log", **served) as server:
        posted, read = rates(server, article)
    assert Comment.objects.count() == POSTS
    figures.add("comments kept a second", "posting", posted)
    figures.add("stories read a second meanwhile", "posting", read)
    for name, theirs in OTHERS.items():
        figures.add(f"comments kept, times {name}'s", "posting", posted / theirs)
    if connection.vendor == "postgresql":
        assert posted >= LEAST / SLOWER
    assert read >= LEAST_READ / SLOWER


def rates(server, article):
    """Comments kept a second, and how often one reader meanwhile gets the story, asking on and
    on."""
    path, fields, words = post_url(article), typed(article), Words(random.Random(1))  # noqa: S311
    texts = [f"{words.sentence()} {words.sentence()} Số {number}." for number in range(POSTS)]

    def post_some(first):
        with Reader(server.url) as reader:
            for number in range(first, POSTS, READERS):
                sent = {"body": texts[number], "email": f"a{number}@example.com"}
                assert reader.post(path, fields | sent).status == 303

    with reading(server.url, article.get_absolute_url()) as reads:
        begun = time.perf_counter()
        all_at_once(post_some, range(READERS), READERS)
        seconds = time.perf_counter() - begun
    assert reads.failed == []
    return POSTS / seconds, len(reads.times) / seconds
