"""Review: who claims, takes back, approves, approves alone and countersigns a story."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Revision
from articles.reviewing import as_submitted
from tests.articles.story_form import add_url, change_url, reposted, typed_story
from tests.factories import (
    make_author,
    make_draft,
    make_official,
    make_revision,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def section_editor(db):
    editor = make_user("section editor", username="editor")
    make_section().editors.add(editor)
    return editor


def step(client, user, revision, name, **posted):
    """Take a step that needs nothing of the form; returns the page it leads to."""
    client.force_login(user)
    address = reverse(f"admin:articles_revision_{name}", args=[revision.pk])
    response = client.post(address, posted, follow=True)
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
    step(client, section_editor, draft, "claim")
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


def test_a_section_editor_approves_only_in_their_sections(client, reporter, section_editor):
    elsewhere = make_draft(section=make_section("Kinh tế"))
    elsewhere.submit(None)
    save(client, section_editor, elsewhere, _approve="")
    assert elsewhere.state == Revision.State.IN_REVIEW
    here = make_draft(section=make_section())
    here.submit(None)
    save(client, section_editor, here, _approve="")
    assert here.state == Revision.State.APPROVED


def test_a_story_moved_to_a_strange_section_is_not_approved_there(client, section_editor):
    draft = make_draft(section=make_section())
    draft.submit(None)
    save(client, section_editor, draft, section=make_section("Kinh tế").pk, _approve="")
    assert draft.state == Revision.State.IN_REVIEW


def test_a_live_story_does_not_leave_a_strange_section_without_its_editor(client, section_editor):
    live = make_revision(section=make_section("Kinh tế"))
    draft = live.copy(by=None)
    draft.section = make_section()
    draft.save()
    draft.submit(None)
    save(client, section_editor, draft, _approve="")
    assert draft.state == Revision.State.IN_REVIEW
    make_section("Kinh tế").editors.add(section_editor)
    save(client, section_editor, draft, _approve="")
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
    assert refused.status_code == 302
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


@pytest.mark.parametrize("hour", ["", "2020-01-01T10:00", "20255-01-01T10:00", "mai"])
def test_a_scheduled_story_does_not_move_to_an_hour_that_cannot_be(client, section_editor, hour):
    revision = make_revision(publish_at=timezone.now() + HOUR)
    before = revision.publish_at
    response = step(client, section_editor, revision, "move", new_hour=hour)
    assert levels(response) == ["error"]
    assert revision.publish_at == before


def test_a_step_that_comes_too_late_is_told_and_changes_nothing(client, section_editor):
    draft = make_draft()
    draft.submit(None)
    draft.send_back(None, "Sửa")
    response = step(client, section_editor, draft, "claim")
    assert levels(response) == ["error"]
    assert draft.claimed_by is None
