"""A reader sees or erases what is kept of them, by a link mailed to their address."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from limits import parse_many

from comments.editing import edit
from comments.models import Comment, Contact, DataRequest, LegalHold
from comments.moderation import decide
from comments.privacy import notice
from comments.privacy.requests import link_for
from comments.revising import rewrite
from comments.standings import settle
from comments.tokens import form_token
from tests.comments.posting import send
from tests.comments.test_contacts import assert_absent, dump
from tests.factories import make_comment, make_revision, make_user
from tests.page_types import make_frame
from tests.task_worker import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.database]
READER = "canary.mot@example.com"
PAGE = "/du-lieu-ca-nhan/yeu-cau/"


@pytest.fixture(autouse=True)
def _erasures_file(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures"


@pytest.fixture
def comment(db):
    revision = make_revision(headline="Sơ kết quy chế")
    return make_comment(revision.article, email=READER, body="Lời của tôi", user_agent="Firefox")


def ask(client, kind="see", email=READER, **more):
    return client.post(PAGE, {"kind": kind, "email": email} | more)


def link_in(message):
    return re.search(r"http://testserver(/\S+)", message.get_body(["plain"]).get_content())[1]


# Asking


def test_the_answer_tells_nobody_whether_an_address_is_known(client, comment, inbox):
    answers = [ask(client, email=email) for email in (READER, "la@example.com")]
    assert {(one.status_code, one["Location"]) for one in answers} == {(303, f"{PAGE}?da-gui=1")}
    assert len(inbox) == 1
    page = client.get(answers[0]["Location"])
    assert "Nếu chúng tôi còn lưu" in page.text
    assert_absent(page.text, [READER])


@pytest.mark.django_db(transaction=True)
def test_both_take_the_same_path_and_the_queue_names_nobody(
    client, comment, settings, django_assert_num_queries
):
    settings.SENDS_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    counts = []
    for email in (READER, "la@example.com"):
        before = DBTaskResult.objects.count()
        with django_assert_num_queries(1):  # the task is queued, whoever it is
            ask(client, email=email)
        counts.append(DBTaskResult.objects.count() - before)
    assert counts == [1, 1]
    assert not DataRequest.objects.exists()
    work_off()
    assert [message.to for message in mail.outbox] == [[READER]]
    assert_absent(dump(), [READER, "la@example.com"])


def test_an_address_gets_three_mails_a_day_at_most(client, comment, inbox):
    for _number in range(5):
        assert ask(client).status_code == 303
    assert len(inbox) == 3


def test_a_flood_from_one_network_is_told_to_wait(client, comment, inbox, settings):
    settings.COMMENT_LIMIT_NETWORK = parse_many("1/minute")
    assert ask(client).status_code == 303
    answer = ask(client, email="hai@example.com")
    assert answer.status_code == 429
    assert "hai@example.com" in answer.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": ""}, "Bạn chưa ghi e-mail"),
        ({"email": "khong-phai"}, "Địa chỉ e-mail chưa đúng"),
        ({"kind": ""}, "Hãy chọn một trong hai"),
        ({"kind": "khac"}, "Hãy chọn một trong hai"),
    ],
)
def test_a_mistake_is_told_beside_what_was_typed(client, inbox, typed, words):
    answer = ask(client, **typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert inbox == []


def test_a_program_is_thanked_and_nothing_is_sent(client, comment, inbox):
    assert ask(client, subject="x").status_code == 303
    assert inbox == []


def test_without_mail_the_page_says_what_to_do_instead(client, comment):
    make_frame()
    page = client.get(PAGE)
    assert '<form class="comment-form"' not in page.text
    for words in ("không gửi e-mail", "Số 1 phố Mẫu", "0260 000 0000"):
        assert words in page.text
    assert ask(client).status_code == 409
    assert not DBTaskResult.objects.exists()


# Seeing


def test_the_link_shows_all_that_is_kept_but_the_address(client, comment, inbox):
    ask(client)
    _recipients, message = inbox[0]
    link = link_in(message)
    page = client.get(link)
    assert page["Cache-Control"] == "private, no-store"
    for words in ("Lời của tôi", "Sơ kết quy chế", "đã duyệt", "Firefox"):
        assert words in page.text
    assert_absent(page.text, [READER])
    answer = client.get(f"{link}tai-ve/")
    assert "attachment" in answer["Content-Disposition"]
    [kept] = json.loads(answer.content)["comments"]
    assert (kept["text"], kept["status"], kept["browser"]) == ("Lời của tôi", "approved", "Firefox")
    assert kept["decisions"][0]["to"] == "approved"
    assert_absent(answer.text, [READER])
    assert DataRequest.objects.get().done_at is not None


def test_it_holds_earlier_texts_and_why_what_was_decided(client, comment, inbox, moderator):
    edit(comment, "Lời đã sửa", moderator)
    assert rewrite(Comment.objects.get(), "Lời viết lại")
    decide(list(Comment.objects.all()), "rejected", moderator, "Nói xấu <b>người khác</b>")
    settle("banned", "Chửi bới", moderator, contact=comment.contact)
    link = link_for(comment.contact, "see")
    page = client.get(link).text
    for words in ("Lời của tôi", "Lời đã sửa", "Lời viết lại", "Chửi bới", "&lt;b&gt;người khác"):
        assert words in page
    document = json.loads(client.get(f"{link}tai-ve/").content)
    [kept] = document["comments"]
    assert [(one["text"], one["changed_by"]) for one in kept["earlier_texts"]] == [
        ("Lời của tôi", "newsroom"),
        ("Lời đã sửa", "you"),
    ]
    assert kept["decisions"][-1]["reason"] == "Nói xấu <b>người khác</b>"
    assert [(one["kind"], one["reason"]) for one in document["standings"]] == [
        ("banned", "Chửi bới")
    ]


def test_many_comments_cost_no_more_queries_than_one(client, comment, django_assert_num_queries):
    for _ in range(5):
        make_comment(comment.article, email=READER).edits.create(body="Trước")
    link = link_for(comment.contact, "see")
    # The contact, its standings, the comments, their events with acts, texts and stories, and the
    # site's version; the frame of the page is at hand.
    with django_assert_num_queries(8):
        client.get(link)


def test_it_shows_no_other_readers_data(client, comment, inbox):
    make_comment(comment.article, body="Lời người khác")
    ask(client)
    assert "Lời người khác" not in client.get(link_in(inbox[0][1])).text


def test_a_link_does_one_thing_for_three_days(client, comment):
    see, erase = link_for(comment.contact, "see"), link_for(comment.contact, "erase")
    token = see.split("/")[3]
    assert client.post(reverse("comments:erase_data", args=[token])).status_code == 404
    assert client.get(reverse("comments:see_data", args=["sai"])).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert client.get(see).status_code == 404
        assert client.post(erase).status_code == 404


def test_a_link_is_nobody_elses_after_a_restore(client, comment):
    link = link_for(comment.contact, "see")
    Contact.objects.update(created_at=timezone.now() + timedelta(days=1))
    page = client.get(link)
    assert "Lời của tôi" not in page.text
    assert client.get(f"{link}tai-ve/").status_code == 404


# Erasing


def test_only_the_button_erases(client, comment, inbox):
    ask(client, kind="erase")
    link = link_in(inbox[0][1])
    page = client.get(link)  # as a mail scanner does
    assert "Có 1 bình luận" in page.text
    assert Comment.objects.get().body == "Lời của tôi"
    assert DataRequest.objects.get().confirmed_at is None
    page = client.post(link)
    assert "Đã xóa" in page.text
    comment.refresh_from_db()
    assert (comment.status, comment.body, Contact.objects.count()) == ("erased", "", 0)
    request = DataRequest.objects.get()
    assert request.contact is None
    assert request.done_at is not None
    assert "Đã xóa" not in client.post(link).text
    assert "không còn hiển thị" not in client.get(comment.article.get_absolute_url()).text


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_whose_reader_was_forgotten_says_nothing_was_erased(client, comment, method):
    link = link_for(comment.contact, "erase")
    Contact.objects.all().delete()
    page = getattr(client, method)(link).text
    assert "Không còn lưu gì" in page
    assert "Đã xóa" not in page
    assert PAGE in page


def test_a_hold_delays_it_and_the_page_says_so(client, comment, inbox):
    LegalHold.begin(make_user(), "Công văn số 1", article=comment.article)
    ask(client, kind="erase")
    link = link_in(inbox[0][1])
    for _time in range(2):
        assert "nghĩa vụ pháp luật" in client.post(link).text
    comment.refresh_from_db()
    assert comment.body == "Lời của tôi"
    [request] = DataRequest.objects.open()
    assert request.due_at == request.confirmed_at + timedelta(hours=72)


# The notice


def test_the_notice_says_the_periods_of_the_settings(client, settings):
    settings.KEEP_NETWORK_DAYS, settings.KEEP_CONTACT_MONTHS = 45, 6
    page = client.get("/du-lieu-ca-nhan/").text
    assert "45 ngày" in page
    assert "6 tháng" in page
    assert "2-45-7-30-6-30" in page
    assert "30 days" in client.get("/en/du-lieu-ca-nhan/").text
    story = client.get(make_revision().get_absolute_url()).text
    assert "45 ngày" in story
    assert 'href="/du-lieu-ca-nhan/"' in story


def test_no_mail_is_promised_where_none_is_sent(client, settings):
    story = make_revision().get_absolute_url()
    without = [client.get(path).text for path in (story, "/du-lieu-ca-nhan/")]
    settings.SENDS_MAIL = True
    with_mail = [client.get(path).text for path in (story, "/du-lieu-ca-nhan/")]
    for promise, without_it, page in zip(
        ["để trả lời bạn", "để báo tin về bình luận"], without, with_mail, strict=True
    ):
        assert promise not in without_it
        assert "khi bạn hỏi về dữ liệu" in without_it
        assert promise in page
    assert notice.version() == "2-30-7-30-12-30-mail"


def test_a_comment_keeps_the_version_its_writer_saw(client, settings):
    article = make_revision().article
    send(client, article)
    assert Comment.objects.get().privacy_notice == "2-30-7-30-12-30"
    token = form_token(article)
    settings.KEEP_NETWORK_DAYS = 60
    send(client, article, body="Khác", token=token)
    send(client, article, body="Khác nữa", token="sai")
    versions = Comment.objects.order_by("pk").values_list("privacy_notice", flat=True)
    assert list(versions) == ["2-30-7-30-12-30", "2-30-7-30-12-30", ""]
    assert notice.version() == "2-60-7-30-12-30"
