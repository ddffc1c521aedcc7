"""What an author may do from the receipt: change the text for a while, withdraw it at any time."""

from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from comments.models import Comment
from comments.moderation import decide
from comments.revising import withdraw
from tests.comments.posting import given_back, send
from tests.factories import make_comment, make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status


def page_of(comment, action, may_change=True):
    return f"{comment.receipt_url(may_change)}{action}/"


def edit(client, comment, body="Chữ mới", may_change=True):
    return client.post(page_of(comment, "sua", may_change), {"body": body})


@pytest.fixture
def waiting(db):
    return make_comment(status=Status.PENDING, body="Chữ cũ")


def test_an_author_changes_the_text_while_it_waits(client, waiting):
    offered = client.get(page_of(waiting, "sua"))
    assert given_back(offered)["body"] == "Chữ cũ"
    with time_machine.travel(timezone.now(), tick=False):  # its link tells the second
        response = edit(client, waiting, " Chữ\r\nmới ")
        assert (response.status_code, response["Location"]) == (303, waiting.receipt_url(True))
    after = Comment.objects.get()
    assert (after.body, after.body_html) == ("Chữ\nmới", "<p>Chữ<br>mới</p>")
    assert (after.status, after.version) == (Status.PENDING, waiting.version + 1)


def test_what_an_author_writes_anew_is_not_marked_as_the_newsrooms(client, db):
    edited_at = timezone.now()
    comment = make_comment(created_at=edited_at, edited_at=edited_at)
    edit(client, comment)
    comment.refresh_from_db()
    decide([comment], Status.APPROVED)
    page = client.get(comment.article.get_absolute_url()).text
    assert "Chữ mới" in page
    assert "tòa soạn đã biên tập" not in page
    assert comment.edits.get().edited_at == edited_at


def test_a_moderator_who_saw_the_old_text_does_not_approve_the_new_one(client, waiting):
    edit(client, waiting)
    assert decide([waiting], Status.APPROVED).stale
    assert Comment.objects.get().status == Status.PENDING


def test_an_approved_comment_waits_again_when_it_is_changed(client, db):
    comment = make_comment(created_at=timezone.now())
    assert edit(client, comment).status_code == 303
    comment.refresh_from_db()
    assert (comment.status, comment.body) == (Status.PENDING, "Chữ mới")
    assert comment.events.last().reason
    page = client.get(comment.article.get_absolute_url()).text
    assert "Chữ mới" not in page
    comment.article.refresh_from_db()
    assert comment.article.comment_count == 0


def test_after_a_quarter_of_an_hour_the_text_stays_and_the_new_one_is_given_back(client, waiting):
    with time_machine.travel(waiting.created_at + timedelta(minutes=14, seconds=50), tick=False):
        assert "sua/" in client.get(waiting.receipt_url(True)).text
        assert edit(client, waiting, "Kịp").status_code == 303
    with time_machine.travel(waiting.created_at + timedelta(minutes=15), tick=False):
        assert "sua/" not in client.get(waiting.receipt_url(True)).text
        assert client.get(page_of(waiting, "sua")).status_code == 409
        response = edit(client, waiting, "Không kịp")
    assert response.status_code == 409
    assert given_back(response)["body"] == "Không kịp"
    assert Comment.objects.get().body == "Kịp"


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM, Status.WITHDRAWN, Status.ERASED])
def test_what_was_decided_otherwise_can_no_longer_be_changed(client, status):
    comment = make_comment(status=status, body="Chữ cũ")
    response = edit(client, comment)
    assert response.status_code == 409
    assert given_back(response)["body"] == "Chữ mới"
    assert Comment.objects.get().body == "Chữ cũ"


@pytest.mark.parametrize("body", ["", " \u200b", "x" * 5001, "a\0"])
def test_a_text_that_cannot_be_kept_is_given_back(client, waiting, body):
    response = edit(client, waiting, body)
    assert response.status_code == 422
    assert given_back(response)["body"].strip() == body.replace("\0", "\ufffd").strip()
    assert "autofocus" in response.text
    assert Comment.objects.get().body == "Chữ cũ"


