"""What readers see and report comes before a moderator, who lets it stand or takes it down."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from comments.briefing import brief_moderators
from comments.models import Briefing, Comment, ModerationAct, Report
from comments.moderation import decide
from comments.queue import waiting_count
from comments.reporting import report
from comments.undoing import undo
from newsroom.desk import pending_comments
from tests.comments.test_decide import assert_counters_equal_rows
from tests.comments.test_queue import QUEUE, press, shown, stored, told
from tests.factories import make_comment, make_revision, make_section, make_user
from tests.mail import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def reported(networks=1, is_sensitive=False):
    """A comment readers see, reported from so many networks."""
    section = make_section("Pháp luật" if is_sensitive else "Chính trị", is_sensitive=is_sensitive)
    comment = make_comment(make_revision(section=section).article)
    report_from(range(networks), comment)
    return stored(comment)


def report_from(networks, comment):
    for network in networks:
        report(comment, f"10.0.{network}.0/24", "insult", note=f"Câu {network} xúc phạm")


def open_reports(comment):
    return list(comment.reports.filter(settled_at=None).values_list("network", flat=True))


def test_it_comes_first_with_its_reason_and_goes_when_it_may_stand(desk, moderator):
    waits = make_comment(status=Status.PENDING, created_at=timezone.now() - timedelta(days=1))
    comment = reported()
    page = desk.get(QUEUE)
    assert shown(page) == comment.pk
    for words in [str(Report.Reason.INSULT.label), "Câu 0 xúc phạm", "Giữ lại"]:
        assert words in page.text
    assert shown(desk.get(QUEUE, {"after": comment.pk})) == waits.pk
    following = desk.get(press(desk, comment)["Location"])
    assert shown(following) == waits.pk
    assert stored(comment).status == Status.APPROVED
    assert open_reports(comment) == []
    act = ModerationAct.objects.get(by=moderator)
    event = comment.events.get(act=act)
    assert str(event) == "giữ lại dù bị báo vi phạm"
    assert (event.from_status, event.to_status, act.count) == (Status.APPROVED, Status.APPROVED, 1)
    assert_counters_equal_rows()


def test_a_report_made_while_the_page_was_open_is_not_taken_for_seen(desk):
    comment = reported()
    page = desk.get(QUEUE).text
    last = re.search(r'name="last_report" value="(\d+)"', page)[1]
    report_from([1], comment)
    press(desk, comment, last_report=last)
    assert open_reports(comment) == ["10.0.1.0/24"]
    assert shown(desk.get(QUEUE)) == comment.pk
    press(desk, stored(comment))
    assert open_reports(comment) == []


def test_further_reports_of_what_may_stand_only_bring_it_back_to_the_queue(desk):
    comment = reported(2, is_sensitive=True)
    press(desk, comment)
    report_from(range(9), comment)
    assert stored(comment).status == Status.APPROVED
    assert shown(desk.get(QUEUE)) == comment.pk


def test_what_reports_hid_and_a_moderator_gave_back_is_not_hidden_again(moderator):
    comment = reported(3, is_sensitive=True)
    assert comment.status == Status.PENDING
    undo(comment.events.last().act, moderator)
    assert stored(comment).status == Status.APPROVED
    report_from(range(3, 9), comment)
    assert stored(comment).status == Status.APPROVED


def test_the_command_settles_reports_too():
    comment = reported(3, is_sensitive=True)
    call_command("moderate", "approve")
    assert (stored(comment).status, open_reports(comment)) == (Status.APPROVED, [])
    report_from(range(9), comment)
    assert stored(comment).status == Status.APPROVED
    call_command("moderate", "approve", "--status", "approved")
    assert open_reports(comment) == []


def test_it_can_be_taken_down_and_its_author_is_not_hidden_from_undoing(desk, moderator):
    comment = reported(2)
    press(desk, comment, "rejected")
    assert (stored(comment).status, open_reports(comment)) == (Status.REJECTED, [])
    undo(ModerationAct.objects.get(by=moderator), moderator)
    assert stored(comment).status == Status.APPROVED
    assert len(open_reports(comment)) == 2
    assert shown(desk.get(QUEUE)) == comment.pk


def test_two_moderators_at_the_same_reports_are_told_of_each_other(desk):
    comment = reported()
    other = make_user("moderator", first_name="Bình")
    decide([comment], Status.APPROVED, other)
    response = press(desk, comment, "rejected", version=comment.version)
    assert "Bình: giữ lại dù bị báo vi phạm." in told(response)
    assert stored(comment).status == Status.APPROVED


def test_letting_it_stand_is_undone_and_done_again(moderator):
    comment = reported(2)
    act = decide([comment], Status.APPROVED, moderator).act
    undone = undo(act, moderator)
    assert [one.pk for one in undone.touched] == [comment.pk]
    assert len(open_reports(comment)) == 2
    again = undo(undone.act, moderator)
    assert [one.pk for one in again.touched] == [comment.pk]
    assert open_reports(comment) == []
    assert undo(undone.act, moderator).done == []
    assert len(undo(again.act, moderator).done) == 1
    assert len(open_reports(comment)) == 2
    assert_counters_equal_rows()


def test_a_report_made_again_meanwhile_is_not_there_twice(moderator):
    comment = reported(2)
    act = decide([comment], Status.APPROVED, moderator).act
    report_from([0], comment)
    undo(act, moderator)
    assert sorted(open_reports(comment)) == ["10.0.0.0/24", "10.0.1.0/24"]


def test_what_waits_again_keeps_its_reports_as_the_reason(desk, moderator):
    comment = reported()
    decide([comment], Status.PENDING, moderator)
    assert "Câu 0 xúc phạm" in desk.get(QUEUE).text


def test_what_nobody_reported_is_passed_over(moderator):
    comment = make_comment()
    assert decide([comment], Status.APPROVED, moderator).done == []
    assert stored(comment).version == comment.version


def test_it_is_counted_wherever_what_waits_is(desk, moderator):
    comment = reported()
    make_comment(status=Status.PENDING)
    assert waiting_count() == 2
    assert waiting_count(comment.article_id) == 1
    ((_label, (row,)),) = pending_comments(moderator, timezone.now()).groups
    assert row.text.startswith("2 ")
    assert "bạn đọc báo vi phạm: 1" in row.facts
    news = reverse("admin:comment_queue_news")
    assert desk.get(news).json()["waiting"] == 2


def test_a_briefing_tells_of_it(inbox, moderator):
    moderator.email = "nguoi.duyet@toasoan.example"
    moderator.save()
    now = timezone.now()
    Briefing.objects.create(moderator=moderator, rhythm="at_once", told_at=now)
    comment = reported()
    for later in (1, 2):
        brief_moderators(now + timedelta(minutes=later))
    ((_recipients, message),) = inbox
    assert "bạn đọc báo vi phạm" in words_of(message)
    assert f"?comment={comment.pk}" in words_of(message)


def test_the_reported_ones_are_looked_up_by_their_reports(db):
    comment = reported()
    article = comment.article
    Comment.objects.bulk_create(
        Comment(
            article=article,
            author_name="Lan",
            body="x",
            status=Status.APPROVED,
            created_at=timezone.now(),
            submission_key=str(number),
        )
        for number in range(2_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = Comment.objects.reported()[:1].explain()
    assert "report" in found, found  # the table, or an index of it
    assert "comment_queue" not in found, found
    assert "Seq Scan on comments_comment " not in found, found
    assert Report.objects.count() == 1
