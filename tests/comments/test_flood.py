"""Ten thousand posts by programs in a minute: readers read on, and moderators have little to do."""

import time

import pytest
from django.db import connection

from comments.models import Comment
from tests.comments.posting import given_back, post_url
from tests.crowd import Reader, all_at_once
from tests.factories import make_comment, make_revision
from tests.reading import reading
from tests.server import running_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database, pytest.mark.slow]
POSTS, NETWORKS = 10_000, 1_000
SECONDS = 58  # some are late at the end, and the site's ceiling is counted by the minute
READS = 100  # a second
QUIET = 10  # seconds
LIMITS = {"NETWORK": "20/minute; 200/hour", "CONTACT": "6/minute; 40/hour", "SITE": "90/minute"}


FROM_THE_FORM = {"Sec-Fetch-Site": "same-origin"}


def read_quietly(server, path):
    with reading(server.url, path, READS) as reads:
        time.sleep(QUIET)
    return reads


def flood(server, path, fields, headers):
    """How the posts were answered, and in how many seconds; each program has a network, and they
    keep the pace."""
    begun = time.perf_counter()

    def post(number):
        time.sleep(max(0, begun + number * SECONDS / POSTS - time.perf_counter()))
        network = number % NETWORKS
        sent = {"body": f"Mua ngay kẻo lỡ {number}", "email": f"a{number}@example.com"}
        sent |= {"name": "Khách", "website": ""}
        with Reader(server.url, f"10.{network // 250}.{network % 250}") as program:
            return program.post(path, fields | sent, **headers).status

    answers = all_at_once(post, range(POSTS), 32)
    return answers, time.perf_counter() - begun


@pytest.mark.parametrize("headers", [{}, FROM_THE_FORM], ids=["bare", "as a browser"])
def test_a_flood_of_posts_neither_stops_readers_nor_buries_moderators(tmp_path, capsys, headers):
    article = make_revision().article
    for number in range(30):
        make_comment(article, body=f"Ý kiến số {number}")
    path, before = article.get_absolute_url(), Comment.objects.count()
    limits = {f"COMMENT_LIMIT_{name}": rates for name, rates in LIMITS.items()}
    environment = limits | {"BEHIND_PROXY": "true", "PAGE_KEPT_SECONDS": "1"}
    with running_server(tmp_path / "log", **environment) as server:
        quiet = read_quietly(server, path)
        with Reader(server.url, "203.0.113") as reader:
            fields = given_back(reader.get(path))
            with reading(server.url, path, READS) as flooded:
                answers, seconds = flood(server, post_url(article), fields, headers)
            mine = fields | {"name": "Lan Anh", "body": "Tôi đọc bài này và muốn góp ý."}
            mine |= {"email": "lan.anh@example.com"}
        with Reader(server.url, "203.0.113") as reader:  # the first connection was idle too long
            genuine = reader.post(post_url(article), mine, **FROM_THE_FORM)
    connection.close()
    kept = int(genuine.status == 303)
    waiting = Comment.objects.filter(status="pending").count() - kept
    with capsys.disabled():
        print(f"\nreads: p95 {quiet.p95():.1f} ms quiet, {flooded.p95():.1f} ms in the flood")
        print(
            f"{len(quiet.times) / QUIET:.0f} and {len(flooded.times) / seconds:.0f} reads a second"
        )
        print(f"{POSTS} posts in {seconds:.1f} s, {waiting} wait for a moderator")
    assert (quiet.failed, flooded.failed) == ([], [])
    assert set(answers) <= {303, 429}
    assert answers.count(303) == Comment.objects.count() - before - kept
    assert waiting <= POSTS / 100
    if headers:  # the programs have used up the share of those who send the form
        assert genuine.status == 429
        assert given_back(genuine)["body"] == mine["body"]
        assert 0 < int(genuine.headers["Retry-After"]) <= 61
    else:
        assert genuine.status == 303
    assert seconds <= 66
    assert len(flooded.times) >= 0.95 * READS * seconds
    assert flooded.p95() <= 2 * quiet.p95()
