"""Sending a comment: what is kept, what is refused, and that nothing typed is lost."""

from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Redirect
from comments.models import Comment, Contact
from comments.tokens import form_token
from tests.comments.posting import TYPED, given_back, post_url, send, typed
from tests.factories import make_comment, make_draft, make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status, Doubt = Comment.Status, Comment.Doubt
URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture
def article(db):
    return make_revision(slug="mot-bai").article


def shown_errors(response):
    """The fields with a message of their own."""
    return [name for name in TYPED if f'id="tra-loi-{name}_error"' in response.text]


def assert_given_back(response, **expected):
    given = given_back(response)
    for name, value in (TYPED | expected).items():
        assert given[name].splitlines() == value.splitlines(), name
    assert Comment.objects.count() == 0


# Kept


def test_a_comment_waits_for_a_moderator(client, article):
    before = timezone.now()
    response = send(client, article, body=" Một\r\nHai ", name=" Lan  Anh ", website="example.com")
    comment = Comment.objects.get()
    assert response.status_code == 303
    assert response["Location"].startswith("/binh-luan/")
    assert (comment.status, comment.doubt, comment.article) == ("pending", "", article)
    assert (comment.body, comment.author_name) == ("Một\nHai", "Lan Anh")
    assert comment.website == "https://example.com"
    assert comment.contact.email() == TYPED["email"]
    assert before <= comment.created_at <= timezone.now()
    assert not comment.events.exists()


def test_a_waiting_comment_touches_no_counter_and_no_page(client, article):
    send(client, article)
    after = Article.objects.get()
    assert (after.comment_count, after.comments_version) == (0, 0)
    assert TYPED["body"] not in client.get(article.get_absolute_url()).text


def test_a_reply_knows_its_parent_its_thread_and_its_depth(client, article):
    root = make_comment(article)
    first = make_comment(article, parent=root)
    send(client, article, parent=first.public_id)
    reply = Comment.objects.get(body=TYPED["body"])
    assert (reply.parent, reply.root, reply.depth) == (first, root, 2)


