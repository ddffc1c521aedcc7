"""Two moderators at the same comment at the same moment: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from comments.editing import move
from comments.models import Comment, ModerationAct, ModerationEvent
from comments.moderation import decide
from comments.undoing import undo
from tests.comments.test_decide import assert_counters_equal_rows
from tests.factories import make_comment, make_revision, make_user

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
Status = Comment.Status


def race(comments):
    """Each of two moderators decides about each comment, both at once; what came of it."""
    users = [make_user("moderator"), make_user("moderator")]
    start = Barrier(2)

    def decide_each(who):
        try:
            found = []
            for comment in comments:
                start.wait(60)
                to = [Status.APPROVED, Status.REJECTED][who]
                found.append(decide([comment], to, users[who]))
            return found
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        return list(zip(*threads.map(decide_each, [0, 1]), strict=True))


def assert_one_wins_each_time(many):
    article = make_revision().article
    comments = [make_comment(article, Status.PENDING) for _ in range(many)]
    before = ModerationEvent.objects.count()
    for one, other in race(comments):
        assert sorted([len(one.changed), len(other.changed)]) == [0, 1]
        assert len(one.stale) + len(other.stale) == 1
        assert one.is_whole != other.is_whole
    assert ModerationEvent.objects.count() == before + many
    assert ModerationAct.objects.filter(by__isnull=False).count() == many
    assert_counters_equal_rows()


def test_of_two_at_once_one_wins_twenty_times():
    assert_one_wins_each_time(20)


@pytest.mark.slow
def test_of_two_at_once_one_wins_five_hundred_times():
    assert_one_wins_each_time(500)


def test_the_loser_reads_what_the_winner_did():
    """The same race at the queue itself, each with a browser of their own."""
    names = ["Bình", "Hoa"]
    clients = []
    for name in names:
        clients.append(Client(headers={"Accept": "application/json"}))
        clients[-1].force_login(make_user("moderator", first_name=name))
    article = make_revision().article
    comments = [make_comment(article, Status.PENDING) for _ in range(10)]
    start = Barrier(2)

    def press_each(who):
        try:
            answers = []
            for comment in comments:
                sent = {"seen": f"{comment.pk}:1", "to": ["approved", "rejected"][who]}
                start.wait(60)
                answers.append(clients[who].post(reverse("admin:comment_queue_decide"), sent))
            return [(answer.status_code, answer.json()) for answer in answers]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(press_each, [0, 1]))
    for comment, *pair in zip(comments, *answers, strict=True):
        assert [status for status, _facts in pair] == [200, 200]
        winner = [facts["is_done"] for _status, facts in pair].index(True)
        loser = pair[1 - winner][1]
        assert (loser["is_done"], loser["undo"]) == (False, "")
        became = ["đã duyệt", "không duyệt"][winner]
        assert f"{names[winner]}: chờ duyệt → {became}." in loser["sentence"]
        assert comment.events.get().by.first_name == names[winner]
    assert_counters_equal_rows()


def test_a_reply_that_arrives_during_a_move_follows_its_parent():
    """Each in its own transaction, begun before the other has ended."""
    article = make_revision().article
    old, new = make_comment(article), make_comment(article)
    for _time in range(10):
        branch = make_comment(article, parent=old)
        start = Barrier(2)

        def answer(branch=branch, start=start):
            try:
                parent = Comment.objects.select_related("article").get(pk=branch.pk)
                start.wait(60)
                with transaction.atomic():
                    return make_comment(parent.article, parent=parent, status=Status.PENDING)
            finally:
                connection.close()

        def move_it(branch=branch, start=start):
            try:
                seen = Comment.objects.get(pk=branch.pk)
                start.wait(60)
                move(seen, new, None)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as threads:
            first, second = threads.submit(answer), threads.submit(move_it)
            reply, _none = first.result(60), second.result(60)
        reply.refresh_from_db()
        assert (reply.root_id, reply.depth) == (new.pk, 2)
    assert_counters_equal_rows()


def test_two_who_undo_the_same_act_undo_it_once():
    article = make_revision().article
    comments = [make_comment(article, Status.PENDING) for _ in range(10)]
    act = decide(comments, Status.SPAM, make_user()).act
    users = [make_user("moderator"), make_user("moderator")]
    start = Barrier(2)

    def undo_it(who):
        try:
            start.wait(60)
            return len(undo(act, users[who]).changed)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(undo_it, [0, 1])) == [0, 10]
    assert_counters_equal_rows()
