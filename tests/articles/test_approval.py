"""A revision's way from draft to readers, by the clock alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.approval import NotReadyError, OpenRevisionError, StaleRevisionError
from articles.models import Article, Revision
from tests.factories import make_draft, make_event, make_official, make_photo, make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HOUR = timedelta(hours=1)


def live_headline(article, at):
    revision = article.live_revision(at)
    return revision and revision.headline


def next_revision(revision, headline, at, change=None):
    draft = revision.copy(by=None)
    draft.headline = headline
    draft.save()
    draft.submit(None)
    draft.approve(None, at, change)
    return draft


def test_a_draft_and_a_story_in_review_are_not_live():
    draft = make_draft()
    assert draft.article.live_revision() is None
    draft.submit(None)
    assert draft.article.live_revision() is None


def test_an_approved_story_is_live_from_its_hour_on():
    now = timezone.now()
    revision = make_revision(publish_at=now + HOUR)
    assert revision.article.live_revision(now + HOUR - timedelta(microseconds=1)) is None
    assert revision.article.live_revision(now + HOUR) == revision
    assert not revision.is_live(now)
    assert revision.is_live(now + HOUR)


def test_a_change_takes_over_at_its_hour_without_a_gap():
    now = timezone.now()
    first = make_revision(headline="Cũ")
    next_revision(first, "Mới", now + HOUR)
    assert live_headline(first.article, now) == "Cũ"
    assert live_headline(first.article, now + HOUR - timedelta(microseconds=1)) == "Cũ"
    assert live_headline(first.article, now + HOUR) == "Mới"


def test_editing_a_live_story_changes_nothing_until_it_is_approved():
    first = make_revision(headline="Cũ")
    draft = first.copy(by=None)
    draft.headline = "Mới"
    draft.save()
    assert live_headline(first.article, timezone.now()) == "Cũ"
    draft.submit(None)
    assert live_headline(first.article, timezone.now()) == "Cũ"
    draft.approve(None, timezone.now())
    assert live_headline(first.article, timezone.now()) == "Mới"


def test_a_story_called_back_never_stands_and_its_predecessor_goes_on():
    now = timezone.now()
    first = make_revision(headline="Cũ")
    second = next_revision(first, "Mới", now + HOUR)
    second.call_back(None)
    assert live_headline(first.article, now + 2 * HOUR) == "Cũ"
    first.refresh_from_db()
    assert first.superseded_at is None


def test_a_first_story_called_back_is_unpublished():
    revision = make_revision(publish_at=timezone.now() + HOUR)
    revision.call_back(None)
    article = Article.objects.get(pk=revision.article_id)
    assert article.first_published_at is None
    assert article.live_revision(timezone.now() + 2 * HOUR) is None


def test_what_is_live_already_cannot_be_called_back_or_moved():
    revision = make_revision()
    with pytest.raises(StaleRevisionError):
        revision.call_back(None)
    with pytest.raises(StaleRevisionError):
        revision.move(None, timezone.now() + HOUR)


def test_a_scheduled_first_story_moves_with_all_its_dates():
    now = timezone.now()
    official = make_official()
    revision = make_revision(publish_at=now + HOUR, mentions=[{"tag": official}], topics=["Rừng"])
    revision.move(None, now + 3 * HOUR)
    assert revision.article.live_revision(now + 2 * HOUR) is None
    moved = revision.article.live_revision(now + 3 * HOUR)
    assert moved.first_published_at == moved.modified_at == now + 3 * HOUR
    assert moved.mentions.get().first_published_at == now + 3 * HOUR
    assert moved.taggings.get().first_published_at == now + 3 * HOUR
    assert Article.objects.get(pk=revision.article_id).first_published_at == now + 3 * HOUR


def test_a_scheduled_story_does_not_move_before_its_event_or_a_story_it_links_to():
    now = timezone.now()
    day = 24 * HOUR
    event = make_event(date=timezone.localdate(now + 2 * day))
    report = make_revision(publish_at=now + 3 * day, event=event)
    other = make_revision(publish_at=now + 2 * day)
    link = f'<p>Xem <a data-article="{other.article_id}">bài trước</a>.</p>'
    linking = make_revision(publish_at=now + 3 * day, body=link)
    for revision in (report, linking):
        with pytest.raises(NotReadyError) as refusal:
            revision.move(None, now + day)
        assert len(refusal.value.missing) == 1
        revision.refresh_from_db()
        assert revision.publish_at == now + 3 * day
        assert revision.events.last().kind == "approve"
        revision.move(None, now + 4 * day)
        assert revision.publish_at == now + 4 * day


def test_a_scheduled_change_moves_together_with_the_end_of_what_stands():
    now = timezone.now()
    first = make_revision(headline="Cũ")
    second = next_revision(first, "Mới", now + HOUR)
    second.move(None, now + 3 * HOUR)
    assert live_headline(first.article, now + 2 * HOUR) == "Cũ"
    assert live_headline(first.article, now + 3 * HOUR) == "Mới"


def test_approving_something_else_calls_the_scheduled_one_back_first():
    now = timezone.now()
    first = make_revision(headline="Cũ")
    scheduled = next_revision(first, "Hẹn giờ", now + HOUR)
    next_revision(first, "Sửa gấp", timezone.now())
    scheduled.refresh_from_db()
    assert scheduled.superseded_at == scheduled.publish_at
    assert live_headline(first.article, now + 2 * HOUR) == "Sửa gấp"


def test_a_minor_change_keeps_the_date_readers_see():
    first = make_revision()
    minor = next_revision(first, "Sửa lỗi gõ", timezone.now(), Revision.Change.MINOR)
    assert minor.modified_at == first.modified_at
    update = next_revision(minor, "Thêm tin", timezone.now(), Revision.Change.UPDATE)
    assert update.modified_at == update.publish_at > first.modified_at
    assert update.first_published_at == first.first_published_at


def test_a_correction_needs_a_note_to_readers():
    first = make_revision()
    draft = first.copy(by=None)
    draft.submit(None)
    with pytest.raises(NotReadyError):
        draft.approve(None, timezone.now(), Revision.Change.CORRECTION)
    draft.public_note = "Bản trước ghi sai ngày họp."
    draft.save()
    draft.approve(None, timezone.now(), Revision.Change.CORRECTION)
    assert draft.change == Revision.Change.CORRECTION


def test_a_story_that_lacks_something_is_refused_with_a_list():
    draft = make_draft(
        headline="",
        body="",
        section=None,
        bylines=[],
        lead=make_photo(alt="", credit=""),
        mentions=[{"tag": make_official(), "position_text": ""}],
    )
    draft.submit(None)
    with pytest.raises(NotReadyError) as refusal:
        draft.approve(None, timezone.now())
    assert len(refusal.value.missing) == 7
    draft.refresh_from_db()
    assert draft.state == Revision.State.IN_REVIEW


def test_a_version_somebody_else_saved_meanwhile_cannot_be_approved():
    draft = make_draft()
    draft.submit(None)
    seen = Revision.objects.get(pk=draft.pk)
    draft.send_back(None, "Thiếu tên nguồn.")
    with pytest.raises(StaleRevisionError):
        seen.approve(None, timezone.now())


def test_a_draft_is_not_approved_without_review():
    with pytest.raises(StaleRevisionError):
        make_draft().approve(None, timezone.now())


def test_an_article_has_one_open_revision_and_a_second_copy_is_refused():
    first = make_revision()
    draft = first.copy(by=None)
    with pytest.raises(OpenRevisionError) as refusal:
        first.copy(by=None)
    assert refusal.value.open == draft


def test_a_copy_brings_all_children_and_none_of_the_dates():
    first = make_revision(mentions=[{"tag": make_official()}], topics=["Rừng"], lead=make_photo())
    draft = first.copy(by=None)
    assert draft.number == 2
    assert [
        draft.bylines.count(),
        draft.mentions.count(),
        draft.taggings.count(),
        draft.figures.count(),
    ] == [1, 1, 1, 1]
    assert draft.figures.get().key == first.figures.get().key
    assert draft.mentions.get().first_published_at is None
    assert draft.publish_at is draft.approved_at is draft.first_published_at is None


def test_every_step_leaves_an_event(reporter, managing_editor):
    draft = make_draft()
    draft.submit(reporter)
    draft.send_back(managing_editor, "Thiếu tên nguồn.")
    draft.submit(reporter)
    draft.approve(managing_editor, timezone.now())
    steps = [(event.kind, event.by, event.to_state) for event in draft.events.all()]
    assert steps == [
        ("begin", None, "draft"),
        ("submit", reporter, "in_review"),
        ("send_back", managing_editor, "draft"),
        ("submit", reporter, "in_review"),
        ("approve", managing_editor, "approved"),
    ]
