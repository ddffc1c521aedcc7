"""What stands beside and below a story: its series, related stories, sharing, links to names."""

import io
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from articles import share_picture
from articles.models import Article, Identity, RevisionOrganisation
from articles.related import STORIES, STORIES_OF_A_NAME, related_to
from tests.factories import (
    make_draft,
    make_event,
    make_official,
    make_organisation,
    make_photo,
    make_revision,
    make_section,
    make_series,
)

pytestmark = pytest.mark.database


def for_machines(text):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    return {data["@type"]: data for data in map(json.loads, found)}


def approve(draft):
    draft.submit(None)
    draft.approve(None, timezone.now() - timedelta(hours=1))
    return draft


def related(story):
    page_s = story.article.revisions.live().for_reading().get()
    return [one.headline for one in related_to(page_s)]


def test_names_in_a_story_lead_to_their_pages(client, db):
    office, event = make_organisation("Sở Y tế"), make_event(name="Hội nghị")
    draft = make_draft(mentions=[{"tag": make_official("Nguyễn Văn Mẫu")}], event=event)
    RevisionOrganisation.objects.create(revision=draft, organisation=office)
    text = client.get(approve(draft).get_absolute_url()).text
    assert '<a class="person" href="/lanh-dao/nguyen-van-mau/">Nguyễn Văn Mẫu</a>' in text
    assert '<a href="/co-quan/so-y-te/">Sở Y tế</a>' in text
    assert f'<a href="/su-kien/hoi-nghi-{event.pk}/">Hội nghị</a>' in text
    for address in re.findall(r'href="(/[^"#]*)"', text):
        assert address.startswith("/static/") or client.get(address).status_code == 200


def test_related_stories_share_people_before_offices_and_topics(db):
    official, office = make_official(), make_organisation()
    story = make_draft(mentions=[{"tag": official}], topics=["Rừng", "Nước"])
    topic = make_revision(headline="Cùng chủ đề", topics=["Rừng"])
    person = make_revision(headline="Cùng người", mentions=[{"tag": official}])
    both = make_draft(headline="Cùng cơ quan và chủ đề", topics=["Nước"])
    for draft in (story, both):
        RevisionOrganisation.objects.create(revision=draft, organisation=office)
    approve(both)
    section = make_revision(headline="Chỉ cùng chuyên mục", section=story.section)
    make_revision(headline="Chuyên mục khác", section=make_section("Thể thao"))
    make_draft(headline="Bản nháp", topics=["Rừng"])
    shared = [both.headline, person.headline, topic.headline]
    assert related(approve(story)) == [*shared, section.headline]


def test_a_story_that_shares_nothing_stands_beside_the_latest_of_its_section(db):
    now = timezone.now()
    for hours in range(1, STORIES + 3):
        at = now - timedelta(hours=hours)
        make_revision(headline=f"Trước {hours}", publish_at=at)
    make_revision(headline="Chuyên mục khác", section=make_section("Thể thao"))
    story = make_revision(headline="Không tên ai", publish_at=now - timedelta(minutes=1))
    assert related(story) == [f"Trước {hours}" for hours in range(1, STORIES + 1)]


def test_of_stories_that_share_as_much_the_latest_comes_first(db):
    now = timezone.now()
    for hours in (3, 1, 2):
        at = now - timedelta(hours=hours)
        make_revision(headline=f"Trước {hours}", topics=["Rừng"], publish_at=at)
    gone = make_revision(headline="Đã gỡ", topics=["Rừng"])
    Article.objects.filter(pk=gone.article_id).update(withdrawn_at=now)
    story = make_revision(topics=["Rừng"], publish_at=now - timedelta(days=1))
    assert related(story) == ["Trước 1", "Trước 2", "Trước 3"]
    assert related(make_revision(section=make_section("Thể thao"))) == []


def test_a_topic_with_many_stories_is_asked_for_its_latest_alone(db):
    now = timezone.now()
    for number in range(STORIES_OF_A_NAME + 2):
        at = now - timedelta(hours=number + 2)
        make_revision(headline=f"Tin {number}", topics=["Rừng"], publish_at=at)
    oldest = make_revision(topics=["Rừng", "Nước"], publish_at=now - timedelta(days=9))
    story = make_revision(topics=["Rừng"])
    assert oldest.headline not in related(story)
    assert related(story)[0] == "Tin 0"


