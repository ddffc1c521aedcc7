"""The receipt: what became of a comment, for whoever has its address."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from comments.models import Comment
from comments.moderation import decide
from comments.tokens import form_token
from tests.comments.posting import TYPED, send
from tests.factories import make_comment, make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status


def place_of(comment):
    return f'href="{comment.get_absolute_url()}"'


def test_posting_leads_to_a_receipt_that_shows_the_comment(client, db):
    article = make_revision().article
    response = client.get(send(client, article)["Location"])
    comment = Comment.objects.get()
    assert response.status_code == 200
    assert f"<p>{TYPED['body']}</p>" in response.text
    assert TYPED["name"] in response.text
    assert f'href="{article.get_absolute_url()}#binh-luan"' in response.text
    assert place_of(comment) not in response.text


def test_a_receipt_is_for_one_pair_of_eyes(client, db):
    response = client.get(make_comment(email="canary@example.com").receipt_url(True))
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "canary" not in response.text
    assert not response.cookies


def test_every_state_has_its_sentence(client, db):
    sentences = set()
    for status in Status:
        comment = make_comment(status=status, body="Đây là bình luận.")
        text = client.get(comment.receipt_url(True)).text
        sentences.add(text.partition('class="comment-state">')[2].partition("</p>")[0].strip()[:40])
        assert ("Đây là bình luận." in text) == (status != Status.ERASED), status
        assert (place_of(comment) in text) == (status == Status.APPROVED), status
    assert len(sentences) == len(Status) - 1  # rejected and spam are told alike


def test_a_later_look_shows_the_decision(client, db):
    comment = make_comment(status=Status.PENDING)
    address = comment.receipt_url(True)
    assert place_of(comment) not in client.get(address).text
    decide([comment], Status.APPROVED)
    assert place_of(comment) in client.get(address).text


@pytest.mark.parametrize(
    "change",
    [{"comment_policy": "off"}, {"withdrawn_at": timezone.now()}],
    ids=["comments off", "withdrawn"],
)
def test_a_receipt_leads_nowhere_that_is_not_shown(client, db, change):
    comment = make_comment()
    Article.objects.filter(pk=comment.article_id).update(**change)
    response = client.get(comment.receipt_url(True))
    assert response.status_code == 200
    assert place_of(comment) not in response.text


def test_a_receipt_that_may_only_be_looked_at_says_so_and_offers_nothing(client, db):
    comment = make_comment()
    mine, seen = (client.get(comment.receipt_url(rights)).text for rights in (True, False))
    assert ('method="post"' in mine, 'method="post"' in seen) == (True, False)
    assert "Trang này chỉ để xem" in seen


def test_a_receipt_names_whom_it_answers(client, db):
    parent = make_comment(author_name="Ngọc <Ánh>")
    reply = make_comment(parent.article, status=Status.PENDING, parent=parent)
    assert "Ngọc &lt;Ánh&gt;" in client.get(reply.receipt_url(True)).text
    decide([parent], Status.REJECTED)
    assert "Ngọc" not in client.get(reply.receipt_url(True)).text


def bodies_in(text):
    """The comments on a receipt in their order, the reader's own in brackets."""
    found = re.findall(r'(comment-mine)|<div class="comment-body"[^>]*><p>(.*?)</p>', text)
    names, mine = [], False
    for is_mine, body in found:
        if body:
            names.append(f"[{body}]" if mine else body)
        mine = bool(is_mine)
    return names


def test_a_waiting_comment_stands_in_its_place_among_some_replies(
    client, db, django_assert_num_queries
):
    now = timezone.now()
    root = make_comment(body="Gốc", created_at=now)
    article, replies = root.article, []
    for number in range(12):
        moment = now + timedelta(minutes=number + 1)
        values = {"parent": root, "body": f"Lời {number}", "created_at": moment}
        replies.append(make_comment(article, author_name=f"Bạn {number}", **values))
    mine = make_comment(
        article,
        status=Status.PENDING,
        parent=replies[1],
        body="Của tôi",
        created_at=now + timedelta(minutes=8, seconds=30),
    )
    other = make_comment(article, status=Status.PENDING, parent=root, body="Chưa ai đọc")
    address = mine.receipt_url(True)
    with django_assert_num_queries(6):  # comment, revision, before, after, wish, frame
        page = client.get(address).text
    shown = ["Gốc", "Lời 1", "Lời 5", "Lời 6", "Lời 7", "[Của tôi]", "Lời 8", "Lời 9", "Lời 10"]
    assert bodies_in(page) == shown
    own = page.partition("comment-mine")[2].partition("</article>")[0]
    assert "<bdi>Bạn 1</bdi>" in own
    assert "chờ duyệt" in own
    assert other.body not in page
    decide([root, replies[1]], Status.REJECTED)
    page = client.get(address).text
    assert bodies_in(page) == [name for name in shown if name not in ("Gốc", "Lời 1")]
    assert "không còn hiển thị" in page
    assert "<bdi>Bạn 1</bdi>" not in page
    Article.objects.update(comment_policy="off")
    assert bodies_in(client.get(address).text) == ["[Của tôi]"]


def test_a_comment_by_itself_stands_above_what_answers_it(client, db):
    root = make_comment(body="Gốc")
    make_comment(root.article, parent=root, body="Trả lời")
    make_comment(root.article, body="Người khác")
    assert bodies_in(client.get(root.receipt_url(True)).text) == ["[Gốc]", "Trả lời"]


def test_a_forged_or_foreign_token_opens_nothing(client, db):
    comment = make_comment()
    address = comment.receipt_url(True)
    token = address.split("/")[2]
    for forged in [
        comment.public_id,
        token[:-1],
        token.swapcase(),
        form_token(comment.article),
        signing.dumps([comment.public_id, True]),
        "\x00:é:�",
    ]:
        response = client.get(reverse("comments:receipt", args=[forged]))
        assert response.status_code == 404, forged


def test_a_receipt_outlives_a_change_of_the_secret_key(client, settings):
    address, earlier = make_comment().receipt_url(True), settings.SECRET_KEY
    settings.SECRET_KEY = "another-one-" + "n" * 50
    assert client.get(address).status_code == 404
    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert client.get(address).status_code == 200


def test_an_old_receipt_expires(client, db):
    address = make_comment().receipt_url(True)
    with time_machine.travel(timezone.now() + timedelta(days=364), tick=False):
        assert client.get(address).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=366), tick=False):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_receipt_is_only_read(client, db, method):
    assert getattr(client, method)(make_comment().receipt_url(True)).status_code == 405
