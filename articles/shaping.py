"""Any tree of HTML put in the shape of a body: blocks of text, each with its marked words.

The shape is the one of the editor's own schema, so that a text that goes through the editor
unchanged comes back letter by letter the same.
"""

import re
from itertools import groupby
from typing import NamedTuple

from articles.embeds import player_for
from articles.plain_text import clean_line, clean_spaces
from articles.tables import squared
from articles.trees import Element

# What marks words, the outermost first; the editor sorts its marks in this order too.
MARKS = ("small", "a", "span", "strong", "em")
INLINE = {*MARKS, "font", "cite"}
BREAK = "\v"  # the text of a piece that is a forced line break
HEADINGS = {"h2", "h3"}
LISTS = {"ul", "ol"}
# Which blocks may stand where.
ON_PAGE = {"p", *HEADINGS, *LISTS, "blockquote", "aside", "figure", "table"}
IN_ITEM = IN_CELL = {"p", *LISTS}
IN_QUOTE = {"p", "cite", *LISTS}
IN_FACT_BOX = {"p", "h3", *LISTS}
IN_PULL_QUOTE = {"p", "cite"}
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
ENDS_PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*")
DASH = re.compile(r"^[-–—―~]+\s*")


class Piece(NamedTuple):
    """Words under the same marks, (tag, attributes) pairs; or one line break."""

    text: str
    marks: tuple = ()


def shaped(root: Element, table: dict) -> Element:
    """The tree of a body; `table` gives the attributes each element may have."""
    builder = _Builder(ON_PAGE, table)
    builder.is_loose = True
    builder.walk(root.children)
    return Element("", {}, builder.finished())


class _Builder:
    """Collects the blocks that may stand in one place; what may not gives them its content.

    Text `is_loose` where no element holds it: there a blank line ends a paragraph, as old
    WordPress stores it.
    """

    is_loose = False

    def __init__(self, allowed: set, table: dict):
        self.allowed, self.table = allowed, table
        self.blocks, self.run = [], []

    def walk(self, children, marks=()):
        for child in children:
            if isinstance(child, str):
                self.run.append(Piece(child, marks))
            elif child.tag == "br":
                self.run.append(Piece(BREAK, marks))
            elif child.tag in INLINE and child.tag not in self.allowed:
                inside = self.marked(marks, child)
                begins_note = child.tag == "small" and inside != marks
                if begins_note and self.run and _is_in_note(self.run[-1]):
                    self.run.append(Piece(" "))  # two notes in a row stay two
                self.walk(child.children, inside)
            else:
                self.end_paragraph()
                self.add(child, marks)

    def marked(self, marks, element):
        """The marks with that of `element`, if the table knows it as it is."""
        if element.tag not in MARKS or any(tag == element.tag for tag, _values in marks):
            return marks
        values = self.attributes(element)
        if "data-article" in values:
            values = {"data-article": values["data-article"]}
        needed = next(iter(self.table[element.tag]), None) if element.tag != "a" else "href"
        if needed and needed not in values and "data-article" not in values:
            return marks
        mark = (element.tag, tuple(values.items()))
        return tuple(sorted([*marks, mark], key=lambda one: MARKS.index(one[0])))

    def attributes(self, element):
        """Those of its attributes that fit the table, in the table's order."""
        values = {name: clean_line(element.get(name)) for name in self.table.get(element.tag, {})}
        return {
            name: value
            for name, value in values.items()
            if re.fullmatch(self.table[element.tag][name], value)
        }

    def add(self, element, marks):
        """The block an element is here; where it may be none, its content."""
        tag = self.name_here(element.tag)
        if tag in self.allowed and tag in MAKERS:
            self.blocks += MAKERS[tag](self, element, marks)
        else:
            self.flatten(element, marks)

    def name_here(self, tag):
        if tag in HEADINGS and tag not in self.allowed:
            return "h3"
        is_source = tag in ("footer", "figcaption") and "cite" in self.allowed
        return "cite" if is_source else tag

    def flatten(self, element, marks):
        is_loose, self.is_loose = self.is_loose, False
        self.walk(element.children, marks)
        self.end_paragraph()
        self.is_loose = is_loose

    def inside(self, allowed, children, marks):
        """The blocks of an element in which those `allowed` may stand."""
        builder = _Builder(allowed, self.table)
        builder.walk(children, marks)
        return builder.finished()

    def line(self, element, marks):
        """The words of an element as one line, whatever it is made of."""
        builder = _Builder(set(), self.table)
        builder.walk(element.children, marks)
        builder.end_paragraph()
        pieces = [piece for block in builder.blocks for piece in [*block, Piece(" ")]]
        return tidied([Piece(" ", p.marks) if p.text == BREAK else p for p in pieces])

    def end_paragraph(self):
        run, self.run = self.run, []
        if self.is_loose and any(ENDS_PARAGRAPH.search(piece.text) for piece in run):
            run = list(_lines(run))
        for pieces in _paragraphs(tidied(run)):
            if "figure" in self.allowed:
                self.blocks += _with_embeds(pieces)
            else:
                is_text = "p" in self.allowed
                self.blocks.append(Element("p", {}, marked_up(pieces)) if is_text else pieces)

    def finished(self):
        self.end_paragraph()
        return self.blocks


