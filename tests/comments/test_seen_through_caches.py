"""How soon readers behind a shared cache see what a moderator decided."""

import re
import time
from urllib.request import urlopen

import pytest
from django.urls import reverse

from comments.models import Comment
from tests.factories import make_comment, make_revision, make_user
from tests.server import running_server

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.django_db(transaction=True)]
BODY = "Cầu treo hỏng đã lâu."


class SharedCache:
    """What stands before the site: it gives what it has for as long as `s-maxage` allows."""

    def __init__(self, url):
        self.url, self.kept = url, {}
        self.asked = 0

    def get(self, path):
        until, text = self.kept.get(path, (0, ""))
        if time.monotonic() < until:
            return text
        with urlopen(self.url + path) as answer:
            text = answer.read().decode()
            seconds = int(re.search(r"s-maxage=(\d+)", answer.headers["Cache-Control"])[1])
        self.asked += 1
        self.kept[path] = time.monotonic() + seconds, text
        return text


def test_a_decision_is_seen_within_two_seconds(client, tmp_path):
    client.force_login(make_user("moderator"))
    article = make_revision().article
    make_comment(article)
    comment = make_comment(article, Comment.Status.PENDING, body=BODY)
    story = article.get_absolute_url()
    with running_server(tmp_path / "log", PAGE_KEPT_SECONDS="1") as server:
        cache = SharedCache(server.url)
        for to, is_visible in [("approved", True), ("rejected", False), ("approved", True)]:
            cache.kept.clear()
            assert (BODY in cache.get(story)) != is_visible  # and is kept from now on
            comment.refresh_from_db()
            sent = {"seen": f"{comment.pk}:{comment.version}", "to": to}
            begun, asked = time.monotonic(), cache.asked
            client.post(reverse("admin:comment_queue_decide"), sent)
            while (BODY in cache.get(story)) != is_visible:
                assert time.monotonic() - begun <= 2
                time.sleep(0.01)
            print(f"\n{to}: seen after {time.monotonic() - begun:.2f} s")
            assert cache.asked > asked
