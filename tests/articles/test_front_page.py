from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from articles.models import Article, LeadStory
from tests.factories import make_draft, make_photo, make_revision, make_section, make_user

pytestmark = pytest.mark.database

MARCH_1 = datetime(2018, 3, 1, 9, 30, tzinfo=UTC)


def make_stories(count, section_names=("Thời sự", "Kinh tế", "Thể thao")):
    """Stories an hour apart, the newest first, by turns in each section, each with a picture."""
    sections = [make_section(name) for name in section_names]
    now = timezone.now()
    return [
        make_revision(
            publish_at=now - timedelta(hours=number + 1),
            section=sections[number % len(sections)],
            lead=make_photo(),
        )
        for number in range(count)
    ]


def test_the_chosen_story_leads_for_its_time_and_stands_there_once(client, db):
    stories = make_stories(16)
    now = timezone.now()
    for chosen, start, end in ((stories[15], 3, None), (stories[2], 2, 1)):
        LeadStory.objects.create(
            article=chosen.article,
            start=now - timedelta(hours=start),
            end=end and now + timedelta(hours=end),
        )
    page = client.get("/")
    assert page.context["lead"] == stories[2]
    assert page.text.count(f">{stories[2].headline}</a>") == 1
    shown = [*page.context["second"], *page.context["newest"]]
    assert shown == [*stories[:2], *stories[3:14]]
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        assert client.get("/").context["lead"] == stories[0]


def test_an_old_story_chosen_to_lead_leaves_no_gap(client, db):
    stories = make_stories(16)
    LeadStory.objects.create(article=stories[15].article)
    page = client.get("/")
    assert page.context["lead"] == stories[15]
    assert [*page.context["second"], *page.context["newest"]] == stories[:14]
    assert stories[15] not in [
        story for _section, block in page.context["blocks"] for story in block
    ]


def test_a_chosen_story_that_is_not_live_leads_nothing(client, db):
    newest = make_revision()
    hour = timezone.now() + timedelta(hours=1)
    for story in (make_draft(), make_revision(publish_at=hour)):
        LeadStory.objects.create(article=story.article)
        assert client.get("/").context["lead"] == newest


def test_the_most_discussed_are_of_the_last_days_and_have_comments_to_read(client, db):
    now = timezone.now()
    values = [
        (5, 1, "open"),
        (9, 2, "closed"),
        (0, 3, "open"),
        (20, 4, "off"),
        (30, 24 * 8, "open"),
    ]
    for count, hours, policy in values:
        story = make_revision(headline=f"Có {count}", publish_at=now - timedelta(hours=hours))
        Article.objects.filter(pk=story.article_id).update(
            comment_count=count, comment_policy=policy
        )
    discussed = client.get("/").context["discussed"]
    assert [story.headline for story in discussed] == ["Có 9", "Có 5"]


def test_the_newest_are_told_by_their_hour_today_and_by_their_day_before(client, db):
    with time_machine.travel(MARCH_1, tick=False):
        for hours in (1, 2, 3, 4, 5, 20):
            make_revision(publish_at=MARCH_1 - timedelta(hours=hours))
        text = client.get("/").text
    assert '<time datetime="2018-03-01T11:30:00+07:00">11:30</time>' in text
    assert '<time datetime="2018-02-28T20:30:00+07:00">28/2</time>' in text


def test_the_newest_story_comes_first(client, db):
    now = timezone.now()
    for hours, headline in ((3, "Tin cũ"), (1, "Tin mới nhất"), (2, "Tin giữa")):
        make_revision(headline=headline, publish_at=now - timedelta(hours=hours))
    text = client.get("/").text
    assert text.index("Tin mới nhất") < text.index("Tin giữa") < text.index("Tin cũ")


def test_a_newspaper_without_stories_has_a_front_page(client, db):
    response = client.get("/")
    assert response.status_code == 200
    assert "<article" not in response.text


def test_a_card_shows_what_a_reader_chooses_by(client, db):
    photo = make_photo(alt="Cầu treo")
    words = {"kicker": "Dẫn tít", "headline": "Tít", "standfirst": "Sapo."}
    story = make_revision(publish_at=MARCH_1, lead=photo, **words)
    Article.objects.filter(pk=story.article_id).update(comment_count=12)
    text = client.get("/").text
    assert f'<img src="{photo.file.url}" alt="Cầu treo" width="640" height="360"' in text
    assert f'<a href="{story.get_absolute_url()}">Tít</a>' in text
    assert "Dẫn tít" in text
    assert "Sapo." in text
    assert '<time datetime="2018-03-01T16:30:00+07:00">16:30, 01/3/2018</time>' in text
    assert f'<a href="{story.get_absolute_url()}#binh-luan">' in text
    assert "(12)" in text


@pytest.mark.parametrize(("policy", "count"), [("open", 0), ("off", 3)])
def test_a_card_counts_only_comments_there_are_to_read(client, db, policy, count):
    story = make_revision()
    values = {"comment_policy": policy, "comment_count": count}
    Article.objects.filter(pk=story.article_id).update(**values)
    assert "#binh-luan" not in client.get("/").text


