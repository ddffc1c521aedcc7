"""Lists of stories: their order, their pages, and the index each is read from."""

from datetime import timedelta
from time import perf_counter

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import paging
from articles.models import (
    Article,
    Author,
    Event,
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


def make_parent(name="Chính trị"):
    """The section, with one below it that has no stories."""
    make_section("Nội chính", parent=make_section(name))
    return Section.objects.get(name=name)


def make_survivor(topic):
    """The topic, with another that was merged into it."""
    merged = make_topic("Lâm nghiệp")
    merged.merged_into = topic
    merged.save()
    return topic


LISTS = {
    "all": lambda: Revision.objects.live(),
    "a section": lambda: Revision.objects.live().in_section(make_section()),
    "a parent section": lambda: Revision.objects.live().in_section(make_parent()),
    "a merged topic": lambda: Revision.objects.live().on_topic(make_survivor(make_topic("Rừng"))),
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
    read, page = [], stories().newest().leading(2)
    while page:
        read += list(page)
        position = stories().position_of(read[-1])
        page = stories().older_than(*position).newest().leading(2)
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


def test_the_beginning_of_a_list_that_unites_several_is_that_of_all_of_it():
    parent, topic = make_parent(), make_survivor(make_topic("Rừng"))
    (below,) = parent.children.all()
    for hours in range(1, 9):
        topics = [["Rừng"], ["Lâm nghiệp"], ["Lâm nghiệp", "Rừng"]][hours % 3]
        at = timezone.now() - timedelta(hours=hours)
        make_revision(section=[parent, below][hours % 2], topics=topics, publish_at=at)
    make_revision(section=make_section("Thể thao"))
    live = Revision.objects.live()
    for stories in (live.in_section(parent), live.on_topic(topic)):
        whole = list(stories.newest())
        assert len(whole) == 8
        assert list(stories.newest().leading(5)) == whole[:5]
        assert list(stories.oldest().leading(5)) == whole[::-1][:5]
        position = stories.position_of(whole[2])
        assert list(stories.older_than(*position).newest().leading(3)) == whole[3:6]
        assert list(stories.newer_than(*position).oldest().leading(3)) == whole[1::-1]


def plan_of(queryset):
    return queryset.explain()


def sorts(plan):
    return "Sort" in plan or "TEMP B-TREE" in plan


def assert_only_the_beginnings_are_sorted(plan):
    """The stories are those that one query finds by their keys; and no list is sorted there."""
    if connection.vendor == "sqlite":
        lines = [line.split(" ", 3) for line in plan.splitlines()]
        outermost = [words for _key, above, _number, words in lines if above == "0"]
        assert outermost[0] == "SEARCH articles_revision USING INTEGER PRIMARY KEY (rowid=?)", plan
        assert plan.count("TEMP B-TREE") == 1, plan
        assert "USE TEMP B-TREE FOR ORDER BY" in outermost, plan
    else:
        assert "Seq Scan on articles_revision" not in plan, plan
        assert "Seq Scan on articles_tagging" not in plan, plan


@pytest.mark.parametrize(("parameter", "side"), [("sau", ">"), ("truoc", "<")])
def test_a_page_of_names_is_read_from_its_place_in_the_index(client, parameter, side):
    make_revision(bylines=["Suối An", "Suối Bình", "Suối Cả"])
    with CaptureQueriesContext(connection) as queries:
        client.get("/tac-gia/", {parameter: "suoi-binh"})
    asked = (one["sql"] for one in queries)
    listed = next(sql for sql in asked if 'ORDER BY "articles_author"."sort_key"' in sql)
    explain, place = {
        "sqlite": ("EXPLAIN QUERY PLAN", f"INDEX author_by_name (sort_key{side}?)"),
        "postgresql": ("EXPLAIN", f"Index Cond: ((sort_key)::text {side}= "),
    }[connection.vendor]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # it would read a table of so few names whole
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"{explain} {listed}")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert place in plan, plan


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
    parent = Section.objects.exclude(children=None).prefetch_related("children").get()
    survivor, merged = Topic.objects.order_by("name")[1:3]
    Topic.objects.filter(pk=merged.pk).update(merged_into=survivor)
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
        "parent section": (
            live.in_section(parent).newest(now).leading(21),
            "revision_by_section",
        ),
        "older in a parent section": (
            live.in_section(parent).older_than(*after).newest(now).leading(21),
            "revision_by_section",
        ),
        "merged topic": (live.on_topic(survivor).newest(now).leading(21), "tagging_by_date"),
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
            # A handful of rows may as well be sorted: a page of each list that one unites, too.
            if name in ("parent section", "older in a parent section", "merged topic"):
                assert_only_the_beginnings_are_sorted(plan)
            else:
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
        parent.get_absolute_url(): 6,
        common.get_absolute_url(): 6,
        survivor.get_absolute_url(): 6,
        official.get_absolute_url(): 8,
        f"{official.get_absolute_url()}{year.year}/": 8,
        organisation.get_absolute_url(): 8,
        author.get_absolute_url(): 6,
        "/lanh-dao/": 6,
        "/co-quan/": 6,
        "/tac-gia/": 2,
        "/chu-de/": 2,
        "/su-kien/": 2,
        "/loat-bai/": 2,
        "/luu-tru/": 6,
        month.get_absolute_url(): 6,
    }
    client.get("/")  # reads what is kept of the frame until something of it changes
    for address, most in pages.items():
        with subtests.test(address), CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
            assert len(queries) <= most


