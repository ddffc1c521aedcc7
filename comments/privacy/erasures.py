"""Erasing a reader, for good: also where an old backup brings them back.

Each erasure is noted in the database and, once that is committed, in the file ERASURES_FILE, which
no restore of the database touches: a line of its moment and of the keyed digest of the address.
"""

import os
import re
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.contacts import blind_indexes
from comments.models import (
    Comment,
    CommentEdit,
    Contact,
    DataRequest,
    Erasure,
    Finding,
    Report,
    Watch,
    Wording,
)
from comments.moderation import decide, settle_reports

LINE = re.compile(r"(\S+) ([0-9a-f]{64})")
AT_ONCE = 500
# What its author wrote of a comment, and what else they can be known by; the rest says where it
# stood and what was decided.
WRITTEN = ["author_name", "author_name_folded", "body", "body_html", "website"]
TEXTS = [*WRITTEN, "network", "user_agent"]
LINKS = ["contact", "picked_at", "sketch_a", "sketch_b"]


class HeldError(Exception):
    """A legal hold keeps the reader's data from being deleted."""


@transaction.atomic
def erase(contact, by=None, until=None):
    """Blank all that the reader wrote (`until` a moment), forget their address and every wish to
    be told; threads keep a placeholder where others answered.

    Raises `HeldError` while a legal hold is on them or on a story they commented. `by` is the
    member of staff who does it for them. One who came back after `until` stays as they did.
    """
    contact = Contact.objects.select_for_update().filter(pk=contact.pk).first()
    if contact is None:
        return
    if not Contact.objects.without_hold().filter(pk=contact.pk).exists():
        raise HeldError
    until = until or timezone.now()
    _blank(contact.comments.filter(created_at__lte=until), by)
    _note(contact.blind_index, until)
    if later := contact.comments.order_by("created_at").first():
        contact.created_at, contact.confirmed_at = later.created_at, None
        contact.save(update_fields=["created_at", "confirmed_at"])
        return
    for request in contact.data_requests.filter(kind=DataRequest.Kind.ERASE):
        request.close()
    contact.delete()


def erase_what_was_held():
    """Meet the requests a legal hold delayed, where it has ended; how many."""
    done = 0
    requests = DataRequest.objects.open().filter(
        kind=DataRequest.Kind.ERASE, contact__in=Contact.objects.without_hold()
    )
    for request in requests.select_related("contact"):
        try:
            erase(request.contact)
        except HeldError:
            continue
        done += 1
    return done


def reapply():
    """Erase again whom a restore brought back; (how many, how many a legal hold keeps).

    What somebody wrote after their erasure stays. Rows and file are given what only the other has.
    """
    noted = _bring_together()
    latest = {}
    for moment, digest in noted:
        latest[digest] = max(moment, latest.get(digest, moment))
    erased = held = 0
    for contact in _contacts_among(latest):
        until = max(latest[digest] for digest in _digests_of(contact) if digest in latest)
        if contact.created_at > until:
            continue
        try:
            erase(contact, until=until)
        except HeldError:
            held += 1
        else:
            erased += 1
    return erased, held


def _blank(comments, by):
    keys = list(comments.values_list("pk", flat=True))
    mine = Comment.objects.filter(pk__in=keys)
    reason = _("Erased at its author's request.")
    # Somebody may decide about one meanwhile: it is read again, and erased as it then is.
    while left := list(mine.exclude(status=Comment.Status.ERASED).only("article", "version")):
        decide(left, Comment.Status.ERASED, by, reason)
    settle_reports(mine)
    Watch.objects.filter(comment__in=keys).delete()
    blank_written(keys)
    mine.update(**dict.fromkeys(TEXTS, ""), **dict.fromkeys(LINKS))


def blank_written(keys):
    """Empty the comments of these keys, and all that repeats their words; how many."""
    Report.objects.filter(comment__in=keys).update(note="")
    CommentEdit.objects.filter(comment__in=keys).update(body="")
    Finding.objects.filter(comment__in=keys).delete()
    Wording.objects.filter(comment__in=keys).delete()
    return Comment.objects.filter(pk__in=keys).update(
        sketch_a=None,
        sketch_b=None,
        submission_key=Concat(Value("erased "), F("public_id")),
        **dict.fromkeys(WRITTEN, ""),
    )


# The list


def _note(digest, moment):
    Erasure.objects.get_or_create(digest=digest, at=moment)
    transaction.on_commit(lambda: _append([(moment, digest)]), robust=True)


def _append(noted):
    """Add lines to the file; one that was cut off by a crash before is left alone."""
    lines = "".join(f"{moment.isoformat()} {digest}\n" for moment, digest in sorted(noted))
    settings.ERASURES_FILE.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(settings.ERASURES_FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with open(descriptor, "r+b", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        is_cut = size and os.pread(descriptor, 1, size - 1) != b"\n"
        file.write(("\n" if is_cut else "").encode() + lines.encode())
        os.fsync(descriptor)


def _read():
    if not settings.ERASURES_FILE.exists():
        return set()
    lines = settings.ERASURES_FILE.read_text(errors="replace").splitlines()
    found = [match for line in lines if (match := LINE.fullmatch(line))]
    return {(datetime.fromisoformat(match[1]), match[2]) for match in found}


def _bring_together():
    """All (moment, digest) noted; what only the rows or only the file had is now in both."""
    in_file, in_rows = _read(), set(Erasure.objects.values_list("at", "digest"))
    if in_rows - in_file:
        _append(in_rows - in_file)
    Erasure.objects.bulk_create(
        [Erasure(at=moment, digest=digest) for moment, digest in sorted(in_file - in_rows)],
        ignore_conflicts=True,
    )
    return in_file | in_rows


def _digests_of(contact):
    """What the list may call them: by the index of their row, and under every key there was."""
    if not settings.EMAIL_INDEX_OLD_KEYS:
        return [contact.blind_index]
    return [contact.blind_index, *blind_indexes(contact.email())]


def _contacts_among(digests):
    if settings.EMAIL_INDEX_OLD_KEYS:
        for contact in Contact.objects.order_by("pk").iterator(AT_ONCE):
            if not digests.keys().isdisjoint(_digests_of(contact)):
                yield contact
        return
    keys = sorted(digests)
    for start in range(0, len(keys), AT_ONCE):
        yield from Contact.objects.filter(blind_index__in=keys[start : start + AT_ONCE])