def test_what_readers_typed_in_a_headline_stays_text(client, db):
    make_revision(headline="<script>alert(1)</script>", standfirst='"><b>')
    text = client.get("/").text
    assert "&lt;script&gt;alert(1)" in text
    assert text.count("<script") == 2  # the switch of light and dark, the search field
    assert "<b>" not in text


def test_each_section_shows_its_newest_stories_below_the_top(client, db):
    stories = make_stories(40)
    text = client.get("/").text
    shown = [story for story in stories if f">{story.headline}</a>" in text]
    assert shown == stories[:26]  # 14 at the top, then 4 in each of 3 sections


def test_a_section_shows_the_stories_of_the_sections_below_it(client, db):
    make_stories(14)
    parent = make_section("Xã hội")
    below = make_section("Giáo dục", parent=parent)
    make_revision(headline="Tin trường học", section=below, publish_at=MARCH_1)
    text = client.get("/").text
    block = text[text.index(f'id="chuyen-muc-{parent.slug}"') :]
    assert "Tin trường học" in block
    assert f'id="chuyen-muc-{below.slug}"' not in text


def test_older_stories_follow_the_link_without_a_gap(client, db):
    stories = make_stories(40)
    page = client.get("/")
    older = client.get("/", {"truoc": page.context["page"].older})
    assert [story.pk for story in older.context["stories"]] == [s.pk for s in stories[14:34]]
    oldest = client.get("/", {"truoc": older.context["page"].older})
    assert [story.pk for story in oldest.context["stories"]] == [s.pk for s in stories[34:]]
    assert oldest.context["page"].older is None
    assert "?truoc=" in older.text
    assert 'href="?truoc=' not in oldest.text


def test_newer_stories_than_the_second_page_are_the_front_page(client, db):
    stories = make_stories(40)
    second = client.get("/", {"truoc": client.get("/").context["page"].older})
    third = client.get("/", {"truoc": second.context["page"].older})
    newer = client.get("/", {"sau": third.context["page"].newer})
    assert [story.pk for story in newer.context["stories"]] == [one.pk for one in stories[14:34]]
    assertRedirects(client.get("/", {"sau": newer.context["page"].newer}), "/")
    in_english = client.get("/en/", {"sau": newer.context["page"].newer})
    assertRedirects(in_english, "/en/")


@pytest.mark.parametrize(
    ("stories", "queries"),
    [
        # The version of the frame, the newest stories, the lead, blocks, all pictures, what is
        # most discussed, rectifications of the last days.
        (2, 7),
        (40, 7),
    ],
)
def test_the_front_page_costs_seven_queries(
    client, db, django_assert_num_queries, stories, queries
):
    make_stories(stories)
    with django_assert_num_queries(queries):
        client.get("/")


def test_a_scheduled_story_appears_at_its_hour(client, db):
    hour = timezone.now() + timedelta(hours=2)
    story = make_revision(headline="Tin hẹn giờ", publish_at=hour)
    pages = ["/", story.section.get_absolute_url()]
    with time_machine.travel(hour - timedelta(seconds=1), tick=False):
        assert all("Tin hẹn giờ" not in client.get(page).text for page in pages)
    with time_machine.travel(hour, tick=False):
        assert all("Tin hẹn giờ" in client.get(page).text for page in pages)


def test_drafts_and_withdrawn_stories_are_not_listed(client, db):
    make_draft(headline="Bản nháp")
    withdrawn = make_revision(headline="Tin đã gỡ")
    Article.objects.filter(pk=withdrawn.article_id).update(withdrawn_at=timezone.now())
    assert "<article" not in client.get("/").text


def test_the_header_names_the_site_the_day_and_the_sections(client, db, settings):
    settings.SITE_NAME = "Đài Măng Thông"
    section, below = make_section("Thời sự"), make_section("Giao thông", parent=make_section())
    with time_machine.travel(MARCH_1, tick=False):
        text = client.get("/").text
    assert "Đài Măng Thông" in text
    assert '<time datetime="2018-03-01">' in text
    assert f'href="{section.get_absolute_url()}"' in text
    assert below.get_absolute_url() not in text


def test_the_page_is_the_same_for_everyone_and_may_be_kept(client, db):
    make_stories(3)
    anonymous = client.get("/")
    client.force_login(make_user("managing editor"))
    logged_in = client.get("/")
    assert logged_in.content == anonymous.content
    assert "csrf" not in anonymous.text
    for response in (anonymous, logged_in):
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=1"
        assert not response.cookies
        assert response["Vary"] == "Accept-Encoding, Save-Data"


def test_a_page_that_did_not_change_is_not_sent_again(client, db):
    make_stories(1)
    etag = client.get("/")["ETag"]
    again = client.get("/", headers={"If-None-Match": etag})
    assert again.status_code == 304
    make_revision()
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 200


def test_pages_are_only_read(client, db):
    assert client.head("/").status_code == 200
    assert client.post("/").status_code == 405