# Blocks


def _heading(tag):
    def make(builder, element, marks):
        pieces = [
            Piece(piece.text, tuple(mark for mark in piece.marks if mark[0] != "strong"))
            for piece in builder.line(element, marks)
        ]
        return [Element(tag, {}, marked_up(tidied(pieces)))] if pieces else []

    return make


def _list(builder, element, marks):
    """Items; what stands in a list beside them belongs to the item before it."""
    items = []
    for child in element.children:
        if isinstance(child, Element) and child.tag == "li":
            items.append(list(child.children))
        elif items and isinstance(child, Element) and child.tag in LISTS:
            items[-1].append(child)
        else:
            items.append([child])
    made = [builder.inside(IN_ITEM, children, marks) for children in items]
    rows = [Element("li", {}, _bare(blocks)) for blocks in made if blocks]
    return [Element(element.tag, builder.attributes(element), rows)] if rows else []


def _bare(blocks):
    """The one paragraph of an item or a cell needs no element of its own."""
    texts = [block for block in blocks if block.tag == "p"]
    if len(texts) == 1 and blocks[0] is texts[0]:
        return [*blocks[0].children, *blocks[1:]]
    return blocks


def _quote(builder, element, marks):
    blocks = builder.inside(IN_QUOTE, element.children, marks)
    return [Element("blockquote", {}, _source_last(blocks))] if blocks else []


def _source(builder, element, marks):
    pieces = builder.line(element, marks)
    if pieces:
        pieces[0] = Piece(DASH.sub("", pieces[0].text), pieces[0].marks)
    pieces = tidied(pieces)
    return [Element("cite", {}, marked_up(pieces))] if pieces else []


def _source_last(blocks):
    """The words quoted, then in one element whose they are."""
    words = [block for block in blocks if block.tag != "cite"]
    sources = [block for block in blocks if block.tag == "cite"]
    if not words:
        return [Element("p", {}, block.children) for block in sources]
    for extra in sources[1:]:
        sources[0].children += [", ", *extra.children]
    return [*words, *sources[:1]]


def _aside(builder, element, marks):
    kind = builder.attributes(element)
    if not kind:
        builder.flatten(element, marks)
        return []
    if kind["class"] == "pull-quote":
        blocks = _source_last(builder.inside(IN_PULL_QUOTE, element.children, marks))
    else:
        blocks = builder.inside(IN_FACT_BOX, element.children, marks)
    return [Element("aside", kind, blocks)] if blocks else []


def _figure(builder, element, marks):
    """A place in the text that only names what stands there; its own words follow it."""
    element.attributes["class"] = _looks(element.get("class").split())
    values = builder.attributes(element)
    for name in ("data-figure", "data-gallery", "data-embed"):
        if name in values:
            names = [name, "class"] if name == "data-figure" else [name]
            kept = {name: values[name] for name in names if name in values}
            builder.blocks.append(Element("figure", kept))
            break
    builder.flatten(element, marks)
    return []


def _looks(classes):
    """Size, then side; a wide figure leaves no room beside it."""
    if "wide" in classes:
        return "wide"
    return " ".join(one for one in ("small", "left", "right") if one in classes)


def _table(builder, element, marks):
    found = []  # rows, each with whether it stands in the head
    for part in element.children:
        if not isinstance(part, Element) or part.tag not in ("thead", "tbody", "tfoot", "tr"):
            builder.walk([part], marks)
            continue
        of_part = [part] if part.tag == "tr" else part.children
        found += [(row, part.tag == "thead") for row in of_part if _is(row, "tr")]
    builder.end_paragraph()
    if _is_frame([row for row, _is_head in found]):
        builder.flatten(Element("", {}, [row for row, _is_head in found]), marks)
        return []
    rows = squared([row for row in (_cells(builder, *one, marks) for one in found) if row])
    if not any(cell.children for row in rows for cell in row):
        return []
    body = Element("tbody", {}, [Element("tr", {}, row) for row in rows])
    return [Element("table", {}, [body])]


def _is(node, *tags):
    return isinstance(node, Element) and node.tag in tags


def _is_frame(rows):
    """Whether a table is no more than a frame: old pages put pictures and their captions so."""
    cells = [[cell for cell in row.children if _is(cell, "td", "th")] for row in rows]
    filled = [cell for row in cells for cell in row if cell.words().strip()]
    return len(filled) < 2 and all(len(row) < 2 for row in cells)


