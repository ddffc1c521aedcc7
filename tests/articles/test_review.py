"""Review: who claims, takes back, approves, approves alone and countersigns a story."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.admin.steps import seen_of
from articles.admin.stories import StoryAdmin
from articles.approval import writers_of
from articles.models import Revision
from articles.reviewing import as_submitted
from newsroom.desk import blocks_for
from tests.articles.story_form import add_url, change_url, reposted, rows, typed_story
from tests.factories import (
    make_author,
    make_draft,
    make_event,
    make_official,
    make_photo,
    make_revision,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
URGENT = {"scheduled_change": "call_back", "kind_of_change": "update"}


@pytest.fixture
def section_editor(db):
    editor = make_user("section editor", username="editor")
    make_section().editors.add(editor)
    return editor


def step(client, user, revision, name, **posted):
    """Take a step that needs nothing of the form, having seen the story as it is unless `seen`
    says otherwise; returns the page it leads to."""
    client.force_login(user)
    address = reverse(f"admin:articles_revision_{name}", args=[revision.pk])
    seen = {"seen": seen_of(Revision.objects.get(pk=revision.pk))}
    response = client.post(address, seen | posted, follow=True)
    revision.refresh_from_db()
    return response


def save(client, user, revision, **typed):
    """Open a story's form and post it back with `typed`; returns the response."""
    client.force_login(user)
    form = client.get(change_url(revision))
    response = client.post(change_url(revision), reposted(form, **typed))
    revision.refresh_from_db()
    return response


def written(client, user, **values):
    """A draft `user` wrote in the form."""
    client.force_login(user)
    client.post(add_url(), typed_story(make_section(), make_author(), **values))
    return Revision.objects.order_by("pk").last()


def levels(response):
    return [message.level_tag for message in response.context["messages"]]


def test_an_editor_claims_a_story_and_the_desk_sees_who(client, reporter, section_editor):
    draft = written(client, reporter, _submit="")
    response = step(client, section_editor, draft, "claim")
    assert response.redirect_chain == [(change_url(draft), 302)]
    assert draft.claimed_by == section_editor
    assert draft.events.last().kind == "claim"
    client.force_login(section_editor)
    assert "editor" in client.get(change_url(draft)).text
    save(client, section_editor, draft, note="Thiếu nguồn.", _send_back="")
    assert draft.claimed_by is None


def test_an_editor_edits_in_review_and_publishes_in_one_save(client, reporter, section_editor):
    draft = written(client, reporter, _submit="")
    save(client, section_editor, draft, headline="Tít biên tập", _approve="")
    assert draft.article.live_revision().headline == "Tít biên tập"


def test_what_was_submitted_is_kept_once_when_an_editor_changes_it_in_review(
    client, reporter, section_editor
):
    draft = written(client, reporter, headline="Tít phóng viên", _submit="")
    save(client, section_editor, draft, headline="Tít biên tập", _save="")
    save(client, section_editor, draft, headline="Tít lần hai", _save="")
    kept = as_submitted(draft)
    assert (kept.headline, kept.number, draft.number) == ("Tít phóng viên", 1, 2)
    assert kept.bylines.count() == 1
    assert "reporter" in kept.events.get().note
    client.force_login(reporter)
    assert client.get(change_url(draft)).context["submitted"] == kept
    save(client, section_editor, draft, note="Hỏi lại nhân vật.", _send_back="")
    save(client, reporter, draft, headline="Tít gửi lại", _submit="")
    assert as_submitted(draft) is None
    save(client, section_editor, draft, headline="Tít chót", _approve="")
    assert as_submitted(draft).headline == "Tít gửi lại"


def test_an_editor_who_changes_a_row_alone_is_seen_to_and_one_who_changes_nothing_is_not(
    client, reporter, section_editor
):
    draft = written(client, reporter, _submit="")
    save(client, section_editor, draft, _save="")
    assert as_submitted(draft) is None
    save(client, section_editor, draft, **{"bylines-0-credit": "camera"}, _save="")
    assert as_submitted(draft).bylines.get().credit == "reporter"
    assert draft.bylines.get().credit == "camera"


