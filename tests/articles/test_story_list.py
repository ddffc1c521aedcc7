"""The desk's list of stories: filters, search without tone marks, and what it costs."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from articles.admin.lists import BoundedPaginator, words_of
from articles.carrying import approve_before
from articles.models import Article, Official, Revision
from articles.seals import seal_of
from articles.states import hour_in_words
from tests.factories import (
    make_author,
    make_draft,
    make_event,
    make_official,
    make_organisation,
    make_revision,
    make_section,
    make_topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

URL = reverse("admin:articles_revision_changelist")
OURS = {"articles", "comments"}


@pytest.fixture
def desk(client, reporter):
    client.force_login(reporter)
    return client


def found(client, **asked):
    """The headlines the list shows, newest first."""
    response = client.get(URL, asked)
    assert response.status_code == 200
    return [revision.headline for revision in response.context["cl"].result_list]


@pytest.fixture
def one_of_each(db):
    """A story in each place it may stand, named after it."""
    make_draft(headline="draft")
    make_draft(headline="in_review").submit(None)
    make_revision(headline="scheduled", publish_at=timezone.now() + timedelta(hours=1))
    make_revision(headline="live")
    changed = make_revision(headline="before").copy(by=None)
    Revision.objects.filter(pk=changed.pk).update(headline="changing")
    gone = make_revision(headline="withdrawn")
    Article.objects.filter(pk=gone.article_id).update(withdrawn_at=timezone.now())
    make_draft(headline="discarded").discard(None)


@pytest.mark.parametrize(
    ("standing", "stories"),
    [
        (None, {"draft", "in_review", "scheduled", "live", "changing", "withdrawn"}),
        ("draft", {"draft"}),
        ("in_review", {"in_review"}),
        ("scheduled", {"scheduled"}),
        ("live", {"live", "changing"}),
        ("changing", {"changing"}),
        ("withdrawn", {"withdrawn"}),
        ("discarded", {"discarded"}),
        ("queryset", {"draft", "in_review", "scheduled", "live", "changing", "withdrawn"}),
    ],
)
def test_stories_are_filtered_by_where_they_stand(desk, one_of_each, standing, stories):
    asked = {"standing": standing} if standing else {}
    assert set(found(desk, **asked)) == stories


def next_version(story, headline, at=None):
    """The story's next version, approved for `at`; without an hour it stays a draft."""
    draft = story.copy(by=None)
    draft.headline = headline
    draft.save()
    if at:
        draft.submit(None)
        draft.approve(None, at)
    return draft


def words_of_rows(client, **asked):
    """The state the list gives each story, by its headline."""
    page = client.get(URL, asked).context["cl"]
    return {row.headline: page.model_admin.standing(row) for row in page.result_list}


def test_a_change_that_waits_for_its_hour_is_found_whatever_came_after_it(desk):
    hour = timezone.now() + timedelta(days=1)
    told = hour_in_words(hour)
    fixed = make_revision(headline="cũ")
    waiting = next_version(fixed, "hẹn, rồi sửa gấp", hour)
    approve_before(next_in_review(fixed), None, waiting, hour)
    drafted = make_revision(headline="cũ")
    next_version(drafted, "hẹn", hour)
    next_version(drafted, "hẹn, rồi viết tiếp")
    states = {
        "hẹn, rồi sửa gấp": f"Đang đăng · hẹn đăng bản mới {told}",
        "hẹn, rồi viết tiếp": f"Đang đăng · có bản nháp · hẹn đăng bản mới {told}",
    }
    assert words_of_rows(desk) == states
    assert words_of_rows(desk, standing="scheduled") == states
    with time_machine.travel(hour + timedelta(hours=1)):
        desk.force_login(User.objects.get(username="reporter"))
        assert words_of_rows(desk)["hẹn, rồi sửa gấp"] == "Đang đăng"
        assert found(desk, standing="scheduled") == []


def next_in_review(story):
    draft = next_version(story, "sửa gấp")
    draft.submit(None)
    return draft


