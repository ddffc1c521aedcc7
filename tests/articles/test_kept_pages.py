"""A page that serves all who ask within a second, and never shows what has changed since."""

import pytest
from django.utils import timezone

from articles.models import Identity
from tests.factories import make_comment, make_draft, make_revision

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings):
    settings.PAGE_KEPT_SECONDS = 60


@pytest.fixture
def story(db):
    return make_revision(headline="Tin thứ nhất")


def test_the_second_reader_costs_two_queries(client, story, django_assert_num_queries):
    first = client.get(story.get_absolute_url())
    with django_assert_num_queries(2):  # the story, and the version of the frame
        second = client.get(story.get_absolute_url())
    assert second.content == first.content
    for name in ("ETag", "Cache-Control", "Vary", "Content-Type", "Content-Language"):
        assert second[name] == first[name]


def test_whoever_comes_by_a_shared_link_is_a_second_reader(
    client, story, django_assert_num_queries
):
    address = story.get_absolute_url()
    first = client.get(f"{address}?fbclid=IwAR1")
    for added in ("", "?fbclid=IwAR2", "?gclid=a", "?zarsrc=30", "?utm_source=zalo&utm_medium=x"):
        with django_assert_num_queries(2):  # the story, and the version of the frame
            assert client.get(f"{address}{added}").content == first.content
    assert "fbclid" not in first.text
    asked = client.get(f"{address}?fbclid=1&binh-luan-xep=moi").text
    assert f'href="/en{address}?binh-luan-xep=moi"' in asked


def comment_arrives(story):
    make_comment(story.article, body="Lời mới")
    return "Lời mới"


def text_changes(story):
    draft = make_draft(story.article, headline="Tin thứ hai", section=story.section)
    draft.submit(None)
    draft.approve(None, timezone.now())
    return "Tin thứ hai"


def identity_changes(story):
    Identity.objects.create(name="Đài Mẫu")
    return "Đài Mẫu"


def comments_close(story):
    story.article.comment_policy = "closed"
    story.article.save()
    return "Bài này đã đóng bình luận."


@pytest.mark.parametrize(
    "change", [comment_arrives, text_changes, identity_changes, comments_close]
)
def test_a_change_shows_at_once(client, story, change):
    client.get(story.get_absolute_url())
    shown = change(story)
    assert shown in client.get(story.get_absolute_url()).text


def test_a_withdrawn_story_is_gone_at_once(client, story):
    client.get(story.get_absolute_url())
    story.article.withdraw(None, "Đã gỡ.", "Sai")
    assert client.get(story.get_absolute_url()).status_code == 410


def test_pages_that_differ_are_kept_apart(client, story):
    address = story.get_absolute_url()
    page = client.get(address).text
    assert client.get(f"/en{address}").text != page
    assert client.get(address, headers={"Save-Data": "on"}).text != page
    assert client.get(f"{address}?binh-luan-xep=moi").status_code == 200
    assert client.get(address).text == page