def test_who_only_takes_a_step_with_a_story_is_not_its_author(
    client, section_editor, managing_editor
):
    official = {"tag": make_official("A Byot").pk, "role": "chaired", "position_text": "Bí thư"}
    spoken = "Dòng một\nDòng hai"
    figure = {"photo": make_photo().pk, "placement": "lead", "transcript": spoken}
    typed = rows("mentions", official) | rows("figures", figure)
    draft = written(client, managing_editor, **typed, _submit="")
    as_sent = {"figures-0-transcript": spoken.replace("\n", "\r\n")}
    save(client, section_editor, draft, **as_sent, note="Thiếu nguồn.", _send_back="")
    save(client, section_editor, draft, **as_sent, _submit="")
    save(client, section_editor, draft, **as_sent, _save="")
    assert writers_of(draft) == [managing_editor]
    mine = next(block for block in blocks_for(section_editor) if block.key == "mine")
    assert mine.groups == []
    refused = save(client, managing_editor, draft, _approve="")
    assert list(refused.context["adminform"].form.errors) == ["alone_because"]
    assert draft.state == Revision.State.IN_REVIEW
    save(client, section_editor, draft, _approve="")
    assert draft.state == Revision.State.APPROVED


def test_who_changes_a_row_alone_is_an_author(client, section_editor, managing_editor):
    draft = written(client, managing_editor, _submit="")
    save(client, section_editor, draft, **{"bylines-0-credit": "camera"}, _save="")
    assert draft.events.last().kind == "edit"
    save(client, managing_editor, draft, _approve="")
    assert draft.state == Revision.State.APPROVED


def test_a_warning_mended_in_review_keeps_what_was_submitted(client, reporter, section_editor):
    make_official("Nguyễn Văn Hòa")
    draft = written(client, reporter, headline="Ông Nguyễn Văn Hoa dự họp", _submit="")
    button = "name-Nguyễn Văn Hoa-Nguyễn Văn Hòa"
    save(client, section_editor, draft, _save="", _mend=button)
    assert draft.headline == "Ông Nguyễn Văn Hòa dự họp"
    assert as_submitted(draft).headline == "Ông Nguyễn Văn Hoa dự họp"


def test_a_reporter_takes_back_what_they_wrote_and_nothing_else(client, reporter):
    own = written(client, reporter, _submit="")
    step(client, reporter, own, "recall")
    assert own.state == Revision.State.DRAFT
    other = make_draft()
    other.submit(None)
    response = step(client, reporter, other, "recall")
    assert levels(response) == ["error"]
    assert other.state == Revision.State.IN_REVIEW


def test_an_editor_who_changed_it_in_review_does_not_take_it_back(client, reporter, section_editor):
    draft = written(client, reporter, _submit="")
    save(client, section_editor, draft, headline="Tít biên tập", _save="")
    response = step(client, section_editor, draft, "recall")
    assert levels(response)[-1] == "error"
    assert draft.state == Revision.State.IN_REVIEW
    step(client, reporter, draft, "recall")
    assert draft.state == Revision.State.DRAFT


@pytest.mark.parametrize("answer", ["_approve", "_schedule"])
def test_who_lost_the_right_meanwhile_approves_nothing_and_loses_no_text(
    client, reporter, section_editor, answer
):
    draft = written(client, reporter, _submit="")
    client.force_login(section_editor)
    form = client.get(change_url(draft))
    section_editor.sections.clear()
    hour = f"{timezone.localtime() + HOUR:%Y-%m-%dT%H:%M}" if answer == "_schedule" else ""
    posted = reposted(form, headline="Tít biên tập", hour=hour, **{answer: ""})
    response = client.post(change_url(draft), posted)
    assert response.status_code == 200
    assert "Tít biên tập" in response.text
    draft.refresh_from_db()
    assert (draft.state, draft.headline) == ("in_review", "Sơ kết quy chế phối hợp")


def test_a_section_editor_approves_only_in_their_sections(client, reporter, section_editor):
    elsewhere = make_draft(section=make_section("Kinh tế"))
    elsewhere.submit(None)
    save(client, section_editor, elsewhere, _approve="")
    assert elsewhere.state == Revision.State.IN_REVIEW
    here = make_draft(section=make_section())
    here.submit(None)
    save(client, section_editor, here, _approve="")
    assert here.state == Revision.State.APPROVED


