"""Mail to readers who asked for it, handed to a real mail server."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments import notices
from comments.models import Comment, Contact, DataRequest, ModerationAct, Watch
from comments.moderation import decide
from comments.tasks import send_decision
from comments.tokens import mail_link
from newsroom import recurring
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


class Refusing:
    """A mail server that refuses every address with one code."""

    def __init__(self, code):
        self.code, self.refused = code, 0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        self.refused += 1
        return f"{self.code} Not here"


@contextmanager
def serving(handler):
    controller = Controller(handler, "127.0.0.1", free_port())
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()


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


def confirmed(client, watch):
    """Its owner presses the button, and once more by a second click."""
    for _time in range(2):
        assert client.post(mail_link(watch.pk, "confirm")).status_code == 200


@pytest.mark.parametrize(
    ("to", "words"), [("approved", "đã được duyệt"), ("rejected", "không được duyệt")]
)
def test_who_confirms_after_the_decision_is_told_it(client, comment, inbox, to, words):
    watch = Watch.objects.create(comment=comment, language="vi")
    decide([comment], to)
    confirmed(client, watch)
    ((_recipients, message),) = inbox
    assert words in message["Subject"]


def test_who_confirms_after_an_answer_is_told_it_but_not_what_they_saw(client, comment, inbox):
    decide([comment], Status.APPROVED)
    _before, waits, mine, hidden = (
        make_comment(comment.article, status, parent=comment, author_name=name, email=email)
        for status, name, email in [
            ("approved", "Trước", "a@example.com"),
            ("pending", "Ngọc", "b@example.com"),
            ("pending", "Tôi", READER),
            ("pending", "Ẩn", "c@example.com"),
        ]
    )
    watch = Watch.objects.create(comment=comment, language="vi")
    decide([waits, mine], Status.APPROVED)
    decide([hidden], Status.REJECTED)
    confirmed(client, watch)
    subjects = [message["Subject"].split()[0] for _recipients, message in inbox]
    assert subjects == ["Ngọc"]


def test_who_confirms_is_told_nothing_of_what_was_filed_as_it_arrived(client, comment, inbox):
    watch = Watch.objects.create(comment=comment, language="vi")
    decide([comment], Status.REJECTED, kind=ModerationAct.Kind.FILE)
    confirmed(client, watch)
    assert inbox == []


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


def test_the_receipt_says_whether_a_link_was_sent(client, db, inbox):
    sent, offered = "Tòa soạn đã gửi một liên kết", "Báo cho tôi qua e-mail"
    for number in range(4):
        comment = make_comment(email=READER, status=Status.PENDING)
        page = client.get(ask(client, comment)["Location"]).text
        assert (sent in page) is (number < 3)
        assert ("Lần này chưa gửi" in page) is (number == 3)
    assert not Watch.objects.filter(comment=comment).exists()
    page = client.get(comment.receipt_url(True)).text
    assert offered in page
    assert sent not in page


def test_the_receipt_sends_the_link_once_more(client, comment, inbox):
    page = client.get(ask(client, comment)["Location"]).text
    assert "Gửi lại liên kết" in page
    ask(client, comment)
    assert len(inbox) == 2
    for _recipients, message in inbox:
        assert client.post(link_in(message)).status_code == 200


def test_an_address_whose_owner_wants_no_question_is_asked_no_more(client, comment, inbox):
    ask(client, comment)
    _recipients, message = inbox[0]
    link = message["List-Unsubscribe"].strip(" <>").removeprefix("http://testserver")
    assert link in words_of(message)
    assert "không bị hỏi nữa" in client.get(link).text
    assert "Đã dừng" in client.post(link, {"List-Unsubscribe": "One-Click"}).text
    ended = make_comment(email=READER, status=Status.PENDING)
    watched(ended)
    notices.stop(ended)
    for asked in (comment, ended):
        page = client.get(ask(client, asked)["Location"]).text
        assert "Tòa soạn đã gửi một liên kết" in page  # who asks learns nothing
    assert len(inbox) == 1
    assert not Watch.objects.filter(confirmed_at__isnull=False).exists()


def test_only_the_owner_of_an_address_declines_for_it(client, comment, inbox):
    ask(client, comment)
    client.post(f"{comment.receipt_url(True)}bao-tin/", {"stop": "1"})
    ask(client, make_comment(email=READER, status=Status.PENDING))
    assert len(inbox) == 2


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


@pytest.fixture
def queue(settings):
    """Tasks wait until a test has them done."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def look_again(later):
    """The look of a `serve` so much later, and what is done then."""
    with time_machine.travel(timezone.now() + later):
        recurring.enqueue_what_is_due()
        work_off()


@pytest.mark.django_db(transaction=True)
def test_mail_no_server_took_is_sent_within_the_hour_once_one_does(
    client, comment, inbox, queue, settings
):
    working, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()  # nobody listens there
    decide([watched(comment).comment], Status.APPROVED)
    client.post("/du-lieu-ca-nhan/yeu-cau/", {"kind": "erase", "email": READER})
    work_off()
    look_again(timedelta(minutes=16))
    settings.EMAIL_PORT = working
    assert (inbox, DataRequest.objects.count()) == ([], 0)
    look_again(timedelta(minutes=32))
    assert [recipients for recipients, _message in inbox] == [[READER], [READER]]
    assert DataRequest.objects.count() == 1
    look_again(timedelta(minutes=48))
    assert len(inbox) == 2


@pytest.mark.django_db(transaction=True)
def test_mail_is_given_up_after_a_day(comment, inbox, queue, settings):
    working, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    decide([watched(comment).comment], Status.APPROVED)
    work_off()
    settings.EMAIL_PORT = working
    look_again(timedelta(hours=25))
    assert inbox == []


@pytest.mark.parametrize(("code", "attempts"), [(450, 2), (550, 1)])
@pytest.mark.django_db(transaction=True)
def test_mail_to_an_address_that_is_none_is_not_sent_again(
    comment, inbox, queue, settings, code, attempts
):
    server = Refusing(code)
    with serving(server) as controller:
        settings.EMAIL_PORT = controller.port
        decide([watched(comment).comment], Status.APPROVED)
        work_off()
        look_again(timedelta(minutes=16))
    assert server.refused == attempts


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
