"""Two entries for one official, topic or organisation made one, and taken apart again.

What pointed at the one points at the other; the merged one stays as an alias. What is printed
never changes, and where one story names both, the merged one keeps its row.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Merge, Official, Organisation, SiteVersion, Topic
from articles.search import indexing

KINDS = {
    Official: Merge.Kind.OFFICIAL,
    Topic: Merge.Kind.TOPIC,
    Organisation: Merge.Kind.ORGANISATION,
}
MODELS = {kind: model for model, kind in KINDS.items()}

# Of each kind, the relations whose rows move: their name, and the rows' field.
MOVED = {
    Official: {"mentions": "tag", "tenures": "official", "aliases": "merged_into"},
    Topic: {"taggings": "tag", "aliases": "merged_into"},
    Organisation: {
        "revision_organisations": "organisation",
        "tenures": "organisation",
        "hosted_events": "host",
        "children": "parent",
        "predecessors": "successor",
        "merged": "merged_into",
    },
}
ONCE_A_REVISION = {"mentions", "taggings", "revision_organisations"}
BELOW = {"children": "parent", "predecessors": "successor"}
AT_ONCE = 500  # keys in one query


class MergeError(Exception):
    """These two cannot be merged, or taken apart, as they are now; the sentence says why."""


def refusal(merged, survivor):
    """Why `merged` cannot become an alias of `survivor`: a sentence, or None."""
    if merged.pk == survivor.pk:
        return _("Choose another one: this is the same.")
    if merged.merged_into_id or survivor.merged_into_id:
        return _("One of the two is merged into another already.")
    for field in BELOW.values():
        if hasattr(merged, field) and merged.pk in _keys_above(survivor, field):
            return _(
                "“%(survivor)s” has “%(merged)s” above it or before it: change that first."
            ) % {"survivor": survivor, "merged": merged}
    return None


def movable(merged, survivor):
    """What a merge moves: the rows of each relation, by its name."""
    rows = {}
    for relation, field in MOVED[type(merged)].items():
        queryset = getattr(merged, relation).all()
        if relation in ONCE_A_REVISION:
            queryset = _without_both(queryset, field, survivor)
        # Nobody becomes their own parent or successor.
        rows[relation] = queryset.exclude(pk=survivor.pk) if relation in BELOW else queryset
    return rows


@transaction.atomic
def merge(merged, survivor, by):
    """Make `merged` an alias of `survivor`; returns the `Merge` that undoes it."""
    merged, survivor = _locked(type(merged), merged.pk, survivor.pk)
    if sentence := refusal(merged, survivor):
        raise MergeError(sentence)
    moved = {}
    for relation, rows in movable(merged, survivor).items():
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        _point(rows.model, keys, MOVED[type(merged)][relation], merged, survivor)
        moved[relation] = keys
    if isinstance(merged, Official) and merged.portrait_id and not survivor.portrait_id:
        survivor.portrait = merged.portrait
        survivor.save(update_fields=["portrait"])
        moved["portrait"] = [merged.portrait_id]
    merged.merged_into = survivor
    merged.save(update_fields=["merged_into"])
    indexing.refresh_later(survivor)
    kind = KINDS[type(merged)]
    return Merge.objects.create(
        kind=kind, merged=merged.pk, survivor=survivor.pk, moved=moved, by=by
    )


def standing_merge(merged):
    """The merge that made this an alias, or None."""
    if not merged.merged_into_id:
        return None
    kind = KINDS[type(merged)]
    return Merge.objects.filter(kind=kind, merged=merged.pk, undone_at=None).first()


@transaction.atomic
def undo(merge, by):
    """Move back exactly what the merge moved, as far as it is where the merge put it."""
    model = MODELS[merge.kind]
    merged, survivor = _locked(model, merge.merged, merge.survivor)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        raise MergeError(_("This merge has been undone already."))
    if merged.merged_into_id != survivor.pk or survivor.merged_into_id:
        raise MergeError(
            _("“%(survivor)s” was merged itself later: undo that first.") % {"survivor": survivor}
        )
    for relation, field in MOVED[model].items():
        rows = getattr(survivor, relation).all()
        if relation in ONCE_A_REVISION:
            rows = _without_both(rows, field, merged)
        keys = merge.moved.get(relation, [])
        _point(rows.model, _still_in(rows, keys), field, survivor, merged)
    if merge.moved.get("portrait") == [getattr(survivor, "portrait_id", None)]:
        survivor.portrait = None
        survivor.save(update_fields=["portrait"])
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    for one in (merged, survivor):
        indexing.refresh_later(one)
    merge.undone_by, merge.undone_at = by, timezone.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    return merge


def _locked(model, *keys):
    """The rows of both, held to the end of the transaction, always in one order."""
    rows = model.objects.select_for_update().order_by("pk").in_bulk(keys)
    return [rows[key] for key in keys]


def _point(model, keys, field, was, becomes):
    """Have rows that name `was` name `becomes`."""
    SiteVersion.bump()
    for start in range(0, len(keys), AT_ONCE):
        some = model.objects.filter(pk__in=keys[start : start + AT_ONCE], **{field: was})
        some.update(**{field: becomes})


def _still_in(rows, keys):
    """Of `keys`, those `rows` has."""
    found = []
    for start in range(0, len(keys), AT_ONCE):
        some = rows.filter(pk__in=keys[start : start + AT_ONCE])
        found += some.values_list("pk", flat=True)
    return found


def _without_both(rows, field, other):
    """Of a revision's rows, those whose revision does not name `other` as well."""
    revision = rows.model.revision_field
    named = rows.model.objects.filter(**{field: other}).values(revision)
    return rows.exclude(**{f"{revision}__in": named})


def _keys_above(one, field):
    """The keys of what stands above `one` by `field`, step by step."""
    keys = []
    above = getattr(one, f"{field}_id")
    while above and above not in keys:
        keys.append(above)
        above = type(one).objects.values_list(f"{field}_id", flat=True).get(pk=above)
    return keys
