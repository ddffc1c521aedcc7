"""Mail to moderators that comments wait, as often as each of them chose, through a real server."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments.briefing import brief_moderators
from comments.models import Alarm, Briefing
from comments.moderation import decide
from comments.reporting import report
from comments.revising import rewrite
from comments.tasks import brief_moderators as brief_task
from comments.undoing import undo
from newsroom import recurring
from tests.factories import make_comment, make_revision, make_section, make_user
from tests.mail import words_of
from tests.task_worker import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
READER = "canary.bay@example.com"
MINUTE = timedelta(minutes=1)


def moderator_told(rhythm, language="vi", told_at=NOON, role="moderator"):
    user = make_user(role, email=f"{role.replace(' ', '.')}@toasoan.example")
    return Briefing.objects.create(
        moderator=user, rhythm=rhythm, language=language, told_at=told_at
    )


def waits(at, **values):
    values = {"status": "pending", "email": READER, "body": f"Gọi cho tôi: {READER}"} | values
    return make_comment(created_at=at, **values)


@pytest.mark.parametrize(("language", "words"), [("vi", "chờ duyệt"), ("en", "waits")])
def test_at_once_is_within_the_minute_and_once(inbox, language, words):
    moderator_told("at_once", language)
    article = make_revision(headline="Sơ kết quy chế").article
    comment = waits(NOON + MINUTE, article=article)
    for later in (2, 3):
        brief_moderators(NOON + later * MINUTE)
    ((recipients, message),) = inbox
    assert recipients == ["moderator@toasoan.example"]
    assert words in message["subject"]
    text = words_of(message)
    assert "Sơ kết quy chế" in text
    assert f"http://testserver/admin/comments/queue/?comment={comment.pk}" in text
    assert READER not in message.as_string() + text


def test_every_hour_they_come_together(inbox):
    moderator_told("hourly")
    for minute in (5, 20):
        waits(NOON + minute * MINUTE)
    brief_moderators(NOON + 30 * MINUTE)
    assert not inbox
    brief_moderators(NOON + 60 * MINUTE)
    assert inbox[0][1]["subject"].startswith("2 ")
    brief_moderators(NOON + 120 * MINUTE)
    assert len(inbox) == 1


def test_every_morning_they_come_at_seven(inbox):
    moderator_told("daily")
    waits(NOON + MINUTE)
    for hour in (11, 18.9):
        brief_moderators(NOON + timedelta(hours=hour))
    assert not inbox
    brief_moderators(NOON + timedelta(hours=19))
    assert len(inbox) == 1


def test_what_was_decided_meanwhile_or_came_before_the_choice_is_not_told(inbox):
    moderator_told("at_once")
    waits(NOON - MINUTE)
    decide([waits(NOON + MINUTE)], "approved")
    brief_moderators(NOON + 2 * MINUTE)
    assert not inbox


def test_what_was_being_stored_during_a_look_is_told_by_the_next(inbox):
    moderator_told("at_once")
    waits(NOON + MINUTE)
    brief_moderators(NOON + 2 * MINUTE)
    waits(NOON + 2 * MINUTE - timedelta(seconds=1))  # committed only now
    brief_moderators(NOON + 3 * MINUTE)
    brief_moderators(NOON + 4 * MINUTE)
    assert [message["subject"].strip() for _to, message in inbox] == [inbox[0][1]["subject"]] * 2


@pytest.mark.parametrize("way", ["undone", "rewritten", "let wait", "hidden by reports"])
def test_what_comes_back_to_the_queue_is_told_too(inbox, way):
    moderator_told("at_once", told_at=timezone.now())
    section = make_section("Pháp luật", is_sensitive=True)
    comment = make_comment(
        make_revision(section=section).article, created_at=timezone.now() - timedelta(days=3)
    )
    if way == "undone":
        undo(comment.events.get().act, make_user("moderator"))
    elif way == "rewritten":
        assert rewrite(comment, "Một câu khác hẳn")
    elif way == "let wait":
        decide([comment], "pending", make_user("moderator"))
    else:
        for network in range(3):
            report(comment, f"10.0.{network}.0/24", "insult")
    for later in (1, 2):
        brief_moderators(timezone.now() + later * MINUTE)
    ((_recipients, message),) = inbox
    assert f"?comment={comment.pk}" in words_of(message)


@pytest.mark.django_db(transaction=True)
def test_the_server_has_the_worker_look_every_minute(inbox, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    moderator_told("at_once", told_at=timezone.now() - 2 * MINUTE)
    waits(timezone.now() - MINUTE)
    looks = DBTaskResult.objects.filter(task_path=brief_task.module_path)
    for _time in range(2):
        recurring.enqueue_what_is_due()  # what `serve` does at each of its looks
        assert looks.count() == 1
    work_off()
    assert [recipients for recipients, _message in inbox] == [["moderator@toasoan.example"]]
    recurring.enqueue_what_is_due()
    assert looks.count() == 1
    looks.update(enqueued_at=timezone.now() - MINUTE)
    recurring.enqueue_what_is_due()
    assert looks.count() == 2
    looks.update(enqueued_at=timezone.now() - timedelta(days=9))
    recurring.enqueue_what_is_due()
    assert looks.count() == 2  # one waits still: no second one joins it
    assert recurring.SECONDS_BETWEEN_LOOKS <= 60


@pytest.mark.django_db(transaction=True)
def test_where_no_mail_is_sent_nobody_looks_and_old_looks_are_forgotten(settings):
    looks = DBTaskResult.objects.filter(task_path=brief_task.module_path)
    settings.SENDS_MAIL = True
    recurring.enqueue_what_is_due()
    settings.SENDS_MAIL = False
    work_off()
    looks.update(finished_at=timezone.now() - timedelta(days=2))
    recurring.forget_done_tasks.call()
    recurring.enqueue_what_is_due()
    assert not looks.exists()


def test_a_flood_is_one_short_mail(inbox):
    moderator_told("at_once")
    for second in range(25):
        waits(NOON + timedelta(seconds=second + 1))
    brief_moderators(NOON + MINUTE)
    ((_recipients, message),) = inbox
    assert "10+" in message["subject"]
    assert words_of(message).count("?comment=") == 10


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}, {"groups": []}])
def test_who_no_longer_moderates_gets_nothing(inbox, change):
    briefing = moderator_told("at_once")
    groups = change.pop("groups", None)
    for name, value in change.items():
        setattr(briefing.moderator, name, value)
    briefing.moderator.save()
    if groups is not None:
        briefing.moderator.groups.clear()
    waits(NOON + MINUTE)
    brief_moderators(NOON + 2 * MINUTE)
    assert not inbox


def test_managing_editors_are_told_once_that_a_comment_waits_too_long(inbox, settings):
    settings.COMMENT_ALARM_AFTER_MINUTES = 60
    make_user("managing editor", email="thu.ky@toasoan.example")
    make_user("moderator", email="nguoi.duyet@toasoan.example")
    long_ago = timezone.now() - timedelta(minutes=59)
    waits(long_ago)
    brief_moderators()
    assert not inbox
    for later in (2, 3):
        brief_moderators(timezone.now() + later * MINUTE)
    ((recipients, message),) = inbox
    assert recipients == ["thu.ky@toasoan.example"]
    assert reverse("admin:comment_queue") in words_of(message)
    assert READER not in message.as_string()


class FullQueue:
    """Stands for a task that cannot be queued."""

    @staticmethod
    def enqueue(*arguments):
        raise OperationalError


def test_what_could_not_be_queued_counts_as_told_to_nobody(inbox, settings, monkeypatch):
    settings.COMMENT_ALARM_AFTER_MINUTES = 60
    make_user("managing editor", email="thu.ky@toasoan.example")
    moderator_told("at_once")
    waits(NOON + MINUTE)
    for name in ("mail_briefing", "mail_alarm"):
        with monkeypatch.context() as patch:
            patch.setattr(f"comments.tasks.{name}", FullQueue)
            with pytest.raises(OperationalError):
                brief_moderators(NOON + timedelta(hours=2))
    told = [recipients for recipients, _message in inbox]
    assert told == [["moderator@toasoan.example"]]  # of the second look, before the alarm's failure
    assert not Alarm.objects.exists()


def test_a_report_that_waits_too_long_is_an_alarm_too(inbox, settings):
    settings.COMMENT_ALARM_AFTER_MINUTES = 60
    make_user("managing editor", email="thu.ky@toasoan.example")
    comment = make_comment(created_at=timezone.now() - timedelta(days=9))
    comment.reports.create(reason="insult", network="203.0.113.0/24")
    brief_moderators(timezone.now() + 59 * MINUTE)
    assert not inbox
    brief_moderators(timezone.now() + 61 * MINUTE)
    assert len(inbox) == 1


def test_an_alarm_can_be_switched_off(inbox, settings):
    settings.COMMENT_ALARM_AFTER_MINUTES = 0
    make_user("managing editor", email="thu.ky@toasoan.example")
    waits(NOON)
    brief_moderators(NOON + timedelta(days=3))
    assert not inbox


def test_a_moderator_chooses_and_a_link_in_mail_decides_nothing(client, moderator, settings):
    settings.SENDS_MAIL = True
    client.force_login(moderator)
    address = reverse("admin:comment_briefing")
    assert "chưa có địa chỉ e-mail" in client.get(address).text
    moderator.email = "nguoi.duyet@toasoan.example"
    moderator.save()
    assert "nguoi.duyet@toasoan.example" in client.get(address).text
    assert client.post(address, {"rhythm": "often", "language": "vi"}).status_code == 422
    assert client.post(address, {"rhythm": "hourly", "language": "en"}).status_code == 302
    briefing = Briefing.objects.get()
    assert (briefing.moderator, briefing.rhythm, briefing.language) == (moderator, "hourly", "en")
    comment = waits(NOON)
    client.get(reverse("admin:comment_queue"), {"comment": comment.pk})
    client.logout()
    page = client.get(reverse("admin:comment_queue"), {"comment": comment.pk}, follow=True)
    assert "/login/" in page.request["PATH_INFO"]
    comment.refresh_from_db()
    assert comment.status == "pending"


def test_without_a_mail_server_it_says_so(client, moderator):
    client.force_login(moderator)
    assert "không gửi thư" in client.get(reverse("admin:comment_briefing")).text