def test_a_story_is_not_approved_into_a_strange_section_nor_moved_there_by_the_way(
    client, section_editor
):
    draft, strange = make_draft(section=make_section()), make_section("Kinh tế")
    draft.submit(None)
    response = save(client, section_editor, draft, section=strange.pk, note="Gấp", _approve="")
    form = response.context["adminform"].form
    assert list(form.errors) == ["section"]
    assert (form["section"].value(), form["note"].value()) == (str(strange.pk), "Gấp")
    assert (draft.state, draft.section) == (Revision.State.IN_REVIEW, make_section())
    strange.editors.add(section_editor)
    save(client, section_editor, draft, section=strange.pk, _approve="")
    assert (draft.state, draft.section) == (Revision.State.APPROVED, strange)


def test_what_was_answered_comes_back_where_approving_is_refused(client, managing_editor):
    draft = written(client, managing_editor, body="", _submit="")
    hour = f"{timezone.localtime() + HOUR:%Y-%m-%dT%H:%M}"
    answers = {"note": "Đã gọi ông A", "alone_because": "Trực một mình.", "hour": hour}
    refused = save(client, managing_editor, draft, headline="Tít mới", **answers, _schedule="")
    assert refused.status_code == 302
    assert (draft.state, draft.headline) == (Revision.State.IN_REVIEW, "Tít mới")
    for _again in range(2):
        form = client.get(change_url(draft)).context["adminform"].form
        assert {name: form[name].value() for name in answers} == answers
    client.force_login(make_user("managing editor"))
    assert not client.get(change_url(draft)).context["adminform"].form["note"].value()
    save(client, managing_editor, draft, note="", _save="")
    assert not client.get(change_url(draft)).context["adminform"].form["note"].value()


def test_what_was_answered_about_a_scheduled_text_is_asked_again_once_that_moved(
    client, section_editor
):
    live = make_revision(section=make_section())
    for at in (timezone.now() + HOUR, None):
        draft = live.copy(None)
        draft.submit(None)
        if at:
            draft.approve(None, at)
            scheduled_text = draft
    save(client, section_editor, draft, body="", **URGENT, _approve="")
    form = client.get(change_url(draft)).context["adminform"].form
    assert {name: form[name].value() for name in URGENT} == URGENT
    scheduled_text.move(None, timezone.now() + 2 * HOUR)
    form = client.get(change_url(draft)).context["adminform"].form
    assert form["kind_of_change"].value() == "update"
    assert form["scheduled_change"].value() is None


def test_a_live_story_does_not_leave_a_strange_section_without_its_editor(client, section_editor):
    live = make_revision(section=make_section("Kinh tế"))
    draft = live.copy(by=None)
    draft.section = make_section()
    draft.save()
    draft.submit(None)
    save(client, section_editor, draft, kind_of_change="update", _approve="")
    assert draft.state == Revision.State.IN_REVIEW
    make_section("Kinh tế").editors.add(section_editor)
    save(client, section_editor, draft, kind_of_change="update", _approve="")
    assert draft.state == Revision.State.APPROVED


def test_a_story_leaves_its_section_only_by_its_editor_though_it_is_to_leave_anyway(
    client, section_editor
):
    live = make_revision(section=make_section("Kinh tế"))
    for hour in (timezone.now() + HOUR, None):
        draft = live.copy(by=None)
        draft.section = make_section()
        draft.save()
        draft.submit(None)
        if hour:
            draft.approve(None, hour)
    save(client, section_editor, draft, **URGENT, _approve="")
    assert draft.state == Revision.State.IN_REVIEW
    make_section("Kinh tế").editors.add(section_editor)
    save(client, section_editor, draft, **URGENT, _approve="")
    assert draft.state == Revision.State.APPROVED


def test_an_editor_of_the_section_above_approves_below(client, section_editor):
    below = make_section("Đảng với dân", parent=make_section())
    draft = make_draft(section=below)
    draft.submit(None)
    save(client, section_editor, draft, _approve="")
    assert draft.state == Revision.State.APPROVED


