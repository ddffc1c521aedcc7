"""Mail to those who wrote a story, handed to a real mail server."""

from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.comments.test_contacts import assert_absent
from tests.factories import make_comment, make_draft, make_user
from tests.mail import Inbox, words_of
from tests.server import free_port
from tests.task_worker import work_off

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
WRITER, SECOND = "thanh.tung@example.com", "cong.luan@example.com"


class StrictInbox(Inbox):
    """Takes no mail for one of the two."""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address == WRITER:
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def serve(settings):
    """Starts a mail server that the site uses; returns what it takes."""
    controllers = []

    def serve(inbox):
        settings.SENDS_MAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
        controllers.append(Controller(inbox, "127.0.0.1", settings.EMAIL_PORT))
        controllers[-1].start()
        return inbox.messages

    yield serve
    for controller in controllers:
        controller.stop()


@pytest.fixture
def inbox(serve):
    return serve(Inbox())


@pytest.fixture
def editor(db):
    return make_user("managing editor", username="thu-ky", first_name="Hà", email="ha@example.com")


@pytest.fixture
def story(editor):
    """In review; two reporters wrote it, and the editor too."""
    draft = make_draft(headline="Sơ kết quy chế & phối hợp")
    for address in [WRITER, SECOND, ""]:
        writer = make_user("reporter", email=address)
        draft.events.create(by=writer, kind="edit", to_state="draft")
    draft.events.create(by=editor, kind="edit", to_state="draft")
    draft.submit(writer)
    return draft


def taken(inbox):
    """(address, subject, text) of each mail; a folded subject begins with a space."""
    work_off()
    return [
        (recipients[0], message["subject"].strip(), words_of(message))
        for recipients, message in inbox
    ]


def test_a_story_sent_back_is_told_to_each_writer_but_not_to_who_did_it(inbox, story, editor):
    story.send_back(editor, "Thiếu tên nguồn.")
    assert inbox == []  # a step waits for no mail server
    mails = taken(inbox)
    assert [address for address, _subject, _text in mails] == [WRITER, SECOND]
    _address, subject, text = mails[0]
    assert subject == "Trả lại bài: Sơ kết quy chế & phối hợp"
    assert "“Sơ kết quy chế & phối hợp”" in text
    assert "Hà" in text
    assert "Thiếu tên nguồn." in text
    link = reverse("admin:articles_revision_change", args=[story.pk])
    assert f"http://testserver{link}" in text
    assert "ha@example.com" not in text


def test_an_approval_is_told_and_one_for_later_with_its_hour(inbox, story, editor):
    story.approve(editor, timezone.now())
    assert {subject for _to, subject, _text in taken(inbox)} == {
        "Đã đăng: Sơ kết quy chế & phối hợp"
    }
    inbox.clear()
    change = story.copy(by=make_user("reporter", email=WRITER))
    change.submit(None)
    hour = datetime(timezone.now().year + 1, 1, 2, 3, 4, tzinfo=UTC)
    change.approve(editor, hour)
    [(address, subject, text)] = taken(inbox)
    assert (address, subject) == (WRITER, "Hẹn giờ đăng: Sơ kết quy chế & phối hợp")
    assert f"10:04 02/01/{hour.year}" in text


def test_a_withdrawal_and_putting_back_are_told_to_all_who_wrote_the_story(inbox, story, editor):
    story.approve(editor, timezone.now() - timedelta(minutes=1))
    work_off()
    inbox.clear()
    change = story.copy(by=editor)
    change.submit(None)
    change.approve(editor, timezone.now(), alone_because="Gấp")
    work_off()
    inbox.clear()
    story.article.refresh_from_db()
    story.article.withdraw(editor, "Đã gỡ.", "Nhân vật rút lời.")
    mails = taken(inbox)
    assert [address for address, _subject, _text in mails] == [WRITER, SECOND]
    assert "Nhân vật rút lời." in mails[0][2]
    inbox.clear()
    story.article.put_back(editor)
    assert [subject for _to, subject, _text in taken(inbox)] == [
        "Đăng lại: Sơ kết quy chế & phối hợp"
    ] * 2


def test_no_step_but_these_is_told_and_no_reader(inbox, story, editor):
    story.recall(editor)
    story.submit(editor)
    story.approve(editor, timezone.now())
    work_off()
    inbox.clear()
    make_comment(story.article, email="canary@example.com")
    story.article.withdraw(editor, "Đã gỡ.", "Sai")
    assert {address for address, _subject, _text in taken(inbox)} == {WRITER, SECOND}


def test_an_address_that_is_refused_keeps_the_mail_from_nobody_else(serve, story, editor, caplog):
    inbox = serve(StrictInbox())
    story.send_back(editor, "Sửa")
    assert [address for address, _subject, _text in taken(inbox)] == [SECOND]
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL"]
    log = [row.getMessage() for row in caplog.records if row.name != "mail.log"]  # not the server's
    assert_absent(" ".join(log), [WRITER])
    tasks = " ".join(str(row) for row in DBTaskResult.objects.values())
    assert_absent(tasks, [WRITER, SECOND])


def test_a_mail_server_that_is_away_breaks_no_step(story, editor, settings):
    settings.SENDS_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()  # nobody listens there
    story.send_back(editor, "Sửa")
    work_off()
    assert story.state == "draft"
    result = DBTaskResult.objects.first()
    assert "NotSentError" in result.exception_class_path


def test_without_a_mail_server_nothing_waits_to_be_sent(story, editor, settings):
    settings.SENDS_MAIL = False
    story.send_back(editor, "Sửa")
    assert not DBTaskResult.objects.exists()
