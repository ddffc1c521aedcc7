"""The page of one comment: its texts, its place in the thread, what else belongs to it."""

import re
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from articles.models import Article
from comments.models import Comment, CommentEdit
from comments.moderation import decide
from comments.revising import rewrite
from tests.comments.test_decide import assert_counters_equal_rows
from tests.factories import make_comment, make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def url(name, comment):
    return reverse(f"admin:{name}", args=[comment.pk])


def page(client, comment):
    return client.get(url("comments_comment_change", comment)).text


def step(client, name, comment, **sent):
    """Take a step as the page of the comment sends it; what the moderator is told."""
    response = send(client, name, comment, **sent)
    assert response.status_code == 302
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def send(client, name, comment, **sent):
    return client.post(url(f"comment_{name}", comment), {"version": comment.version} | sent)


def typed_in(response, name):
    """What the form that came back has in a field."""
    page = re.search(rf'<textarea name="{name}"[^>]*>\r?\n?([^<]*)</textarea>', response.text)
    page = page or re.search(rf'<input[^>]* name="{name}" value="([^"]*)"', response.text)
    return unescape(page[1])


def stored(comment):
    return Comment.objects.get(pk=comment.pk)


# Its text


def test_an_edit_is_marked_for_readers_and_keeps_what_was_written(desk, moderator):
    comment = make_comment(body="Số của tôi là 0912345678, gọi nhé")
    story = comment.article.get_absolute_url()
    step(desk, "edit", comment, text="Số của tôi là …, gọi nhé", reason="Bỏ số điện thoại")
    changed = stored(comment)
    assert (changed.body, changed.status) == ("Số của tôi là …, gọi nhé", Status.APPROVED)
    kept = CommentEdit.objects.get()
    assert (kept.body, kept.by) == ("Số của tôi là 0912345678, gọi nhé", moderator)
    event = comment.events.last()
    assert (event.act.kind, event.by, event.reason) == ("edit", moderator, "Bỏ số điện thoại")
    readers = desk.get(story).text
    assert "tòa soạn đã biên tập" in readers
    assert "0912345678" not in readers
    assert re.search("<del>.*0912345678.*</del>", page(desk, comment))
    assert_counters_equal_rows()


def test_what_its_author_changed_is_kept_too(desk):
    comment = make_comment(status=Status.PENDING, body="Bản đầu")
    assert rewrite(comment, "Bản sau")
    text = page(desk, comment)
    assert CommentEdit.objects.get().body == "Bản đầu"
    assert re.search("<del>.*đầu.*</del>", text)
    assert "người viết" in text
    assert stored(comment).edited_at is None


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"text": ""}, 422),
        ({"text": " \n"}, 422),
        ({"text": "x" * 100_000}, 422),
        ({"text": "\u200b"}, 409),
        ({"text": "Cũ"}, 409),
        ({"text": "Một câu <mới>", "version": 9}, 409),
    ],
)
def test_an_edit_that_makes_no_sense_changes_nothing_and_comes_back(desk, sent, status):
    comment = make_comment(body="Cũ")
    response = send(desk, "edit", comment, reason="Vì vậy", **sent)
    assert response.status_code == status
    assert typed_in(response, "text") == sent.get("text", "")
    assert typed_in(response, "reason") == "Vì vậy"
    assert stored(comment).body == "Cũ"
    assert not CommentEdit.objects.exists()


def test_what_its_author_withdrew_is_not_edited(desk):
    comment = make_comment(status=Status.WITHDRAWN)
    response = send(desk, "edit", comment, text="Khác")
    assert (response.status_code, typed_in(response, "text")) == (409, "Khác")
    assert "đã rút" in response.text
    assert "edit-text" not in page(desk, comment)


def test_an_edit_of_a_text_its_author_changed_meanwhile_says_so_and_comes_back(desk):
    comment = make_comment(body="Bản đầu")
    seen = stored(comment)
    assert rewrite(comment, "Bản sau")
    response = send(desk, "edit", seen, text="Bản của tòa soạn")
    assert response.status_code == 409
    assert "Người viết đã sửa nội dung" in response.text
    assert "<p>Bản sau</p>" in response.text
    assert typed_in(response, "text") == "Bản của tòa soạn"
    again = re.search(r'name="version" value="(\d+)"', response.text)[1]
    assert step(desk, "edit", comment, text="Bản của tòa soạn", version=again)
    assert stored(comment).body == "Bản của tòa soạn"


# Its place


