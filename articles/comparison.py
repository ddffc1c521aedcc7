"""What changed between two revisions of a story, word by word, for people to read.

Formatting is never shown as markup: a paragraph that only looks different says so.
"""

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import groupby
from math import isqrt
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.captions import words
from articles.markup import BLOCK_TAGS
from articles.models import Byline, Figure, Mention, RevisionOrganisation, Tagging
from articles.vietnamese import MARK

SAME, REMOVED, ADDED, CHANGED = "same", "removed", "added", "changed"

# A word of any script, together with what is joined to it ("1/3", "UBND-HĐND"), and its space.
TOKEN = re.compile(rf"(?:https?://\S+|(?:\w{MARK}*)+(?:[.,:/’'-](?:\w{MARK}*)+)*|.)\s*", re.S)
CELLS = {"td", "th"}
BLOCKS = BLOCK_TAGS - CELLS
# What stands in a text without words of its own, by the attribute that says so.
PLACES = {
    "data-figure": _("Picture"),
    "data-gallery": _("Gallery"),
    "data-embed": _("Embed"),
}
TEXT_FIELDS = [
    "kicker",
    "headline",
    "standfirst",
    "dateline",
    "section",
    "genre",
    "event",
    "source_name",
    "source_url",
    "ai_label",
    "public_note",
]

STEPS = 500_000  # about a quarter of a second
MAX_EDITS = 500  # between two paragraphs; beyond it nobody reads word by word
ALIKE = 0.4  # the share of words two versions of one paragraph have in common
NEARBY = 10  # how many paragraphs on a paragraph's new version is looked for


class Piece(NamedTuple):
    """A stretch of text that is the same, removed or added."""

    kind: str
    text: str


class Block(NamedTuple):
    """A paragraph, subhead or item of a body; `markup` tells one look from another."""

    text: str
    markup: str


class Paragraph(NamedTuple):
    """A paragraph in two versions."""

    kind: str
    pieces: list
    only_looks: bool = False


class Item(NamedTuple):
    """One row of a story's people, pictures …: `fields` are its texts by their labels."""

    title: str
    fields: dict
    photo: object = None


class Row(NamedTuple):
    """An item in two versions; `photos` are (kind, photo) pairs."""

    kind: str
    title: str
    fields: list
    photos: list


class ItemList(NamedTuple):
    label: str
    rows: list
    order: list  # pieces of the names in line, where only their order tells two versions apart


class Comparison(NamedTuple):
    texts: list  # (label, pieces)
    body: list  # paragraphs; a `same` one holds the texts of all that stand there unchanged
    lists: list
    unchanged: list  # labels

    @property
    def is_same(self):
        return not (self.texts or self.body or self.lists)


class Effort:
    """The steps a comparison has left: however long two texts are, no page waits for them."""

    def __init__(self, steps=STEPS):
        self.steps = steps

    def most_edits(self, old, new):
        return min(len(old) + len(new), MAX_EDITS, isqrt(2 * max(self.steps, 0)))

    def spend(self, edits):
        self.steps -= edits * edits // 2


def compare(old, new):
    """What changed from one revision to another; both loaded with their children."""
    effort = Effort()
    texts, lists, unchanged = [], [], []
    for name in TEXT_FIELDS:
        before, after = _shown(old, name), _shown(new, name)
        if before == after:
            unchanged.append(_label(new, name))
        else:
            texts.append((_label(new, name), diff_words(before, after, effort)))
    body = []
    if old.body == new.body:
        unchanged.append(_label(new, "body"))
    else:
        body = list(_folded(diff_blocks(blocks_of(old), blocks_of(new), effort)))
    for label, items_of in LISTS:
        if compared := _compare_items(label, items_of(old), items_of(new), effort):
            lists.append(compared)
        else:
            unchanged.append(label)
    return Comparison(texts, body, lists, unchanged)


# Words