def test_a_post_neither_needs_nor_uses_a_session(article, moderator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    response = send(client, article)
    assert response.status_code == 303
    assert Comment.objects.get().status == Status.PENDING
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


def test_the_same_address_is_one_contact_however_it_is_typed(client, article):
    send(client, article, body="Một", email="Lan.Anh@Example.com")
    send(client, article, body="Hai", email=" lan.anh@example.com ")
    assert Contact.objects.count() == 1


def test_a_contact_remembers_its_last_use(client, article):
    send(client, article, body="Một")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        send(client, article, body="Hai")
    contact = Contact.objects.get()
    assert contact.last_used_at - contact.created_at > timedelta(days=1)


@pytest.mark.parametrize(
    "name", ["Y", "李小龙", "Нгуен", "A Jŭk Ê̆ban", "👩🏽‍⚕️", "ê" * 80, "e\u0302" * 80]
)
def test_a_name_may_be_in_any_script(client, article, name):
    assert send(client, article, name=name).status_code == 303


# Refused, and given back


@pytest.mark.parametrize("name", ["body", "name", "email"])
@pytest.mark.parametrize("value", ["", " \r\n ", "\u200b\u2060"])
def test_a_required_field_left_empty_is_named(client, article, name, value):
    response = send(client, article, **{name: value})
    assert response.status_code == 422
    assert shown_errors(response) == [name]
    assert_given_back(response, **{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "lan.anh"),
        ("email", "lan anh@example.com"),
        ("email", "a@b"),
        ("email", "a" * 250 + "@example.com"),
        ("website", "javascript:alert(1)"),
        ("website", "ftp://example.com/"),
        ("website", "không phải địa chỉ"),
        ("website", "http://"),
        ("website", "http://[::1"),
        ("website", "https://ai-do@example.com/"),
        ("website", "https://example.com/" + "a" * 300),
        ("name", "x" * 81),
        ("body", "x" * 5001),
        ("body", "x" * 1_000_000),
        ("name", "a\0b"),
        ("body", "một \ufffd hai"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_given_back(client, article, name, value):
    response = send(client, article, **{name: value})
    assert response.status_code == 422
    assert shown_errors(response) == [name]
    assert_given_back(response, **{name: value.replace("\0", "\ufffd")})


def test_the_length_that_counts_is_that_of_the_kept_text(client, article, settings):
    settings.COMMENT_MAX_LENGTH = 10
    assert send(client, article, body="\r\n" + "e\u0302" * 10 + "\u200b \r\n").status_code == 303
    response = send(client, article, body="x" * 11)
    assert response.status_code == 422
    assert "11" in response.text.partition('id="tra-loi-body_error"')[2].partition("</ul>")[0]


@pytest.mark.parametrize("name", ["name", "website"])
def test_an_email_does_not_become_public_by_a_slip(client, article, name):
    value = f"example.com/{TYPED['email'].upper()}"
    response = send(client, article, **{name: value})
    assert response.status_code == 422
    assert shown_errors(response) == [name]
    assert_given_back(response, **{name: value})


def test_errors_are_tied_to_their_fields_and_the_summary_takes_focus(client, article):
    response = send(client, article, email="sai")
    summary = response.text.partition('class="comment-errors"')[2].partition("</div>")[0]
    assert summary.startswith(' tabindex="-1" autofocus>')
    assert '<a href="#tra-loi-email">' in summary
    assert 'aria-invalid="true" aria-describedby="tra-loi-email_error"' in response.text
    assert response.text.count("autofocus") == 1


def test_a_corrected_form_goes_through(client, article):
    root = make_comment(article)
    response = send(client, article, email="sai", parent=root.public_id)
    given = given_back(response)
    assert given["parent"] == root.public_id
    response = client.post(post_url(article), given | {"email": TYPED["email"]})
    assert response.status_code == 303
    reply = Comment.objects.get(parent=root)
    assert (reply.doubt, reply.status) == (Doubt.NONE, Status.PENDING)


@pytest.mark.parametrize("name", TYPED)
def test_a_field_that_arrives_twice_keeps_all_its_texts(client, article, name):
    response = send(client, article, **{name: ["Một", "Hai", "Một"]})
    assert response.status_code == 422
    assert name in shown_errors(response)
    assert_given_back(response, **{name: "Một\n\nHai" if name == "body" else "Một Hai"})


def test_broken_utf8_is_shown_and_named(client, article):
    sent = "body=caf%E9%20%ED%A0%80&name=L\xe0n&email=lan.anh@example.com&website="
    response = client.post(post_url(article), sent.encode("latin-1"), content_type=URLENCODED)
    assert response.status_code == 422
    assert shown_errors(response) == ["body", "name"]
    assert_given_back(response, body="caf\ufffd \ufffd\ufffd\ufffd", name="L\ufffdn")


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "base64", "không-có"])
def test_the_declared_charset_changes_nothing(client, article, charset):
    sent = "&".join(f"{name}={value}" for name, value in typed(article).items())
    content_type = f"{URLENCODED}; charset={charset}"
    assert client.generic("POST", post_url(article), sent, content_type).status_code == 303
    assert Comment.objects.get().body == TYPED["body"]


# Nowhere to post to


def withdraw(article):
    Article.objects.filter(pk=article.pk).update(
        withdrawn_at=timezone.now(), withdrawal_notice="Bài đã gỡ."
    )


def close(article):
    Article.objects.filter(pk=article.pk).update(comment_policy="closed")


def turn_off(article):
    Article.objects.filter(pk=article.pk).update(comment_policy="off")


def test_what_a_page_kept_for_a_moment_offers_is_taken_and_then_asked_for_anew(
    client, article, settings
):
    settings.PAGE_KEPT_SECONDS = 60
    send(client, article)
    withdraw(article)
    assert send(client, article, body="Một ý nữa.").status_code == 303
    cache.clear()
    assert send(client, article, body="Ý thứ ba.").status_code == 410


@pytest.mark.parametrize(("change", "status"), [(withdraw, 410), (close, 409), (turn_off, 409)])
def test_a_story_that_takes_no_comment_gives_it_back(client, article, change, status):
    change(article)
    response = send(client, article, email="sai")
    assert response.status_code == status
    assert shown_errors(response) == []
    assert_given_back(response, email="sai")
    assert ">Gửi bình luận<" not in response.text
    assert client.get(post_url(article)).status_code == status


@pytest.mark.parametrize("publish_at", [None, timedelta(hours=1)])
def test_a_story_nobody_may_see_is_like_none(client, db, publish_at):
    draft = make_draft(slug="chua-dang", headline="Chưa đăng")
    if publish_at:
        draft.submit(None)
        draft.approve(None, timezone.now() + publish_at)
    for slug in ["chua-dang", "khong-co"]:
        address = reverse("comments:post", args=[slug])
        response = client.post(address, typed(draft.article))
        assert response.status_code == 404
        assert_given_back(response)
        assert "Chưa đăng" not in response.text
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_page_from_before_its_story_moved_still_takes_comments(client, article, prefix):
    sent, old = typed(article), prefix + post_url(article)
    article.move_to("cho-khac")
    article.move_to("cho-moi")
    assert client.post(old, sent | {"email": "sai"}).status_code == 422
    response = client.post(old, sent)
    assert response.status_code == 303
    comment = Comment.objects.get()
    assert (comment.article, comment.doubt) == (article, Doubt.NONE)
    assert f'action="{prefix}{post_url(article)}"' in client.get(old).text
    withdraw(article)
    refused = client.post(old, sent | {"body": "Sau đó"})
    assert refused.status_code == 410
    assert given_back(refused)["body"] == "Sau đó"


def test_an_address_that_leads_to_a_page_of_another_kind_takes_none(client, article):
    Redirect.objects.create(old_path="/bai-viet/cu/", new_path="/chuyen-muc/moi/")
    Redirect.objects.create(old_path="/bai-viet/cu-hon/", new_path=article.get_absolute_url())
    sent = typed(article)
    for slug, status in [("cu", 404), ("cu-hon", 303)]:
        assert client.post(reverse("comments:post", args=[slug]), sent).status_code == status


def of_another_story(article):
    return make_comment().public_id


def waiting(article):
    return make_comment(article, status=Status.PENDING).public_id


def rejected(article):
    return make_comment(article, status=Status.REJECTED).public_id


def unknown(article):
    return "khong-co\0"


@pytest.mark.parametrize("parent", [of_another_story, waiting, rejected, unknown])
def test_a_parent_nobody_sees_takes_no_reply(client, article, parent):
    public_id, before = parent(article), Comment.objects.count()
    response = send(client, article, parent=public_id)
    assert response.status_code == 422
    given = given_back(response)
    assert given["body"] == TYPED["body"]
    assert Comment.objects.count() == before
    assert client.post(post_url(article), given).status_code == 303  # by itself, as it was told
    assert Comment.objects.get(body=TYPED["body"]).parent is None


# Not a form at all


@pytest.mark.parametrize(
    ("sent", "content_type", "status"),
    [
        (b'{"body": "x"}', "application/json", 415),
        (b"body=x", "text/plain", 415),
        (b"body=x", "", 415),
        (b"body=x", "multipart/form-data", 400),
        (b"--a\r\nbroken", "multipart/form-data; boundary=\xe9", 400),
        (b"&".join(b"a%d=1" % number for number in range(5000)), URLENCODED, 400),
        (b"body=" + b"x" * 7_000_000, URLENCODED, 413),
    ],
    ids=["json", "plain", "nothing", "no boundary", "bad boundary", "too many fields", "too big"],
)
def test_what_is_no_form_gets_a_sentence(client, article, sent, content_type, status):
    response = client.generic("POST", post_url(article), sent, content_type)
    assert response.status_code == status
    assert "<p>" in response.text.partition('class="comment-errors"')[2]
    assert not Comment.objects.exists()


def test_an_upload_counts_like_all_that_is_sent(client, article):
    file = SimpleUploadedFile("x.txt", b"x" * 7_000_000)
    assert send(client, article, file=file).status_code == 413


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(client, article, method):
    assert getattr(client, method)(post_url(article)).status_code == 405


# The form by itself


def test_the_form_has_a_page_of_its_own(client, article):
    response = client.get(post_url(article))
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    assert client.post(post_url(article), given_back(response) | TYPED).status_code == 303
    assert client.head(post_url(article)).status_code == 200


def test_a_reply_has_a_page_that_quotes_what_it_answers(client, article):
    root = make_comment(article, author_name="Lan & Anh", body="Câu <hỏi>")
    response = client.get(post_url(article), {"tra-loi": root.public_id})
    assert "Lan &amp; Anh" in response.text.partition("<h1>")[2].partition("</h1>")[0]
    assert "<p>Câu &lt;hỏi&gt;</p>" in response.text.partition("<blockquote")[2]
    assert given_back(response)["parent"] == root.public_id


@pytest.mark.parametrize("parent", [of_another_story, waiting, rejected, unknown])
def test_nobody_can_reply_to_what_is_not_shown(client, article, parent):
    assert client.get(post_url(article), {"tra-loi": parent(article)}).status_code == 404


# Before it is sent


def test_a_preview_shows_how_it_will_look_and_keeps_nothing(client, article):
    root = make_comment(article)
    sent = {"body": "Xin **chào**\n\n> cũ", "email": "", "parent": root.public_id}
    response = send(client, article, preview="1", **sent)
    assert response.status_code == 200
    assert "<p>Xin <strong>chào</strong></p><blockquote>" in response.text
    assert shown_errors(response) == []
    given = given_back(response)
    assert {name: given[name] for name in sent} == sent
    assert Comment.objects.count() == 1
    assert client.post(post_url(article), given | {"email": TYPED["email"]}).status_code == 303


# Doubts


@pytest.mark.parametrize(
    ("headers", "doubt"),
    [
        ({}, Doubt.NONE),
        ({"Sec-Fetch-Site": "same-origin"}, Doubt.NONE),
        ({"Sec-Fetch-Site": "none"}, Doubt.NONE),
        ({"Sec-Fetch-Site": "cross-site"}, Doubt.ORIGIN),
        ({"Sec-Fetch-Site": "same-site"}, Doubt.ORIGIN),
        ({"Origin": "http://testserver"}, Doubt.NONE),
        ({"Origin": "https://example.com"}, Doubt.ORIGIN),
        ({"Origin": "null"}, Doubt.ORIGIN),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, Doubt.NONE),
    ],
)
def test_a_post_from_another_site_waits_with_a_doubt(client, article, headers, doubt):
    assert send(client, article, headers=headers).status_code == 303
    comment = Comment.objects.get()
    assert (comment.doubt, comment.status) == (doubt, Status.PENDING)


