"""What the desk settles for comments: on the site, in a section, on a story; the nearest counts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import CommentSettings, Section, SiteVersion
from comments.briefing import overdue_since
from comments.models import Comment, Rule
from comments.policy import may_be_published_by_its_author
from comments.reporting import report
from comments.rules import findings_of
from tests.comments.posting import send
from tests.factories import make_comment, make_revision, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FORM = reverse("admin:articles_commentsettings_changelist")
EMPTY = dict.fromkeys(CommentSettings.SET_UP, "")
REPEATED = "Cần vay tiền nhanh trong ngày hãy gọi ngay cho chúng tôi để được tư vấn miễn phí"


def says(section, story, site="", above=""):
    """A live story where site, section, the one above and story say these about comments."""
    CommentSettings(comment_policy=site).save()
    top = make_section("Đời sống", comment_policy=above)
    below = make_section("Bạn đọc", comment_policy=section, parent=top)
    article = make_revision(section=below).article
    type(article).objects.filter(pk=article.pk).update(comment_policy=story)
    return article


@pytest.mark.parametrize(
    ("site", "above", "section", "story", "holds"),
    [
        ("", "", "", "", "open"),
        ("closed", "", "", "", "closed"),
        ("closed", "open", "", "", "open"),
        ("closed", "closed", "open", "", "open"),
        ("closed", "", "", "open", "open"),
        ("open", "", "closed", "", "closed"),
        ("open", "", "off", "", "off"),
        ("open", "off", "", "", "off"),
        ("open", "off", "", "open", "open"),
        ("open", "off", "closed", "", "closed"),
        ("open", "", "open", "off", "off"),
        ("off", "open", "open", "open", "off"),
    ],
)
def test_the_nearest_says_whether_comments_are_taken_and_shown(
    client, site, above, section, story, holds
):
    article = says(section, story, site, above)
    comment = make_comment(article, body="Cây đa đầu làng")
    page = client.get(article.get_absolute_url()).text
    assert ("Cây đa đầu làng" in page) == (holds != "off")
    assert ('method="post"' in page) == (holds == "open")
    assert Comment.objects.visible().filter(pk=comment.pk).exists() == (holds != "off")
    assert Comment.objects.get(pk=comment.pk).is_visible == (holds != "off")
    assert send(client, article).status_code == (303 if holds == "open" else 409)
    feed = client.get(reverse("comments:feed", args=[article.slug]))
    assert feed.status_code == (404 if holds == "off" else 200)
    front = client.get("/").text
    assert (f'{article.get_absolute_url()}#binh-luan"' in front) == (holds != "off")


@pytest.mark.parametrize(
    ("site", "section", "story", "taken"),
    [
        (None, None, None, True),
        (2, None, None, False),
        (2, 5, None, True),
        (2, 0, None, True),
        (9, 2, None, False),
        (9, 2, 5, True),
        (None, 9, 2, False),
    ],
)
def test_the_nearest_says_for_how_many_days(client, site, section, story, taken):
    CommentSettings(comment_days=site).save()
    below = make_section("Bạn đọc", comment_days=section)
    published = timezone.now() - timedelta(days=3)
    article = make_revision(section=below, publish_at=published).article
    type(article).objects.filter(pk=article.pk).update(comment_days=story)
    assert send(client, article).status_code == (303 if taken else 409)


def test_kept_pages_follow_the_site_and_the_section(client, managing_editor):
    article = make_revision(section=make_section("Bạn đọc")).article

    def is_open():
        return 'method="post"' in client.get(article.get_absolute_url()).text

    assert is_open()
    before = SiteVersion.current()
    client.force_login(managing_editor)
    response = client.post(f"{FORM}add/", EMPTY | {"comment_policy": "closed"})
    assert response.status_code == 302
    client.logout()
    assert SiteVersion.current() > before
    assert not is_open()
    section = Section.objects.get()
    section.comment_policy = "open"
    section.save()
    assert is_open()


def test_a_managing_editor_sets_numbers_and_empties_them_again(client, managing_editor, settings):
    settings.COMMENT_TRUST_AFTER = 7
    client.force_login(managing_editor)
    page = client.get(FORM, follow=True).text
    assert "Để trống" in page
    assert "7" in page
    values = {"trust_after": 2, "comment_days": 0, "alarm_minutes": 5, "reports_to_hide": 1}
    assert client.post(f"{FORM}add/", EMPTY | values).status_code == 302
    assert client.get(FORM).url == f"{FORM}1/change/"
    assert client.get(f"{FORM}add/").url == f"{FORM}1/change/"
    kept = CommentSettings.current()
    assert {name: getattr(kept, name) for name in values} == values
    assert kept.in_force("trust_after") == 2
    assert client.post(f"{FORM}1/change/", EMPTY).status_code == 302
    assert CommentSettings.current().in_force("trust_after") == 7
    assert client.post(f"{FORM}1/change/", EMPTY | {"trust_after": "-1"}).status_code == 200


def known(count=2):
    """A comment that waits, of a reader who confirmed and had so many approved."""
    for _ in range(count):
        contact = make_comment(email="lan@example.com").contact
    contact.confirmed_at = timezone.now()
    contact.save()
    return make_comment(status="pending", email="lan@example.com")


def test_trust_begins_where_the_desk_says(settings):
    settings.SENDS_MAIL = True
    comment = known()
    assert not may_be_published_by_its_author(comment)
    CommentSettings(trust_after=2).save()
    assert may_be_published_by_its_author(comment)
    CommentSettings(trust_after=3).save()
    assert not may_be_published_by_its_author(comment)


def test_nobody_is_trusted_in_a_sensitive_section(settings):
    settings.SENDS_MAIL = True
    CommentSettings(trust_after=1).save()
    comment = known()
    Section.objects.update(is_sensitive=True)
    assert not may_be_published_by_its_author(comment)


def test_the_other_numbers_hold_too(settings):
    comment = make_comment()
    Section.objects.update(is_sensitive=True)
    for number, wanted in [(0, "approved"), (1, "pending")]:
        CommentSettings(reports_to_hide=number).save()
        report(comment, f"203.0.{number}.0/24", "insult")
        comment.refresh_from_db()
        assert comment.status == wanted
    now = timezone.now()
    Comment.objects.update(created_at=now - timedelta(minutes=9))
    CommentSettings(alarm_minutes=10).save()
    assert overdue_since(now) is None
    CommentSettings(alarm_minutes=8).save()
    assert overdue_since(now)


def test_repeats_are_looked_for_as_far_back_as_the_desk_says():
    Rule.objects.all().delete()
    Rule.objects.create(name="Lặp", kind="repeated", threshold=0)
    make_comment(body=REPEATED, created_at=timezone.now() - timedelta(days=3))
    assert findings_of(Comment(author_name="A", body=REPEATED))
    CommentSettings(repeated_days=2).save()
    assert not findings_of(Comment(author_name="A", body=REPEATED))
