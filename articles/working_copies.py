"""What somebody typed and has not saved: kept by itself, offered again, forgotten once saved."""

import json
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from articles.markup import plain_text
from articles.models import Revision, WorkingCopy

MAX_BYTES = 1_000_000
PRESENT_FOR = timedelta(minutes=2)
# Of the page, not of what was typed.
NOT_TYPED = {"csrfmiddlewaretoken", "working_copy"}
READABLE = ["kicker", "headline", "standfirst", "dateline", "body", "public_note"]


class AnotherCopyError(Exception):
    """Other unsaved text of this person is kept there, and the page has not seen it."""


def read_typed(body):
    """The [name, value] pairs of a form sent as JSON; raises `ValueError` for anything else."""
    pairs = json.loads(body)["typed"]
    if not all(isinstance(name, str) and isinstance(value, str) for name, value in pairs):
        raise ValueError("a form holds names and texts")
    if any("\0" in name + value for name, value in pairs):
        raise ValueError("no database keeps this character")
    return [[name, value] for name, value in pairs if name not in NOT_TYPED]


@transaction.atomic
def keep(user, revision, typed, seen):
    """Keep what `user` typed in the form of `revision` (None: a new story), in place of the copy
    whose token the page has `seen`; raises `AnotherCopyError` where there is one it has not."""
    get_user_model().objects.select_for_update().get(pk=user.pk)  # one at a time
    copy = WorkingCopy.objects.filter(user=user, revision=revision).first()
    if copy and token_of(copy) != seen and copy.data != typed:
        raise AnotherCopyError
    copy = copy or WorkingCopy(user=user, revision=revision)
    version = dict(typed).get("seen_version", "")
    copy.version = int(version) if version.isdecimal() and len(version) < 9 else None
    copy.data, copy.saved_at = typed, timezone.now()
    copy.save()
    return copy


def forget(user, revision, token):
    """Drop a copy that was saved or is not wanted, unless it is not the one meant by `token`."""
    for copy in WorkingCopy.objects.filter(user=user, revision=revision):
        if token_of(copy) == token:
            copy.delete()


def token_of(copy):
    """What names this state of a copy to a page."""
    return copy.saved_at.isoformat()


def copies_for(user, revision):
    """What `user` typed and has not saved, in any version of this story; the newest first."""
    copies = WorkingCopy.objects.filter(user=user).order_by("-saved_at")
    if revision is None:
        return copies.filter(revision=None)
    return copies.filter(revision__article=revision.article_id).select_related("revision")


def colleagues_at(user, revision):
    """Who else has been typing in this revision's form for the last two minutes."""
    since = timezone.now() - PRESENT_FOR
    copies = revision.working_copies.filter(saved_at__gte=since).exclude(user=user)
    return [copy.user for copy in copies.select_related("user").order_by("user")]


def as_posted(copy):
    """The copy as a browser would have posted it."""
    posted = QueryDict(mutable=True)
    for name, value in copy.data:
        posted.appendlist(name, value)
    return posted


def readable(copy):
    """The texts in a copy, each with what it is, for somebody who can no longer save them."""
    typed = dict(copy.data)
    return [
        (Revision._meta.get_field(name).verbose_name, plain_text(typed[name]))
        for name in READABLE
        if typed.get(name)
    ]
