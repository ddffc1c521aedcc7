"""Every version of a story: who made it, what changed, and the way back to it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.approval import NotReadyError, OpenRevisionError, StaleRevisionError
from articles.comparison import compare
from articles.models import Revision, RevisionEvent
from articles.rights import may_approve
from articles.seals import broken_seals
from articles.states import hour_in_words
from articles.undoing import stood_before, undo_approval

WRITING = {RevisionEvent.Kind.BEGIN, RevisionEvent.Kind.EDIT}


def urls(story_admin):
    """The addresses beside the history's own, which is Django's."""

    def compare_two(request):
        return comparison_page(request, story_admin)

    def restore_one(request, pk):
        return restore(request, story_admin, pk)

    def undo_one(request, pk):
        return undo(request, story_admin, pk)

    pages = [
        ("compare/", require_safe(compare_two), "compare"),
        ("<int:pk>/restore/", require_POST(restore_one), "restore"),
        ("<int:pk>/undo/", require_POST(undo_one), "undo"),
    ]
    return [
        path(route, story_admin.admin_site.admin_view(view), name=f"articles_revision_{name}")
        for route, view, name in pages
    ]


# The list of versions


def history_page(request, story_admin, pk):
    """Every version of a revision's article, the newest first."""
    _refuse_unless(story_admin.has_view_permission(request))
    revision = story_admin.get_object(request, pk)
    if revision is None:
        raise Http404
    now = timezone.now()
    versions = list(_versions_of(revision.article))
    broken = {broken.pk for broken in broken_seals(revision.article.revisions.all())}
    draft = next((version for version in versions if version.is_open), None)
    may_change = story_admin.has_change_permission(request)
    undoable = next((version.pk for version in versions if version.is_live(now)), None)
    for version, before in zip(versions, [*versions[1:], None], strict=True):
        _describe(version, now)
        version.before = before
        version.seal_is_broken = version.pk in broken
        version.may_restore = may_change and draft is None and is_restorable(version, now)
        version.may_undo = version.pk == undoable and _may_undo(request.user, version)
    context = story_admin.admin_site.each_context(request) | {
        "title": _("Versions of the story"),
        "opts": story_admin.opts,
        "revision": revision,
        "versions": versions,
        "headline": _headline_of(versions, now),
        "draft": draft,
        "broken": [version for version in versions if version.seal_is_broken],
    }
    return TemplateResponse(request, "admin/articles/revision/history.html", context)


def _headline_of(versions, now):
    """What the story is called: as readers see it, or as it was last written and kept."""
    kept = [version for version in versions if version.state != version.State.DISCARDED]
    standing = [version for version in kept if version.is_in_place(now)]
    return str([*standing, *kept, *versions][0])


def _versions_of(article):
    events = RevisionEvent.objects.select_related("by")
    versions = article.revisions.order_by("-number").defer("body").select_related("claimed_by")
    return versions.prefetch_related(Prefetch("events", events))


def _describe(version, now):
    """Add what the page tells of a version: its state in words, who wrote it, its steps."""
    events = version.events.all()
    written = [event for event in events if event.kind in WRITING and event.by]
    version.writers = list(dict.fromkeys(event.by for event in written))
    version.written_at = written[-1].at if written else version.created_at
    version.steps = [event for event in events if event.kind not in WRITING or event.note]
    for event in version.steps:
        event.in_words = event.get_kind_display() if written_apart(version) else _("kept")
    version.standing = standing_in_words(version, now)
    version.is_to_come = version.is_scheduled(now)


def standing_in_words(revision, now):
    """Where one version stands, whatever came after it; `now` is an aware datetime."""
    if not written_apart(revision):
        was_in_review = revision.events.all()[0].from_state == revision.State.IN_REVIEW
        return _("As it was submitted") if was_in_review else _("A text set aside")
    if not revision.is_approved:
        return revision.get_state_display()
    if revision.is_scheduled(now):
        return _("Scheduled for %(hour)s") % {"hour": hour_in_words(revision.publish_at, now)}
    if revision.is_in_place(now):
        return _("Withdrawn") if revision.article.is_withdrawn else _("Published")
    return _("Called back") if revision.was_called_back else _("Replaced")


