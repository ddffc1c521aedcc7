"""Undoing an act: whole, exactly, and as an act of its own."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from articles.guards import FrozenError
from comments.editing import edit, move
from comments.models import Comment, ModerationAct, ModerationEvent
from comments.moderation import decide, pick
from comments.revising import rewrite
from comments.undoing import undo
from tests.comments.test_decide import assert_counters_equal_rows
from tests.factories import make_comment, make_revision, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status


def statuses(comments):
    return [Comment.objects.get(pk=comment.pk).status for comment in comments]


def latest(comments):
    return [Comment.objects.get(pk=comment.pk) for comment in comments]


def mixed():
    """A thread whose comments stand in three states."""
    article = make_revision().article
    root = make_comment(article)
    return [
        root,
        make_comment(article, Status.PENDING, parent=root),
        make_comment(article, Status.REJECTED, parent=root),
    ]


def test_undo_gives_each_the_status_it_had():
    comments, user = mixed(), make_user()
    act = decide(latest(comments), Status.SPAM, user, "Nhầm").act
    undone = undo(act, user)
    assert statuses(comments) == [Status.APPROVED, Status.PENDING, Status.REJECTED]
    assert (undone.act.undoes, undone.act.by, undone.act.count) == (act, user, 3)
    assert undone.is_whole
    assert_counters_equal_rows()


def test_undo_can_itself_be_undone():
    comments, user = mixed(), make_user()
    first = undo(decide(latest(comments), Status.SPAM, user).act, user)
    again = undo(first.act, user)
    assert statuses(comments) == [Status.SPAM] * 3
    assert len(again.changed) == 3
    assert_counters_equal_rows()


def test_what_was_decided_since_stands_and_is_told():
    comments, user = mixed(), make_user()
    act = decide(latest(comments), Status.SPAM, user).act
    decide(latest(comments[1:2]), Status.APPROVED, user)
    undone = undo(act, user)
    assert statuses(comments) == [Status.APPROVED, Status.APPROVED, Status.REJECTED]
    assert [comment.pk for comment in undone.stale] == [comments[1].pk]
    assert_counters_equal_rows()


def test_acts_are_undone_one_after_the_other_from_the_last(client):
    comments, user = mixed(), make_user()
    acts = [
        decide(latest(comments), to, user).act
        for to in (Status.SPAM, Status.REJECTED, Status.APPROVED)
    ]
    for act in acts[::-1]:
        assert undo(act, user).is_whole
    assert statuses(comments) == [Status.APPROVED, Status.PENDING, Status.REJECTED]
    assert undo(acts[1], user).changed == []
    assert_counters_equal_rows()


def test_undoing_twice_changes_nothing_more():
    comments, user = mixed(), make_user()
    act = decide(latest(comments), Status.SPAM, user).act
    undo(act, user)
    acts = ModerationAct.objects.count()
    assert undo(act, user).changed == []
    assert ModerationAct.objects.count() == acts


def test_what_its_author_withdrew_stays_withdrawn():
    comment = make_comment(status=Status.PENDING)
    act = decide([comment], Status.WITHDRAWN).act
    assert undo(act, make_user()).final == [comment]
    assert statuses([comment]) == [Status.WITHDRAWN]


def test_undoing_shows_no_text_that_nobody_has_read(moderator):
    comment = make_comment()
    assert rewrite(comment, "Một câu chưa ai đọc")
    back = comment.events.latest("pk").act
    assert len(undo(back, moderator).stale) == 1
    approval = decide(latest([comment]), Status.APPROVED, moderator).act
    undone = undo(approval, moderator)
    assert rewrite(latest([comment])[0], "Lại một câu chưa ai đọc")
    assert len(undo(undone.act, moderator).stale) == 1
    assert latest([comment])[0].status == Status.PENDING
    assert_counters_equal_rows()


def test_an_act_that_changes_nothing_leaves_no_line():
    comment = make_comment()
    before = ModerationAct.objects.count()
    decide(latest([comment]), Status.APPROVED)
    assert ModerationAct.objects.count() == before


@pytest.mark.parametrize(
    "attempt",
    [
        lambda act: act.save(),
        lambda act: act.delete(),
        lambda act: ModerationAct.objects.update(reason="Khác"),
        lambda act: ModerationAct.objects.all().delete(),
    ],
)
def test_the_log_is_only_added_to(attempt):
    act = make_comment().events.get().act
    with pytest.raises(FrozenError):
        attempt(act)


def test_any_act_is_undone_from_its_line_in_the_log(client, moderator):
    comments = mixed()
    act = decide(latest(comments), Status.SPAM, make_user(first_name="Bình"), "Một loạt").act
    client.force_login(moderator)
    log = reverse("admin:comment_acts")
    address = reverse("admin:comment_undo", args=[act.pk])
    text = client.get(log).text
    for shown in ["Bình", "Một loạt", address]:
        assert shown in text
    assert client.post(address)["Location"] == log
    assert statuses(comments) == [Status.APPROVED, Status.PENDING, Status.REJECTED]
    assert ModerationEvent.objects.filter(act__undoes=act, by=moderator).count() == 3


def test_an_act_that_does_not_exist_is_not_found(client, moderator):
    client.force_login(moderator)
    address = reverse("admin:comment_undo", args=["00000000-0000-4000-8000-000000000000"])
    assert client.post(address).status_code == 404
    assert client.get(address).status_code == 405


# What is not a decision


def picture(*comments):
    """All that an act may change of these."""
    columns = [
        *(
            "status",
            "body",
            "body_html",
            "wording__text",
            "sketch_a",
            "edited_at",
            "parent",
            "root",
        ),
        *("depth", "picked_at", "reply_count", "in_thread"),
    ]
    keys = [comment.pk for comment in comments]
    return list(Comment.objects.filter(pk__in=keys).order_by("pk").values(*columns))


def edited(comment, by):
    edit(comment, "Một câu khác hẳn", by)


def edited_twice(comment, by):
    edit(comment, "Một câu khác hẳn", by)
    edit(latest([comment])[0], "Câu thứ ba", by)


def moved(comment, by):
    move(comment, make_comment(comment.article), by)


def set_free(comment, by):
    move(comment, None, by)


def picked(comment, by):
    pick(comment, by=by)


def no_longer_picked(comment, by):
    pick(comment, by=by)
    pick(latest([comment])[0], is_pick=False, by=by)


@pytest.mark.parametrize("step", [edited, edited_twice, moved, set_free, picked, no_longer_picked])
def test_every_kind_of_act_is_undone_from_its_line_and_done_again(client, moderator, step):
    article = make_revision().article
    root = make_comment(article)
    comment = make_comment(article, parent=root, body="Bản đầu")
    below = make_comment(article, parent=comment)
    thread, pictures = [root, comment, below], []
    acts_before = set(ModerationAct.objects.values_list("pk", flat=True))
    pictures.append(picture(*thread))
    step(comment, moderator)
    acts = list(ModerationAct.objects.filter(by=moderator).order_by("at", "pk"))
    assert acts_before.isdisjoint(act.pk for act in acts)
    pictures.append(picture(*thread))
    client.force_login(moderator)
    for act in acts[::-1]:
        address = reverse("admin:comment_undo", args=[act.pk])
        assert address in client.get(reverse("admin:comment_acts")).text
        facts = client.post(address, headers={"Accept": "application/json"}).json()
        assert facts["is_done"], facts
    assert picture(*thread) == pictures[0]
    undone = list(ModerationAct.objects.filter(undoes__in=acts).order_by("-at"))
    for act in undone:
        assert undo(act, moderator).is_whole
    assert picture(*thread) == pictures[1]
    for act in acts:
        assert act.events.count() == 1
    assert_counters_equal_rows()


@pytest.mark.parametrize(("first", "then"), [(edited, edited), (moved, set_free)])
def test_what_was_done_since_stands(moderator, first, then):
    article = make_revision().article
    comment = make_comment(article, parent=make_comment(article))
    first(comment, moderator)
    act = comment.events.last().act
    if then is edited:
        edit(latest([comment])[0], "Sửa lần nữa", moderator)
    else:
        then(latest([comment])[0], moderator)
    before = picture(comment)
    undone = undo(act, moderator)
    assert (undone.done, undone.stale) == ([], [comment])
    assert picture(comment) == before


def test_a_text_its_author_changed_since_stands(moderator):
    comment = make_comment(status=Status.PENDING)
    edit(comment, "Bản của tòa soạn", moderator)
    assert rewrite(latest([comment])[0], "Bản của người viết")
    assert undo(comment.events.get().act, moderator).stale == [comment]
    assert latest([comment])[0].body == "Bản của người viết"


def test_a_move_is_not_undone_where_its_old_place_is_below_it_by_now(moderator):
    article = make_revision().article
    old, comment = make_comment(article), None
    comment = make_comment(article, parent=old)
    move(comment, None, moderator)
    act = comment.events.last().act
    move(latest([old])[0], comment, moderator)
    assert undo(act, moderator).stale == [comment]
    assert_counters_equal_rows()


def test_what_cannot_be_undone_says_so(client, moderator):
    comment = make_comment(status=Status.PENDING)
    act = decide([comment], Status.WITHDRAWN).act
    edit_act = edit_of_withdrawn(moderator)
    client.force_login(moderator)
    log = client.get(reverse("admin:comment_acts")).text
    assert "hệ thống" in log
    assert reverse("admin:comment_undo", args=[act.pk]) not in log
    answer = client.post(reverse("admin:comment_undo", args=[act.pk]))
    assert "Không hoàn tác được" in said(answer)
    answer = client.post(reverse("admin:comment_undo", args=[edit_act.pk]))
    assert "giữ nguyên" in said(answer)
    assert latest([comment])[0].status == Status.WITHDRAWN


def edit_of_withdrawn(moderator):
    comment = make_comment()
    edit(comment, "Khác", moderator)
    decide(latest([comment]), Status.WITHDRAWN)
    return comment.events.get(act__kind="edit").act


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_an_act_undone_twice_says_that_nothing_is_left(client, moderator):
    client.force_login(moderator)
    comment = make_comment()
    comment.reports.create(reason="insult", network="10.0.0.0/24")
    act = decide([comment], Status.APPROVED, moderator).act
    address = reverse("admin:comment_undo", args=[act.pk])
    client.post(address)
    assert "Không còn gì để hoàn tác" in said(client.post(address))


def test_older_acts_are_on_the_next_page_and_undone_from_there(client, moderator):
    comment = make_comment(status=Status.PENDING)
    act = decide([comment], Status.SPAM, moderator).act
    ModerationAct.objects.bulk_create(
        ModerationAct(by=moderator, to_status=Status.SPAM, count=0, at=act.at + timedelta(hours=1))
        for _ in range(100)
    )
    client.force_login(moderator)
    log, address = reverse("admin:comment_acts"), reverse("admin:comment_undo", args=[act.pk])
    first = client.get(log).text
    assert address not in first
    following = re.search(r'href="\?after=([0-9a-f-]{36})"', first)[1]
    second = client.get(log, {"after": following}).text
    assert address in second
    assert second.count("/undo/") == 1
    client.post(address)
    assert latest([comment])[0].status == Status.PENDING
    for after in ["x", "0" * 99, "00000000-0000-4000-8000-000000000000"]:
        assert client.get(log, {"after": after}).status_code == 200


def test_what_a_rule_filed_is_in_the_log_and_undone_from_it(client, moderator):
    comment = make_comment(status=Status.PENDING)
    act = decide([comment], Status.SPAM, reason="Quảng cáo: “vay nóng”").act
    client.force_login(moderator)
    log = client.get(reverse("admin:comment_acts")).text
    assert "vay nóng" in log
    client.post(reverse("admin:comment_undo", args=[act.pk]))
    assert latest([comment])[0].status == Status.PENDING


def test_the_log_costs_the_same_for_two_acts_and_for_thirty(
    client, moderator, django_assert_num_queries
):
    client.force_login(moderator)
    for many in (2, 28):
        for _ in range(many):
            comment = make_comment(status=Status.PENDING)
            undo(decide([comment], Status.SPAM, make_user("moderator")).act, moderator)
        # session, user and two kinds of permissions; the acts, and the roles of who has no name
        with django_assert_num_queries(6):
            client.get(reverse("admin:comment_acts"))
