"""Readers and networks the newsroom has banned or trusts, and who may see a reader's e-mail."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from limits import parse_many

from articles.guards import FrozenError
from comments import limits
from comments.models import Comment, Contact, Reveal, Rule, Standing
from comments.moderation import decide
from comments.revising import rewrite
from comments.standings import end, settle
from comments.tokens import read_receipt_token
from tests.comments.posting import TYPED, send
from tests.factories import make_comment, make_revision, make_section, make_user
from tests.mail import link_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status
NETWORK = "203.0.113.0/24"
BAN = {"kind": "banned", "days": "7", "reason": "Chửi bới nhiều lần"}


@pytest.fixture
def contact(db):
    return Contact.objects.for_email(TYPED["email"])


def post_from(client, article, network=203, **changes):
    client.defaults["REMOTE_ADDR"] = f"{network}.0.113.9"
    response = send(client, article, **changes)
    assert response.status_code == 303
    return Comment.objects.latest("pk")


# What follows


def pages_of(client, receipt):
    """What a sender sees of their comment, and may do with it, but for its token and its id."""
    public_id, _rights = read_receipt_token(receipt.split("/")[2])
    address = Comment.objects.get(public_id=public_id).receipt_url(True)
    shown = [client.get(address), client.get(f"{address}sua/")]
    shown.append(client.post(f"{address}sua/", {"body": "Chữ mới."}, follow=True))
    return [
        (page.status_code, re.sub(r"/binh-luan/[^/]+/", "/binh-luan/…/", page.text))
        for page in shown
    ]


def filed_for_a_ban(client, article, contact, by):
    settle("banned", "Chửi bới", by, contact=contact, days=7)
    return send(client, article, body="Lần sau."), Status.REJECTED, "Chửi bới"


def filed_for_a_trap(client, article, contact, by):
    return send(client, article, body="Lần sau.", subject="x"), Status.SPAM, "Ô"


def filed_by_a_rule(client, article, contact, by):
    Rule.objects.create(name="Từ cấm", kind="words", words="sau", action="spam")
    return send(client, article, body="Lần sau."), Status.SPAM, "Từ cấm"


@pytest.mark.parametrize("filed", [filed_for_a_ban, filed_for_a_trap, filed_by_a_rule])
def test_who_is_filed_sees_the_same_receipt_as_anybody(
    client, contact, managing_editor, inbox, filed
):
    article = make_revision().article
    with time_machine.travel(timezone.now(), tick=False):
        told = send(client, article, body="Lần sau.", email="khac@example.com")
        again, status, reason = filed(client, article, contact, managing_editor)
        comment = Comment.objects.latest("pk")
        assert comment.status == status
        assert reason in comment.events.get().reason
        pages = [pages_of(client, one["Location"]) for one in (told, again)]
    assert [code for code, _text in pages[0]] == [200, 200, 200]
    assert "chờ" in pages[0][0][1]
    assert pages[0] == pages[1]
    comment.refresh_from_db()
    assert (comment.status, comment.body) == (status, "Chữ mới.")
    decide([comment], Status.APPROVED)
    assert "đã được duyệt" in client.get(comment.receipt_url(True)).text


def test_who_is_filed_is_not_offered_to_publish(client, contact, managing_editor, inbox):
    settle("trusted", "Cộng tác viên", managing_editor, contact=contact)
    Contact.objects.update(confirmed_at=timezone.now())
    article = make_revision().article
    post_from(client, article, subject="x", body="Bẫy.")
    settle("banned", "Quảng cáo", managing_editor, network=NETWORK, days=1)
    post_from(client, article, body="Mạng bị chặn.")
    assert not inbox
    post_from(client, article, network=198, body="Mạng khác.")
    assert len(inbox) == 1


def test_what_a_moderator_rejects_is_told(client, contact, moderator):
    article = make_revision().article
    receipt = send(client, article, subject="x")["Location"]
    comment = Comment.objects.get()
    decide([comment], Status.REJECTED, moderator)
    assert "không được duyệt" in client.get(receipt).text


def test_a_ban_ends_by_itself_and_by_hand(client, contact, managing_editor):
    article = make_revision().article
    settle("banned", "Chửi bới", managing_editor, contact=contact, days=7)
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert post_from(client, article, body="Tám ngày sau.").status == Status.PENDING
    settle("banned", "Lại chửi", managing_editor, contact=contact)
    assert post_from(client, article, body="Bị chặn.").status == Status.REJECTED
    end(contact.standings.all(), managing_editor)
    assert post_from(client, article, body="Được lại.").status == Status.PENDING


def test_a_network_is_banned_for_all_its_readers_and_no_others(client, managing_editor):
    article = make_revision().article
    settle("banned", "Bình luận tự động", managing_editor, network="203.0.113.0/24", days=1)
    assert post_from(client, article, email="a@example.com").status == Status.REJECTED
    other = post_from(client, article, network=198, email="b@example.com")
    assert other.status == Status.PENDING


def test_a_banned_reader_cannot_write_by_changing_an_older_text(contact, managing_editor):
    comment = make_comment(status="pending", email=TYPED["email"])
    settle("banned", "Chửi bới", managing_editor, contact=contact)
    assert rewrite(comment, "Một bài khác hẳn.")
    comment.refresh_from_db()
    assert comment.status == Status.REJECTED


def test_a_trusted_reader_publishes_by_a_click_in_their_mail(
    client,
    contact,
    managing_editor,
    inbox,
):
    settle("trusted", "Cộng tác viên", managing_editor, contact=contact)
    Contact.objects.update(confirmed_at=timezone.now())
    article = make_revision().article
    comment = post_from(client, article)
    assert comment.status == Status.PENDING  # whoever knows an address can type it
    client.post(link_in(inbox[-1][1]))
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED


def test_trust_counts_for_nothing_in_a_sensitive_section(
    client,
    contact,
    managing_editor,
    inbox,
):
    settle("trusted", "Cộng tác viên", managing_editor, contact=contact)
    Contact.objects.update(confirmed_at=timezone.now())
    section = make_section("Pháp luật", is_sensitive=True)
    post_from(client, make_revision(section=section).article)
    assert not inbox


def test_a_trusted_network_has_no_limit_of_its_own(client, settings, managing_editor):
    settings.COMMENT_LIMIT_NETWORK = parse_many("1/hour")
    limits._limiter.cache_clear()
    article = make_revision().article
    settle("trusted", "Trường nội trú", managing_editor, network=NETWORK, days=30)
    for number in range(3):
        post_from(client, article, body=f"Học sinh số {number}.", email=f"h{number}@example.com")
    end(Standing.objects.all(), managing_editor)
    post_from(client, article, body="Còn một.", email="h8@example.com")
    assert send(client, article, body="Hết.", email="h9@example.com").status_code == 429


def test_a_new_standing_ends_the_one_before(contact, managing_editor):
    first = settle("banned", "Chửi bới", managing_editor, contact=contact)
    second = settle("trusted", "Nhầm người", managing_editor, contact=contact)
    assert list(contact.standings.in_force()) == [second]
    first.refresh_from_db()
    assert first.ended_by == managing_editor


# The pages


def test_a_moderator_bans_a_reader_from_the_queue_without_seeing_who(client, moderator):
    comment = make_comment(status="pending", email=TYPED["email"], network=NETWORK)
    client.force_login(moderator)
    page = client.get(reverse("admin:comment_queue")).text
    address = reverse("admin:comment_reader", args=[comment.contact_id])
    assert address in page
    assert reverse("admin:comment_network", args=[NETWORK]) in page
    page = client.get(address).text
    assert TYPED["email"] not in page
    assert "Xem địa chỉ" not in page
    assert client.post(address, BAN).status_code == 302
    assert Standing.objects.get().set_by == moderator
    page = client.get(address, follow=True).text
    assert BAN["reason"] in page
    client.post(reverse("admin:comment_end_standing", args=[Standing.objects.get().pk]))
    assert not Standing.objects.in_force().exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": ""}, "Hãy ghi lý do"),
        ({"kind": ""}, "Hãy chọn một trong hai"),
        ({"kind": "king"}, "Hãy chọn một trong hai"),
        ({"days": "100000"}, "100000"),
        ({"reason": "d" * 301}, "301"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_settled(client, moderator, contact, wrong, sentence):
    client.force_login(moderator)
    response = client.post(reverse("admin:comment_reader", args=[contact.pk]), BAN | wrong)
    assert response.status_code == 422
    assert sentence in response.text
    if wrong.get("reason") != "":
        assert response.context["form"].data["reason"] in response.text
    assert not Standing.objects.exists()


def test_what_is_settled_about_a_network_ends(client, moderator):
    client.force_login(moderator)
    address = reverse("admin:comment_network", args=[NETWORK])
    assert client.post(address, BAN | {"days": ""}).status_code == 422
    assert client.post(address, BAN).status_code == 302
    assert Standing.objects.get().until


@pytest.mark.parametrize("odd", ["203.0.113.7/32", "203.0.113.0/16", "x", "::/48/1", "10.0.0.1/24"])
def test_no_page_tells_of_one_address_or_of_none(client, moderator, odd):
    client.force_login(moderator)
    assert client.get(reverse("admin:comment_network", args=[odd])).status_code == 404


def test_a_managing_editor_sees_an_address_with_a_reason_that_is_kept(
    client, contact, managing_editor, moderator
):
    client.force_login(managing_editor)
    address = reverse("admin:comment_reveal", args=[contact.pk])
    assert TYPED["email"] not in client.get(reverse("admin:comment_reader", args=[contact.pk])).text
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 422
    assert TYPED["email"] not in refused.text
    assert not Reveal.objects.exists()
    shown = client.post(address, {"reason": "Công an yêu cầu bằng văn bản"})
    assert TYPED["email"] in shown.text
    assert "no-store" in shown["Cache-Control"]
    look = Reveal.objects.get()
    assert (look.contact_number, look.by) == (contact.pk, managing_editor)
    for page in (reverse("admin:comment_reveals"), reverse("admin:index")):
        assert "Công an yêu cầu bằng văn bản" in client.get(page).text
    client.force_login(moderator)
    assert client.post(address, {"reason": "Tò mò"}).status_code == 403
    assert Reveal.objects.count() == 1
    with pytest.raises(FrozenError):
        look.delete()


def test_the_look_stays_when_the_reader_is_forgotten(contact, managing_editor):
    number = contact.pk
    Reveal.objects.create(contact_number=number, by=managing_editor, reason="Theo yêu cầu")
    settle("banned", "Chửi bới", managing_editor, contact=contact)
    contact.delete()
    assert Reveal.objects.get().contact_number == number
    assert not Standing.objects.exists()


def test_the_list_tells_who_is_banned_now_and_was(client, moderator, contact):
    settle("banned", "Quảng cáo", make_user(), network=NETWORK, days=7)
    settle("banned", "Chửi bới", make_user(), contact=contact, days=7)
    end(contact.standings.all(), make_user())
    client.force_login(moderator)
    page = client.get(reverse("admin:comment_standings")).text
    assert page.index("Quảng cáo") < page.index("Chửi bới")