def diff_words(old, new, effort):
    """The pieces of a text in two versions, the removed before the added."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    bare = [[token.rstrip() for token in tokens] for tokens in (before, after)]
    changes, i, j = [], 0, 0
    for start, other, length in [*common_runs(*bare, effort), (len(before), len(after), 0)]:
        # Of two tokens that are the same, the one with its space keeps words apart.
        kept = zip(before[start : start + length], after[other : other + length], strict=True)
        same = [max(pair, key=len) for pair in kept]
        changes.append((before[i:start], after[j:other], same))
        i, j = start + length, other + length
    return list(_pieces(_joined(changes)))


def _joined(changes):
    """Changes with no more than two words between them, read as one."""
    joined = []
    for removed, added, same in changes:
        if joined and _is_stray(joined[-1], removed, added):
            was_removed, was_added, between = joined.pop()
            removed = [*was_removed, *between, *removed]
            added = [*was_added, *between, *added]
        joined.append((removed, added, same))
    return joined


def _is_stray(change, removed, added):
    between = len(change[2])
    sizes = [max(len(change[0]), len(change[1])), max(len(removed), len(added))]
    return between <= 2 and between < min(sizes)


def _pieces(changes):
    for removed, added, same in changes:
        gone, come, kept = "".join(removed), "".join(added), "".join(same)
        if gone.strip():
            yield Piece(REMOVED, gone.strip())
            if come or gone[-1].isspace():
                yield Piece(SAME, " ")
        if come.strip():
            yield Piece(ADDED, come.strip())
            kept = come[len(come.rstrip()) :] + kept
        if kept:
            yield Piece(SAME, kept)


def common_runs(old, new, effort):
    """What two sequences have in common, as (index, other index, length), in order.

    Myers, "An O(ND) difference algorithm and its variations" (1986); where more than the
    effort's edits part the two, only their common beginning and end are found.
    """
    begin, end = _common_ends(old, new)
    middle = old[begin : len(old) - end], new[begin : len(new) - end]
    runs = [(0, 0, begin)]
    runs += [(i + begin, j + begin, length) for i, j, length in _shortest_path(*middle, effort)]
    runs.append((len(old) - end, len(new) - end, end))
    return [run for run in runs if run[2]]


def _common_ends(old, new):
    shorter = min(len(old), len(new))
    begin = 0
    while begin < shorter and old[begin] == new[begin]:
        begin += 1
    end = 0
    while end < shorter - begin and old[-1 - end] == new[-1 - end]:
        end += 1
    return begin, end


def _shortest_path(old, new, effort):
    rows = []  # for each count of edits: how far into `old` each diagonal reaches
    most = effort.most_edits(old, new)
    for edits in range(most + 1):
        row = []
        for index in range(edits + 1):
            x = _step(rows[-1], index, edits)[0] if rows else 0
            y = x - (2 * index - edits)
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            if x >= len(old) and y >= len(new):
                effort.spend(edits)
                return _walk_back(rows, len(old), len(new))
            row.append(x)
        rows.append(row)
    effort.spend(most)
    return []


def _step(row, index, edits):
    """Where the edit that leads to a diagonal ends in `old`, and whether it takes a word away."""
    if index == 0 or (index < edits and row[index - 1] < row[index]):
        return row[index], False
    return row[index - 1] + 1, True


def _walk_back(rows, x, y):
    runs = []
    for edits in range(len(rows), 0, -1):
        start, removes = _step(rows[edits - 1], (x - y + edits) // 2, edits)
        other = start - (x - y)
        runs.append((start, other, x - start))
        x, y = (start - 1, other) if removes else (start, other - 1)
    runs.append((0, 0, x))
    return [run for run in reversed(runs) if run[2]]


# The body


def blocks_of(revision):
    """The paragraphs of a story's clean HTML; its pictures there are told by their captions."""
    captions = {figure.key: str(figure) for figure in revision.figures.all()}
    return _read(revision.body, captions).blocks


