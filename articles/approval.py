"""A revision's way from draft to readers; off the schedule again: `articles/scheduling.py`.

Every step locks the article's row, moves the revision only from the state and version the
caller saw, and leaves a `RevisionEvent`. These functions are methods of `Revision`.
"""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.gate import missing_for_approval
from articles.rights import OVERRIDE
from articles.seals import seal_of
from articles.search import indexing
from articles.telling import tell_writers

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
    lock_article(revision)
    stored = _fresh(revision, "in_review")
    rows_of(stored).update(claimed_by=by)
    record(stored, "claim", by, stored.state, "")
    revision.refresh_from_db()


def discard(revision, by, note=""):
    """Put an open revision aside; it is kept."""
    from_state = "in_review" if revision.state == "in_review" else "draft"
    _step(revision, "discard", by, from_state, "discarded", note)


@transaction.atomic
def approve(revision, by, at, change=None, note="", alone_because="", before=None):
    """Let readers see this revision from `at` (an aware datetime, never None).

    What was scheduled meanwhile is called back first, unless it is `before`: then this one stands
    until that one's hour. `change` (a `Revision.Change`) says what a revision after the first one
    is. `alone_because` is the reason why somebody approves what they wrote alone; it stands on
    the desk until another countersigns. Raises `NotReadyError` where the story lacks something and
    `StaleRevisionError` where it is no longer what the caller saw.
    """
    article = lock_article(revision)
    stored = _fresh(revision, "in_review")
    predecessor = _make_room(article, by, before)
    stored.change = _kind_of_change(stored, article, change)
    if missing := missing_for_approval(stored, at, predecessor):
        raise NotReadyError(missing)
    if by and settings.REVIEW_BY_SECOND_PERSON and not _has_second_person(stored, by):
        if not (alone_because and by.has_perm(OVERRIDE)):
            raise NotReadyError([_("You wrote this text alone: somebody else must approve it.")])
        record(stored, "override", by, stored.state, alone_because)

    stored.publish_at = at
    stored.superseded_at = before.publish_at if before else None
    stored.approved_at = timezone.now()
    stored.first_published_at = article.first_published_at or at
    is_material = not predecessor or stored.change in stored.MATERIAL_CHANGES
    stored.modified_at = at if is_material else predecessor.modified_at
    stored.seal = seal_of(stored)
    if predecessor:
        rows_of(predecessor).update(superseded_at=at)
    copy_first_published_at(article, stored)
    _change_state(stored, "approve", by, "approved", note)
    indexing.index(stored)
    revision.refresh_from_db()


@transaction.atomic
def countersign(revision, by, note=""):
    """Stand by what somebody approved alone; raises `StaleRevisionError` where nothing waits."""
    lock_article(revision)
    waiting = rows_of(revision).awaiting_countersignature().first()
    override = waiting and waiting.events.filter(kind="override").last()
    if override is None or override.by == by:
        raise StaleRevisionError
    record(revision, "countersign", by, revision.state, note)


@transaction.atomic
def copy(revision, by, note="", writers=()):
    """A new draft with this revision's content and children; raises `OpenRevisionError`.

    `by` is its author from then on, unless it stays the text of its `writers`: then it begins with
    each of them, and `note` says who brought it back.
    """
    article = lock_article(revision)
    if open_revision := article.open_revision():
        raise OpenRevisionError(open_revision)
    draft = type(revision).objects.get(pk=revision.pk)
    children = [child for name in COPIED_CHILDREN for child in getattr(draft, name).all()]
    make_new(draft)
    draft.number = article.next_number()
    draft.state, draft.version, draft.seal = "draft", 1, ""
    if revision.is_approved and not revision.was_called_back:  # the note told of what came to stand
        draft.public_note = ""
    draft.change = "first"
    for name in ["publish_at", "superseded_at", "approved_at", "first_published_at", "modified_at"]:
        setattr(draft, name, None)
    draft.save()
    for child in children:
        make_new(child)
        setattr(child, child.revision_field, draft)
        child.first_published_at = None
        child.save()
    for writer in writers or [by]:
        record(draft, "begin", writer, "", note)
    return draft


def _make_room(article, by, before):
    """Call back what is scheduled, unless it is `before`; answers what the new one replaces."""
    scheduled = article.scheduled_revision()
    if before:
        if scheduled != before:
            raise StaleRevisionError
        return article.revision_in_place()
    if scheduled:
        scheduled.call_back(by)
        article.refresh_from_db()
    return article.standing_revision()


def _has_second_person(revision, by):
    """Whether anybody but `by` saved a version of this text; nobody knows of one without events."""
    writers = writers_of(revision)
    return not writers or any(writer != by for writer in writers)


def writers_of(*revisions):
    """Whoever saved a version of these texts, the first one first; None stands for nobody known."""
    events = revisions[0].events.model.objects.filter(revision__in=revisions)
    written = events.filter(kind__in=["begin", "edit"]).select_related("by").order_by("pk")
    return list(dict.fromkeys(event.by for event in written))


def _kind_of_change(revision, article, change):
    if article.first_published_at is None:
        is_notice = revision.rectifies_id is not None
        return revision.Change.RECTIFICATION if is_notice else revision.Change.FIRST
    return change or revision.Change.UPDATE


def copy_first_published_at(article, revision):
    """Write the story's date to its article and to the rows whose lists are ordered by it."""
    article.first_published_at = revision.first_published_at
    article.save(update_fields=["first_published_at"])
    for name in DATED_CHILDREN:
        getattr(revision, name).update(first_published_at=revision.first_published_at)


def _step(revision, kind, by, from_state, to_state, note):
    with transaction.atomic():
        lock_article(revision)
        _change_state(_fresh(revision, from_state), kind, by, to_state, note)
    revision.refresh_from_db()


def _change_state(revision, kind, by, to_state, note):
    from_state, revision.state = revision.state, to_state
    revision.version += 1
    revision.claimed_by = None
    revision.save()
    record(revision, kind, by, from_state, note)


def record(revision, kind, by, from_state, note):
    event = revision.events.create(
        by=by, kind=kind, from_state=from_state, to_state=revision.state, note=note
    )
    tell_writers(event)


def lock_article(revision):
    """The revision's article, its row locked until the transaction ends."""
    articles = type(revision)._meta.get_field("article").related_model.objects
    return articles.select_for_update().get(pk=revision.article_id)


def _fresh(revision, state):
    """The revision as it stands in the database, where it is still what the caller saw."""
    stored = rows_of(revision).filter(state=state, version=revision.version).first()
    if stored is None:
        raise StaleRevisionError
    return stored


def rows_of(revision):
    return type(revision).objects.filter(pk=revision.pk)


def make_new(row):
    """Let a row be saved as another one."""
    row.pk = None
    row._state.adding = True
