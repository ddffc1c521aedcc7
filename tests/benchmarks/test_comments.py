"""What a page of comments costs under a story with fifty, ten thousand and a hundred thousand."""

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.models import F
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from comments.threads import THREADS_A_PAGE
from tests.benchmarks.long_threads import make_discussed_story
from tests.benchmarks.measuring import SLOWER, p95
from tests.comments.plans import assert_looks_up, assert_walks, plan_of

pytestmark = pytest.mark.slow
COUNTS = [50, 10_000, 100_000]
PLACES = [
    "first page",
    "middle page",
    "last page",
    "newest first, first page",
    "newest first, last page",
    "reply deep in the longest thread",
    "first page with picks",
]
TIMES = range(60)


def test_a_page_costs_the_same_however_many_comments_there_are(newsroom_of, undone, figures):
    newsroom_of(10)
    measured = {}
    with undone():
        # All are there before one is read: fifty alone would be read without an index, and rightly.
        stories = {count: make_discussed_story(count) for count in COUNTS}
        for count, article in stories.items():
            for place in PLACES:
                measured[count, place] = page_costs(address_of(article, place))
    for (count, place), (asked, database, response) in measured.items():
        figures.add(f"comments, {place}: queries", f"{count:,}", asked)
        figures.add(f"comments, {place}: database (ms)", f"{count:,}", database)
        figures.add(f"comments, {place}: response (ms)", f"{count:,}", response)
    for asked, database, response in measured.values():
        assert asked <= 3
        assert database <= 5 * SLOWER
        assert response <= 50 * SLOWER
    for count in COUNTS:
        assert measured[count, "last page"][2] <= 1.5 * measured[count, "first page"][2]


def address_of(article, place):
    """The address of one of the pages of comments under a story."""
    story, threads = article.get_absolute_url(), article.comments.threads()
    if place == "first page":
        return story
    if place == "first page with picks":
        pick_some(article)
        return story
    if place == "newest first, first page":
        return f"{story}?binh-luan-xep=moi"
    if place == "reply deep in the longest thread":
        longest = threads.order_by("-reply_count").first()
        replies = list(Comment.objects.replies_to([longest]).newest_first())
        return f"{story}?binh-luan-tu={replies[len(replies) // 3].public_id}"
    is_turned = place.startswith("newest")
    ordered = threads.newest_first() if is_turned else threads.oldest_first()
    keys = list(ordered.values_list("public_id", flat=True))
    begins = keys[len(keys) // 2] if place == "middle page" else keys[-THREADS_A_PAGE:][0]
    return f"{story}?{'binh-luan-xep=moi&' if is_turned else ''}binh-luan-tu={begins}"


def pick_some(article):
    """Have the newsroom choose every hundredth thread, and at least four."""
    keys = list(article.comments.threads().oldest_first().values_list("pk", flat=True))
    chosen = keys[:: min(100, len(keys) // 4)]
    Comment.objects.filter(pk__in=chosen).update(picked_at=F("created_at"))


def page_costs(address):
    """How many queries ask for comments, the milliseconds they take, and those of the answer."""
    site = get_wsgi_application()  # the test client would keep a copy of each template's context

    def answer(_time=None):
        assert site.get_response(RequestFactory().get(address)).status_code == 200

    answer()
    with CaptureQueriesContext(connection) as asked:
        answer()
    statements = [query["sql"] for query in asked if 'FROM "comments_' in query["sql"]]
    for statement in statements:
        assert_planned(statement)
    return len(statements), p95(TIMES, lambda _time: run(statements)), p95(TIMES, answer)


def assert_planned(statement):
    """What a page asks for is found by the index that was made for it, in the order wanted."""
    plan = plan_of(statement)
    if '"depth" = 0' in statement:
        assert_walks(plan, "comment_threads")
    elif "picked_at" in statement.partition(" WHERE ")[2]:
        assert_looks_up(plan, "comment_picks")  # there are few, put into order afterwards
    elif "UNION ALL" in statement or "SELECT id FROM" in statement:
        # Each thread's few are read from their place; together they are put into one order.
        assert_looks_up(plan, "comment_replies")
    else:
        assert_looks_up(plan, "public_id")


def run(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()