@pytest.mark.parametrize("token", ["", "sai", "a:b", "\ufffd:\ufffd"])
def test_a_forged_token_makes_a_comment_wait_with_a_doubt(client, article, token):
    assert send(client, article, token=token).status_code == 303
    assert Comment.objects.get().doubt == Doubt.TOKEN


def test_the_token_of_another_story_is_doubted(client, article):
    send(client, article, token=form_token(make_revision().article))
    assert Comment.objects.get().doubt == Doubt.TOKEN


@pytest.mark.parametrize(("days", "doubt"), [(6, Doubt.NONE), (8, Doubt.TOKEN)])
def test_a_form_left_open_for_long_is_doubted(client, article, days, doubt):
    with time_machine.travel(timezone.now() - timedelta(days=days), tick=False):
        token = form_token(article)
    send(client, article, token=token)
    assert Comment.objects.get().doubt == doubt


def test_a_filled_trap_files_the_comment_as_spam(client, article):
    assert send(client, article, subject="mua ngay").status_code == 303
    comment = Comment.objects.get()
    event = comment.events.get()
    assert comment.status == Status.SPAM
    assert (event.by, event.from_status, event.to_status) == (None, "pending", "spam")
    assert event.reason
    assert comment.body == TYPED["body"]


# When the database fails