@pytest.mark.parametrize("where", ["_find_mine", "rewrite"])
@pytest.mark.parametrize("failure", [OperationalError("bí mật"), RuntimeError("bí mật")])
def test_a_changed_text_survives_whatever_fails(client, waiting, where, failure, caplog):
    with mock.patch(f"comments.receipts.{where}", side_effect=failure):
        response = edit(client, waiting, "Một\n\nhai")
    assert response.status_code == 503
    assert given_back(response)["body"] == "Một\n\nhai"
    assert 'type="submit"' in response.text
    assert "bí mật" not in caplog.text
    assert type(failure).__name__ in caplog.text
    assert edit(client, waiting, given_back(response)["body"]).status_code == 303


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data"])
def test_what_is_no_form_gets_a_sentence(client, waiting, content_type):
    response = client.generic("POST", page_of(waiting, "sua"), b"x", content_type)
    assert response.status_code in (400, 415)
    for action in ("rut", "bao-tin"):
        answer = client.generic("POST", page_of(waiting, action), b"x", content_type)
        assert answer.status_code == 303


@pytest.mark.parametrize("status", [Status.PENDING, Status.APPROVED, Status.REJECTED])
def test_an_author_withdraws_a_comment_at_any_time(client, status):
    comment = make_comment(status=status, body="Rút lại")
    address = comment.receipt_url(True)
    with time_machine.travel(timezone.now() + timedelta(days=300)):
        response = client.post(f"{address}rut/")
    assert (response.status_code, response["Location"]) == (303, address)
    comment.refresh_from_db()
    assert comment.status == Status.WITHDRAWN
    assert comment.events.last().by is None
    assert "Rút lại" not in client.get(comment.article.get_absolute_url()).text
    assert client.post(page_of(comment, "rut")).status_code == 303
    assert 'method="post"' not in client.get(comment.receipt_url(True)).text


@pytest.mark.parametrize("meanwhile", [Status.APPROVED, Status.REJECTED, Status.SPAM])
def test_a_withdrawal_holds_whatever_is_decided_meanwhile(waiting, meanwhile):
    decide([Comment.objects.get()], meanwhile)
    withdraw(waiting)  # as it was seen before
    after = Comment.objects.get()
    assert after.status == Status.WITHDRAWN
    assert after.events.last().from_status == meanwhile
    assert after.article.comment_count == 0


def test_what_is_erased_meanwhile_is_not_withdrawn(waiting):
    decide([Comment.objects.get()], Status.ERASED)
    withdraw(waiting)
    assert Comment.objects.get().status == Status.ERASED


def test_a_receipt_to_look_at_gives_no_rights(client, waiting):
    assert client.get(page_of(waiting, "sua", may_change=False)).status_code == 404
    for action in ("sua", "rut", "bao-tin"):
        answer = client.post(page_of(waiting, action, may_change=False), {"body": "x"})
        assert answer.status_code == 404
    assert Comment.objects.get().body == "Chữ cũ"


def test_no_action_is_done_by_following_a_link(client, waiting):
    for action in ("rut", "bao-tin"):
        assert client.get(page_of(waiting, action)).status_code == 405
    assert Comment.objects.get().status == Status.PENDING


def test_actions_need_no_cookie_and_set_none(client, db):
    browser = Client(enforce_csrf_checks=True)
    receipt = send(browser, make_revision().article)["Location"]
    answer = browser.post(f"{receipt}sua/", {"body": "Chữ mới"})
    assert answer.status_code == 303
    assert not answer.cookies
    assert answer["Cache-Control"] == "private, no-store"


def test_a_waiting_comment_is_shown_below_what_it_answers(client, db):
    parent = make_comment(body="Câu hỏi")
    reply = make_comment(parent.article, parent=parent, status=Status.PENDING, body="Câu trả lời")
    text = client.get(reply.receipt_url(True)).text
    assert text.index("<p>Câu hỏi</p>") < text.index("comment-mine") < text.index("Câu trả lời")
    assert "chờ duyệt" in text
