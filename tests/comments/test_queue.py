"""The moderators' queue: what comes next, what a press does, what is refused."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment, ModerationAct, OpenComment, UrgentStory
from comments.moderation import decide
from comments.revising import rewrite
from comments.submissions import answer_for_the_newsroom
from tests.factories import make_comment, make_draft, make_revision, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status
QUEUE = reverse("admin:comment_queue")
DECIDE = reverse("admin:comment_queue_decide")


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def waiting(minutes=0, **values):
    """A pending comment that has waited for so long."""
    at = timezone.now() - timedelta(minutes=minutes)
    return make_comment(values.pop("article", None), Status.PENDING, created_at=at, **values)


def shown(response):
    """The key of the comment before the moderator, or None."""
    found = re.search(r'data-comment="(\d+)"', response.text)
    return found and int(found[1])


def press(client, comment, to="approved", version=None, **more):
    seen = f"{comment.pk}:{version or comment.version}"
    return client.post(DECIDE, {"seen": seen, "to": to, **more})


def told(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def stored(comment):
    return Comment.objects.get(pk=comment.pk)


def is_open_before(moderator, comment, minutes=0):
    at = timezone.now() - timedelta(minutes=minutes)
    OpenComment.objects.create(moderator=moderator, comment=comment, at=at)


# What comes next


def test_the_oldest_comes_first_and_skipping_goes_on(desk):
    late, early, middle = waiting(1), waiting(9), waiting(5)
    assert shown(desk.get(QUEUE)) == early.pk
    assert shown(desk.get(QUEUE, {"after": early.pk})) == middle.pk
    assert shown(desk.get(QUEUE, {"after": late.pk})) is None


def test_skipping_leaves_out_all_that_is_nearly_the_same(desk):
    replay = "Cần vay tiền nhanh trong ngày hãy gọi ngay cho chúng tôi để được tư vấn {}"
    first, second = (waiting(9 - number, body=replay.format(number)) for number in range(2))
    other = waiting(1, body="Cầu treo hỏng đã lâu.")
    assert shown(desk.get(QUEUE)) == first.pk
    assert shown(desk.get(QUEUE, {"after": first.pk})) == other.pk
    assert shown(desk.get(QUEUE, {"after": first.pk, "alone": 1})) == second.pk


def test_a_story_can_be_read_alone_and_one_can_be_read_first(desk):
    old, new = waiting(9), waiting(1)
    assert shown(desk.get(QUEUE, {"story": new.article_id})) == new.pk
    first = reverse("admin:comment_queue_first", args=[new.article_id])
    assert desk.post(first)["Location"] == QUEUE
    assert shown(desk.get(QUEUE)) == new.pk
    assert shown(desk.get(QUEUE, {"after": new.pk})) == old.pk
    desk.post(first, {"end": "1"})
    assert shown(desk.get(QUEUE)) == old.pk
    assert not UrgentStory.objects.exists()


def test_what_another_has_open_is_offered_last(desk, moderator):
    first, second = waiting(9), waiting(1)
    is_open_before(make_user("moderator"), first)
    assert shown(desk.get(QUEUE)) == second.pk
    assert shown(desk.get(QUEUE, {"after": second.pk})) == first.pk
    assert OpenComment.objects.get(moderator=moderator).comment_id == first.pk


def test_what_was_open_long_ago_is_offered_again(desk):
    comment, _other = waiting(9), waiting(1)
    is_open_before(make_user("moderator"), comment, minutes=5)
    assert shown(desk.get(QUEUE)) == comment.pk


def test_the_page_says_what_is_needed_and_no_more(desk):
    article = make_revision(headline="Tin <mới>").article
    parent = make_comment(article, author_name="Quốc", body="Câu hỏi?")
    make_comment(article, Status.SPAM, email="lan@example.com", network="203.0.113.0/24")
    comment = waiting(
        article=article,
        parent=parent,
        body="Một\n\n<Hai>",
        email="lan@example.com",
        network="203.0.113.0/24",
    )
    comment.findings.create(says="Quảng cáo: “vay nóng”")
    text = desk.get(QUEUE).text
    for words in ["<p>Một</p><p>&lt;Hai&gt;</p>", "Câu hỏi?", "Tin &lt;mới&gt;", "vay nóng"]:
        assert words in text
    assert text.count("rác: 1") == 2
    assert "example.com" not in text


def test_a_draft_is_not_named(desk):
    draft = make_revision(headline="Cũ").copy(None)
    draft.headline = "Chưa đăng"
    draft.save()
    waiting(article=draft.article)
    waiting(article=make_draft(headline="Nháp").article)
    text = desk.get(QUEUE).text
    assert "Cũ" in text
    assert "Chưa đăng" not in text
    assert "Nháp" not in text


def test_the_queue_costs_the_same_for_two_and_for_twenty(desk, django_assert_num_queries):
    for many in (2, 18):
        for _ in range(many):
            waiting()
        # session, user and two kinds of permissions; urgent stories, what is open elsewhere; the
        # comment and its story's headline, findings, reports, reader, network, likes, decisions,
        # role; noting it open; how many wait; their stories, urgent and not, with headlines
        with django_assert_num_queries(21):
            desk.get(QUEUE)


# A press


@pytest.mark.parametrize("to", [Status.APPROVED, Status.REJECTED, Status.SPAM])
def test_a_press_decides_and_shows_the_next(desk, moderator, to):
    comment, following = waiting(9), waiting(1)
    response = press(desk, comment, to)
    page = desk.get(response["Location"])
    assert shown(page) == following.pk
    assert stored(comment).status == to
    act = ModerationAct.objects.get(by=moderator)
    assert reverse("admin:comment_undo", args=[act.pk]) in page.text


def test_a_reason_is_one_press_or_typed(desk):
    first, second = waiting(), waiting()
    press(desk, first, "rejected 0")
    press(desk, second, "rejected", reason="Chép nguyên văn báo khác")
    reasons = [comment.events.get().reason for comment in (first, second)]
    assert reasons == ["Xúc phạm người khác", "Chép nguyên văn báo khác"]


def test_the_undo_beside_the_next_comment_brings_it_back(desk, moderator):
    comment = waiting()
    press(desk, comment, "spam")
    undo = reverse("admin:comment_undo", args=[ModerationAct.objects.get().pk])
    page = desk.get(desk.post(undo, {"next": "queue"})["Location"])
    assert shown(page) == comment.pk
    assert stored(comment).status == Status.PENDING
    assert ModerationAct.objects.filter(by=moderator, kind="undo", count=1).exists()


def test_a_stale_press_is_refused_and_says_who_did_what(desk):
    comment = waiting()
    decide([comment], Status.REJECTED, by=make_user("moderator", first_name="Bình"))
    response = press(desk, comment, "approved", version=1)
    assert "Bình: chờ duyệt → không duyệt." in told(response)
    assert shown(desk.get(response["Location"])) == comment.pk
    assert stored(comment).status == Status.REJECTED


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"to": "approved"},
        {"to": "approved", "seen": ""},
        {"to": "approved", "seen": "x"},
        {"to": "approved", "seen": "1:1 1"},
        {"to": "approved", "seen": "999999999:1"},
        {"to": "erased"},
        {"to": "rejected 99"},
        {"to": "rejected x"},
        {"to": "rejected", "reason": "x" * 301},
        {"to": "rejected", "reason": "a\0"},
    ],
)
def test_a_press_that_makes_no_sense_decides_nothing(desk, sent):
    comment = waiting()
    whole = {"seen": f"{comment.pk}:1"} if sent.get("to") and "seen" not in sent else {}
    if sent == {"to": "approved"}:
        whole = {}
    response = desk.post(DECIDE, whole | sent)
    assert response.status_code in (302, 422)
    assert told(response)
    assert stored(comment).version == 1


def test_what_was_typed_and_chosen_comes_back_with_a_refusal(desk):
    first, second = waiting(9, body="Hay quá!"), waiting(1, body="hay qua")
    sent = {"seen": f"{first.pk}:1 {second.pk}:1", "to": "rejected", "alone": "1"}
    response = desk.post(DECIDE, sent | {"reason": "Gọi 0912 345 678"})
    assert response.status_code == 422
    assert shown(response) == first.pk
    assert 'value="Gọi 0912 345 678"' in response.text
    assert re.search(r'name="alone" value="1" checked', response.text)
    assert {stored(first).status, stored(second).status} == {Status.PENDING}


def test_what_is_nearly_the_same_as_what_another_has_open_is_offered_last(desk):
    first, _same, other = waiting(9, body="Hay!"), waiting(8, body="hay"), waiting(1)
    is_open_before(make_user("moderator"), first)
    assert shown(desk.get(QUEUE)) == other.pk


def test_any_story_can_be_put_first_from_its_comment_and_back(desk):
    _older, comment = waiting(9), waiting(1)
    page = desk.get(QUEUE, {"comment": comment.pk})
    action = reverse("admin:comment_queue_first", args=[comment.article_id])
    assert page.text.count(f'action="{action}"') == 2  # in the list of stories too
    desk.post(action)
    assert shown(desk.get(QUEUE)) == comment.pk
    decide([comment], Status.APPROVED)
    page = desk.get(QUEUE).text  # with nothing waiting it can still be ended
    assert action in page
    desk.post(action, {"end": "1"})
    assert action not in desk.get(QUEUE).text


def test_the_one_that_was_left_is_named_to_the_script(desk):
    first, second = waiting(9, body="Hay!"), waiting(1, body="hay")
    decide([second], Status.SPAM)
    sent = {"seen": f"{first.pk}:1 {second.pk}:1", "to": "approved"}
    facts = desk.post(DECIDE, sent, headers={"Accept": "application/json"}).json()
    assert (facts["is_done"], facts["left"]) == (False, second.pk)


@pytest.mark.parametrize("key", ["0", "x", "-1", "9" * 30, "²"])
def test_a_comment_that_is_not_there_is_not_a_failure(desk, key):
    comment = waiting()
    for name in ("comment", "after", "story"):
        assert desk.get(QUEUE, {name: key}).status_code == 200
    assert desk.get(reverse("admin:comment_queue_news"), {"comment": key}).status_code == 200
    assert stored(comment).version == 1


def test_a_script_gets_facts_and_the_bare_comment(desk):
    first, second = waiting(9), waiting(1)
    part = desk.get(QUEUE, {"after": first.pk, "part": "1"}).text
    assert f'data-comment="{second.pk}"' in part
    assert "<html" not in part
    sent = {"seen": f"{first.pk}:1", "to": "approved"}
    facts = desk.post(DECIDE, sent, headers={"Accept": "application/json"}).json()
    assert facts["is_done"]
    assert facts["undo"] == reverse("admin:comment_undo", args=[ModerationAct.objects.get().pk])
    facts = desk.post(DECIDE, sent, headers={"Accept": "application/json"}).json()
    assert not facts["is_done"]


def test_an_open_page_is_told_of_anothers_decision(desk):
    comment = waiting()
    news = reverse("admin:comment_queue_news")
    assert desk.get(news, {"comment": comment.pk, "version": 1}).json() == {"waiting": 1}
    decide([comment], Status.SPAM, by=make_user("moderator", first_name="Bình"))
    answer = desk.get(news, {"comment": comment.pk, "version": 1}).json()
    assert answer == {"waiting": 0, "changed": "Bình: chờ duyệt → rác."}


def test_an_open_page_is_told_that_its_next_comment_is_taken(desk):
    comment, ahead = waiting(9), waiting(1)
    news = reverse("admin:comment_queue_news")
    asked = {"comment": comment.pk, "version": 1, "next": ahead.pk, "next_version": 1}
    assert desk.get(news, asked).json()["taken"] is False
    is_open_before(make_user("moderator"), ahead)
    assert desk.get(news, asked).json()["taken"] is True
    OpenComment.objects.all().delete()
    decide([ahead], Status.SPAM)
    assert desk.get(news, asked).json()["taken"] is True
    assert "taken" not in desk.get(news, asked | {"next": "x"}).json()


# Answering


def test_a_reply_of_the_newsroom_approves_what_it_answers(desk, moderator):
    comment = waiting()
    address = reverse("admin:comment_answer", args=[comment.pk])
    desk.post(address, {"text": "Xin cảm ơn.", "role": "Ban Bạn đọc", "version": 1})
    answer = Comment.objects.get(parent=comment)
    assert stored(comment).status == Status.APPROVED
    assert (answer.staff, answer.staff_role, answer.body) == (
        moderator,
        "Ban Bạn đọc",
        "Xin cảm ơn.",
    )
    assert 'value="Ban Bạn đọc"' in desk.get(QUEUE, {"comment": comment.pk}).text


@pytest.mark.parametrize(
    "sent",
    [
        {"text": " ", "version": 1},
        {"text": "\u200b", "version": 1},
        {"text": "Chào"},
        {"text": "Dài quá. " * 2_000, "version": 1},
        {"text": "Chào", "version": 1, "role": "x" * 61},
        {},
    ],
)
def test_a_reply_that_cannot_be_sent_comes_back_and_changes_nothing(desk, sent):
    comment = waiting()
    response = desk.post(reverse("admin:comment_answer", args=[comment.pk]), sent)
    assert response.status_code == 422
    assert sent.get("text", "").strip("\u200b ") in response.text
    assert "error" in response.text
    assert stored(comment).status == Status.PENDING
    assert Comment.objects.count() == 1


def test_a_reply_to_what_was_rejected_meanwhile_is_kept_for_its_writer(desk):
    comment = waiting()
    decide([comment], Status.REJECTED, make_user("moderator", first_name="Bình"))
    sent = {"text": "Xin chào", "role": "Ban Bạn đọc", "version": 1}
    response = desk.post(reverse("admin:comment_answer", args=[comment.pk]), sent)
    assert response.status_code == 409
    for words in ["Bình: chờ duyệt → không duyệt.", "Xin chào</textarea>", 'value="Ban Bạn đọc"']:
        assert words in response.text
    assert not Comment.objects.filter(parent=comment).exists()


def test_the_same_reply_sent_twice_stands_once(desk):
    comment = waiting()
    address = reverse("admin:comment_answer", args=[comment.pk])
    for version in (1, 1, 2):  # a second click, and the same once more from a new page
        response = desk.post(address, {"text": "Xin cảm ơn.", "version": version})
        assert response.status_code == 302
        assert told(response)
    answer = Comment.objects.get(parent=comment)
    assert answer.status == Status.APPROVED
    decide([answer], Status.REJECTED)
    desk.post(address, {"text": "Xin cảm ơn.", "version": 2})
    assert stored(answer).status == Status.APPROVED


@pytest.mark.django_db(transaction=True)
def test_the_same_reply_sent_twice_at_once_stands_once(moderator):
    comment = make_comment()
    start = Barrier(2)

    def answer():
        try:
            parent = Comment.objects.select_related("article").get(pk=comment.pk)
            start.wait(60)
            return answer_for_the_newsroom(moderator, "", parent, "Xin cảm ơn.").is_whole
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        futures = [threads.submit(answer) for _ in range(2)]
        assert [future.result(60) for future in futures] == [True, True]
    assert Comment.objects.get(parent=comment).status == Status.APPROVED


def test_after_a_reply_the_story_goes_on_and_undo_is_offered(desk, moderator):
    comment = waiting(9)
    following = waiting(1, article=comment.article)
    waiting(20)
    assert 'name="story"' in desk.get(QUEUE, {"story": comment.article_id}).text
    sent = {"text": "Xin cảm ơn.", "version": 1, "story": comment.article_id}
    response = desk.post(reverse("admin:comment_answer", args=[comment.pk]), sent)
    page = desk.get(response["Location"])
    assert shown(page) == following.pk
    act = ModerationAct.objects.get(by=moderator)
    assert act.count == 2
    desk.post(reverse("admin:comment_undo", args=[act.pk]))
    statuses = [stored(comment).status, Comment.objects.get(parent=comment).status]
    assert statuses == [Status.PENDING, Status.PENDING]


def test_what_its_author_changed_since_a_decision_is_said(desk):
    comment = waiting()
    decide([comment], Status.REJECTED, by=make_user("moderator", first_name="Bình"))
    decide([stored(comment)], Status.PENDING, by=make_user("moderator", first_name="Bình"))
    assert rewrite(stored(comment), "Một câu khác")
    assert "Người viết đã sửa nội dung" in told(press(desk, comment, "approved", version=3))
    assert stored(comment).status == Status.PENDING


# Who may


def test_nobody_else_sits_at_the_queue(client, reporter):
    comment = waiting()
    client.force_login(reporter)
    assert client.get(QUEUE).status_code == 403
    assert press(client, comment).status_code == 403
    assert client.get(reverse("admin:comment_acts")).status_code == 403
    assert stored(comment).status == Status.PENDING
