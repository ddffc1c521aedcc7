"""An urgent fix while another change of the story is scheduled: neither is lost, none comes early.

The fix is approved now. What was scheduled either moves to another hour, or comes at its own with
the fix in it: a new revision that holds both changes, called combined here.
"""

import hashlib
from contextlib import contextmanager
from copy import copy
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.approval import (
    NotReadyError,
    StaleRevisionError,
    lock_article,
    make_new,
    record,
    rows_of,
    writers_of,
)
from articles.combining import Settled, unite_html, unite_rows
from articles.models import Revision
from articles.seals import canonical, sealed_fields

# Not the notes to readers and the kind of change: each of the two revisions keeps its own.
UNITED_FIELDS = [
    "kicker",
    "headline",
    "standfirst",
    "dateline",
    "section",
    "genre",
    "source_name",
    "source_url",
    "event",
    "ai_label",
]
IDENTITIES = {
    "bylines": ["author_id", "credit"],
    "mentions": ["tag_id"],
    "figures": ["key"],
    "taggings": ["tag_id"],
    "revision_organisations": ["organisation_id"],
}
LEAD = "lead"


class Combined(NamedTuple):
    """What a fix and a scheduled change make together: a revision that is not saved, whose
    children are in `children` by their relation; `settled` knows what both changed."""

    revision: Revision
    children: dict
    settled: Settled

    @property
    def digest(self):
        """Tells one combined text from another."""
        rows = [
            [relation, *identity_of(row), *value_of(row)]
            for relation, rows in self.children.items()
            for row in rows
        ]
        content = canonical(self.revision) + repr(rows).encode()
        return hashlib.sha256(content).hexdigest()


def scheduled_over(article):
    """What a fix meets: (what stands now, what is scheduled to follow it), or None where nothing
    is scheduled, or nothing stands yet."""
    scheduled = article.scheduled_revision()
    standing = scheduled and article.revision_in_place()
    return (standing, scheduled) if standing else None


def combine(base, fix, scheduled, choices=None):
    """The scheduled revision with the fix in it; all three loaded `for_reading()`.

    `choices` says by a clash's name which side is taken where both changed the same thing.
    """
    settled = Settled(choices)
    combined = copy(scheduled)
    sides = (base, fix, scheduled)
    for name in UNITED_FIELDS:
        setattr(combined, name, settled.one(name, *(getattr(side, name) for side in sides)))
    combined.body = unite_html(settled, "body", *(side.body for side in sides))
    children = {name: _unite_children(settled, name, sides) for name in IDENTITIES}
    _keep_one_lead(settled, fix, scheduled, children["figures"])
    combined._prefetched_objects_cache = children
    return Combined(combined, children, settled)


def _unite_children(settled, relation, sides):
    rows = [{key_of(row): row for row in getattr(side, relation).all()} for side in sides]
    values = [{key: value_of(row) for key, row in side.items()} for side in rows]
    united = unite_rows(settled, relation, *values)
    ours, theirs = rows[1:]
    children = []
    for order, (key, value) in enumerate(united.items()):
        is_theirs = key in theirs and value_of(theirs[key]) == value
        children.append(copy(theirs[key] if is_theirs else ours[key]))
        children[-1].order = order
    return children


def _keep_one_lead(settled, fix, scheduled, figures):
    """Of two new lead pictures one leads, and the other stands in the text."""
    leads = {figure.key: figure for figure in figures if figure.placement == LEAD}
    if len(leads) > 1:
        sides = [side.lead_figure().key for side in (fix, scheduled)]
        leads.pop(settled.one(LEAD, None, *sides))
        for figure in leads.values():
            figure.placement = figure.Placement.BODY


def key_of(row):
    return "-".join(str(part) for part in identity_of(row))


def identity_of(row):
    return [getattr(row, name) for name in IDENTITIES[_relation_of(row)]]


def value_of(row):
    """What is printed of a row, whatever its place."""
    return tuple(getattr(row, name) for name in sealed_fields(_relation_of(row)))


def _relation_of(row):
    return row._meta.get_field(row.revision_field).remote_field.related_name


# The ways out