def thread():
    """Two threads of one story; under the first a reply with a reply."""
    article = make_revision().article
    first, second = make_comment(article), make_comment(article)
    reply = make_comment(article, parent=first)
    answer = make_comment(article, parent=reply)
    waiting = make_comment(article, Status.PENDING, parent=reply)
    return first, second, reply, answer, waiting


def place(comment):
    comment = stored(comment)
    return comment.parent_id, comment.root_id, comment.depth


def test_a_reply_moves_with_what_answers_it(desk):
    first, second, reply, answer, waiting = thread()
    version = Article.objects.get().comments_version
    address = f"https://bao.example{second.get_absolute_url()}"
    step(desk, "move", reply, parent=address)
    assert place(reply) == (second.pk, second.pk, 1)
    assert place(answer) == (reply.pk, second.pk, 2)
    assert place(waiting) == (reply.pk, second.pk, 2)
    assert (stored(first).reply_count, stored(second).reply_count) == (0, 2)
    assert Article.objects.get().comments_version == version + 1
    assert reply.events.last().act.kind == "move"
    assert_counters_equal_rows()


def test_a_reply_can_stand_on_its_own_and_go_back(desk):
    first, _second, reply, answer, _waiting = thread()
    step(desk, "move", reply, parent="")
    assert place(reply) == (None, None, 0)
    assert place(answer) == (reply.pk, reply.pk, 1)
    assert_counters_equal_rows()
    step(desk, "move", stored(reply), parent=first.public_id)
    assert place(answer) == (reply.pk, first.pk, 2)
    assert_counters_equal_rows()


def test_a_thread_moves_below_another_one(desk):
    first, second, _reply, answer, _waiting = thread()
    step(desk, "move", first, parent=second.public_id)
    assert place(answer) == (_reply.pk, second.pk, 3)
    assert_counters_equal_rows()


def test_a_move_that_cannot_be_is_refused(desk):
    first, _second, reply, answer, _waiting = thread()
    elsewhere = make_comment()
    refused = [
        (reply, answer.public_id),
        (reply, reply.public_id),
        (first, answer.public_id),
        (reply, first.public_id),
        (reply, elsewhere.public_id),
        (reply, "khong-co"),
        (reply, "a" * 16),
        (reply, "x\0"),
    ]
    for comment, parent in refused:
        response = send(desk, "move", comment, parent=parent)
        assert response.status_code in (409, 422)
        assert typed_in(response, "parent") == parent
    assert send(desk, "move", reply, parent="", version=7).status_code == 409
    assert place(reply) == (first.pk, first.pk, 1)
    assert stored(reply).version == reply.version


# Above all others


def test_a_pick_is_made_and_taken_back(desk, moderator):
    comment = make_comment()
    assert "Đưa lên trên" in page(desk, comment)
    step(desk, "pick", comment)
    assert stored(comment).picked_at
    assert comment.events.last().act.kind == "pick"
    assert "Không có gì thay đổi" in step(desk, "pick", comment, end="1")  # an old page
    assert stored(comment).picked_at
    step(desk, "pick", stored(comment), end="1")
    assert stored(comment).picked_at is None
    assert (comment.events.last().act.kind, comment.events.last().by) == ("unpick", moderator)


def test_only_what_readers_see_is_picked(desk):
    comment = make_comment(status=Status.REJECTED)
    step(desk, "pick", comment)
    assert stored(comment).picked_at is None


# What else belongs to it


def test_the_page_shows_answers_and_others_by_the_reader_but_no_address(desk):
    comment = make_comment(email="canary@example.com")
    make_comment(comment.article, parent=comment, author_name="Người đáp")
    make_comment(email="canary@example.com", body="Bình luận khác của họ", status=Status.SPAM)
    text = page(desk, comment)
    assert "Người đáp" in text
    assert "Bình luận khác của họ" in text
    assert "canary" not in text


def test_decisions_are_told_with_reason_and_person(desk, moderator):
    comment = make_comment(status=Status.PENDING)
    decide([comment], Status.REJECTED, moderator, "Công kích")
    text = page(desk, comment)
    assert "Công kích" in text
    assert "chờ duyệt → không duyệt" in text


def test_a_comment_that_is_not_there_is_not_found(desk):
    for name in ("edit", "move", "pick"):
        assert desk.post(reverse(f"admin:comment_{name}", args=[10**9])).status_code == 404


def test_nobody_else_takes_a_step(client, reporter):
    client.force_login(reporter)
    comment = make_comment(body="Cũ")
    for name in ("edit", "move", "pick"):
        assert client.post(url(f"comment_{name}", comment), {"text": "x"}).status_code == 403
    assert stored(comment).body == "Cũ"
