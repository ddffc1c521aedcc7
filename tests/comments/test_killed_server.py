"""A server that is killed while readers post: what it acknowledged is there, once."""

import time
from collections import Counter
from threading import Thread

import pytest
from django.db import connection

from comments.models import Comment
from comments.tokens import read_receipt_token
from tests.comments.posting import post_url, typed
from tests.crowd import Reader, all_at_once
from tests.factories import make_revision
from tests.server import Server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


class Posting:
    """Readers who post `count` different comments under one story, each until it is taken."""

    def __init__(self, server, count, readers):
        self.article = make_revision().article
        self.path, self.fields = post_url(self.article), typed(self.article)
        self.url, self.count, self.readers = server.url, count, readers
        self.receipts = {}
        self.thread = Thread(target=self._post_all)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_error):
        self.thread.join()

    def wait_for(self, number):
        """Until so many comments have been acknowledged, or there is nobody left to post."""
        while len(self.receipts) < number and self.thread.is_alive():
            time.sleep(0.01)

    def _post_all(self):
        all_at_once(self._post_some, range(self.readers), self.readers)

    def _post_some(self, reader):
        with Reader(self.url) as browser:
            for number in range(reader, self.count, self.readers):
                typed = {"body": f"Lời số {number}", "email": f"a{number}@example.com"}
                self.receipts[number] = browser.post_until_taken(self.path, self.fields | typed)


def public_id(receipt):
    return read_receipt_token(receipt.split("/")[2])[0]


def post_while_it_is_killed(tmp_path, count, readers, kills):
    server = Server(tmp_path / "log-0", SERVER_THREADS="8")
    try:
        server.wait_until_it_answers()
        with Posting(server, count, readers) as posting:
            for kill in range(1, kills + 1):
                posting.wait_for(kill * count // (kills + 1))
                server.kill()
                server = Server(tmp_path / f"log-{kill}", server.port, SERVER_THREADS="8")
    finally:
        server.kill()
    connection.close()
    kept = dict(Comment.objects.values_list("public_id", "body"))
    promised = {public_id(receipt): f"Lời số {n}" for n, receipt in posting.receipts.items()}
    assert len(promised) == count
    assert {key: kept.get(key) for key in promised} == promised
    assert Counter(kept.values()) == Counter(promised.values())


def test_a_kill_loses_no_acknowledged_comment_and_doubles_none(tmp_path):
    post_while_it_is_killed(tmp_path, count=500, readers=8, kills=1)


@pytest.mark.slow
def test_five_kills_among_twenty_thousand_comments(tmp_path):
    post_while_it_is_killed(tmp_path, count=20_000, readers=32, kills=5)


@pytest.mark.slow
def test_a_thousand_identical_posts_at_once_make_one_comment(tmp_path):
    article = make_revision().article
    path, fields = post_url(article), typed(article)
    server = Server(tmp_path / "log", SERVER_THREADS="16")

    def post(_number):
        with Reader(server.url) as browser:
            return browser.post_until_taken(path, fields)

    try:
        server.wait_until_it_answers()
        receipts = all_at_once(post, range(1000), 1000)
    finally:
        server.kill()
    assert len(set(map(public_id, receipts))) == 1
    connection.close()
    assert Comment.objects.count() == 1