def test_a_managing_editor_approves_alone_with_a_reason_until_another_countersigns(
    client, managing_editor, section_editor
):
    draft = written(client, managing_editor, _submit="")
    refused = save(client, managing_editor, draft, _approve="")
    assert list(refused.context["adminform"].form.errors) == ["alone_because"]
    assert draft.state == Revision.State.IN_REVIEW
    save(client, managing_editor, draft, alone_because="Trực một mình.", _approve="")
    assert draft.state == Revision.State.APPROVED
    assert draft.events.get(kind="override").note == "Trực một mình."
    assert list(Revision.objects.awaiting_countersignature()) == [draft]
    step(client, managing_editor, draft, "countersign")
    assert list(Revision.objects.awaiting_countersignature()) == [draft]
    step(client, section_editor, draft, "countersign")
    assert not Revision.objects.awaiting_countersignature().exists()
    assert draft.events.last().by == section_editor


def test_a_section_editor_has_no_such_way_around_review(client, section_editor):
    draft = written(client, section_editor, _submit="")
    client.force_login(section_editor)
    form = client.get(change_url(draft))
    assert "alone_because" not in form.context["adminform"].form.fields
    save(client, section_editor, draft, alone_because="Tự tôi.", _approve="")
    assert draft.state == Revision.State.IN_REVIEW


def test_a_scheduled_story_moves_to_another_hour(client, section_editor):
    revision = make_revision(publish_at=timezone.now() + HOUR)
    hour = (timezone.localtime() + 5 * HOUR).replace(second=0, microsecond=0)
    step(client, section_editor, revision, "move", new_hour=hour.strftime("%Y-%m-%dT%H:%M"))
    assert revision.publish_at == hour


def test_who_calls_a_story_back_is_not_its_author_and_who_wrote_it_still_is(
    client, reporter, section_editor, managing_editor
):
    by_reporter = written(client, reporter, headline="Của phóng viên", _submit="")
    alone = written(client, managing_editor, headline="Của thư ký", _submit="")
    for draft in (by_reporter, alone):
        draft.approve(section_editor, timezone.now() + HOUR)
        step(client, section_editor, draft, "call_back")
    again, alone_again = (draft.article.open_revision() for draft in (by_reporter, alone))
    assert [event.by for event in again.events.all()] == [reporter]
    assert "editor" in again.events.get().note
    save(client, section_editor, again, _approve="")
    assert again.article.live_revision() == again
    save(client, managing_editor, alone_again, _approve="")
    assert alone_again.article.live_revision() is None


def test_a_text_called_back_for_an_urgent_fix_stays_its_writers(client, reporter, section_editor):
    live = make_revision()
    change = live.copy(reporter)
    change.submit(reporter)
    change.approve(section_editor, timezone.now() + HOUR)
    fix = live.copy(reporter)
    fix.submit(reporter)
    save(client, section_editor, fix, **URGENT, _approve="")
    again = live.article.open_revision()
    assert [event.by for event in again.events.all()] == [reporter]
    save(client, section_editor, again, kind_of_change="update", _approve="")
    assert live.article.live_revision() == again


def test_a_note_is_kept_with_every_step_it_is_typed_beside(client, managing_editor, section_editor):
    alone = written(client, managing_editor, _submit="")
    save(client, managing_editor, alone, alone_because="Trực một mình.", _approve="")
    later = f"{timezone.localtime() + 5 * HOUR:%FT%R}"
    for name, user, story, typed in [
        ("discard", section_editor, written(client, section_editor), {}),
        ("recall", section_editor, written(client, section_editor, _submit=""), {}),
        ("move", section_editor, scheduled(), {"new_hour": later}),
        ("call_back", section_editor, scheduled(), {}),
        ("countersign", section_editor, alone, {}),
    ]:
        client.force_login(user)
        assert 'name="note"' in client.get(change_url(story)).text, name
        step(client, user, story, name, note=" Đã gọi cho anh Nam ", **typed)
        assert story.events.get(kind=name).note == "Đã gọi cho anh Nam", name


def scheduled():
    return make_revision(publish_at=timezone.now() + HOUR)


def test_a_note_no_field_lets_through_is_kept_as_far_as_it_can_be(client, reporter):
    draft = written(client, reporter)
    step(client, reporter, draft, "discard", note="\x00" + "a" * 600)
    assert draft.events.get(kind="discard").note == "a" * 500


