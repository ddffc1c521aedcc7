"""People, organisations and topics by their names: for cards, suggestions and "did you mean"."""

import re
from difflib import SequenceMatcher
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Official, Organisation, Topic
from articles.search import directory
from articles.search.words import places_of, words_of
from articles.vietnamese import normalise

ASKED = (0, 10, 100, 1000, 5000)  # so many of them at once, whether readers may know them
MOST_COMPARED = 20_000  # names of a kind a mistyped one is compared with
LONGEST = 5  # words of a name that may be mistyped
RIGHT = 2
ALIKE = 0.78  # of 1; below, a proposal surprises more than it helps
SIGN = re.compile(r'["“”„‟«»〝〞＂]|\s-')  # what `query.py` reads; no name goes over it


class Named(NamedTuple):
    """One of whom readers may know, and what to say of it."""

    kind: str
    row: object
    name: str
    detail: str


def people():
    return Official.objects.public().with_posts_held()


def organisations():
    return Organisation.objects.public()


def topics():
    return Topic.objects.public()


KINDS = {
    "official": (pgettext_lazy("readers", "Person"), people),
    "organisation": (_("Organisation"), organisations),
    "topic": (pgettext_lazy("readers", "Topic"), topics),
}


def called(words, held, is_typing=False, most=3):
    """Of each kind `most` whose names, in the directory `held`, have all the words, the nearest
    first; of the last word the beginning is enough while a reader is typing."""
    near = {kind: {} for kind in KINDS}
    wanted = [word.folded for word in words]
    for line in held.having(wanted, is_typing) if wanted else []:
        near[line.kind].setdefault(line.key)
    shown = {kind: _public(kind, list(keys), most) for kind, keys in near.items()}
    return [described(kind, row) for kind, rows in shown.items() for row in rows]


def called_in_any_way(variants, held, is_typing=False):
    """Whose names have the words of the first of these lists of words that anybody's has."""
    return next(filter(None, (called(words, held, is_typing) for words in variants)), [])


def _public(kind, keys, most):
    """`most` of the rows with these keys that readers may know, in their order."""
    shown = []
    for start, end in pairwise(ASKED):
        if len(shown) >= most or start >= len(keys):
            break
        rows = _rows_of(kind, keys[start:end])
        shown += [rows[key] for key in keys[start:end] if key in rows]
    return shown[:most]


def _rows_of(kind, keys):
    """By their keys, those of these rows that readers may know."""
    found = {}
    if kind == "organisation":
        found = Organisation.objects.named().filter(merged_into=None).in_bulk(keys)
    if others := [key for key in keys if key not in found]:
        found |= KINDS[kind][1]().filter(merged_into=None).in_bulk(others)
    return found


def described(kind, row):
    label, _public = KINDS[kind]
    name = row.full_name if kind == "official" else row.name
    detail = row.printed_posts if kind == "official" else getattr(row, "abbreviation", "")
    return Named(label, row, name, detail)


def meant_by(question, most=3):
    """(the question with a part that resembles a name replaced by that name, that name), the
    nearest first, for one that found nothing."""
    windows = _windows(normalise(question.text))
    likely = []
    for kind, key, name in _resembling(windows):
        known = [word.folded for word in words_of(name)]
        for window in windows:
            likeness = RIGHT if window.words == known else _likeness(window.words, known)
            if likeness >= ALIKE:
                likely.append(Likely(likeness, kind, key, name, window))
    shown = sorted(_known_to_readers(likely), key=lambda one: (-one.likeness, one.name))
    right = [one.window for one in shown if one.likeness == RIGHT]
    found = {}
    for one in shown:
        if not any(map(one.window.overlaps, right)):
            found.setdefault(one.name, one.window.replaced_by(one.name))
    return [(asked, name) for name, asked in found.items()][:most]


class Window(NamedTuple):
    """Words of a question beside each other that may be meant for a name, from `start` to before
    `end` in its text."""

    text: str
    start: int
    end: int
    words: list

    def overlaps(self, other):
        return self.start < other.end and other.start < self.end

    def replaced_by(self, name):
        return self.text[: self.start] + name + self.text[self.end :]


class Likely(NamedTuple):
    """A name that resembles the words of a window."""

    likeness: float
    kind: str
    key: int
    name: str
    window: Window


def _windows(text):
    places = places_of(text)
    counts = range(1 if len(places) == 1 else 2, LONGEST + 1)
    runs = [
        places[start : start + count]
        for count in counts
        for start in range(len(places) - count + 1)
    ]
    windows = [
        Window(text, run[0].start, run[-1].end, [place.word.folded for place in run])
        for run in runs
    ]
    return [one for one in windows if not SIGN.search(text[one.start : one.end])]


def _resembling(windows):
    """(kind, key, name) of those that have a word of the windows; for a single word of all."""
    words = {word for window in windows for word in window.words}
    having = reduce(or_, (Q(name_folded__contains=word) for word in words), Q(pk=None))
    for kind, model in directory.MODELS.items():
        field = "full_name" if kind == "official" else "name"
        rows = model.objects.filter(having if len(words) > 1 else Q(), merged_into=None)
        for key, name in rows.order_by().values_list("pk", field)[:MOST_COMPARED]:
            yield kind, key, name


def _known_to_readers(likely):
    for kind, (_label, public) in KINDS.items():
        keys = {one.key for one in likely if one.kind == kind}
        shown = set(public().filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
        yield from (one for one in likely if one.kind == kind and one.key in shown)


def _likeness(asked, known):
    """From 0 to 1: of several words all but one must be right, at most one too few or too many."""
    if len(asked) > 1:
        fewer = min(len(asked), len(known))
        if abs(len(asked) - len(known)) > 1 or len({*asked} & {*known}) < fewer - 1:
            return 0
    matcher = SequenceMatcher(None, "".join(asked), "".join(known), autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < ALIKE:
        return 0
    return matcher.ratio()
