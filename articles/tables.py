"""Tables whose rows are of one length, as browsers and the editor count them."""

from itertools import count, takewhile

from articles.trees import Element

MOST_PLACES = 20_000  # of a table that is filled up; a larger one stays as it is


def squared(rows: list[list[Element]]) -> list[list[Element]]:
    """Rows of cells, with empty ones where a row is short and no span beyond the table."""
    taken = set()
    widths = []
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            x = next(place for place in count(x) if (y, place) not in taken)
            high = _limited(cell, "rowspan", len(rows) - y)
            free = next(place for place in count(x + 1) if (y, place) in taken or place == x + 99)
            wide = _limited(cell, "colspan", free - x)
            taken |= {(y + down, x + right) for down in range(high) for right in range(wide)}
            x += wide
        widths.append(x)
    width = max((x for _y, x in taken), default=-1) + 1
    if width * len(rows) <= MOST_PLACES:
        for y, row in enumerate(rows):
            missing = sum((y, x) not in taken for x in range(width))
            row += [Element("td") for _place in range(missing)]
    return rows


def _limited(cell, name, most):
    """How many places a cell spans, at most so many."""
    span = min(int(cell.get(name) or 1), most)
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