@transaction.atomic
def carry_forward(fix, by, standing, scheduled, choices, digest, alone_because="", **answers):
    """Approve a fix now and, for the hour of what is scheduled, both changes in one revision.

    The revisions are as the caller saw them, `digest` is that of the combined text they saw; the
    answers are those `Revision.approve` asks. Raises `StaleRevisionError` where anything is no
    longer so, and `NotReadyError`, naming the part, where one of the two may not be approved.
    """
    lock_article(fix)
    met, hour = scheduled_over(fix.article), scheduled.publish_at
    if met != (standing, scheduled) or met[1].publish_at != hour:
        raise StaleRevisionError
    combined = combine(*read((standing, fix, scheduled)), choices)
    if combined.settled.open or combined.digest != digest:
        raise StaleRevisionError
    number = fix.article.next_number()
    alone = _awaited(scheduled)
    scheduled.call_back(by, _("Version %(number)s comes at its hour.") % {"number": number})
    with _naming(_("The urgent change: %(refusal)s")):
        _approve_now(fix, by, alone_because=alone_because, **answers)
    note = _("Version %(scheduled)s with the changes of version %(fix)s.") % {
        "scheduled": scheduled.number,
        "fix": fix.number,
    }
    united = _save(combined, scheduled, by, note, writers_of(scheduled, fix))
    with _naming(_("The combined text: %(refusal)s")):
        united.submit(by)
        united.approve(by, hour, scheduled.change, note, alone_because=alone_because)
    if not _awaited(united) and (override := alone or _awaited(fix)):
        record(united, "override", override.by, united.state, override.note)
    return united


@transaction.atomic
def approve_before(fix, by, scheduled, to, **answers):
    """Approve a fix now; what is scheduled comes at the hour `to`, and then takes its place.

    Raises `NotReadyError` where either may not come at its hour.
    """
    lock_article(fix)
    with _naming(_("The scheduled text: %(refusal)s")):
        scheduled.move(by, to)
    _approve_now(fix, by, before=scheduled, **answers)
    if scheduled.change not in scheduled.MATERIAL_CHANGES:  # it keeps the date of what it follows
        rows_of(scheduled).update(modified_at=fix.modified_at)


def overwritten(standing, fix, scheduled):
    """What a fix changed and the scheduled text, which knows nothing of it, says otherwise."""
    standing, fix, scheduled = read((standing, fix, scheduled))
    lost = [
        Revision._meta.get_field(name).verbose_name
        for name in [*UNITED_FIELDS, "body"]
        if getattr(standing, name) != getattr(fix, name) != getattr(scheduled, name)
    ]
    for name in IDENTITIES:
        before, now, then = (
            [(key_of(row), value_of(row)) for row in getattr(side, name).all()]
            for side in (standing, fix, scheduled)
        )
        if before != now != then:
            lost.append(getattr(fix, name).model._meta.verbose_name_plural)
    return lost


def read(revisions):
    """Revisions with all that is combined or compared of them, in the order given."""
    found = Revision.objects.for_reading().in_bulk([revision.pk for revision in revisions])
    return [found[revision.pk] for revision in revisions]


def _approve_now(fix, by, **answers):
    if fix.state == fix.State.DRAFT:
        fix.submit(by)
    fix.approve(by, timezone.now(), **answers)


@contextmanager
def _naming(part):
    """Say of which part a refusal speaks."""
    try:
        yield
    except NotReadyError as refusal:
        raise NotReadyError([part % {"refusal": one} for one in refusal.missing]) from None


def _awaited(revision):
    """The approval alone that nobody has countersigned yet, or None."""
    if not rows_of(revision).awaiting_countersignature().exists():
        return None
    return revision.events.filter(kind="override").last()


def _save(combined, scheduled, by, note, writers):
    draft = scheduled.copy(by, note, writers)
    for name in [*UNITED_FIELDS, "body"]:
        setattr(draft, name, getattr(combined.revision, name))
    draft.change, draft.public_note = scheduled.change, scheduled.public_note
    draft.save()
    for relation, rows in combined.children.items():
        getattr(draft, relation).all().delete()
        for row in rows:
            make_new(row)
            setattr(row, row.revision_field, draft)
            row.first_published_at = None
            row.save()
    return draft