def test_a_part_of_a_series_tells_its_place_and_leads_on(client, db):
    first, second, third = (
        make_revision(headline=f"Kỳ {number}", topics=["Sông"]) for number in (1, 2, 3)
    )
    make_series(first, second, make_draft(), third, name="Sông")
    text = client.get(second.get_absolute_url()).text
    assert '<a href="/loat-bai/song/">Sông</a> · Phần 2/3' in text
    assert f'<a href="{first.get_absolute_url()}" rel="prev">' in text
    assert f'<a href="{third.get_absolute_url()}" rel="next">' in text
    assert 'class="related"' not in text  # its parts are above
    last = client.get(third.get_absolute_url()).text
    assert "Phần 3/3" in last
    assert 'rel="next"' not in last
    series = {"@type": "CreativeWorkSeries", "name": "Sông"}
    part = for_machines(text)["NewsArticle"]["isPartOf"]
    assert part == series | {"url": "http://testserver/loat-bai/song/"}


def test_a_story_is_shared_by_a_link_and_by_what_a_script_shows(client, db):
    story = make_revision(headline='Tít "nháy"', slug="mot-bai")
    text = client.get(story.get_absolute_url()).text
    bar = text[text.index('<div class="share"') : text.index("</header>", text.index("share"))]
    target = "sharer.php?u=http%3A%2F%2Ftestserver%2Fbai-viet%2Fmot-bai%2F"
    assert target in bar
    assert bar.count(" hidden>") == bar.count("<button") == 3
    assert 'data-title="Tít &quot;nháy&quot;"' in bar


def test_a_story_without_a_picture_is_shared_with_one_that_is_drawn(client, db):
    story = make_revision(headline="Sơ kết Quy chế phối hợp", slug="mot-bai")
    text = client.get(story.get_absolute_url()).text
    (address,) = re.findall(r'<meta property="og:image" content="http://testserver([^"]+)">', text)
    assert '<meta property="og:image:width" content="1200">' in text
    assert for_machines(text)["NewsArticle"]["image"] == [f"http://testserver{address}"]
    response = client.get(address)
    assert response["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)
    _headline, *parts = share_picture.parts_of(story, Identity.current())
    other = share_picture.key_of("Lời khác", *parts)
    for wrong in (address.replace("mot-bai", "khong-co"), f"/bai-viet/mot-bai/chia-se-{other}.png"):
        assert client.get(wrong).status_code == 404
    Article.objects.filter(pk=story.article_id).update(withdrawn_at=timezone.now())
    assert client.get(address).status_code == 404


def test_what_is_drawn_for_a_story_has_the_outlets_colour(client, db):
    story = make_revision()
    Identity.objects.create(palette="own", accent="#123456", accent_dark="#abcdef")
    text = client.get(story.get_absolute_url()).text
    (address,) = re.findall(r'<meta property="og:image" content="http://testserver([^"]+)">', text)
    picture = Image.open(io.BytesIO(client.get(address).content)).convert("RGB")
    assert picture.getpixel((0, 8)) == (0x12, 0x34, 0x56)
    Identity.objects.update(palette="brick")
    assert address not in client.get(story.get_absolute_url()).text


@pytest.mark.parametrize(
    "headline",
    ["Ngắn", "Một tít dài đến mức phải xuống nhiều dòng " * 8, "W" * 250, "Kon Mŏ 🚀 字"],
)
def test_any_headline_can_be_drawn(headline):
    picture = Image.open(io.BytesIO(share_picture.draw(headline, "Văn hóa", "Đài " * 40)))
    assert picture.size == (1200, 630)
    assert len(picture.getcolors(256)) > 2


def test_a_lead_picture_is_shared_in_three_shapes(client, db):
    photo = make_photo(alt="Cầu treo")
    text = client.get(make_revision(lead=photo).get_absolute_url()).text
    assert f'<meta property="og:image" content="http://testserver{photo.file.url}">' in text
    assert '<meta property="og:image:alt" content="Cầu treo">' in text
    assert for_machines(text)["NewsArticle"]["image"] == [f"http://testserver{photo.file.url}"]
