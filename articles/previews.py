"""A draft as readers will see it: for the desk, and by a signed link for people without a login."""

from datetime import timedelta

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.auth.decorators import permission_required
from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from articles.models import Preview, Revision

DAYS = (1, 3, 7)
signer = Signer(salt="articles.preview", sep=".")


def make_link(revision, by, days):
    """A new link to `revision` that opens it for `days` days."""
    expires_at = timezone.now() + timedelta(days=days)
    return Preview.objects.create(revision=revision, created_by=by, expires_at=expires_at)


def address_of(preview):
    """Where a link leads; nobody can guess it, and it says nothing of the story."""
    return reverse("articles:preview", args=[signer.sign(preview.pk)])


def is_to_come(revision, now):
    """Whether readers may still get to see this text: a draft, in review, or scheduled."""
    return revision.is_open or revision.is_scheduled(now)


@require_safe
@never_cache
def shared_preview(request, token):
    """What a link shows: the text as it is now, and once readers have it, the story itself."""
    try:
        key = signer.unsign(token)
    except BadSignature:
        raise Http404 from None
    link = get_object_or_404(Preview, pk=key)
    now = timezone.now()
    revision = Revision.objects.for_reading().get(pk=link.revision_id)
    is_open = link.revoked_at is None and link.expires_at > now
    if is_open and revision.is_in_place(now):
        return redirect(revision)
    if is_open and is_to_come(revision, now):
        return as_readers_see(request, revision, {"link": link})
    return hidden(render(request, "articles/preview_gone.html", {"link": link}, status=410))


@require_safe
@never_cache
@permission_required("articles.view_revision", raise_exception=True)
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def framed_preview(request, pk):
    """What the desk shows in a frame beside the story's form."""
    revision = get_object_or_404(Revision.objects.for_reading(), pk=pk)
    return as_readers_see(request, revision, {"is_framed": True})


def as_readers_see(request, revision, context):
    """The story's own page, with a band that says what it is; it counts as live today."""
    now = timezone.now()
    revision.first_published_at = revision.article.first_published_at or revision.publish_at or now
    revision.modified_at = revision.modified_at or revision.first_published_at
    context |= {
        "revision": revision,
        "current_section": revision.section and (revision.section.parent_id or revision.section_id),
        "changes": Revision.objects.changes().filter(article=revision.article),
        "linked": None,
    }
    return hidden(render(request, "articles/preview.html", context))


def hidden(response):
    """Search engines list no preview, and no other site learns its address."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
