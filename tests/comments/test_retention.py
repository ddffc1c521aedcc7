"""What of readers is forgotten, when, and what a legal hold keeps."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.guards import FrozenError
from comments.models import (
    Comment,
    Contact,
    DataRequest,
    HoldEvent,
    LegalHold,
    Report,
    Standing,
    Wording,
)
from comments.privacy import retention
from comments.privacy.retention import purge
from comments.revising import withdraw
from tests.comments.posting import send
from tests.factories import make_comment, make_revision, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = timezone.now()
KEPT = {"network": "203.0.113.0/24", "user_agent": "Firefox"}


def ago(**span):
    return NOW - timedelta(**span)


def make_old(days, **values):
    """A comment written, and its address last used, so long ago."""
    comment = make_comment(**KEPT | {"created_at": ago(days=days)} | values)
    Contact.objects.filter(pk=comment.contact_id).update(last_used_at=ago(days=days))
    return comment


def kept(comment):
    """What is still there: the network, the browser, the address."""
    comment.refresh_from_db()
    return bool(comment.network), bool(comment.user_agent), comment.contact_id is not None


@pytest.mark.parametrize(
    ("days", "left"),
    [
        (6.9, (True, True, True)),
        (7.1, (True, False, True)),
        (29.9, (True, False, True)),
        (30.1, (False, False, True)),
        (364.9, (False, False, True)),
        (365.1, (False, False, False)),
    ],
)
def test_each_thing_is_kept_for_its_period(days, left):
    comment = make_old(days)
    purge(NOW)
    assert kept(comment) == left
    assert Contact.objects.count() == left[2]
    assert comment.body.startswith("Bình luận")


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (31, False)])
def test_an_address_only_spam_came_from_goes_sooner(days, is_kept):
    spam = make_old(days, status="spam", email="rac@example.com")
    known = make_old(days, status="spam", email="lan@example.com")
    make_old(days, email="lan@example.com")
    purge(NOW)
    assert kept(spam)[2] == is_kept
    assert kept(known)[2]


def take_back(days, **values):
    """A comment its author withdrew so many days before NOW; they had changed it before."""
    values = {"body": "Chữ đã rút", "author_name": "Lan Rút", "website": "https://lan.vn"} | values
    with time_machine.travel(ago(days=days), tick=False):
        comment = make_comment(created_at=timezone.now(), **values)
        comment.edits.create(body="Chữ còn trước đó")
        comment.findings.create(says="Từ: “rút”")
        comment.reports.create(reason="insult", network="203.0.113.0/24", note="Chữ đã rút kìa")
        withdraw(comment)
    return comment


def words_left(comment):
    comment.refresh_from_db()
    notes = comment.reports.values_list("note", flat=True)
    edits, findings = (rows.exists() for rows in (comment.edits.exclude(body=""), comment.findings))
    written = comment.author_name + comment.body + comment.body_html
    written += "".join(Wording.objects.filter(comment=comment).values_list("text", flat=True))
    return bool(written + comment.website + "".join(notes)) or edits or findings


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (31, False)])
def test_what_was_withdrawn_is_deleted_some_time_after(client, days, is_kept):
    comment, standing = take_back(days), make_old(days)
    purge(NOW)
    assert words_left(comment) is is_kept
    comment.refresh_from_db()
    assert (comment.status, comment.events.count()) == ("withdrawn", 2)
    assert words_left(standing)
    page = client.get(comment.receipt_url(True))
    assert page.status_code == 200
    assert ("Chữ đã rút" in page.text) is is_kept
    assert dict(purge(NOW))["Chữ của bình luận đã rút"] == 0


def test_how_long_a_withdrawn_text_stays_is_a_setting_and_is_told(client, settings):
    settings.KEEP_WITHDRAWN_DAYS = 3
    kept, gone = take_back(2), take_back(4)
    purge(NOW)
    assert (words_left(kept), words_left(gone)) == (True, False)
    assert "xóa hẳn sau 3 ngày" in client.get("/du-lieu-ca-nhan/").text


def test_a_hold_keeps_what_was_withdrawn():
    of_story, of_reader, other = take_back(40), take_back(40), take_back(40)
    LegalHold.begin(make_user(), "Công văn số 1", article=of_story.article)
    LegalHold.begin(make_user(), "Công văn số 2", contact=of_reader.contact)
    purge(NOW)
    assert [words_left(one) for one in (of_story, of_reader, other)] == [True, True, False]


def test_a_withdrawn_text_can_be_sent_anew_when_it_is_gone(client):
    article = make_revision(publish_at=ago(days=40)).article
    with time_machine.travel(ago(days=31), tick=False):
        send(client, article)
        withdraw(Comment.objects.get())
    purge(NOW)
    assert send(client, article).status_code == 303
    assert Comment.objects.filter(status="pending").count() == 1


def test_the_settings_decide(settings):
    settings.KEEP_NETWORK_DAYS = settings.KEEP_BROWSER_DAYS = 2
    settings.KEEP_CONTACT_MONTHS = 1
    fresh, old = make_old(1), make_old(40)
    purge(NOW)
    assert kept(fresh) == (True, True, True)
    assert kept(old) == (False, False, False)


@pytest.mark.parametrize("status", ["approved", "spam"])
@pytest.mark.parametrize(
    ("asked", "is_kept"),
    [
        ({"kind": "erase", "received_at": ago(days=2)}, True),
        ({"kind": "erase", "received_at": ago(days=4)}, False),
        ({"kind": "erase", "received_at": ago(days=40), "confirmed_at": ago(days=40)}, True),
        ({"kind": "see", "received_at": ago(days=40), "confirmed_at": ago(days=40)}, True),
        ({"kind": "see", "received_at": ago(days=2), "is_done": True}, True),
        ({"kind": "see", "received_at": ago(days=4), "is_done": True}, False),
    ],
)
def test_who_waits_for_an_answer_or_was_mailed_a_link_is_not_forgotten(status, asked, is_kept):
    comment, values = make_old(400, status=status), dict(asked)
    if values.pop("is_done", False):
        values["confirmed_at"] = values["done_at"] = values["received_at"]
    DataRequest.objects.create(contact=comment.contact, **values)
    purge(NOW)
    assert kept(comment)[2] is is_kept


def test_the_command_first_erases_whom_a_hold_kept(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures"
    comment = make_old(400)
    DataRequest.objects.create(kind="erase", contact=comment.contact, confirmed_at=ago(days=40))
    call_command("purge_personal_data", "--dry-run", stdout=StringIO())
    assert kept(comment)[2]
    call_command("purge_personal_data", stdout=StringIO())
    comment.refresh_from_db()
    assert (comment.status, comment.body) == ("erased", "")
    assert DataRequest.objects.get().done_at is not None


def test_a_use_counts_from_the_last_one():
    first = make_old(500, email="lan@example.com")
    make_comment(email="lan@example.com")
    purge(NOW)
    assert kept(first)[2]


def test_reports_forget_their_network_and_stay_one_each():
    comment = make_comment()
    for network in ("203.0.113.0/24", "198.51.100.0/24", ""):
        comment.reports.create(reason="insult", network=network)
    Report.objects.update(created_at=ago(days=31))
    purge(NOW)
    networks = list(Report.objects.values_list("network", flat=True))
    assert len(set(networks)) == 3
    assert not [network for network in networks if "." in network]
    assert purge(NOW) == [(name, 0) for name, _count in purge(NOW)]


def test_a_network_is_forgotten_after_its_ban():
    for ended in (29, 31):
        Standing.objects.create(
            network=f"203.0.{ended}.0/24",
            kind="banned",
            reason="Chửi bới",
            set_by=make_user(),
            until=ago(days=ended),
        )
    purge(NOW)
    assert Standing.objects.get().network == "203.0.29.0/24"


def test_a_hold_on_a_story_keeps_all_below_it():
    held, other = make_old(400), make_old(400)
    report = held.reports.create(reason="insult", network="203.0.113.0/24")
    elsewhere = make_old(400, email="x@example.com")
    Comment.objects.filter(pk=elsewhere.pk).update(contact=held.contact)
    Report.objects.update(created_at=ago(days=400))
    hold = LegalHold.begin(make_user(), "Công văn số 1", article=held.article)
    purge(NOW)
    report.refresh_from_db()
    assert kept(held) == (True, True, True)
    assert report.network == "203.0.113.0/24"
    assert kept(other) == (False, False, False)
    assert kept(elsewhere) == (False, False, True)  # the address belongs to what is held
    hold.end(make_user(), "Đã xong")
    purge(NOW)
    assert kept(held) == (False, False, False)


def test_a_hold_on_a_reader_keeps_what_they_wrote():
    held = make_old(400, email="lan@example.com")
    also, other = make_old(400, email="lan@example.com"), make_old(400)
    hold = LegalHold.begin(make_user(), "Công văn số 1", contact=held.contact)
    purge(NOW)
    assert kept(held) == kept(also) == (True, True, True)
    assert kept(other) == (False, False, False)
    assert hold.end(make_user(), "Đã xong")
    purge(NOW)
    assert kept(held) == (False, False, False)
    hold.refresh_from_db()
    assert hold.contact_id is None
    assert [event.kind for event in hold.events.all()] == ["begin", "end"]


def test_the_database_itself_keeps_a_held_reader():
    comment = make_comment()
    LegalHold.begin(make_user(), "Công văn số 1", contact=comment.contact)
    with pytest.raises(IntegrityError), transaction.atomic():
        comment.contact.delete()


def test_a_hold_leaves_a_trail_nobody_rewrites():
    hold = LegalHold.begin(make_user(), "Công văn số 1", article=make_revision().article)
    assert hold.end(make_user(), "Đã xong")
    assert not hold.end(make_user(), "Lần nữa")
    for act in (
        hold.delete,
        hold.save,
        HoldEvent.objects.all().delete,
        LegalHold.objects.all().delete,
    ):
        with pytest.raises(FrozenError):
            act()
    with pytest.raises(FrozenError):
        HoldEvent.objects.update(reason="khác")


def test_batches_do_all_of_it_once(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    article = make_revision().article
    for _number in range(5):
        make_old(400, article=article)
    counts = [count for _name, count in purge(NOW)]
    assert counts == [5, 5, 0, 0, 0, 5, 0]
    assert [count for _name, count in purge(NOW)] == [0] * 7


def test_killed_halfway_the_next_run_does_the_rest(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    article = make_revision().article
    for _number in range(5):
        make_old(400, article=article)
    calls = []

    def die(rows):
        calls.append(rows)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return rows.update(network="")

    with pytest.raises(KeyboardInterrupt):
        retention.in_batches(retention._networks(NOW), die)
    assert Comment.objects.exclude(network="").count() == 3
    purge(NOW)
    assert not Comment.objects.exclude(network="").exists()


def test_what_is_used_again_meanwhile_is_kept():
    comment = make_old(400)

    def use_first(rows):
        Contact.objects.update(last_used_at=NOW)
        return retention._delete(rows)

    assert retention.in_batches(retention._contacts(NOW), use_first) == 0
    assert kept(comment)[2]


def test_the_command_counts_and_names_nobody():
    make_old(400, email="canary@example.com")
    said = StringIO()
    call_command("purge_personal_data", "--dry-run", stdout=said)
    assert Contact.objects.count() == 1
    assert "E-mail lâu không dùng: 1\n" in said.getvalue()
    call_command("purge_personal_data", stdout=said)
    assert Contact.objects.count() == 0
    assert "canary" not in said.getvalue()
