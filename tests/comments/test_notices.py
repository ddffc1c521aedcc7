"""Mail to readers who asked for it, handed to a real mail server."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import notices
from comments.models import Comment, Contact, Watch
from comments.moderation import decide
from comments.tasks import send_decision
from comments.tokens import mail_link
from tests.comments.test_contacts import assert_absent, dump
from tests.factories import make_comment, make_revision
from tests.mail import link_in, words_of
from tests.server import free_port
from tests.task_worker import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status
READER = "canary.mot@example.com"


@pytest.fixture
def comment(db):
    revision = make_revision(headline="Sơ kết quy chế")
    return make_comment(revision.article, status=Status.PENDING, email=READER)


def ask(client, comment):
    return client.post(f"{comment.receipt_url(True)}bao-tin/")


def watched(comment):
    return Watch.objects.create(comment=comment, language="vi", confirmed_at=timezone.now())


def test_nothing_is_sent_before_the_owner_pressed_the_button(client, comment, inbox):
    assert ask(client, comment).status_code == 303
    recipients, message = inbox[0]
    assert recipients == [READER]
    assert "Sơ kết quy chế" in words_of(message)
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
    assert (comment.get_absolute_url() in words_of(message)) == (to == Status.APPROVED)


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
    assert answer.get_absolute_url() in words_of(message)


def test_a_decision_taken_again_is_not_told_again(comment, inbox):
    watched(comment)
    for to in ["approved", "pending", "approved"]:
        decide([Comment.objects.get(pk=comment.pk)], to)
    assert len(inbox) == 1
    for to in ["pending", "rejected", "pending", "rejected"]:
        decide([Comment.objects.get(pk=comment.pk)], to)
    subjects = [message["Subject"] for _recipients, message in inbox]
    assert len(subjects) == 2  # who was told the opposite is told again
    assert "không được duyệt" in subjects[1]


def test_an_answer_that_appears_again_is_not_told_again(comment, inbox):
    decide([comment], Status.APPROVED)
    watched(comment)
    answer = make_comment(comment.article, Status.PENDING, parent=comment)
    for to in ["approved", "pending", "approved"]:
        decide([Comment.objects.get(pk=answer.pk)], to)
    assert len(inbox) == 1


def test_each_answer_of_one_act_is_told_to_whoever_waits(comment, inbox):
    decide([comment], Status.APPROVED)
    watched(comment)
    answers = [
        make_comment(comment.article, Status.PENDING, parent=comment, author_name=name)
        for name in ("Ngọc", "Ánh")
    ]
    decide(answers, Status.APPROVED)
    subjects = sorted(message["Subject"].split()[0] for _recipients, message in inbox)
    assert subjects == ["Ngọc", "Ánh"]


@pytest.mark.django_db(transaction=True)
def test_an_act_about_many_queues_one_task(settings, django_assert_num_queries):
    settings.SENDS_MAIL = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    article = make_revision().article
    comments = [make_comment(article, Status.PENDING) for _ in range(5)]
    for comment in comments:
        watched(comment)
    decide(comments, Status.APPROVED)
    assert DBTaskResult.objects.count() == 1


def test_a_mail_that_could_not_be_sent_may_be_sent_later(comment, inbox, settings):
    watch = watched(comment)
    working, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    decide([comment], Status.APPROVED)
    assert (inbox, Watch.objects.get().told_status) == ([], "")
    settings.EMAIL_PORT = working
    send_decision.call(watch.pk)
    assert len(inbox) == 1


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
    assert link in words_of(message)
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
