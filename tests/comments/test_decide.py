"""Deciding about comments: one function, counters that equal the rows, a record of every change."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.guards import FrozenError
from articles.many import many
from articles.models import Article
from comments import moderation
from comments.models import Comment, ModerationEvent
from comments.moderation import decide
from tests.factories import make_comment, make_revision, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status


def stored(comment):
    return Comment.objects.get(pk=comment.pk)


def assert_counters_equal_rows():
    comments = list(Comment.objects.all())
    shown = [comment for comment in comments if comment.status == Status.APPROVED]
    by_article = Counter(comment.article_id for comment in shown)
    by_root = Counter(comment.root_id for comment in shown if comment.root_id)
    for article in Article.objects.all():
        assert article.comment_count == by_article[article.pk]
    for comment in comments:
        assert comment.reply_count == by_root[comment.pk]
        is_placeholder = comment.depth == 0 and by_root[comment.pk] > 0
        assert comment.in_thread == (comment in shown or is_placeholder)
        changes = [(event.from_status, event.to_status) for event in comment.events.all()]
        by_its_author = comment.edits.filter(by=None).count()  # they have no event
        assert len(changes) + by_its_author == comment.version - 1
        path = [Status.PENDING, *(to for _from, to in changes)]
        assert [from_ for from_, _to in changes] == path[:-1]
        assert path[-1] == comment.status


def test_a_decision_changes_the_comment_the_counters_and_the_record():
    comment, user = make_comment(status=Status.PENDING), make_user()
    decided = decide([comment], Status.REJECTED, by=user, reason="Công kích")
    event = ModerationEvent.objects.get()
    assert decided.changed == [comment]
    assert (event.by, event.reason, event.act) == (user, "Công kích", decided.act)
    assert (event.from_status, event.to_status) == (Status.PENDING, Status.REJECTED)
    assert (stored(comment).status, stored(comment).version) == (Status.REJECTED, 2)
    assert_counters_equal_rows()


def test_what_readers_see_changes_the_pages_version_and_nothing_else_does():
    comment = make_comment(status=Status.PENDING)
    versions = []
    for to in [Status.SPAM, Status.PENDING, Status.APPROVED, Status.SPAM, Status.REJECTED]:
        decide([stored(comment)], to)
        versions.append(Article.objects.get().comments_version)
    assert versions == [0, 0, 1, 2, 2]


def test_a_comment_that_has_the_status_is_passed_over():
    comment = make_comment()
    decided = decide([comment], Status.APPROVED)
    assert (decided.changed, decided.stale, decided.final) == ([], [], [])
    assert comment.events.count() == 1


def test_a_stale_decision_is_refused_and_told():
    comment = make_comment(status=Status.PENDING)
    seen = stored(comment)
    decide([comment], Status.REJECTED)
    decided = decide([seen], Status.APPROVED)
    assert (decided.changed, decided.stale) == ([], [comment])
    assert stored(comment).status == Status.REJECTED
    assert comment.events.count() == 1
    assert decided.sentence() != decide([stored(comment)], Status.APPROVED).sentence()


def test_many_are_one_act():
    comments = [make_comment(status=Status.PENDING) for _ in range(3)]
    stale = stored(comments[0])
    decide([comments[0]], Status.SPAM)
    decided = decide([stale, *comments[1:]], Status.APPROVED)
    assert decided.changed == comments[1:]
    assert decided.stale == [stale]
    assert ModerationEvent.objects.filter(act=decided.act).count() == 2
    assert_counters_equal_rows()


def test_more_keys_are_looked_up_than_a_statement_takes_values():
    comment = make_comment()
    keys = [*range(-40_000, 0), comment.pk]
    assert Comment.objects.get(pk__in=many(keys)) == comment


def test_a_thread_is_decided_in_one_act():
    article = make_revision().article
    root = make_comment(article, status=Status.PENDING)
    comments = [root, *(make_comment(article, Status.PENDING, parent=root) for _ in range(4))]
    decided = decide(comments, Status.APPROVED)
    assert decided.changed == comments
    assert set(ModerationEvent.objects.values_list("act", flat=True)) == {decided.act.pk}
    assert_counters_equal_rows()


def test_a_bulk_decision_costs_the_same_for_two_and_for_thirty(django_assert_num_queries):
    article = make_revision().article
    for count in (2, 30):
        comments = [make_comment(article, Status.PENDING) for _ in range(count)]
        # a savepoint and its release; lock the article, the comments; their status, the events,
        # the article's counter, the act
        with django_assert_num_queries(8):
            decide(comments, Status.APPROVED)


@pytest.mark.parametrize("to", [Status.APPROVED, Status.PENDING, Status.SPAM])
@pytest.mark.parametrize("last", [Status.WITHDRAWN, Status.ERASED])
def test_the_authors_last_word_stands(last, to):
    comment = make_comment(status=last)
    decided = decide([comment], to)
    assert (decided.changed, decided.final) == ([], [comment])
    assert stored(comment).status == last


def test_what_was_withdrawn_can_still_be_erased():
    comment = make_comment(status=Status.WITHDRAWN)
    assert decide([comment], Status.ERASED).changed == [comment]


def test_a_status_that_does_not_exist_is_refused():
    comment = make_comment(status=Status.PENDING)
    with pytest.raises(ValueError, match="published"):
        decide([comment], "published")
    assert stored(comment).status == Status.PENDING


def test_a_failure_half_way_changes_nothing(monkeypatch):
    comment = make_comment(status=Status.PENDING)
    monkeypatch.setattr(moderation, "_count", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        decide([comment], Status.APPROVED)
    assert stored(comment).status == Status.PENDING
    assert not ModerationEvent.objects.exists()


class AnyDecisions(TestCase):
    """Whatever is decided about whatever thread, the counters equal the rows."""

    shape = st.lists(st.integers(0, 6), min_size=1, max_size=6)
    acts = st.lists(
        st.tuples(st.sets(st.integers(0, 5), min_size=1), st.sampled_from(Status)), max_size=6
    )

    @settings(max_examples=25, deadline=None)
    @given(shape, acts)
    def test_counters_equal_the_rows(self, shape, acts):
        article = make_revision().article
        comments = []
        for number in shape:
            parent = comments[number] if number < len(comments) else None
            comments.append(make_comment(article, Status.PENDING, parent=parent))
        for chosen, to in acts:
            decide([stored(comments[index % len(comments)]) for index in chosen], to)
        assert_counters_equal_rows()


# The record


def change(event):
    event.reason = "Khác"
    event.save()


@pytest.mark.parametrize(
    "attempt",
    [
        change,
        lambda event: event.delete(),
        lambda event: ModerationEvent.objects.update(reason="Khác"),
        lambda event: ModerationEvent.objects.all().delete(),
        lambda event: event.comment.events.update(by=None),
        lambda event: event.comment.events.all().delete(),
        lambda event: ModerationEvent.objects.bulk_update([event], ["reason"]),
        lambda event: ModerationEvent.objects.bulk_create(
            [event], update_conflicts=True, update_fields=["reason"], unique_fields=["id"]
        ),
        lambda event: ModerationEvent.objects.update_or_create(
            pk=event.pk, defaults={"reason": "Khác"}
        ),
    ],
    ids=[
        "save",
        "delete",
        "update",
        "delete all",
        "update related",
        "delete related",
        "bulk_update",
        "bulk_create",
        "update_or_create",
    ],
)
def test_the_record_is_only_added_to(attempt):
    event = make_comment().events.get()
    before = ModerationEvent.objects.values().get()
    with pytest.raises(FrozenError), transaction.atomic():
        attempt(event)
    assert ModerationEvent.objects.values().get() == before


# Two at once


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_wins_and_the_other_is_told():
    article = make_revision().article
    comments = [make_comment(article, Status.PENDING) for _ in range(6)]

    def decide_all(to):
        try:
            return [decide([comment], to) for comment in comments]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(decide_all, [Status.APPROVED, Status.REJECTED])
    for one, other in zip(first, second, strict=True):
        assert sorted([len(one.changed), len(other.changed)]) == [0, 1]
        assert len(one.stale) + len(other.stale) == 1
    assert_counters_equal_rows()


@pytest.mark.django_db(transaction=True)
def test_acts_on_the_same_comments_in_another_order_do_not_block_each_other():
    comments = [make_comment(status=Status.PENDING) for _ in range(4)]

    def decide_these(order):
        try:
            return len(decide(order, Status.APPROVED).changed)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        changed = list(threads.map(decide_these, [comments, comments[::-1]] * 2))
    assert sorted(changed) == [0, 0, 0, 4]
    assert_counters_equal_rows()