class _BodyReader(HTMLParser):
    def __init__(self, captions):
        super().__init__()
        self.captions = captions
        self.blocks, self.links = [], []
        self.inside, self.text, self.markup = [], [], []
        self.link_words = None

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self.end_block()
            self.inside.append(" ".join([tag, *(value or "" for _name, value in attrs)]))
            self.text += [self.place(name, value) for name, value in attrs if name in PLACES]
        elif tag == "br":
            self.handle_data(" ")
        elif tag in CELLS:
            self.handle_data(" | " if self.text else "")
        elif tag == "small":
            self.handle_data(" (")
        else:
            self.markup.append(self.get_starttag_text())
        if tag == "a":
            self.link_words = []
            address = dict(attrs)
            to_story = address.get("data-article") and f"#{address['data-article']}"
            self.links.append((to_story or address.get("href") or "", self.link_words))

    def place(self, name, value):
        named = [self.captions.get(key, key) for key in (value or "").split()]
        return f"[{PLACES[name]}: {'; '.join(named)}]"

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.end_block()
            del self.inside[-1:]
        elif tag == "small":
            self.handle_data(")")
        elif tag not in CELLS:
            self.markup.append(f"</{tag}>")
        if tag == "a":
            self.link_words = None

    def handle_data(self, data):
        self.text.append(data)
        self.markup.append(data)
        if self.link_words is not None:
            self.link_words.append(data)

    def end_block(self):
        text = " ".join("".join(self.text).split())
        if text:
            self.blocks.append(Block(text, " ".join([*self.inside, "".join(self.markup).strip()])))
        self.text, self.markup = [], []

    def close(self):
        super().close()
        self.end_block()


def _read(body, captions=None):
    reader = _BodyReader(captions or {})
    reader.feed(body)
    reader.close()
    return reader


def diff_blocks(old, new, effort):
    """The paragraphs of two bodies, each beside its other version where it has one."""
    texts = [[block.text for block in blocks] for blocks in (old, new)]
    i = j = 0
    for start, other, length in [*common_runs(*texts, effort), (len(old), len(new), 0)]:
        yield from _pair(old[i:start], new[j:other], effort)
        i, j = start + length, other + length
        for before, after in zip(old[start:i], new[other:j], strict=True):
            if before.markup == after.markup:
                yield Paragraph(SAME, [Piece(SAME, after.text)])
            else:
                yield Paragraph(CHANGED, [Piece(SAME, after.text)], only_looks=True)


def _pair(old, new, effort):
    """Rewritten paragraphs, in order: each old one with the most alike of the next new ones."""
    bags = [Counter(TOKEN.findall(block.text)) for block in new]
    done = 0
    for block in old:
        bag = Counter(TOKEN.findall(block.text))
        likeness = [(_alike(bag, other), -place) for place, other in _next(bags, done)]
        best, place = max(likeness, default=(0, 0))
        if best < ALIKE:
            yield Paragraph(REMOVED, [Piece(REMOVED, block.text)])
            continue
        yield from (_added(other) for other in new[done:-place])
        done = 1 - place
        yield Paragraph(CHANGED, diff_words(block.text, new[-place].text, effort))
    yield from (_added(other) for other in new[done:])


def _next(bags, done):
    return enumerate(bags[done : done + NEARBY], start=done)


def _alike(bag, other):
    return 2 * (bag & other).total() / (bag.total() + other.total())


def _added(block):
    return Paragraph(ADDED, [Piece(ADDED, block.text)])


def _folded(paragraphs):
    """The changed paragraphs and, in their place, lists of those between them."""
    for is_same, run in groupby(paragraphs, key=lambda paragraph: paragraph.kind == SAME):
        if is_same:
            yield Paragraph(SAME, [paragraph.pieces[0].text for paragraph in run])
        else:
            yield from run


# What is told in fields and rows


def _label(model, name):
    return model._meta.get_field(name).verbose_name