def pages_of_the_corpus():
    """An address of every kind of page that stories stand on, and at most so many queries."""
    article = Article.objects.exclude(series_part=None).order_by("pk").first()
    middle = Article.objects.order_by("pk")[50]
    moment = timezone.localtime(middle.first_published_at)
    month = Period(moment.year, moment.month)
    day = Period(moment.year, moment.month, moment.day)
    after = f"?truoc={paging.write_position(middle.first_published_at, middle.pk)}"
    section = Section.objects.filter(parent=None, children=None).first()
    parent = Section.objects.exclude(children=None).get()
    topic = Topic.objects.order_by("name").first()
    official = Official.objects.order_by("name").first()
    return {
        "/": 8,
        f"/{after}": 6,
        article.get_absolute_url(): 12,
        section.get_absolute_url(): 6,
        section.get_absolute_url() + after: 6,
        parent.get_absolute_url(): 6,
        topic.get_absolute_url(): 6,
        official.get_absolute_url(): 8,
        Organisation.objects.order_by("name").first().get_absolute_url(): 8,
        Author.objects.order_by("name").first().get_absolute_url(): 6,
        Event.objects.public().first().get_absolute_url(): 6,
        article.series_part.series.get_absolute_url(): 6,
        "/lanh-dao/": 6,
        "/co-quan/": 6,
        "/tac-gia/": 2,
        "/chu-de/": 2,
        "/su-kien/": 2,
        "/loat-bai/": 2,
        "/dinh-chinh/": 6,
        "/luu-tru/": 6,
        month.get_absolute_url(): 6,
        day.get_absolute_url(): 6,
        "/tim-kiem/": 1,
    }


SEARCH = "/tim-kiem/?q=nha"


def queries_of(client, addresses):
    """How many queries each of these pages costs."""
    client.get("/")  # reads what is kept of the frame until something of it changes
    counts = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        counts[address] = len(queries)
    return counts


@pytest.mark.slow
def test_a_page_costs_as_many_queries_at_100_stories_as_at_10_000(client, subtests):
    call_command("make_corpus", articles=100, comments=200, verbosity=0)
    pages = pages_of_the_corpus()
    few = queries_of(client, pages) | {SEARCH: search_cost(client)}
    call_command("make_corpus", articles=9_900, comments=2_000, verbosity=0)
    many = queries_of(client, pages)
    for address, most in pages.items():
        with subtests.test(address):
            assert few[address] == many[address] <= most
    with subtests.test("a search asks tier by tier until it has enough, and no further"):
        # the abbreviations 2, candidates ≤ 5, cards ≤ 2, stories 2, the filters' names 5, the
        # site's version 2
        assert max(few[SEARCH], search_cost(client)) <= 18
    with subtests.test("page 500 is as fast as the first"):
        story = Revision.objects.live().oldest().leading(paging.PAGE_SIZE + 1)[paging.PAGE_SIZE]
        position = paging.write_position(story.first_published_at, story.article_id)
        first, last = (fastest(client, f"/luu-tru/{query}") for query in ("", f"?truoc={position}"))
        assert last <= 1.5 * first


def search_cost(client):
    queries_of(client, ["/tim-kiem/?q=nam"])  # by then the names are held in memory
    return queries_of(client, [SEARCH])[SEARCH]


def fastest(client, address, times=9):
    """The seconds a page takes when nothing else keeps the machine busy."""
    taken = []
    for _ in range(times):
        began = perf_counter()
        assert client.get(address).status_code == 200
        taken.append(perf_counter() - began)
    return min(taken)