def written_apart(revision):
    """Whether a version was one of its own, and is not what `set_aside` kept of another."""
    is_discarded = revision.state == revision.State.DISCARDED
    return not is_discarded or any(event.kind in WRITING for event in revision.events.all())


def is_restorable(revision, now):
    """Whether a version can come back as a draft: it is neither open, nor stands or will stand."""
    return not (revision.is_open or revision.is_in_place(now) or revision.is_scheduled(now))


def _may_undo(user, revision):
    before = stood_before(revision)
    return before is not None and may_approve(user, before)


# What changed between two


def comparison_page(request, story_admin):
    """Two versions of one article, the older against the newer."""
    _refuse_unless(story_admin.has_view_permission(request))
    keys = [request.GET.get(name, "") for name in ("old", "new")]
    if not all(key.isascii() and key.isdigit() and len(key) < 19 for key in keys):
        raise Http404
    found = Revision.objects.for_reading().in_bulk(map(int, keys))
    pair = sorted((found.get(int(key)) for key in keys), key=_number_or_404)
    old, new = pair
    if old.article_id != new.article_id:
        raise Http404
    now = timezone.now()
    for version in pair:
        version.standing = standing_in_words(version, now)
    context = story_admin.admin_site.each_context(request) | {
        "title": _("Version %(old)s against version %(new)s")
        % {"old": old.number, "new": new.number},
        "opts": story_admin.opts,
        "old": old,
        "new": new,
        "comparison": compare(old, new),
    }
    return TemplateResponse(request, "admin/articles/revision/compare.html", context)


def _number_or_404(revision):
    if revision is None:
        raise Http404
    return revision.number


# The ways back


def restore(request, story_admin, pk):
    """Make a version that no longer stands the story's draft."""
    _refuse_unless(story_admin.has_change_permission(request))
    revision = get_object_or_404(Revision.objects.select_related("article"), pk=pk)
    if not is_restorable(revision, timezone.now()):
        return _refuse(request, revision, _("Only a version that no longer stands is restored."))
    note = _("The text of version %(number)s.") % {"number": revision.number}
    try:
        draft = revision.copy(request.user, note)
    except OpenRevisionError as refusal:
        return _refuse(request, revision, _has_draft(refusal.open))
    sentence = _("Version %(old)s is back, as a draft: version %(new)s.")
    messages.success(request, sentence % {"old": revision.number, "new": draft.number})
    return HttpResponseRedirect(reverse("admin:articles_revision_change", args=[draft.pk]))


def undo(request, story_admin, pk):
    """Let readers see again what stood before the version they see now."""
    revision = get_object_or_404(Revision.objects.select_related("article"), pk=pk)
    before = stood_before(revision) if revision.is_approved else None
    may_approve_it = may_approve(request.user, before or revision)
    _refuse_unless(story_admin.has_change_permission(request) and may_approve_it)
    try:
        undo_approval(revision, request.user)
    except StaleRevisionError:
        sentence = _("Somebody else was faster: look at the story again.")
        return _refuse(request, revision, sentence)
    except OpenRevisionError as refusal:
        return _refuse(request, revision, _has_draft(refusal.open))
    except NotReadyError as refusal:
        return _refuse(request, revision, *refusal.missing)
    sentence = _(
        "Version %(undone)s is undone: readers see the text of version %(restored)s again."
    )
    numbers = {"undone": revision.number, "restored": before.number}
    messages.success(request, sentence % numbers)
    return _back(revision)


def _has_draft(draft):
    sentence = _(
        "This story already has a draft, <a href='{address}'>version {number}</a>: finish or "
        "discard it first."
    )
    return format_html(
        sentence,
        address=reverse("admin:articles_revision_change", args=[draft.pk]),
        number=draft.number,
    )


def _refuse(request, revision, *sentences):
    for sentence in sentences:
        messages.error(request, sentence)
    return _back(revision)


def _back(revision):
    return HttpResponseRedirect(reverse("admin:articles_revision_history", args=[revision.pk]))


def _refuse_unless(is_allowed):
    if not is_allowed:
        raise PermissionDenied
