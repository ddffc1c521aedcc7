"""Mail to readers who asked for it, handed to a real mail server."""

import email
import email.policy
import re
from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import limits, notices
from comments.models import Comment, Contact, Watch
from comments.moderation import decide
from comments.tokens import mail_link
from tests.comments.test_contacts import assert_absent, dump
from tests.factories import make_comment, make_revision
from tests.server import free_port
from tests.task_worker import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status
READER = "canary.mot@example.com"


class Inbox:
    """What a mail server took, newest last."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's name)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append((envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture
def inbox(settings):
    inbox, port = Inbox(), free_port()
    controller = Controller(inbox, "127.0.0.1", port)
    controller.start()
    settings.SENDS_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    limits._limiter.cache_clear()
    yield inbox.messages
    controller.stop()


@pytest.fixture
def comment(db):
    revision = make_revision(headline="Sơ kết quy chế")
    return make_comment(revision.article, status=Status.PENDING, email=READER)


def ask(client, comment):
    return client.post(f"{comment.receipt_url(True)}bao-tin/")


def watched(comment):
    return Watch.objects.create(comment=comment, language="vi", confirmed_at=timezone.now())


def link_in(message):
    return re.search(r"http://testserver(/\S+)", message.get_content())[1]


def test_nothing_is_sent_before_the_owner_pressed_the_button(client, comment, inbox):
    assert ask(client, comment).status_code == 303
    recipients, message = inbox[0]
    assert recipients == [READER]
    assert "Sơ kết quy chế" in message.get_content()
    link = link_in(message)
    page = client.get(link)  # as a mail scanner does
    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert Watch.objects.get().confirmed_at is None
    decide([comment], Status.APPROVED)
    assert len(inbox) == 1
    assert client.post(link).status_code == 200
    assert Watch.objects.get().is_wanted
    assert Contact.objects.get(comments=comment).confirmed_at is not None


@pytest.mark.parametrize(
    ("to", "words"), [(Status.APPROVED, "đã được duyệt"), (Status.REJECTED, "không được duyệt")]
)
def test_a_decision_is_told(comment, inbox, to, words):
    watched(comment)
    decide([comment], to)
    _recipients, message = inbox[0]
    assert words in message["Subject"]
    assert (comment.get_absolute_url() in message.get_content()) == (to == Status.APPROVED)


@pytest.mark.parametrize("to", [Status.SPAM, Status.WITHDRAWN, Status.ERASED])
def test_nothing_else_is_told(comment, inbox, to):
    watched(comment)
    decide([comment], to)
    assert inbox == []


def test_an_answer_is_told_once_readers_see_it(comment, inbox):
    decide([comment], Status.APPROVED)
    watched(comment)
    answer = make_comment(
        comment.article, Status.PENDING, parent=comment, author_name="Ngọc <Ánh> & em"
    )
    assert inbox == []
    decide([answer], Status.APPROVED)
    _recipients, message = inbox[0]
    assert message["Subject"].strip() == "Ngọc <Ánh> & em đã trả lời bình luận của bạn"
    assert answer.get_absolute_url() in message.get_content()


def test_nobody_is_told_of_their_own_answer(comment, inbox):
    decide([comment], Status.APPROVED)
    watched(comment)
    make_comment(comment.article, parent=comment, email=READER)
    assert inbox == []


def test_every_mail_can_be_ended_with_one_click(client, comment, inbox):
    watched(comment)
    decide([comment], Status.APPROVED)
    _recipients, message = inbox[0]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"].strip(" <>").removeprefix("http://testserver")
    assert link in message.get_content()
    assert client.get(link).status_code == 200
    assert Watch.objects.get().is_wanted
    answer = client.post(link, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, Watch.objects.get().is_wanted) == (200, False)
    make_comment(comment.article, parent=comment)
    assert len(inbox) == 1


def test_the_receipt_ends_it_too_and_begins_it_anew(client, comment, inbox):
    watched(comment)
    address = f"{comment.receipt_url(True)}bao-tin/"
    client.post(address, {"stop": "1"})
    assert not Watch.objects.get().is_wanted
    client.post(address)
    assert Watch.objects.get().confirmed_at is None  # the owner is asked again
    assert len(inbox) == 1


def test_a_link_does_one_thing_for_some_time(client, comment, inbox):
    watch = watched(comment)
    confirm, end = mail_link(watch.pk, "confirm"), mail_link(watch.pk, "end")
    token = confirm.split("/")[2]
    assert client.post(reverse("comments:end_watch", args=[token])).status_code == 404
    assert client.post(reverse("comments:confirm_watch", args=["sai"])).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert client.post(confirm).status_code == 404
        assert client.get(end).status_code == 200


def test_an_address_is_asked_three_times_a_day_at_most(client, db, inbox):
    for _ in range(5):
        ask(client, make_comment(email=READER, status=Status.PENDING))
    assert len(inbox) == 3


def test_the_mail_speaks_the_language_it_was_asked_in(comment, inbox):
    notices.ask(comment, "en")
    _recipients, message = inbox[0]
    assert message["Subject"] == "Please confirm: news about your comment"


def test_without_mail_nothing_is_offered_and_nothing_kept(client, comment):
    assert "bao-tin" not in client.get(comment.receipt_url(True)).text
    assert ask(client, comment).status_code == 303
    assert not Watch.objects.exists()


def test_with_mail_it_is_offered_unless_there_is_no_address(client, comment, inbox):
    assert "bao-tin" in client.get(comment.receipt_url(True)).text
    Comment.objects.update(contact=None)
    assert "bao-tin" not in client.get(comment.receipt_url(True)).text


@pytest.mark.django_db(transaction=True)
def test_neither_a_task_nor_its_failure_names_the_address(client, comment, settings, inbox, caplog):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.EMAIL_PORT = free_port()  # nobody listens there
    ask(client, comment)
    work_off()
    result = DBTaskResult.objects.get()
    assert "NotSentError" in result.exception_class_path
    assert_absent(dump(), [READER])
    assert_absent(caplog.text, [READER])
