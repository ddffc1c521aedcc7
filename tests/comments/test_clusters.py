"""Nearly the same comments are one row, and one decision decides them all."""

import re

import pytest
from django.urls import reverse

from comments.clusters import alike, clusters
from comments.models import Comment, ModerationAct
from tests.factories import make_comment, make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status
QUEUE = reverse("admin:comment_queue")
CLUSTERS = reverse("admin:comment_clusters")
DECIDE = reverse("admin:comment_queue_decide")
LONG = "Cần vay tiền nhanh trong ngày hãy gọi ngay cho chúng tôi để được tư vấn miễn phí {}"


@pytest.fixture
def article():
    return make_revision().article


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def waiting(article, *bodies):
    return [make_comment(article, Status.PENDING, body=body) for body in bodies]


def test_replays_with_small_changes_are_alike(article):
    first, *others = waiting(article, *(LONG.format(name) for name in ["anh", "chị", "em nhé"]))
    waiting(article, "Đường này đã hỏng ba năm nay mà chưa thấy ai sửa chữa gì cả")
    assert alike(first) == others


@pytest.mark.parametrize("starts", [(0, 4, 8), (0, 8, 4)])
def test_a_replay_is_found_through_another_one(article, starts):
    words = [f"chữ{number}" for number in range(30)]
    texts = [" ".join(words[at : at + 20]) for at in starts]
    first, *others = waiting(article, *texts)
    assert alike(first) == others


def test_short_texts_are_alike_when_their_words_are(article):
    first, second, _other = waiting(article, "Hay quá!", "hay qua", "Hay thật")
    assert alike(first) == [second]
    signs, same, _others = waiting(article, "👍👍", "👍👍", "👎")
    assert alike(signs) == [same]


def test_a_common_beginning_does_not_make_two_comments_alike(article):
    first, _second = waiting(
        article,
        "Tôi hoàn toàn đồng ý với bài báo, nhưng con đường cần được mở rộng trước mùa mưa",
        "Tôi hoàn toàn đồng ý với bài báo và mong bệnh viện huyện có thêm bác sĩ giỏi",
    )
    assert alike(first) == []
    assert clusters() == []


def test_only_what_waits_is_alike(article):
    first, decided = waiting(article, LONG.format("anh"), LONG.format("chị"))
    Comment.objects.filter(pk=decided.pk).update(status=Status.REJECTED)
    assert alike(first) == []


def test_the_largest_cluster_is_the_first_row(desk, article):
    pair = waiting(article, "Hay quá", "hay quá")
    many = waiting(article, *(LONG.format(number) for number in range(4)))
    waiting(article, "Một mình")
    rows = re.findall(r'id="cluster-(\d+)"', desk.get(CLUSTERS).text)
    assert rows == [str(many[0].pk), str(pair[0].pk)]


def test_one_decision_decides_a_cluster(desk, article):
    many = waiting(article, *(LONG.format(number) for number in range(4)))
    other = waiting(article, "Một mình")[0]
    page = desk.get(QUEUE).text
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    assert len(seen.split()) == 4
    desk.post(DECIDE, {"seen": seen, "to": "spam", "next": CLUSTERS})
    assert Comment.objects.filter(status=Status.SPAM).count() == 4
    assert ModerationAct.objects.get().count == 4
    other.refresh_from_db()
    assert other.status == Status.PENDING
    assert many


def test_the_one_shown_can_be_decided_alone(desk, article):
    many = waiting(article, *(LONG.format(number) for number in range(3)))
    seen = " ".join(f"{comment.pk}:1" for comment in many)
    desk.post(DECIDE, {"seen": seen, "to": "approved", "alone": "1"})
    approved = Comment.objects.get(status=Status.APPROVED)
    assert approved == many[0]


def test_a_cluster_costs_the_same_for_three_and_for_thirty(article, django_assert_num_queries):
    for many in (3, 27):
        first, *_others = waiting(article, *(LONG.format(number) for number in range(many)))
        with django_assert_num_queries(3, exact=False):
            alike(first)
