"""Readers report comments; stories and the site say who may write, and whose words wait."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from limits import parse_many

from comments import limits
from comments.models import Comment, Report, Rule
from comments.moderation import decide
from comments.policy import publish
from comments.revising import rewrite
from tests.comments.posting import TYPED, given_back, post_url, send, typed
from tests.factories import make_comment, make_revision, make_section, make_user
from tests.mail import link_in, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Status = Comment.Status


def address_of(comment):
    return reverse("comments:report", args=[comment.public_id])


def report(client, comment, network=1, **fields):
    sent = {"reason": "insult", "note": ""} | fields
    return client.post(address_of(comment), sent, REMOTE_ADDR=f"10.0.{network}.1")


def in_section(is_sensitive):
    name = "Pháp luật" if is_sensitive else "Chính trị"
    section = make_section(name, is_sensitive=is_sensitive)
    return make_comment(make_revision(section=section).article)


# Reports


def test_a_reported_comment_stays_and_is_put_before_a_moderator(client, db):
    comment = make_comment()
    page = client.get(comment.article.get_absolute_url()).text
    assert f'href="{address_of(comment)}"' in page
    assert client.get(address_of(comment)).status_code == 200
    response = report(client, comment, note=" Xúc phạm\r\nngười khác ")
    assert response.status_code == 303
    assert "Cảm ơn" in client.get(response["Location"]).text
    kept = Report.objects.get()
    assert (kept.reason, kept.note, kept.settled_at) == ("insult", "Xúc phạm\nngười khác", None)
    comment.refresh_from_db()
    assert comment.is_visible
    assert not response.cookies


def test_a_network_reports_a_comment_once(client, db):
    comment = make_comment()
    for _ in range(3):
        assert report(client, comment).status_code == 303
    assert Report.objects.count() == 1
    report(client, comment, network=2)
    assert Report.objects.count() == 2


@pytest.mark.parametrize("fields", [{"reason": ""}, {"reason": "x"}, {"note": "x" * 501}])
def test_a_report_that_cannot_be_kept_is_given_back(client, db, fields):
    comment = make_comment()
    response = report(client, comment, **fields)
    assert response.status_code == 422
    assert given_back(response)["note"] == fields.get("note", "")
    assert "autofocus" in response.text
    assert not Report.objects.exists()


def test_too_many_reports_wait(client, db, settings):
    limits._limiter.cache_clear()
    settings.COMMENT_LIMIT_NETWORK = parse_many("1/minute")
    assert report(client, make_comment()).status_code == 303
    response = report(client, make_comment(), note="Vì sao")
    assert response.status_code == 429
    assert given_back(response)["note"] == "Vì sao"


def test_a_report_the_database_does_not_take_is_given_back(client, db, caplog):
    def full(execute, sql, params, many, context):
        if sql.startswith("INSERT"):
            raise OperationalError("bí mật")
        return execute(sql, params, many, context)

    comment = make_comment()
    with connection.execute_wrapper(full):
        response = report(client, comment, note="Chửi bới người khác")
    assert response.status_code == 503
    assert given_back(response)["note"] == "Chửi bới người khác"
    assert "gửi lại sau ít phút" in response.text
    assert "bí mật" not in caplog.text


@pytest.mark.parametrize("status", [Status.PENDING, Status.REJECTED, Status.ERASED])
def test_only_what_readers_see_is_reported(client, db, status):
    comment = make_comment(status=status)
    assert client.get(address_of(comment)).status_code == 404
    assert report(client, comment).status_code == 410
    assert not Report.objects.exists()
    assert client.get(reverse("comments:report", args=["khong-co\0"])).status_code == 404


def test_a_report_of_what_went_meanwhile_is_given_back(client, db):
    comment = make_comment(body="Lời xúc phạm")
    decide([comment], Status.REJECTED)
    unknown = reverse("comments:report", args=["khong-co"])
    for address in (address_of(comment), unknown):
        response = client.post(address, {"reason": "insult", "note": "Vì sao tôi báo"})
        assert response.status_code == 410
        assert given_back(response)["note"] == "Vì sao tôi báo"
        assert "không còn hiển thị" in response.text
        assert "Lời xúc phạm" not in response.text
    comment.article.withdraw(make_user("managing editor"), "Đã gỡ.", "Sai")
    assert report(client, comment, note="Vì sao").status_code == 410


@pytest.mark.parametrize("where", ["_find", "seconds_to_wait", "report"])
def test_a_report_is_given_back_whatever_fails(client, db, where, caplog):
    comment = make_comment()
    with mock.patch(f"comments.reporting.{where}", side_effect=RuntimeError("bí mật")):
        response = report(client, comment, note="Vì sao tôi báo")
    assert response.status_code == 503
    assert given_back(response)["note"] == "Vì sao tôi báo"
    assert "bí mật" not in caplog.text


def test_whose_report_hides_a_comment_is_thanked_too(client, db):
    comment = in_section(is_sensitive=True)
    for network in range(3):
        response = report(client, comment, network)
    comment.refresh_from_db()
    assert comment.status == Status.PENDING
    page = client.get(response["Location"])
    assert "Cảm ơn" in page.text
    assert comment.body not in page.text


def test_a_filled_trap_reports_nothing(client, db):
    assert report(client, make_comment(), subject="x").status_code == 303
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("is_sensitive", "status"), [(True, Status.PENDING), (False, Status.APPROVED)]
)
def test_enough_reports_hide_a_comment_in_a_sensitive_section_only(
    client, is_sensitive, status, db
):
    comment = in_section(is_sensitive)
    for network in range(2):
        report(client, comment, network)
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED
    report(client, comment, 3)
    comment.refresh_from_db()
    assert comment.status == status


def test_what_was_approved_again_is_not_hidden_by_further_reports(client, moderator):
    comment = in_section(is_sensitive=True)
    for network in range(3):
        report(client, comment, network)
    comment.refresh_from_db()
    decide([comment], Status.APPROVED, moderator)
    assert not Report.objects.filter(settled_at=None).exists()
    for network in range(6):
        report(client, comment, network)
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED
    assert Report.objects.filter(settled_at=None).count() == 6


# Policy


def test_a_site_may_close_its_comments_or_show_none(client, db, settings):
    comment = make_comment()
    article = comment.article
    settings.COMMENTS = "closed"
    page = client.get(article.get_absolute_url()).text
    assert comment.body in page
    assert 'method="post"' not in page
    response = send(client, article)
    assert response.status_code == 409
    assert given_back(response)["body"] == TYPED["body"]
    settings.COMMENTS = "off"
    assert "binh-luan" not in client.get(article.get_absolute_url()).text
    assert not Comment.objects.visible().exists()
    assert client.get(reverse("comments:feed", args=[article.slug])).status_code == 404


def test_a_story_takes_comments_for_some_days(client, db, settings):
    settings.COMMENT_CLOSE_AFTER_DAYS = 3
    young = make_revision(publish_at=timezone.now() - timedelta(days=2, hours=23)).article
    old = make_revision(publish_at=timezone.now() - timedelta(days=3, hours=1)).article
    assert send(client, young).status_code == 303
    response = send(client, old)
    assert response.status_code == 409
    assert given_back(response)["body"] == TYPED["body"]
    assert client.get(post_url(old)).status_code == 409


@pytest.mark.parametrize(("days", "status"), [(None, 409), (0, 303), (1, 409), (5, 303)])
def test_a_story_may_take_them_for_longer_or_shorter_than_the_site(
    client, db, settings, days, status
):
    settings.COMMENT_CLOSE_AFTER_DAYS = 2
    article = make_revision(publish_at=timezone.now() - timedelta(days=3)).article
    article.comment_days = days
    article.save()
    assert send(client, article).status_code == status


def test_the_desk_says_whether_a_story_takes_comments(client, managing_editor):
    revision = make_revision()
    client.force_login(managing_editor)
    form = client.get(reverse("admin:articles_revision_change", args=[revision.pk])).text
    address = reverse("admin:articles_revision_comments", args=[revision.pk])
    assert f'href="{address}"' in form
    before = revision.article.comments_version
    assert client.post(address, {"comment_policy": "x"}).status_code == 200
    assert client.post(address, {"comment_policy": "closed", "comment_days": 7}).status_code == 302
    article = revision.article
    article.refresh_from_db()
    assert (article.comment_policy, article.comment_days) == ("closed", 7)
    assert article.comments_version > before
    assert send(client, article).status_code == 409


# Known readers


@pytest.fixture
def known(settings, inbox):
    """A reader who confirmed their address and has two approved comments."""
    settings.COMMENT_TRUST_AFTER = 2
    Rule.objects.all().delete()
    contact = make_comment(email=TYPED["email"]).contact
    make_comment(email=TYPED["email"])
    contact.confirmed_at = timezone.now()
    contact.save()
    return contact


def test_a_known_reader_publishes_by_a_mailed_link(client, known, inbox):
    article = make_revision().article
    send(client, article)
    comment = Comment.objects.get(article=article)
    assert comment.status == Status.PENDING  # an address that was typed proves nothing
    recipients, message = inbox[0]
    assert recipients == [TYPED["email"]]
    link = link_in(message)
    assert 'method="post"' in client.get(link).text
    comment.refresh_from_db()
    assert comment.status == Status.PENDING
    assert client.post(link).status_code == 200
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED


def unconfirmed(known, settings):
    known.confirmed_at = None
    known.save()


def too_new(known, settings):
    settings.COMMENT_TRUST_AFTER = 3


def not_wanted(known, settings):
    settings.COMMENT_TRUST_AFTER = 0


def suspicious(known, settings):
    Rule.objects.create(name="Từ", kind="words", words="hay")


def sensitive(known, settings):
    from articles.models import Section

    Section.objects.update(is_sensitive=True)


@pytest.mark.parametrize("change", [unconfirmed, too_new, not_wanted, suspicious, sensitive])
def test_everybody_else_waits(client, known, settings, inbox, change):
    change(known, settings)
    send(client, make_revision().article)
    assert inbox == []


def test_a_link_publishes_nothing_that_was_decided_or_changed_meanwhile(
    client,
    known,
    inbox,
):
    article = make_revision().article
    receipt = send(client, article)["Location"]
    link = link_in(inbox[0][1])
    Rule.objects.create(name="Từ", kind="words", words="xấu")
    client.post(f"{receipt}sua/", {"body": "Chữ xấu"})
    assert client.post(link).status_code == 200
    comment = Comment.objects.get(article=article)
    assert comment.status == Status.PENDING
    decide([comment], Status.REJECTED)
    assert client.post(link).status_code == 200
    assert Comment.objects.get(article=article).status == Status.REJECTED


def test_the_mailed_links_can_be_ended_with_one_click(client, known, inbox):
    send(client, make_revision().article)
    message = inbox[0][1]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    end = message["List-Unsubscribe"].strip(" <>").removeprefix("http://testserver")
    assert end in words_of(message)
    assert 'method="post"' in client.get(end).text
    known.refresh_from_db()
    assert known.confirmed_at
    assert "Đã dừng" in client.post(end, {"List-Unsubscribe": "One-Click"}).text
    send(client, make_revision().article)
    assert len(inbox) == 1
    assert client.post(link_in(message).replace("/dang-ngay/", "/bao-tin/")).status_code == 404
    token = end.split("/")[2]
    assert client.get(reverse("comments:publish", args=[token])).status_code == 404


def test_what_the_owner_of_an_address_has_not_read_is_not_published(client, known, inbox):
    article = make_revision().article
    receipt = send(client, article)["Location"]
    link = link_in(inbox[0][1])
    read = given_back(client.get(link))
    client.post(f"{receipt}sua/", {"body": "Lời khác hẳn"})
    again = client.post(link, read)
    comment = Comment.objects.get(article=article)
    assert comment.status == Status.PENDING
    assert "Lời khác hẳn" in again.text
    client.post(link, given_back(again))
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED


def publishable(client, article):
    send(client, article)
    return Comment.objects.select_related("article", "contact").get(article=article)


def test_publishing_goes_by_what_is_decided_meanwhile(client, known):
    seen = publishable(client, make_revision().article)
    Comment.objects.filter(pk=seen.pk).update(version=F("version") + 1)  # as moving it does
    assert publish(seen)
    assert seen.events.get().to_status == Status.APPROVED
    seen = publishable(client, make_revision().article)
    decide([Comment.objects.get(pk=seen.pk)], Status.APPROVED)
    assert publish(seen)
    assert seen.events.count() == 1
    seen = publishable(client, make_revision().article)
    decide([Comment.objects.get(pk=seen.pk)], Status.REJECTED)
    assert not publish(seen)
    seen = publishable(client, make_revision().article)
    assert rewrite(Comment.objects.get(pk=seen.pk), "Lời khác hẳn")
    assert not publish(seen)
    assert Comment.objects.get(pk=seen.pk).status == Status.PENDING


def test_a_doubted_post_is_not_offered(client, known, inbox):
    article = make_revision().article
    client.post(post_url(article), typed(article, token="sai"))
    assert inbox == []