@pytest.mark.parametrize("hour", ["", "2020-01-01T10:00", "20255-01-01T10:00", "mai"])
def test_a_scheduled_story_does_not_move_to_an_hour_that_cannot_be(client, section_editor, hour):
    revision = make_revision(publish_at=timezone.now() + HOUR)
    before = revision.publish_at
    response = step(client, section_editor, revision, "move", new_hour=hour)
    form = response.context["form"]
    assert list(form.errors) == ["new_hour"]
    assert form["new_hour"].value() == hour
    assert revision.publish_at == before
    again = {"seen": form["seen"].value(), "new_hour": f"{timezone.localtime() + 5 * HOUR:%FT%R}"}
    step(client, section_editor, revision, "move", **again)
    assert revision.publish_at > before


def test_a_story_does_not_move_before_its_event_and_the_hour_typed_is_kept(client, section_editor):
    event = make_event(date=timezone.localdate() + timedelta(days=2))
    revision = make_revision(publish_at=timezone.now() + timedelta(days=3), event=event)
    before, hour = revision.publish_at, f"{timezone.localtime() + HOUR:%FT%R}"
    response = step(client, section_editor, revision, "move", new_hour=hour)
    assert list(response.context["form"].errors) == ["new_hour"]
    assert hour in response.text
    assert revision.publish_at == before


@pytest.mark.parametrize("name", ["move", "call_back"])
def test_an_old_page_does_not_undo_what_a_colleague_did_meanwhile(client, section_editor, name):
    revision = make_revision(publish_at=timezone.now() + HOUR)
    client.force_login(section_editor)
    page = client.get(change_url(revision))
    revision.move(section_editor, timezone.now() + 3 * HOUR)
    hour, moved_to = f"{timezone.localtime() + 2 * HOUR:%FT%R}", revision.publish_at
    for seen in (page.context["seen"], ""):
        response = step(client, section_editor, revision, name, seen=seen, new_hour=hour)
        assert levels(response) == ["error"]
        assert revision.publish_at == moved_to
        assert revision.article.scheduled_revision() == revision


def test_a_draft_somebody_saved_meanwhile_is_not_put_aside_from_an_old_page(client, reporter):
    draft = written(client, reporter)
    seen = client.get(change_url(draft)).context["seen"]
    assert f'name="seen" value="{seen}"' in client.get(change_url(draft)).text
    save(client, reporter, draft, headline="Viết thêm", _save="")
    step(client, reporter, draft, "discard", seen=seen)
    assert draft.state == Revision.State.DRAFT
    step(client, reporter, draft, "discard")
    assert draft.state == Revision.State.DISCARDED


@pytest.mark.parametrize("answer", ["move", "call_back"])
def test_an_hour_that_comes_while_approving_is_told_and_replaces_nothing(
    client, section_editor, monkeypatch, answer
):
    live = make_revision()
    for at in (timezone.now() + HOUR, None):
        draft = live.copy(None)
        draft.submit(None)
        if at:
            draft.approve(None, at)
            scheduled = draft
    save_related = StoryAdmin.save_related

    def save_until_the_hour_has_come(*args):
        save_related(*args)
        hour = timezone.now() - timedelta(seconds=1)
        Revision.objects.filter(pk=scheduled.pk).update(publish_at=hour)
        Revision.objects.filter(pk=live.pk).update(superseded_at=hour)

    client.force_login(section_editor)
    form = client.get(change_url(draft))
    monkeypatch.setattr(StoryAdmin, "save_related", save_until_the_hour_has_come)
    hour = f"{timezone.localtime() + 5 * HOUR:%FT%R}"
    typed = URGENT | {"scheduled_change": answer, "headline": "Sửa gấp", "moved_hour": hour}
    posted = reposted(form, **typed, _approve="")
    response = client.post(change_url(draft), posted, follow=True)
    assert levels(response) == ["error", "info"]
    assert live.article.live_revision() == scheduled
    draft.refresh_from_db()
    assert (draft.state, draft.headline) == ("in_review", "Sửa gấp")


def test_a_step_that_comes_too_late_is_told_and_changes_nothing(client, section_editor):
    draft = make_draft()
    draft.submit(None)
    draft.send_back(None, "Sửa")
    response = step(client, section_editor, draft, "claim")
    assert levels(response) == ["error"]
    assert draft.claimed_by is None