def _cells(builder, row, is_head, marks):
    return [
        Element(
            "th" if is_head else cell.tag,
            builder.attributes(cell),
            _bare(builder.inside(IN_CELL, cell.children, marks)),
        )
        for cell in row.children
        if _is(cell, "th", "td")
    ]


MAKERS = {
    "h2": _heading("h2"),
    "h3": _heading("h3"),
    "ul": _list,
    "ol": _list,
    "blockquote": _quote,
    "cite": _source,
    "aside": _aside,
    "figure": _figure,
    "table": _table,
}


# Words


def tidied(run):
    """Pieces as a page shows them: one space between words, none at an end or beside a break."""
    pieces = []
    for piece in _merged(run):
        if piece.text == BREAK:
            pieces = _without_end(pieces)
            pieces.append(piece)
            continue
        text = clean_spaces(re.sub(r"\s+", " ", piece.text)).lstrip("\u0338")
        if not pieces or pieces[-1].text == BREAK or pieces[-1].text.endswith(" "):
            text = text.removeprefix(" ")
        if text:
            pieces.append(Piece(text, piece.marks))
    while pieces and pieces[0].text == BREAK:
        pieces.pop(0)
    while pieces and pieces[-1].text[-1] in f" {BREAK}":
        pieces = _without_end(pieces) if pieces[-1].text != BREAK else pieces[:-1]
    return _merged([_with_neighbours(pieces, index) for index in range(len(pieces))])


def _merged(run):
    merged = []
    for piece in run:
        is_break = BREAK in (piece.text, merged[-1].text if merged else "")
        if merged and not is_break and merged[-1].marks == piece.marks:
            merged[-1] = Piece(merged[-1].text + piece.text, piece.marks)
        elif piece.text:
            merged.append(piece)
    return merged


def _is_in_note(piece):
    return any(tag == "small" for tag, _values in piece.marks)


def _without_end(pieces):
    """Without the space at their end."""
    if pieces and pieces[-1].text.endswith(" "):
        last = pieces.pop()
        if text := last.text[:-1]:
            pieces.append(Piece(text, last.marks))
    return pieces


def _with_neighbours(pieces, index):
    """A space or break is marked only as far as the words on both sides are; between two notes it
    belongs to neither."""
    piece = pieces[index]
    if piece.text not in (" ", BREAK):
        return piece
    sides = [pieces[at].marks for at in (index - 1, index + 1) if 0 <= at < len(pieces)]
    shared = [mark for mark in sides[0] if all(mark in side for side in sides)]
    kept = [mark for mark in shared if mark[0] != "small" or _is_in_note(piece)]
    return Piece(piece.text, tuple(kept))


def _paragraphs(pieces):
    """The pieces between two breaks and the next two."""
    paragraph = []
    for index, piece in enumerate(pieces):
        is_break = piece.text == BREAK
        if is_break and index and pieces[index - 1].text == BREAK:
            if found := tidied(paragraph):
                yield found
            paragraph = []
        else:
            paragraph.append(piece)
    if found := tidied(paragraph):
        yield found


def _with_embeds(pieces):
    """A paragraph; where a line of it is no more than the address of a video, that video."""
    words = []
    for is_break, line in groupby(pieces, lambda piece: piece.text == BREAK):
        line = list(line)
        address = "" if is_break else "".join(piece.text for piece in line).strip()
        if ADDRESS.fullmatch(address) and player_for(address):
            yield from _paragraph(words)
            yield Element("figure", {"data-embed": address})
            words = []
        else:
            words += line
    yield from _paragraph(words)


def _paragraph(pieces):
    if found := tidied(pieces):
        yield Element("p", {}, marked_up(found))


def _lines(run):
    """Loose text as old WordPress means it: a line's end is a break, a blank line two."""
    for piece in run:
        if piece.text == BREAK:
            yield piece
            continue
        for index, part in enumerate(re.split(r"(\n\s*\n|\n)", piece.text)):
            if index % 2:
                yield from [Piece(BREAK, piece.marks)] * (2 if part.count("\n") > 1 else 1)
            else:
                yield Piece(part, piece.marks)


def marked_up(pieces):
    """Pieces as elements inside elements, those around several of them opened once."""
    top, opened = [], []  # the elements around the last piece, with their marks
    for piece in pieces:
        kept = 0
        while kept < min(len(opened), len(piece.marks)) and opened[kept][0] == piece.marks[kept]:
            kept += 1
        del opened[kept:]
        for tag, values in piece.marks[kept:]:
            element = Element(tag, dict(values))
            (opened[-1][1].children if opened else top).append(element)
            opened.append(((tag, values), element))
        inside = opened[-1][1].children if opened else top
        inside.append(Element("br") if piece.text == BREAK else piece.text)
    return top
