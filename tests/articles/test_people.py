"""Officials and organisations at the desk: told apart, and kept without contradictions."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Revision
from tests.articles.story_form import add_url, rows, typed_story
from tests.factories import (
    make_author,
    make_event,
    make_official,
    make_organisation,
    make_section,
    make_tenure,
)

pytestmark = pytest.mark.django_db

LONG = "Nguyễn Văn " + "Mẫu" * 163  # 500 letters

ORGANISATION = {
    "name": "Sở Y tế",
    "abbreviation": "",
    "aliases": "",
    "slug": "so-y-te",
    "parent": "",
    "start": "",
    "end": "",
    "successor": "",
}


def offered(client, field, term, model="mention", **values):
    """What an autocomplete of the story's form answers, its labels by key."""
    asked = {"app_label": "articles", "model_name": model, "field_name": field, "term": term}
    response = client.get(reverse("admin:autocomplete"), asked | values)
    return {int(row["id"]): row["text"] for row in response.json()["results"]}


def test_namesakes_are_offered_with_the_posts_of_the_events_day(client, reporter):
    party = make_organisation("Tỉnh ủy", is_party=True)
    day = timezone.localdate() - timedelta(days=1000)
    one = make_official("Nguyễn Văn Hòa")
    make_tenure(one, "Chủ tịch UBND tỉnh")
    make_tenure(one, "Phó Bí thư Tỉnh ủy", organisation=party)
    make_tenure(one, "Giám đốc sở", end=day)
    other = make_official("Nguyễn Văn Hòa", name="Nguyễn Văn Hòa (y tế)")
    client.force_login(reporter)
    assert offered(client, "tag", "nguyen hoa") == {
        one.pk: "Nguyễn Văn Hòa — Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh",
        other.pk: "Nguyễn Văn Hòa (y tế)",
    }
    then = offered(client, "tag", "hoa", event=make_event(date=day).pk)
    assert then[one.pk].endswith("Giám đốc sở")
    for forged in ("x", "٣", "9" * 19, "9" * 5000):
        assert offered(client, "tag", "hoa", event=forged)[other.pk] == "Nguyễn Văn Hòa (y tế)"


def test_what_was_merged_is_offered_no_more(client, reporter):
    official, organisation = make_official("Trần Văn Một"), make_organisation("Sở Y tế")
    make_official("Trần Văn Mốt", merged_into=official)
    make_organisation("Sở Y Tế tỉnh", merged_into=organisation)
    client.force_login(reporter)
    assert list(offered(client, "tag", "tran")) == [official.pk]
    named = offered(client, "organisation", "so y te", model="revisionorganisation")
    assert list(named) == [organisation.pk]


def test_an_organisation_is_offered_with_its_letters_and_its_end(client, reporter):
    one = make_organisation("Ủy ban nhân dân tỉnh", abbreviation="UBND tỉnh")
    old = make_organisation("Ủy ban tỉnh cũ", end=date(1991, 8, 11))
    client.force_login(reporter)
    labels = offered(client, "organisation", "uy ban", model="revisionorganisation")
    assert labels == {
        one.pk: "Ủy ban nhân dân tỉnh — UBND tỉnh",
        old.pk: "Ủy ban tỉnh cũ — † 11/08/1991",
    }


def test_twenty_officials_are_offered_in_as_many_queries_as_one(
    client, reporter, django_assert_num_queries
):
    for index in range(20):
        make_tenure(make_official(f"Trần Văn {index}"))
    client.force_login(reporter)
    # Session, user, two for permissions, count, officials, their posts.
    with django_assert_num_queries(7):
        assert len(offered(client, "tag", "tran")) == 20


def test_the_list_of_fifty_officials_loads_their_posts_at_once(
    client, reporter, django_assert_max_num_queries
):
    for index in range(50):
        make_tenure(make_official(f"Trần Văn {index}"))
    client.force_login(reporter)
    with django_assert_max_num_queries(10):
        client.get(reverse("admin:articles_official_changelist"))


def test_tenures_may_overlap_but_not_end_before_they_begin(client, reporter):
    official, organisation = make_official(), make_organisation()
    client.force_login(reporter)
    page = reverse("admin:articles_official_change", args=[official.pk])
    row = {"organisation": organisation.pk, "title": "Chủ tịch", "order": 0, "source": "Công báo"}
    typed = {
        "full_name": official.full_name,
        "name": official.name,
        "slug": official.slug,
        "portrait": "",
        "tenures-TOTAL_FORMS": 2,
        "tenures-INITIAL_FORMS": 0,
        **{f"tenures-0-{name}": value for name, value in row.items()},
        **{f"tenures-1-{name}": value for name, value in row.items()},
        "tenures-0-start": "01/01/2018",
        "tenures-0-end": "01/01/2017",
    }
    refused = client.post(page, typed)
    (inline,) = refused.context["inline_admin_formsets"]
    assert list(inline.formset.errors[0]) == ["end"]
    assert client.post(page, typed | {"tenures-0-end": "01/01/2019"}).status_code == 302
    assert official.tenures.count() == 2


def save_organisation(client, organisation, **typed):
    page = reverse("admin:articles_organisation_change", args=[organisation.pk])
    return client.post(page, ORGANISATION | typed)


def test_an_organisation_neither_ends_before_it_starts_nor_stands_below_itself(client, reporter):
    one = make_organisation("Sở Y tế")
    below = make_organisation("Trung tâm Y tế", parent=one)
    after = make_organisation("Sở mới", successor=one)
    client.force_login(reporter)
    for field, value in [
        ("end", "01/01/1990"),
        ("parent", one.pk),
        ("parent", below.pk),
        ("successor", one.pk),
        ("successor", after.pk),
    ]:
        response = save_organisation(client, one, start="01/01/1991", **{field: value})
        assert list(response.context["adminform"].form.errors) == [field], (field, value)
    top = make_organisation("UBND tỉnh")
    assert save_organisation(client, one, parent=top.pk).status_code == 302
    one.refresh_from_db()
    assert one.parent == top


@pytest.mark.parametrize("count", [2, 20])
def test_the_list_of_officials_costs_the_same_at_any_length(
    client, managing_editor, django_assert_num_queries, count
):
    for number in range(count):
        make_tenure(make_official(f"Người {number}"))
    client.force_login(managing_editor)
    # session, person, their rights (two), a bounded count, the officials, their posts
    with django_assert_num_queries(7):
        page = client.get(reverse("admin:articles_official_changelist"))
    assert page.text.count("Chủ tịch UBND tỉnh") == count


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("official", "name"),
        ("organisation", "name"),
        ("author", "name"),
        ("topic", "name"),
        ("event", "name"),
        ("event", "place"),
    ],
)
def test_a_name_of_500_letters_is_refused_beside_it_and_stays_typed(
    client, managing_editor, model, field
):
    client.force_login(managing_editor)
    posted = {field: LONG, "tenures-TOTAL_FORMS": 0, "tenures-INITIAL_FORMS": 0}
    response = client.post(reverse(f"admin:articles_{model}_add"), posted)
    assert response.status_code == 200
    assert field in response.context["adminform"].form.errors
    assert LONG in response.text


def test_a_position_of_500_letters_is_refused_and_stays_typed(client, managing_editor):
    official = make_official()
    client.force_login(managing_editor)
    typed = typed_story(make_section(), make_author())
    typed |= rows("mentions", {"tag": official.pk, "position_text": LONG, "role": "chaired"})
    response = client.post(add_url(), typed)
    assert response.status_code == 200
    assert LONG in response.text
    assert not Revision.objects.exists()
