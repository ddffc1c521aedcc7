"""Two entries for one official, topic or organisation are made one, and taken apart again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.merging import MergeError, merge, refusal, undo
from articles.models import Merge, Official, Organisation, Revision, SiteVersion, Topic
from articles.seals import broken_seals
from tests.factories import (
    make_draft,
    make_event,
    make_official,
    make_organisation,
    make_photo,
    make_revision,
    make_tenure,
    make_topic,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def two():
    return make_official("Nguyễn Văn Hoà", name="Nguyễn Văn Hòa (nhập hai lần)"), make_official(
        "Nguyễn Văn Hòa"
    )


def merge_url(one):
    return reverse(f"admin:articles_{one._meta.model_name}_merge", args=[one.pk])


def unmerge_url(one):
    return reverse(f"admin:articles_{one._meta.model_name}_unmerge", args=[one.pk])


# What moves


def test_stories_of_the_merged_one_become_the_survivors_and_print_what_they_printed(
    two, managing_editor
):
    merged, survivor = two
    story = make_revision(mentions=[{"tag": merged, "position_text": "Giám đốc sở"}])
    before = SiteVersion.current()
    merge(merged, survivor, managing_editor)
    mention = story.mentions.get()
    assert (mention.tag, mention.position_text) == (survivor, "Giám đốc sở")
    assert list(Revision.objects.live().naming(survivor)) == [story]
    assert list(broken_seals(Revision.objects.all())) == []
    assert Official.objects.get(pk=merged.pk).merged_into == survivor
    assert SiteVersion.current() > before


@pytest.mark.parametrize("make", [make_draft, make_revision])
def test_where_a_story_names_both_each_keeps_its_row_and_lists_ask_for_both(
    two, managing_editor, make
):
    merged, survivor = two
    both = make(mentions=[{"tag": merged, "position_text": "A"}, {"tag": survivor}])
    one = make_revision(mentions=[{"tag": merged}])
    merge(merged, survivor, managing_editor)
    assert [mention.tag for mention in both.mentions.all()] == [merged, survivor]
    assert set(Revision.objects.naming(survivor)) == {both, one}
    assert list(broken_seals(Revision.objects.all())) == []


def test_posts_and_a_missing_portrait_move(two, managing_editor):
    merged, survivor = two
    tenure, own = make_tenure(merged, "Giám đốc sở"), make_tenure(survivor, "Chủ tịch")
    merged.portrait = make_photo()
    merged.save()
    merge(merged, survivor, managing_editor)
    survivor.refresh_from_db()
    assert set(survivor.tenures.all()) == {tenure, own}
    assert survivor.portrait == merged.portrait
    undo(Merge.objects.get(), managing_editor)
    survivor.refresh_from_db()
    assert (list(survivor.tenures.all()), survivor.portrait) == ([own], None)


def test_a_topic_moves(managing_editor):
    merged, survivor = make_topic("Măt trận"), make_topic("Mặt trận")
    story = make_revision(topics=["Măt trận"])
    merge(merged, survivor, managing_editor)
    assert story.taggings.get().tag == survivor
    undo(Merge.objects.get(), managing_editor)
    assert story.taggings.get().tag == merged


def test_all_that_points_at_an_organisation_moves_and_comes_back(managing_editor):
    merged, survivor = make_organisation("UBND tỉnh"), make_organisation("Ủy ban nhân dân tỉnh")
    child = make_organisation("Sở Y tế", parent=merged)
    before = make_organisation("Ủy ban hành chính tỉnh", successor=merged)
    tenure = make_tenure(make_official(), organisation=merged)
    event = make_event(host=merged)
    story = make_revision()
    named = make_draft(article=story.article).revision_organisations.create(organisation=merged)
    rows = [child, before, tenure, event, named]

    def pointed_at():
        for row in rows:
            row.refresh_from_db()
        return {
            child.parent,
            before.successor,
            tenure.organisation,
            event.host,
            named.organisation,
        }

    merge(merged, survivor, managing_editor)
    assert pointed_at() == {survivor}
    undo(Merge.objects.get(), managing_editor)
    assert pointed_at() == {merged}
    assert Organisation.objects.get(pk=merged.pk).merged_into is None


def test_a_chain_of_merges_is_one_step_long(managing_editor):
    one, two, three = (make_official(f"Trần Văn {name}") for name in ["Một", "Hai", "Ba"])
    story = make_revision(mentions=[{"tag": one}])
    first = merge(one, two, managing_editor)
    two.refresh_from_db()
    second = merge(two, three, managing_editor)
    assert {alias.pk for alias in three.aliases.all()} == {one.pk, two.pk}
    with pytest.raises(MergeError):
        undo(first, managing_editor)
    undo(second, managing_editor)
    assert Official.objects.get(pk=one.pk).merged_into == two
    undo(first, managing_editor)
    assert story.mentions.get().tag == one
    assert not Official.objects.exclude(merged_into=None).exists()


# Undoing


def test_undoing_moves_back_what_was_moved_and_not_what_came_later(two, managing_editor):
    merged, survivor = two
    moved = make_revision(mentions=[{"tag": merged}])
    own = make_revision(mentions=[{"tag": survivor}])
    record = merge(merged, survivor, managing_editor)
    later = make_revision(mentions=[{"tag": survivor}])
    undo(record, managing_editor)
    assert moved.mentions.get().tag == merged
    assert {story.mentions.get().tag for story in (own, later)} == {survivor}
    assert list(broken_seals(Revision.objects.all())) == []
    record.refresh_from_db()
    assert (record.undone_by, record.undone_at is not None) == (managing_editor, True)
    with pytest.raises(MergeError):
        undo(record, managing_editor)


def test_undoing_leaves_a_row_whose_story_came_to_name_both(two, managing_editor):
    merged, survivor = two
    draft = make_draft(mentions=[{"tag": merged}])
    record = merge(merged, survivor, managing_editor)
    draft.mentions.create(tag=merged, position_unstated=True)
    undo(record, managing_editor)
    assert {mention.tag for mention in draft.mentions.all()} == {merged, survivor}


def test_more_rows_than_fit_one_query_move_and_come_back(two, managing_editor, monkeypatch):
    monkeypatch.setattr("articles.merging.AT_ONCE", 2)
    merged, survivor = two
    for _ in range(5):
        make_draft(mentions=[{"tag": merged}])
    record = merge(merged, survivor, managing_editor)
    assert (merged.mentions.count(), survivor.mentions.count()) == (0, 5)
    undo(record, managing_editor)
    assert (merged.mentions.count(), survivor.mentions.count()) == (5, 0)


# Refusals


def test_what_would_run_in_a_circle_is_refused_with_a_sentence(managing_editor):
    top = make_organisation("Trên")
    middle = make_organisation("Giữa", parent=top)
    below = make_organisation("Dưới", parent=middle)
    after = make_organisation("Sau")
    former = make_organisation("Trước", successor=after)
    for merged, survivor in [(top, top), (top, middle), (top, below), (after, former)]:
        assert refusal(merged, survivor)
        with pytest.raises(MergeError):
            merge(merged, survivor, managing_editor)
    merge(below, top, managing_editor)
    assert not Merge.objects.exclude(merged=below.pk).exists()


def test_one_below_the_survivor_is_merged_into_it_with_what_is_below(managing_editor):
    top = make_organisation("Trên")
    middle = make_organisation("Giữa", parent=top)
    below = make_organisation("Dưới", parent=middle)
    merge(middle, top, managing_editor)
    below.refresh_from_db()
    top.refresh_from_db()
    assert (below.parent, top.parent) == (top, None)


def test_an_alias_is_neither_merged_again_nor_survives_another(two, managing_editor):
    merged, survivor = two
    third = make_official("Trần Văn Ba")
    merge(merged, survivor, managing_editor)
    merged.refresh_from_db()
    assert refusal(merged, third)
    assert refusal(third, merged)


# At the desk


def test_a_managing_editor_chooses_sees_what_moves_and_merges(client, two, managing_editor):
    merged, survivor = two
    make_revision(mentions=[{"tag": merged}])
    make_tenure(merged)
    client.force_login(managing_editor)
    page = reverse("admin:articles_official_change", args=[merged.pk])
    assert merge_url(merged) in client.get(page).text
    assert client.get(merge_url(merged)).status_code == 200
    shown = client.post(merge_url(merged), {"survivor": survivor.pk})
    assert [count for _name, count in shown.context["moves"]] == ["1", "1"]
    assert not Merge.objects.exists()
    done = client.post(merge_url(merged), {"survivor": survivor.pk, "confirmed": "on"})
    assert done.url == reverse("admin:articles_official_change", args=[survivor.pk])
    assert Merge.objects.get().by == managing_editor
    assert unmerge_url(merged) in client.get(page).text
    client.post(unmerge_url(merged))
    assert Official.objects.get(pk=merged.pk).merged_into is None
    again = client.post(unmerge_url(merged), follow=True)
    assert [message.level_tag for message in again.context["messages"]][-1] == "error"


@pytest.mark.parametrize("make", [make_official, make_topic, make_organisation])
def test_each_kind_has_its_pages(client, managing_editor, make):
    merged, survivor = make("Tên thứ nhất"), make("Tên thứ hai")
    client.force_login(managing_editor)
    assert client.get(merge_url(merged)).status_code == 200
    client.post(merge_url(merged), {"survivor": survivor.pk, "confirmed": "on"})
    change = f"admin:articles_{merged._meta.model_name}_change"
    assert unmerge_url(merged) in client.get(reverse(change, args=[merged.pk])).text
    listed = client.get(reverse(f"admin:articles_{merged._meta.model_name}_changelist"))
    assert listed.status_code == 200


@pytest.mark.parametrize("typed", ["", "0", "x", "99999999999999999999", "self"])
def test_a_bad_choice_is_refused_beside_its_field(client, two, managing_editor, typed):
    merged, _survivor = two
    typed = merged.pk if typed == "self" else typed
    client.force_login(managing_editor)
    response = client.post(merge_url(merged), {"survivor": typed, "confirmed": "on"})
    assert list(response.context["form"].errors) == ["survivor"]
    assert not Merge.objects.exists()


@pytest.mark.parametrize("role", ["reporter", "section editor", "moderator"])
def test_nobody_else_merges_or_undoes(client, two, managing_editor, role):
    merged, survivor = two
    client.force_login(make_user(role))
    typed = {"survivor": survivor.pk, "confirmed": "on"}
    assert client.get(merge_url(merged)).status_code == 403
    assert client.post(merge_url(merged), typed).status_code == 403
    merge(merged, survivor, managing_editor)
    assert client.post(unmerge_url(merged)).status_code == 403
    assert Official.objects.get(pk=merged.pk).merged_into == survivor


def test_looking_changes_nothing(client, two, managing_editor):
    merged, survivor = two
    client.force_login(managing_editor)
    client.get(merge_url(merged), {"survivor": survivor.pk, "confirmed": "on"})
    assert not Merge.objects.exists()
    merge(merged, survivor, managing_editor)
    assert client.get(unmerge_url(merged)).status_code == 405


def test_the_page_of_a_merged_topic_leads_to_the_survivor(client, managing_editor):
    merged, survivor = make_topic("Măt trận"), make_topic("Mặt trận")
    make_revision(topics=["Mặt trận"], publish_at=timezone.now() - timedelta(days=1))
    merge(merged, survivor, managing_editor)
    response = client.get(Topic.objects.get(pk=merged.pk).get_absolute_url())
    assert response.url == survivor.get_absolute_url()
