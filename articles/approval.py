"""A revision's way from draft to readers, and back off the schedule.

Every step locks the article's row, moves the revision only from the state and version the
caller saw, and leaves a `RevisionEvent`. These functions are methods of `Revision`.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.gate import missing_for_approval
from articles.rights import OVERRIDE
from articles.seals import seal_of

COPIED_CHILDREN = ["bylines", "mentions", "figures", "taggings", "revision_organisations"]
DATED_CHILDREN = ["bylines", "mentions", "taggings", "revision_organisations"]


class StaleRevisionError(Exception):
    """Somebody else changed the revision meanwhile, or its hour has come."""


class OpenRevisionError(Exception):
    """The article already has an open revision, `open`."""

    def __init__(self, revision):
        super().__init__(_("This story already has a draft."))
        self.open = revision


class NotReadyError(Exception):
    """The story lacks something it needs; `missing` lists it, a sentence each."""

    def __init__(self, missing):
        super().__init__(" ".join(missing))
        self.missing = missing


def submit(revision, by, note=""):
    """Send a draft to review."""
    _step(revision, "submit", by, "draft", "in_review", note)


def send_back(revision, by, note):
    """Send a story in review back to its authors, with a note that says why."""
    _step(revision, "send_back", by, "in_review", "draft", note)


def recall(revision, by, note=""):
    """Take a story back from review to write on."""
    _step(revision, "recall", by, "in_review", "draft", note)


@transaction.atomic
def claim(revision, by):
    """Tell the desk who edits a story in review; another may claim it after them."""
    _lock(revision)
    stored = _fresh(revision, "in_review")
    _rows(stored).update(claimed_by=by)
    _record(stored, "claim", by, stored.state, "")
    revision.refresh_from_db()


def discard(revision, by, note=""):
    """Put an open revision aside; it is kept."""
    from_state = "in_review" if revision.state == "in_review" else "draft"
    _step(revision, "discard", by, from_state, "discarded", note)


@transaction.atomic
def approve(revision, by, at, change=None, note="", alone_because=""):
    """Let readers see this revision from `at` (an aware datetime, never None).

    What was scheduled meanwhile is called back first. `change` (a `Revision.Change`) says what
    a revision after the first one is. `alone_because` is the reason why somebody approves what
    they wrote alone; it stands on the desk until another countersigns. Raises `NotReadyError`
    where the story lacks something and `StaleRevisionError` where it is no longer what the
    caller saw.
    """
    article = _lock(revision)
    stored = _fresh(revision, "in_review")
    if scheduled := article.scheduled_revision():
        scheduled.call_back(by)
        article.refresh_from_db()
    predecessor = article.standing_revision()
    stored.change = _kind_of_change(stored, article, change)
    if missing := missing_for_approval(stored, at, predecessor):
        raise NotReadyError(missing)
    if by and settings.REVIEW_BY_SECOND_PERSON and not _has_second_person(stored, by):
        if not (alone_because and by.has_perm(OVERRIDE)):
            raise NotReadyError([_("You wrote this text alone: somebody else must approve it.")])
        _record(stored, "override", by, stored.state, alone_because)

    stored.publish_at = at
    stored.approved_at = timezone.now()
    stored.first_published_at = article.first_published_at or at
    is_material = not predecessor or stored.change in stored.MATERIAL_CHANGES
    stored.modified_at = at if is_material else predecessor.modified_at
    stored.seal = seal_of(stored)
    if predecessor:
        _rows(predecessor).update(superseded_at=at)
    _copy_first_published_at(article, stored)
    _change_state(stored, "approve", by, "approved", note)
    revision.refresh_from_db()


@transaction.atomic
def countersign(revision, by, note=""):
    """Stand by what somebody approved alone; raises `StaleRevisionError` where nothing waits."""
    _lock(revision)
    waiting = _rows(revision).awaiting_countersignature().first()
    override = waiting and waiting.events.filter(kind="override").last()
    if override is None or override.by == by:
        raise StaleRevisionError
    _record(revision, "countersign", by, revision.state, note)


@transaction.atomic
def call_back(revision, by, note=""):
    """Take a scheduled revision off before its hour; what stands now goes on standing."""
    article = _lock(revision)
    hour = revision.publish_at
    waiting = _rows(revision).scheduled().filter(publish_at=hour)
    if not waiting.update(superseded_at=F("publish_at")):
        raise StaleRevisionError
    before = article.revisions.approved().filter(superseded_at=hour, publish_at__lt=hour)
    if not before.update(superseded_at=None) and article.first_published_at == hour:
        article.first_published_at = None
        article.save(update_fields=["first_published_at"])
    revision.refresh_from_db()
    _record(revision, "call_back", by, revision.state, note)


@transaction.atomic
def move(revision, by, to, note=""):
    """Give a scheduled revision another hour, `to` (an aware datetime in the future)."""
    article = _lock(revision)
    hour = revision.publish_at
    if to <= timezone.now():
        raise NotReadyError([_("Choose an hour that is still to come.")])
    waiting = _rows(revision).scheduled().filter(publish_at=hour)
    if not waiting.update(publish_at=to):
        raise StaleRevisionError
    article.revisions.approved().filter(superseded_at=hour, publish_at__lt=hour).update(
        superseded_at=to
    )
    _rows(revision).filter(modified_at=hour).update(modified_at=to)
    revision.refresh_from_db()
    if article.first_published_at == hour:
        revision.first_published_at = to
        _rows(revision).update(first_published_at=to)
        _copy_first_published_at(article, revision)
    _record(revision, "move", by, revision.state, note)


@transaction.atomic
def copy(revision, by, note=""):
    """A new draft with this revision's content and children; raises `OpenRevisionError`."""
    article = _lock(revision)
    if open_revision := article.open_revision():
        raise OpenRevisionError(open_revision)
    draft = type(revision).objects.get(pk=revision.pk)
    children = [child for name in COPIED_CHILDREN for child in getattr(draft, name).all()]
    _make_new(draft)
    draft.number = article.next_number()
    draft.state, draft.version, draft.seal = "draft", 1, ""
    if draft.publish_at != draft.superseded_at:  # the note told of what came to stand
        draft.public_note = ""
    draft.change = "first"
    for name in ["publish_at", "superseded_at", "approved_at", "first_published_at", "modified_at"]:
        setattr(draft, name, None)
    draft.save()
    for child in children:
        _make_new(child)
        setattr(child, child.revision_field, draft)
        child.first_published_at = None
        child.save()
    _record(draft, "begin", by, "", note)
    return draft


