import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from articles.models import Organisation, RevisionOrganisation
from tests.factories import (
    make_draft,
    make_event,
    make_official,
    make_organisation,
    make_revision,
    make_tenure,
)

pytestmark = pytest.mark.database


def words(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def make_story_about(*organisations, at=None, **values):
    draft = make_draft(**values)
    for organisation in organisations:
        RevisionOrganisation.objects.create(revision=draft, organisation=organisation)
    draft.submit(None)
    draft.approve(None, at or timezone.now() - timedelta(hours=1))
    return draft


def test_an_organisation_has_a_page_with_its_names_people_and_stories(client, db):
    aliases = "UBND tỉnh Kon Tum\nỦy ban tỉnh"
    office = make_organisation(abbreviation="UBND tỉnh", aliases=aliases)
    now, before = make_official("Trần Thị Nay"), make_official("Lê Văn Xưa")
    make_tenure(before, "Chủ tịch", start=date(2010, 1, 1), end=date(2016, 5, 31))
    make_tenure(now, "Chủ tịch", start=date(2016, 6, 1), source="Nghị quyết số 1")
    story = make_story_about(
        office, headline="Tin ủy ban", mentions=[{"tag": now}, {"tag": before}]
    )
    make_revision(headline="Tin khác")
    page = client.get("/co-quan/uy-ban-nhan-dan-tinh/")
    text = words(page.text)
    assert "<h1>Ủy ban nhân dân tỉnh</h1>" in page.text
    assert "UBND tỉnh; UBND tỉnh Kon Tum; Ủy ban tỉnh" in text
    assert "Trần Thị Nay – Chủ tịch từ 01/6/2016 Nghị quyết số 1" in text
    assert "Lê Văn Xưa – Chủ tịch 01/1/2010 – 31/5/2016" in text
    assert text.index("Trần Thị Nay") < text.index("Lê Văn Xưa")
    assert f'<a href="{story.get_absolute_url()}">Tin ủy ban</a>' in page.text
    assert "Tin khác" not in page.text


def test_parents_parts_and_what_was_before_and_after_are_linked(client, db):
    parent, heir = make_organisation("Tỉnh"), make_organisation("Sở Mới")
    office = make_organisation("Sở Cũ", parent=parent, successor=heir)
    part = make_organisation("Phòng", parent=office)
    former = make_organisation("Ty", successor=office)
    unknown = make_organisation("Phòng chưa ai biết", parent=office)
    make_story_about(parent, office, part, former)
    page = client.get(office.get_absolute_url()).text
    kin = words(page[page.index('<dl class="kin"') : page.index("</dl>")])
    assert kin == "Trực thuộc Tỉnh Đơn vị trực thuộc Phòng Tiền thân Ty Kế thừa Sở Mới"
    assert f'<a href="{part.get_absolute_url()}">' in page
    assert heir.get_absolute_url() not in page  # no story leads there yet
    assert unknown.name not in page


def test_an_organisation_is_known_by_a_story_an_event_or_its_people(client, db):
    named, host, held, unknown = (make_organisation(name) for name in "ABCD")
    official = make_official()
    make_tenure(official, organisation=held)
    make_tenure(make_official("Chưa Ai Biết"), organisation=unknown)
    make_story_about(named, mentions=[{"tag": official}], event=make_event(host=host))
    hidden = make_draft(event=make_event(host=unknown))
    RevisionOrganisation.objects.create(revision=hidden, organisation=unknown)
    for organisation in (named, host, held):
        assert client.get(organisation.get_absolute_url()).status_code == 200
    assert client.get(unknown.get_absolute_url()).status_code == 404
    assert client.get("/co-quan/khong-co/").status_code == 404
    listed = client.get("/co-quan/").context["page"].rows
    assert [organisation.name for organisation in listed] == ["A", "B", "C"]


def test_people_readers_do_not_know_are_not_shown(client, db):
    office = make_organisation()
    make_tenure(make_official("Sắp Bổ Nhiệm"), "Giám đốc", organisation=office)
    make_story_about(office)
    assert "Sắp Bổ Nhiệm" not in client.get(office.get_absolute_url()).text


def test_a_merged_organisation_leads_to_the_one_that_stayed(client, db):
    stayed, merged = make_organisation("Sở Y tế"), make_organisation("Sở Y Tế tỉnh", aliases="SYT")
    make_story_about(merged, headline="Một")
    make_story_about(merged, stayed, headline="Cả hai")
    Organisation.objects.filter(pk=merged.pk).update(merged_into=stayed)
    response = client.get(merged.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, stayed.get_absolute_url())
    stories = client.get(stayed.get_absolute_url()).context["stories"]
    assert sorted(story.headline for story in stories) == ["Cả hai", "Một"]


def test_organisations_are_listed_the_vietnamese_way(client, db):
    names = ["Đoàn", "Điện lực", "Dân vận", "Ủy ban", "Công an", "Uy"]
    make_story_about(*(make_organisation(name) for name in names))
    rows = client.get("/co-quan/").context["page"].rows
    expected = ["Công an", "Dân vận", "Điện lực", "Đoàn", "Uy", "Ủy ban"]
    assert [organisation.name for organisation in rows] == expected


@pytest.mark.parametrize("count", [2, 40])
def test_an_organisation_costs_six_queries(client, db, django_assert_num_queries, count):
    office = make_organisation(parent=make_organisation("Trên"))
    for number in range(count):
        official = make_official(f"Người {number}")
        make_tenure(official, organisation=office)
        part = make_organisation(f"Phòng {number}", parent=office)
        make_story_about(office, part, mentions=[{"tag": official}])
    # The organisation, what is above and below it, its people, those merged into it, the
    # stories, the version of the frame.
    with django_assert_num_queries(6):
        client.get(office.get_absolute_url())


@pytest.mark.parametrize("count", [2, 40])
def test_the_list_of_organisations_costs_two_queries(client, db, django_assert_num_queries, count):
    make_story_about(*(make_organisation(f"Cơ quan {number}") for number in range(count)))
    with django_assert_num_queries(2):  # the organisations, the version of the frame
        client.get("/co-quan/")
