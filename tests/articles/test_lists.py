"""Lists of stories: their order, their pages, and the index each is read from."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import paging
from articles.models import (
    Article,
    Author,
    Mention,
    Official,
    Organisation,
    Revision,
    Section,
    Topic,
)
from articles.periods import Period
from comments.models import Comment
from tests.factories import (
    make_author,
    make_draft,
    make_official,
    make_revision,
    make_section,
    make_topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def make_listed(count, at):
    """Stories of one moment `at` on one topic, with one official and one author."""
    official = make_official()
    return [
        make_revision(
            publish_at=at, topics=["Rừng"], mentions=[{"tag": official}], bylines=["Thanh Tùng"]
        )
        for _ in range(count)
    ]


LISTS = {
    "all": lambda: Revision.objects.live(),
    "a section": lambda: Revision.objects.live().in_section(make_section()),
    "a topic": lambda: Revision.objects.live().on_topic(make_topic("Rừng")),
    "an official": lambda: Revision.objects.live().naming(Official.objects.get()),
    "an author": lambda: Revision.objects.live().signed_by(make_author("Thanh Tùng")),
}


@pytest.mark.parametrize("stories", LISTS.values(), ids=LISTS)
def test_pages_follow_each_other_without_a_gap_even_within_one_moment(stories):
    at = timezone.now() - timedelta(hours=1)
    made = make_listed(5, at)
    for story in made[:2]:  # their later versions come after the others, their place does not
        draft = story.copy(by=None)
        draft.submit(None)
        draft.approve(None, timezone.now())
    read, page = [], stories().newest()[:2]
    while page:
        read += list(page)
        position = stories().position_of(read[-1])
        page = stories().older_than(*position).newest()[:2]
    assert len(read) == len(set(read)) == 5
    assert {story.article for story in read} == {story.article for story in made}


def test_a_list_shows_nothing_that_is_not_live():
    topic, now = make_topic("Rừng"), timezone.now()
    make_draft(topics=["Rừng"])
    make_revision(topics=["Rừng"], publish_at=now + timedelta(hours=1))
    gone = make_revision(topics=["Rừng"])
    Article.objects.filter(pk=gone.article_id).update(withdrawn_at=now)
    seen = make_revision(topics=["Rừng"])
    assert list(Revision.objects.live().on_topic(topic).newest()) == [seen]


def test_a_topic_lists_the_stories_of_those_merged_into_it_once():
    survivor, merged = make_topic("Rừng"), make_topic("Lâm nghiệp")
    merged.merged_into = survivor
    merged.save()
    one = make_revision(topics=["Lâm nghiệp"])
    both = make_revision(topics=["Rừng", "Lâm nghiệp"])
    assert set(Revision.objects.live().on_topic(survivor).newest()) == {one, both}
    assert Revision.objects.live().on_topic(survivor).newest()[:10].count() == 2


def plan_of(queryset):
    return queryset.explain()


def sorts(plan):
    return "Sort" in plan or "TEMP B-TREE" in plan


@pytest.mark.slow
def test_every_list_and_key_is_one_index_range_at_20_000_revisions(client, subtests):
    call_command("make_corpus", articles=16_000, comments=20_000, verbosity=0)
    assert Revision.objects.count() > 19_500
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    now = timezone.now()
    live = Revision.objects.live(now)
    middle = Article.objects.order_by("pk")[8_000]
    common, rare = Topic.objects.order_by("name").first(), Topic.objects.order_by("name")[200]
    section = Section.objects.first()
    official, author = Official.objects.order_by("name").first(), Author.objects.first()
    organisation = Organisation.objects.order_by("name").first()
    after = (middle.first_published_at, middle.pk)
    moment = timezone.localtime(middle.first_published_at)
    year, month = Period(moment.year), Period(moment.year, moment.month)
    day = Period(moment.year, moment.month, moment.day)
    busy = Article.objects.order_by("-comment_count").first()
    plans = {
        "newest": (live.newest(now)[:21], "revision_by_date"),
        "older": (live.older_than(*after).newest(now)[:21], "revision_by_date"),
        "section": (live.in_section(section).newest(now)[:21], "revision_by_section"),
        "older in section": (
            live.in_section(section).older_than(*after).newest(now)[:21],
            "revision_by_section",
        ),
        "topic": (live.on_topic(common).newest(now)[:21], "tagging_by_date"),
        "older on topic": (
            live.on_topic(common).older_than(*after).newest(now)[:21],
            "tagging_by_date",
        ),
        "rare topic": (live.on_topic(rare).newest(now)[:21], "tagging_by_date"),
        "official": (live.naming(official).newest(now)[:21], "mention_by_date"),
        "newer for an official": (
            live.naming(official).newer_than(*after).oldest(now)[:21],
            "mention_by_date",
        ),
        "an official's year": (
            live.naming(official).published_in(year).newest(now)[:21],
            "mention_by_date",
        ),
        "organisation": (live.about(organisation).newest(now)[:21], "organisation_by_date"),
        "most discussed": (
            live.most_discussed(now - timedelta(days=7))[:5],
            ("revision_by_hour", "revision_by_date"),
        ),
        "author": (live.signed_by(author).newest(now)[:21], "byline_by_date"),
        "older by an author": (
            live.signed_by(author).older_than(*after).newest(now)[:21],
            "byline_by_date",
        ),
        "a day": (live.published_in(day).newest(now)[:21], "revision_by_date"),
        "older in a month": (
            live.published_in(month).older_than(*after).newest(now)[:21],
            "revision_by_date",
        ),
        "comments": (
            Comment.objects.filter(article=busy).threads().oldest_first()[:21],
            "comment_threads",
        ),
        "queue": (Comment.objects.pending()[:21], "comment_queue"),
    }
    for name, (queryset, index) in plans.items():
        with subtests.test(name):
            plan = plan_of(queryset)
            assert any(one in plan for one in ([index] if isinstance(index, str) else index)), plan
            # A handful of rows may as well be sorted.
            assert name in ("rare topic", "most discussed") or not sorts(plan), plan
    with subtests.test("a story by its address"):
        plan = plan_of(live.filter(article__slug="bai-so-8000")[:1])
        assert "Seq Scan" not in plan, plan
        assert "SCAN" not in plan, plan
    assert Mention.objects.filter(tag=official).count() > 100
    pages = {
        "/": 8,
        f"/?truoc={paging.write_position(*after)}": 6,
        middle.get_absolute_url(): 12,
        section.get_absolute_url(): 6,
        common.get_absolute_url(): 6,
        official.get_absolute_url(): 8,
        f"{official.get_absolute_url()}{year.year}/": 8,
        organisation.get_absolute_url(): 8,
        author.get_absolute_url(): 6,
        "/lanh-dao/": 6,
        "/co-quan/": 6,
        "/luu-tru/": 6,
        month.get_absolute_url(): 6,
    }
    client.get("/")  # reads what is kept of the frame until something of it changes
    for address, most in pages.items():
        with subtests.test(address), CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
            assert len(queries) <= most