def _has_second_person(revision, by):
    """Whether anybody but `by` saved a version of this text."""
    writers = revision.events.filter(kind__in=["begin", "edit"])
    return not writers.exists() or writers.exclude(by=by).exists()


def _kind_of_change(revision, article, change):
    if article.first_published_at is None:
        is_notice = revision.rectifies_id is not None
        return revision.Change.RECTIFICATION if is_notice else revision.Change.FIRST
    return change or revision.Change.UPDATE


def _copy_first_published_at(article, revision):
    """Write the story's date to its article and to the rows whose lists are ordered by it."""
    article.first_published_at = revision.first_published_at
    article.save(update_fields=["first_published_at"])
    for name in DATED_CHILDREN:
        getattr(revision, name).update(first_published_at=revision.first_published_at)


def _step(revision, kind, by, from_state, to_state, note):
    with transaction.atomic():
        _lock(revision)
        _change_state(_fresh(revision, from_state), kind, by, to_state, note)
    revision.refresh_from_db()


def _change_state(revision, kind, by, to_state, note):
    from_state, revision.state = revision.state, to_state
    revision.version += 1
    revision.claimed_by = None
    revision.save()
    _record(revision, kind, by, from_state, note)


def _record(revision, kind, by, from_state, note):
    revision.events.create(
        by=by, kind=kind, from_state=from_state, to_state=revision.state, note=note
    )


def _lock(revision):
    """The revision's article, its row locked until the transaction ends."""
    articles = type(revision)._meta.get_field("article").related_model.objects
    return articles.select_for_update().get(pk=revision.article_id)


def _fresh(revision, state):
    """The revision as it stands in the database, where it is still what the caller saw."""
    stored = _rows(revision).filter(state=state, version=revision.version).first()
    if stored is None:
        raise StaleRevisionError
    return stored


def _rows(revision):
    return type(revision).objects.filter(pk=revision.pk)


def _make_new(row):
    row.pk = None
    row._state.adding = True