def test_a_change_called_back_and_put_aside_leaves_the_story_published(desk):
    story = make_revision(headline="đang đăng")
    change = next_version(story, "thu hồi", timezone.now() + timedelta(hours=1))
    change.call_back(None)
    change.copy(None).discard(None)
    assert words_of_rows(desk) == {"đang đăng": "Đang đăng"}
    unpublished = make_revision(headline="chưa đăng", publish_at=timezone.now() + timedelta(days=1))
    unpublished.call_back(None)
    unpublished.copy(None).discard(None)
    assert words_of_rows(desk)["chưa đăng"] == "Đã thu hồi lịch hẹn"


def test_the_versions_lead_to_the_form_of_the_one_that_waits(desk):
    story = make_revision()
    change = next_version(story, "hẹn", timezone.now() + timedelta(hours=1))
    form = reverse("admin:articles_revision_change", args=[change.pk])
    for version in (story, next_version(story, "viết tiếp")):
        page = desk.get(reverse("admin:articles_revision_history", args=[version.pk]))
        assert f'href="{form}"' in page.text
    assert (
        f'href="{form}"'
        in desk.get(reverse("admin:articles_revision_change", args=[version.pk])).text
    )


def test_stories_are_filtered_by_section_and_genre(desk):
    economy = make_section("Kinh tế")
    make_revision(headline="một", section=economy, genre="video")
    make_revision(headline="hai", section=economy)
    make_revision(headline="ba", genre="video")
    assert set(found(desk, section__id__exact=economy.pk)) == {"một", "hai"}
    assert set(found(desk, section__id__exact=economy.pk, genre__exact="video")) == {"một"}


def test_mine_are_the_stories_i_wrote_in(desk, reporter, managing_editor):
    mine = make_draft(headline="của tôi")
    mine.events.create(by=reporter, kind="begin", to_state="draft")
    theirs = make_draft(headline="của người khác")
    theirs.events.create(by=managing_editor, kind="begin", to_state="draft")
    theirs.events.create(by=reporter, kind="approve", to_state="draft")
    assert found(desk, mine="yes") == ["của tôi"]


def test_a_row_names_byline_people_and_hour(desk):
    officials = [make_official(f"Nguyễn Văn {name}") for name in ("Một", "Hai", "Ba", "Bốn")]
    hour = timezone.now() - timedelta(days=1)
    make_revision(mentions=[{"tag": official} for official in officials], publish_at=hour)
    page = desk.get(URL).text
    assert "Thanh Tùng" in page
    assert "Nguyễn Văn Một, Nguyễn Văn Hai, Nguyễn Văn Ba, " in page
    assert "Nguyễn Văn Bốn" not in page
    assert f"{timezone.localtime(hour):%H:%M %d/%m/%Y}" in page


# Search


@pytest.mark.parametrize(
    "query",
    [
        "quy che phoi hop",
        "QUY CHẾ",
        "phối hợp quy chế",
        "phoi-hop",
        "  quy   che ",
        "“quy chế”",
        '"quy che"',
        "h'drai",
        "H’Drai",
        "đak ia",
        "dăk",
    ],
)
def test_search_knows_no_marks_and_no_order_of_words(desk, query):
    make_revision(headline="Quy chế phối hợp ở Ia H’Drai, Đăk Hà")
    make_revision(headline="Giá cà phê")
    assert found(desk, q=query) == ["Quy chế phối hợp ở Ia H’Drai, Đăk Hà"]


def test_every_word_must_be_there(desk):
    make_revision(headline="Quy chế phối hợp")
    assert found(desk, q="quy che cong tac") == []


@pytest.mark.parametrize(
    "query",
    [
        "%",
        "_",
        "'",
        '"',
        "\\",
        "a\\",
        "(",
        "*",
        "' OR 1=1 --",
        "💧",
        "\u0301",
        "x" * 70_000,
        "a " * 40_000,
    ],
)
def test_odd_queries_are_answered(desk, query):
    make_revision()
    response = desk.get(URL, {"q": query})
    assert response.status_code == 200


def test_a_query_with_a_null_character_is_answered(desk):
    assert desk.get(f"{URL}?q=a%00b").status_code == 200


