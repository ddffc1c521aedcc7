"""./manage.py moderate"""

import pytest
from django.core.management import CommandError, call_command

from comments.models import Comment, ModerationEvent
from tests.factories import make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status


def status_of(comment):
    return Comment.objects.get(pk=comment.pk).status


@pytest.mark.parametrize(
    ("decision", "status"),
    [("approve", Status.APPROVED), ("reject", Status.REJECTED), ("spam", Status.SPAM)],
)
def test_all_that_waits_is_decided_in_one_act(decision, status):
    waiting = [make_comment(status=Status.PENDING) for _ in range(3)]
    rejected = make_comment(status=Status.REJECTED)
    call_command("moderate", decision, "--status", "pending", "--reason", "Dọn hàng chờ")
    assert [status_of(comment) for comment in waiting] == [status] * 3
    assert status_of(rejected) == Status.REJECTED
    events = ModerationEvent.objects.filter(comment__in=waiting)
    assert set(events.values_list("by", "reason")) == {(None, "Dọn hàng chờ")}
    assert len(set(events.values_list("act"))) == 1


def test_only_those_named_are_decided(capsys):
    first, second, third = (make_comment(status=Status.PENDING) for _ in range(3))
    call_command("moderate", "approve", "--id", first.public_id, second.public_id)
    assert [status_of(one) for one in (first, second, third)] == ["approved", "approved", "pending"]
    assert "2" in capsys.readouterr().out


def test_a_name_of_another_status_is_left_and_told(capsys):
    waiting, spam = make_comment(status=Status.PENDING), make_comment(status=Status.SPAM)
    call_command("moderate", "approve", "--id", waiting.public_id, "--id", spam.public_id)
    assert (status_of(waiting), status_of(spam)) == (Status.APPROVED, Status.SPAM)
    assert spam.public_id in capsys.readouterr().err


def test_an_unknown_name_stops_before_anything_is_decided():
    comment = make_comment(status=Status.PENDING)
    with pytest.raises(CommandError, match="khong-co"):
        call_command("moderate", "approve", "--id", comment.public_id, "khong-co")
    assert status_of(comment) == Status.PENDING


@pytest.mark.parametrize("words", [["publish"], ["approve", "--status", "new"], []])
def test_unknown_words_are_refused(words):
    with pytest.raises(CommandError):
        call_command("moderate", *words)


def test_a_reason_that_does_not_fit_is_refused():
    comment = make_comment(status=Status.PENDING)
    with pytest.raises(CommandError, match="300"):
        call_command("moderate", "approve", "--reason", "x" * 301)
    assert status_of(comment) == Status.PENDING
