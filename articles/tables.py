"""Tables whose rows are of one length, as browsers and the editor count them."""

import re
from itertools import count, takewhile

from articles.trees import Element

MOST_PLACES = 20_000  # of a table that is filled up; a larger one stays as it is
WIDEST = 99  # places a cell may span
NUMBER = re.compile(r"[-–−+±~<>]?\s*\d[\d.,\s]*%?")
NO_NUMBER = {"", "-", "–", "—", "…"}  # what stands in a column of numbers where there is none


def squared(rows: list[list[Element]]) -> list[list[Element]]:
    """Rows of cells, with empty ones where a row is short and no span beyond the table."""
    _drop_spans_of_too_many(rows)
    taken = set()
    widths = []
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            x = next(place for place in count(x) if (y, place) not in taken)
            high = _limited(cell, "rowspan", len(rows) - y)
            wide = _span(cell, "colspan")
            free = next(
                (place for place in range(x + 1, x + wide) if (y, place) in taken), x + wide
            )
            wide = _limited(cell, "colspan", min(free - x, WIDEST))
            taken |= {(y + down, x + right) for down in range(high) for right in range(wide)}
            x += wide
        widths.append(x)
    width = max((x for _y, x in taken), default=-1) + 1
    if width * len(rows) <= MOST_PLACES:
        for y, row in enumerate(rows):
            missing = sum((y, x) not in taken for x in range(width))
            row += [Element("td") for _place in range(missing)]
    return rows


def _drop_spans_of_too_many(rows):
    """A table whose spans claim more places than any has is taken cell by cell."""
    claimed = sum(
        min(_span(cell, "rowspan"), len(rows) - y) * _span(cell, "colspan")
        for y, row in enumerate(rows)
        for cell in row
        if cell.get("rowspan") or cell.get("colspan")
    )
    if claimed > MOST_PLACES:
        for cell in (cell for row in rows for cell in row):
            cell.attributes.pop("rowspan", None)
            cell.attributes.pop("colspan", None)


def _span(cell, name):
    return int(cell.get(name) or 1)


def _limited(cell, name, most):
    """How many places a cell spans, at most so many."""
    span = min(_span(cell, name), most)
    if span > 1:
        cell.attributes[name] = str(span)
    else:
        cell.attributes.pop(name, None)
    return span


def scopes(rows: list[list[Element]]) -> int:
    """Say of each heading cell what it heads; answers how many rows at the top are headings."""
    heads = len(list(takewhile(lambda row: all(cell.tag == "th" for cell in row), rows)))
    for y, row in enumerate(rows):
        for cell in row:
            if cell.tag == "th":
                cell.attributes["scope"] = "col" if y < heads else "row"
    return heads


def mark_numbers(rows: list[list[Element]]):
    """Let columns of numbers be known by a class of their cells, the heading ones too."""
    columns = {}
    for x, cell in _placed(rows):
        columns.setdefault(x, []).append(cell)
    for cells in columns.values():
        said = [cell.words().strip() for cell in cells if cell.tag == "td"]
        numbers = [words for words in said if words not in NO_NUMBER]
        if numbers and all(map(NUMBER.fullmatch, numbers)):
            for cell in cells:
                if cell.tag == "td" or cell.get("scope") == "col":
                    cell.attributes["class"] = "number"


def _placed(rows):
    """Cells of one column, each with the number of that column; what spans several is in none."""
    taken, claimed = set(), 0
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            x = next(place for place in count(x) if (y, place) not in taken)
            wide, high = (_span(cell, name) for name in ("colspan", "rowspan"))
            claimed += wide * high
            if claimed <= MOST_PLACES:
                taken |= {(y + down, x + right) for down in range(high) for right in range(wide)}
            if wide == 1:
                yield x, cell
            x += wide
