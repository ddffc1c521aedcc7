"""Reasons stay when a comment is erased: no address and no number of anybody enters one."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from comments.models import Comment, ModerationEvent, Reveal, Standing
from tests.factories import make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PERSONAL = [
    "Lại là lan@example.com",
    "Số 0905 123 456 gọi suốt",
    "CCCD 062090001234",
    "STK 0123456789012 Vietcombank",
]
SENTENCE = "lưu mãi"
HARMLESS = "Chửi bới lần thứ 3, ngày 1/3/2026, bài 12345"


@pytest.fixture
def comment():
    return make_comment(status="pending", email="lan@example.com", network="203.0.113.0/24")


def ways(comment):
    """Where a reason is given, with what else is sent there."""
    search = {"network": "203.0.113.0/24", "to": "spam"}
    seen = {"seen": f"{comment.pk}:1", "to": "rejected"}
    edited = {"version": 1, "text": "Khác"}
    settled = {"kind": "banned", "days": "7"}
    return {
        "queue": (reverse("admin:comment_queue_decide"), seen),
        "page": (
            reverse("admin:comments_comment_decide", args=[comment.pk]),
            {"to": "rejected", "version": 1},
        ),
        "edit": (reverse("admin:comment_edit", args=[comment.pk]), edited),
        "search": (reverse("admin:comment_decide_all", query=search), {}),
        "reader": (reverse("admin:comment_reader", args=[comment.contact_id]), settled),
        "network": (reverse("admin:comment_network", args=[comment.network]), settled),
        "reveal": (reverse("admin:comment_reveal", args=[comment.contact_id]), {}),
    }


def kept():
    return [*ModerationEvent.objects.all(), *Standing.objects.all(), *Reveal.objects.all()]


@pytest.mark.parametrize("way", ["queue", "page", "edit", "search", "reader", "network", "reveal"])
@pytest.mark.parametrize("reason", PERSONAL)
def test_no_address_or_number_enters_a_reason(client, managing_editor, comment, way, reason):
    client.force_login(managing_editor)
    address, sent = ways(comment)[way]
    if way == "search":
        sent = {"mark": client.get(address).context["selection"].mark}
    response = client.post(address, sent | {"reason": reason}, follow=True)
    assert SENTENCE in response.text
    assert kept() == []
    assert Comment.objects.get(pk=comment.pk).status == "pending"


@pytest.mark.parametrize("way", ["queue", "search", "reader", "network", "reveal"])
def test_other_figures_may_stand_in_one(client, managing_editor, comment, way):
    client.force_login(managing_editor)
    address, sent = ways(comment)[way]
    if way == "search":
        sent = {"mark": client.get(address).context["selection"].mark}
    client.post(address, sent | {"reason": HARMLESS})
    assert [row.reason for row in kept()] == [HARMLESS]


def test_the_command_refuses_them_too(comment):
    with pytest.raises(CommandError, match=SENTENCE):
        call_command("moderate", "reject", "--status", "pending", "--reason", PERSONAL[1])
    assert kept() == []
