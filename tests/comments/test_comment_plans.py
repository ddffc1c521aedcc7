"""The queries of a page of threads and of the moderators' queue walk an index, and sort nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from comments.models import Comment
from comments.threads import THREADS_A_PAGE, _first_replies, picks
from tests.comments.plans import assert_looks_up, assert_walks
from tests.factories import make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]
THREADS = 700


@pytest.fixture
def article(db):
    """A story with many threads, each with a reply, among the comments of other stories."""
    article, other = make_revision().article, make_revision().article
    now = timezone.now()

    def rows(number, **values):
        created_at = now - timedelta(minutes=number)
        common = {"author_name": "Lan", "body": "x", "body_html": "<p>x</p>"}
        common |= {"created_at": created_at, "status": "approved", "in_thread": True}
        return Comment(**common | values)

    roots = Comment.objects.bulk_create(
        rows(number, article=story, submission_key=f"root {number}")
        for number in range(THREADS)
        for story in (article, other)
    )
    Comment.objects.bulk_create(
        rows(
            index,
            article=root.article,
            submission_key=f"reply {index}",
            parent=root,
            root=root,
            depth=1,
        )
        for index, root in enumerate(roots)
    )
    Comment.objects.bulk_create(
        rows(
            number,
            article=other,
            submission_key=f"waits {number}",
            status="pending",
            in_thread=False,
        )
        for number in range(THREADS)
    )
    analyse()
    return article


def analyse():
    """Have the database look at what it holds, as it does by itself once in a while."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_the_first_page_of_threads_walks_its_index(article):
    threads = article.comments.threads().oldest_first()
    assert_walks(threads[: THREADS_A_PAGE + 1].explain(), "comment_threads")


def test_a_page_in_the_middle_walks_the_same_index(article):
    threads = article.comments.threads().oldest_first()
    middle = threads[THREADS // 2]
    assert_walks(threads.from_place(middle)[: THREADS_A_PAGE + 1].explain(), "comment_threads")


def test_the_last_page_walks_the_same_index(article):
    threads = article.comments.threads()
    for order, places in [("oldest_first", "from_place"), ("newest_first", "to_place")]:
        ordered = getattr(threads, order)()
        begins = list(ordered)[-THREADS_A_PAGE]
        last = getattr(ordered, places)(begins)[: THREADS_A_PAGE + 1]
        assert len(last) == THREADS_A_PAGE
        assert_walks(last.explain(), "comment_threads")


def test_the_other_order_walks_the_same_index_backwards(article):
    threads = article.comments.threads().newest_first()
    assert_walks(threads[: THREADS_A_PAGE + 1].explain(), "comment_threads")
    middle = threads[THREADS // 2]
    assert_walks(threads.to_place(middle)[: THREADS_A_PAGE + 1].explain(), "comment_threads")


def test_the_first_replies_of_a_page_are_looked_up_by_their_threads(article):
    threads = list(article.comments.threads().oldest_first()[:THREADS_A_PAGE])
    for number, thread in enumerate(threads):
        thread.room, thread.is_begun = 3, False
        thread.reply_count = 10 * (number % 2) + 1
    assert_looks_up(_first_replies(threads, None).explain(), "comment_replies")


def test_the_replies_of_a_thread_that_is_read_on_are_looked_up_too(article):
    thread = article.comments.threads().oldest_first().first()
    thread.room, thread.is_begun = 20, True
    found = _first_replies([thread], article.comments.filter(root=thread).get())
    assert_looks_up(found.explain(), "comment_replies")


def test_the_replies_of_one_thread_walk_their_index(article):
    root = article.comments.threads().oldest_first().first()
    replies = Comment.objects.replies_to([root]).oldest_first()[:4]
    assert_walks(replies.explain(), "comment_replies")


def test_the_picks_of_a_story_walk_their_index(article):
    threads = article.comments.threads().oldest_first()
    chosen = list(threads.values_list("pk", flat=True)[: THREADS // 2])
    Comment.objects.filter(pk__in=chosen).update(picked_at=F("created_at"))
    analyse()
    assert_walks(picks(article).explain(), "comment_picks")


def test_the_queue_walks_its_index(article):
    assert_walks(Comment.objects.pending()[:50].explain(), "comment_queue")


def test_what_waits_and_what_is_reported_are_merged_from_two_indexes(article):
    Comment.objects.filter(status="approved").first().reports.create(reason="insult")
    found = Comment.objects.waiting().order_by("created_at")[:50].explain()
    assert "comment_queue" in found, found
    assert "report" in found, found
    # Of so few rows PostgreSQL sorts what it appends; of many it merges them.
    assert "MERGE (UNION ALL)" in found or "Append" in found, found
    assert "Seq Scan on comments_comment" not in found, found
