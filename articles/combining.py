"""Two changes of one text made one: what either side alone changed is taken over, and what both
changed, each otherwise, is left to somebody who chooses (a `Clash`).

`base` is the text both began with, `ours` and `theirs` are the two changes.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any, NamedTuple

from articles.comparison import Effort, common_runs
from articles.markup import INLINE_TAGS

OURS, THEIRS, BOTH = "ours", "theirs", "both"
VOID = {"col", "hr"}
# What holds blocks of its own, and is united block by block.
CONTAINER = re.compile(r"(<(ul|ol|blockquote)(?: [^>]*)?>)(.*)(</\2>)", re.S)


class Clash(NamedTuple):
    """What both sides changed, each otherwise; `name` tells it from the others."""

    name: str
    base: Any
    ours: Any
    theirs: Any
    takes_both: bool = False


class Edit(NamedTuple):
    """One side's change: the blocks `start` to `end` of the base became `blocks`."""

    start: int
    end: int
    blocks: tuple


class Settled:
    """Takes over what one side changed; asks `choices` (a side by a clash's name) for the rest.

    `clashes` lists what was asked, `open` those nobody has chosen for: there `theirs` stays.
    """

    def __init__(self, choices=None):
        self.choices = choices or {}
        self.clashes = []

    @property
    def open(self):
        return [clash for clash in self.clashes if self.choice(clash) is None]

    def choice(self, clash):
        sides = [OURS, THEIRS, *([BOTH] if clash.takes_both else [])]
        chosen = self.choices.get(clash.name)
        return chosen if chosen in sides else None

    def one(self, name, base, ours, theirs, takes_both=False):
        if ours == theirs or theirs == base:
            return ours
        if ours == base:
            return theirs
        clash = Clash(name, base, ours, theirs, takes_both)
        self.clashes.append(clash)
        return {OURS: ours, BOTH: ours + theirs if takes_both else None}.get(
            self.choice(clash), theirs
        )


# A text, block by block


def unite_html(settled, name, base, ours, theirs):
    """A body in which both changes stand; its clashes are called `name` and a number."""
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    count = 0

    def settle(*sides):
        nonlocal count
        if inner := _inside_one_container(*sides):
            opening, contents, closing = inner
            return (opening, *unite(*(tuple(split(text)) for text in contents), settle), closing)
        count += 1
        return settled.one(f"{name}-{count}", *sides, takes_both=True)

    return "".join(unite(*(tuple(split(html)) for html in (base, ours, theirs)), settle))


def _inside_one_container(base, ours, theirs):
    """How one and the same list begins and ends on each side, and what stands in it; or None."""
    if not len(base) == len(ours) == len(theirs) == 1:
        return None
    found = [CONTAINER.fullmatch(side[0]) for side in (base, ours, theirs)]
    if not all(found) or len({match[1] for match in found}) > 1:
        return None
    return found[0][1], [match[3] for match in found], found[0][4]


def split(html):
    """The outermost elements of clean HTML, and what stands between them, as they are written."""
    splitter = _Splitter(html)
    splitter.feed(html)
    splitter.close()
    places = [*splitter.places, len(html)]
    blocks = [html[start:end].strip() for start, end in pairwise(places)]
    return [block for block in blocks if block]


class _Splitter(HTMLParser):
    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", html))]
        self.places, self.depth = [0], 0

    def handle_starttag(self, tag, attrs):
        if tag in INLINE_TAGS:
            return
        if self.depth == 0:
            self.places.append(self.position())
        self.depth += tag not in VOID

    def handle_endtag(self, tag):
        if tag in INLINE_TAGS:
            return
        self.depth = max(0, self.depth - 1)
        if self.depth == 0:
            self.places.append(self.position() + len(f"</{tag}>"))

    def position(self):
        line, column = self.getpos()
        return self.line_starts[line - 1] + column


# Any sequence, block by block


def unite(base: tuple, ours: tuple, theirs: tuple, settle: Callable) -> tuple:
    """The blocks of `base` with the edits of both sides; `settle(base, ours, theirs)` answers
    with the blocks to put where these meet."""
    edits = [set(edits_of(base, side)) for side in (ours, theirs)]
    united, done = (), 0
    for group in _groups(sorted(set.union(*edits))):
        start, end = group[0].start, max(edit.end for edit in group)
        sides = [
            _applied(base, start, end, [edit for edit in group if edit in own]) for own in edits
        ]
        united += base[done:start]
        united += group[0].blocks if len(group) == 1 else settle(base[start:end], *sides)
        done = end
    return united + base[done:]


def edits_of(base, blocks):
    """What turns `base` into `blocks`; where n blocks became n others, that is n edits."""
    i = j = 0
    for start, other, length in [
        *common_runs(base, blocks, Effort()),
        (len(base), len(blocks), 0),
    ]:
        new = tuple(blocks[j:other])
        if start - i == len(new):
            yield from (Edit(i + n, i + n + 1, (block,)) for n, block in enumerate(new))
        elif i < start or new:
            yield Edit(i, start, new)
        i, j = start + length, other + length


def _groups(edits):
    """Edits in order, those together that touch the same blocks or are put in at one place."""
    group = []
    for edit in edits:
        if group and not _meets(group, edit):
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _meets(group, edit):
    end = max(before.end for before in group)
    return edit.start < end or any(
        before.start == before.end == edit.start == edit.end for before in group
    )


def _applied(base, start, end, edits):
    blocks, done = (), start
    for edit in edits:
        blocks += base[done : edit.start] + edit.blocks
        done = edit.end
    return blocks + base[done:end]


# Rows, each known by its key


def unite_rows(settled, name, base, ours, theirs):
    """The rows of both sides as {key: value} in their order; a side without a key removed it.

    Clashes are called `name` with the key, and `name`-order where both sides changed the order.
    """
    values = {}
    for key in {**base, **ours, **theirs}:
        value = settled.one(f"{name}-{key}", base.get(key), ours.get(key), theirs.get(key))
        if value is not None:
            values[key] = value
    stayed = [key for key in base if key in ours and key in theirs and key in values]
    sides = [tuple(key for key in side if key in stayed) for side in (base, ours, theirs)]
    order = list(settled.one(f"{name}-order", *sides))
    for side in (theirs, ours):
        _put_in(order, [key for key in side if key in values])
    return {key: values[key] for key in order}


def _put_in(order, keys):
    """Put the keys `order` lacks where they stand among `keys`: before the one that follows."""
    following = None
    for key in reversed(keys):
        if key not in order:
            order.insert(len(order) if following is None else order.index(following), key)
        following = key