@pytest.mark.parametrize(
    "query", ["standing=x", "mine=x", "section__id__exact=x", "p=99999", "p=x", "o=1", "e=1"]
)
def test_odd_addresses_are_answered(desk, query):
    make_revision()
    assert desk.get(f"{URL}?{query}", follow=True).status_code == 200


def test_words_are_cut_to_what_any_database_takes():
    assert words_of("Đắk Hà, (Kon Tum)") == ["dak", "ha", "kon", "tum"]
    assert len(words_of("a " * 1000)) < 20


def test_what_search_compares_follows_the_headline():
    draft = make_draft(headline="Cà phê")
    draft.headline = "Đường Trường Sơn"
    draft.save()
    draft.refresh_from_db()
    assert draft.headline_folded == "duong truong son"


def test_what_search_compares_is_no_part_of_what_was_approved():
    story = make_revision(headline="Cà phê")
    Revision.objects.filter(pk=story.pk).update(headline_folded="filled anew")
    story.refresh_from_db()
    assert story.seal == seal_of(story)


def test_rows_created_in_bulk_are_found_too():
    Official.objects.bulk_create([Official(name="Lê Bá Đạt", full_name="Đạt", slug="dat")])
    assert Official.objects.get().name_folded == "le ba dat\ndat"


NAMED = {
    "official": lambda name: make_official(name),
    "author": lambda name: make_author(name),
    "topic": lambda name: make_topic(name),
    "organisation": lambda name: make_organisation("Ủy ban", aliases=name, slug="uy-ban"),
    "event": lambda name: make_event(place=name),
}


@pytest.mark.parametrize("kind", NAMED)
def test_names_are_found_in_lists_without_marks(desk, kind):
    one = NAMED[kind]("Nguyễn Văn Hòa")
    url = reverse(f"admin:articles_{kind}_changelist")
    for query, rows in [("nguyen van hoa", [one]), ("Hoà", [one]), ("hoa binh", [])]:
        response = desk.get(url, {"q": query})
        assert list(response.context["cl"].result_list) == rows


FIELDS = {
    "official": ("mention", "tag"),
    "author": ("byline", "author"),
    "topic": ("tagging", "tag"),
    "organisation": ("revisionorganisation", "organisation"),
    "event": ("revision", "event"),
}


@pytest.mark.parametrize("kind", NAMED)
@pytest.mark.parametrize("term", ["nguyen van hoa", "HÒA", "hoa\0"])
def test_names_are_offered_without_marks(desk, kind, term):
    one = NAMED[kind]("Nguyễn Văn Hòa")
    model, field = FIELDS[kind]
    asked = {"app_label": "articles", "model_name": model, "field_name": field, "term": term}
    response = desk.get(reverse("admin:autocomplete"), asked)
    assert [int(row["id"]) for row in response.json()["results"]] == [one.pk]
    response = desk.get(reverse("admin:autocomplete"), asked | {"term": "tran"})
    assert response.json()["results"] == []


# What it costs


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_queries_at_any_length(desk, django_assert_num_queries, count):
    official = make_official()
    for _number in range(count):
        make_revision(mentions=[{"tag": official}])
        make_draft()
    # The session, the user and two kinds of permissions; the sections to filter by; how many,
    # the page; bylines and authors, mentions and officials.
    with django_assert_num_queries(11):
        desk.get(URL)


def test_no_list_of_the_desk_counts_every_row_or_every_day():
    ours = [desk for model, desk in admin.site._registry.items() if model._meta.app_label in OURS]
    assert len(ours) > 15
    assert [type(desk).__name__ for desk in ours if desk.show_full_result_count] == []
    assert [type(desk).__name__ for desk in ours if desk.date_hierarchy] == []


def test_counting_ends_where_nobody_turns_pages(monkeypatch):
    monkeypatch.setattr("articles.admin.lists.MOST_LISTED", 3)
    for _number in range(5):
        make_draft()
    assert BoundedPaginator(Revision.objects.order_by("pk"), 2).count == 3