def _shown(revision, name):
    """A field as the desk reads it; a choice is shown by its label."""
    display = getattr(revision, f"get_{name}_display", None)
    return str((display() if display else getattr(revision, name)) or "")


def _people(revision):
    return {mention.tag_id: _person(mention) for mention in revision.mentions.all()}


def _person(mention):
    part = [mention.get_role_display(), *([_label(mention, "spoke")] if mention.spoke else [])]
    unstated = _label(mention, "position_unstated") if mention.position_unstated else ""
    return Item(
        mention.tag.name,
        {
            _label(mention, "position_text"): mention.position_text or str(unstated),
            _label(mention, "role"): ", ".join(map(str, part)),
        },
    )


def _bylines(revision):
    return {
        (byline.author_id, byline.credit): Item(str(byline), {})
        for byline in revision.bylines.all()
    }


def _topics(revision):
    return {tagging.tag_id: Item(tagging.tag.name, {}) for tagging in revision.taggings.all()}


def _organisations(revision):
    rows = revision.revision_organisations.all()
    return {row.organisation_id: Item(row.organisation.name, {}) for row in rows}


def _figures(revision):
    return {figure.key: _figure(figure) for figure in revision.figures.all()}


def _figure(figure):
    decorative = _label(figure, "is_decorative") if figure.is_decorative else ""
    return Item(
        figure.get_placement_display(),
        {
            _label(figure, "placement"): figure.get_placement_display(),
            _label(figure, "caption"): figure.caption,
            _label(figure, "credit"): figure.credit,
            _label(figure, "alt"): figure.alt or str(decorative),
            _label(figure, "clip"): str(figure.clip or ""),
            _label(figure, "embed"): figure.embed,
            _label(figure, "captions"): words(figure.captions),
            _label(figure, "transcript"): figure.transcript,
        },
        figure.photo,
    )


def _links(revision):
    """The addresses behind a body's linked words, which the eye does not see."""
    links, seen = {}, Counter()
    for address, said in _read(revision.body).links:
        words = " ".join("".join(said).split())
        links[words, seen[words]] = Item(words, {_("address"): address})
        seen[words] += 1
    return links


LISTS = [
    (_("links in the text"), _links),
    (Byline._meta.verbose_name_plural, _bylines),
    (Mention._meta.verbose_name_plural, _people),
    (Figure._meta.verbose_name_plural, _figures),
    (Tagging._meta.verbose_name_plural, _topics),
    (RevisionOrganisation._meta.verbose_name_plural, _organisations),
]


def _compare_items(label, old, new, effort):
    """The rows of two versions in the new order, the removed last; None where nothing changed."""
    rows = [_row(old.get(key), item, effort) for key, item in new.items()]
    rows += [_row(item, None, effort) for key, item in old.items() if key not in new]
    order = []
    stayed = [key for key in old if key in new]
    if stayed != [key for key in new if key in old]:
        names = [
            " – ".join(items[key].title for key in items if key in stayed) for items in (old, new)
        ]
        order = [Piece(REMOVED, names[0]), Piece(SAME, " "), Piece(ADDED, names[1])]
    if not order and all(row.kind == SAME for row in rows):
        return None
    return ItemList(label, rows, order)


def _row(old, new, effort):
    if old is None or new is None:
        kind, item = (ADDED, new) if old is None else (REMOVED, old)
        fields = [(label, [Piece(kind, text)]) for label, text in item.fields.items() if text]
        return Row(kind, item.title, fields, [(kind, item.photo)] if item.photo else [])
    fields = [
        (label, diff_words(old.fields[label], text, effort))
        for label, text in new.fields.items()
        if old.fields[label] != text
    ]
    if old.photo != new.photo:
        return Row(CHANGED, new.title, fields, [(REMOVED, old.photo), (ADDED, new.photo)])
    kind = CHANGED if fields else SAME
    return Row(kind, new.title, fields, [(SAME, new.photo)] if new.photo else [])
