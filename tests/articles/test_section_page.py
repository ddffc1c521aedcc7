from datetime import timedelta
from itertools import chain

import pytest
from django.utils import timezone

from articles.paging import PAGE_SIZE
from tests.factories import make_photo, make_revision, make_section

pytestmark = pytest.mark.database


def make_stories(count, moment=None):
    """Stories of one section, all of the same moment or an hour apart, in the order of the list."""
    now = timezone.now()
    stories = [
        make_revision(publish_at=moment or now - timedelta(hours=number + 1), lead=make_photo())
        for number in range(count)
    ]
    return sorted(stories, key=lambda story: (story.first_published_at, story.pk), reverse=True)


def read_all(client, address):
    """The stories of each page, following the link to older ones to the end."""
    pages, parameters = [], {}
    while True:
        context = client.get(address, parameters).context
        pages.append([story.pk for story in context["stories"]])
        if context["page"].older is None:
            return pages
        parameters = {"truoc": context["page"].older}


def test_a_section_lists_its_stories_and_no_others(client, db):
    make_revision(headline="Tin kinh tế", section=make_section("Kinh tế"))
    make_revision(headline="Tin văn hóa", section=make_section("Văn hóa"))
    text = client.get(make_section("Kinh tế").get_absolute_url()).text
    assert "<h1>Kinh tế</h1>" in text
    assert "Tin kinh tế" in text
    assert "Tin văn hóa" not in text
    assert 'aria-current="true">Kinh tế</a>' in text


def test_a_section_includes_those_below_it_and_leads_to_them(client, db):
    parent = make_section("Xã hội")
    below = make_section("Giáo dục", parent=parent)
    make_revision(headline="Tin trường học", section=below)
    text = client.get(parent.get_absolute_url()).text
    assert "Tin trường học" in text
    assert f'<a href="{below.get_absolute_url()}">Giáo dục</a>' in text
    text = client.get(below.get_absolute_url()).text
    assert "Tin trường học" in text
    assert f'<a href="{parent.get_absolute_url()}">Xã hội</a>' in text


def test_a_section_without_stories_has_a_page(client, db):
    response = client.get(make_section().get_absolute_url())
    assert response.status_code == 200
    assert "<article" not in response.text


def test_an_unknown_section_is_not_found(client, db):
    assert client.get("/chuyen-muc/khong-co/").status_code == 404


def test_pages_of_a_list_have_every_story_once(client, db):
    stories = make_stories(2 * PAGE_SIZE + 1)
    pages = read_all(client, stories[0].section.get_absolute_url())
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert list(chain(*pages)) == [story.pk for story in stories]


def test_stories_of_the_same_moment_are_split_between_pages(client, db):
    stories = make_stories(PAGE_SIZE + 2, moment=timezone.now() - timedelta(hours=1))
    pages = read_all(client, stories[0].section.get_absolute_url())
    assert list(chain(*pages)) == [story.pk for story in stories]


def test_a_story_published_meanwhile_moves_nothing(client, db):
    stories = make_stories(PAGE_SIZE + 2)
    address = stories[0].section.get_absolute_url()
    older = client.get(address).context["page"].older
    make_revision()
    found = client.get(address, {"truoc": older}).context["stories"]
    assert [story.pk for story in found] == [story.pk for story in stories[PAGE_SIZE:]]


@pytest.mark.parametrize(
    "position",
    [
        "",
        "1",
        "hôm-qua",
        "20180301T093000000000",
        "20180301T093000000000-",
        "20180301T093000000000-x",
        "20181301T093000000000-1",
        "20180301T093000000000-1 ",
        "20180301T093000000000-1\0",
        "20180301T093000000000-٣",
        "20180301T093000000000-" + 19 * "9",
        "20180301T093000000000-1' OR 1=1",
    ],
)
def test_a_position_nobody_was_given_is_not_found(client, db, position):
    address = make_revision().section.get_absolute_url()
    assert client.get(address, {"truoc": position}).status_code == 404


@pytest.mark.parametrize("position", ["00010101T000000000000-1", "99991231T235959999999-1"])
def test_positions_at_the_ends_of_time_are_harmless(client, db, position):
    address = make_revision().section.get_absolute_url()
    assert client.get(address, {"truoc": position}).status_code == 200


@pytest.mark.parametrize("count", [2, 40])
def test_a_section_costs_five_queries(client, db, django_assert_num_queries, count):
    address = make_stories(count)[0].section.get_absolute_url()
    # The section, those below it, the stories, their pictures, the version of the frame.
    with django_assert_num_queries(5):
        client.get(address)
