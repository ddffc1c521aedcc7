"""People, organisations and topics by their names: for cards, suggestions and "did you mean"."""

from difflib import get_close_matches
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Official, Organisation, Revision, Tagging, Topic
from articles.search.words import words_of

MOST_READ = 500  # rows that have the words, of which the nearest are shown
MOST_COMPARED = 5000  # names a mistyped one is compared with
ALIKE = 0.78  # of 1; below, a proposal surprises more than it helps


class Named(NamedTuple):
    """One of whom readers may know, and what to say of it."""

    kind: str
    row: object
    name: str
    detail: str


def people():
    return Official.objects.public().with_posts_on(timezone.localdate())


def organisations():
    return Organisation.objects.public()


def topics():
    live = Tagging.objects.filter(tag=OuterRef("pk"), content_object__in=Revision.objects.live())
    return Topic.objects.filter(Exists(live))


KINDS = {
    "official": (pgettext_lazy("readers", "Person"), people, Official),
    "organisation": (_("Organisation"), organisations, Organisation),
    "topic": (pgettext_lazy("readers", "Topic"), topics, Topic),
}


def called(words, is_typing=False, most=3):
    """Of each kind `most` whose names have all the words, the nearest first; of the last word the
    beginning is enough while a reader is typing."""
    near = {kind: {} for kind in KINDS}
    for kind, key, merged_into, name in _having(words) if words else []:
        distance = _distance(words, name, is_typing)
        if distance is not None:
            key = merged_into or key
            near[kind][key] = min(distance, near[kind].get(key, distance))
    return [described(kind, row) for kind in KINDS for row in _public(kind, near[kind])[:most]]


def _having(words):
    """(kind, key, key it was merged into, folded names) of rows with all the words somewhere."""
    parts = [part for word in words for part in word.parts or [word.folded]]
    has_all = Q(*(Q(name_folded__contains=part) for part in parts))
    queries = [
        model.objects.filter(has_all)
        .order_by()
        .values_list(Value(kind), "pk", "merged_into", "name_folded")
        for kind, (_label, _public, model) in KINDS.items()
    ]
    return queries[0].union(*queries[1:], all=True)[:MOST_READ]


def _public(kind, distances):
    """The rows with these keys readers may know, the nearest first."""
    if not distances:
        return []
    rows = KINDS[kind][1]().filter(pk__in=distances, merged_into=None)
    return sorted(rows, key=lambda row: (distances[row.pk], row.name))


def described(kind, row):
    label, _public, _model = KINDS[kind]
    name = row.full_name if kind == "official" else row.name
    detail = row.printed_posts if kind == "official" else getattr(row, "abbreviation", "")
    return Named(label, row, name, detail)


def _distance(words, name, is_typing):
    """How many words a name has beyond those asked for, or None where it lacks one."""
    nearest = None
    for line in name.splitlines():
        known = [word.folded for word in words_of(line)]
        wanted = [word.folded for word in words]
        has_last = any(word.startswith(wanted[-1]) for word in known)
        if set(wanted[: -1 if is_typing else None]) <= set(known) and has_last:
            more = len(known) - len(wanted)
            nearest = more if nearest is None else min(nearest, more)
    return nearest


def meant_by(question, most=3):
    """The question with what resembles a name replaced by that name, for one that found nothing."""
    asked = [word.folded for word in question.words]
    if not asked:
        return []
    proposals = {}
    for kind, (_label, _public, model) in KINDS.items():
        field = "full_name" if kind == "official" else "name"
        rows = model.objects.filter(merged_into=None).values_list("pk", field)[:MOST_COMPARED]
        names = {"".join(word.folded for word in words_of(name)): (key, name) for key, name in rows}
        close = get_close_matches("".join(asked), names, most, ALIKE)
        for near in close:
            proposals.setdefault(kind, []).append(names[near])
    found = []
    for kind, rows in proposals.items():
        seen = set(
            KINDS[kind][1]().filter(pk__in=[key for key, _ in rows]).values_list("pk", flat=True)
        )
        found += [name for key, name in rows if key in seen]
    return found[:most]