@pytest.mark.parametrize(
    "failure", [OperationalError("DETAIL: bí mật"), RuntimeError("bí mật"), MemoryError("bí mật")]
)
@pytest.mark.parametrize("where", ["_find_story", "submit"])
def test_whatever_fails_loses_nothing(client, article, where, failure, caplog):
    sent = typed(article, body="Một\n\nhai", parent="AbCd")
    if where == "submit":
        sent["parent"] = make_comment(article).public_id
    with mock.patch(f"comments.views.{where}", side_effect=failure):
        response = client.post(post_url(article), sent)
    assert response.status_code == 503
    given = given_back(response)
    assert {name: given[name] for name in sent} == sent
    assert ">Gửi bình luận<" in response.text
    assert "bí mật" not in caplog.text
    assert type(failure).__name__ in caplog.text


@pytest.mark.parametrize("failure", [OperationalError("bí mật"), RuntimeError("bí mật")])
def test_what_is_kept_is_not_given_back_over_what_follows(client, article, failure, caplog):
    with mock.patch("comments.submissions.offer_to_publish", side_effect=failure):
        response = send(client, article)
    assert response.status_code == 303
    assert Comment.objects.get().status == Status.PENDING
    assert client.get(response["Location"]).status_code == 200
    assert f"could not be offered: {type(failure).__name__}" in caplog.text
    assert "bí mật" not in caplog.text


@pytest.mark.parametrize("email", [TYPED["email"], "sai"])
def test_a_page_that_cannot_be_made_loses_nothing(client, article, settings, email):
    """Django's own cache raises where Redis is down, also while the frame of a page is read."""
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "redis://127.0.0.1:1/0"}}
    response = send(client, article, body="Một\n\nhai", email=email)
    assert response.status_code == 503
    assert_given_back(response, body="Một\n\nhai", email=email)


def test_the_page_of_a_failing_database_needs_no_database(
    client, django_assert_num_queries, article
):
    sent = typed(article)
    with (
        mock.patch("comments.views._find_story", side_effect=OperationalError),
        django_assert_num_queries(0),
    ):
        assert client.post(post_url(article), sent).status_code == 503
