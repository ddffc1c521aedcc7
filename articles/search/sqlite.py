"""The index on SQLite: a table of FTS5.

Its rows are read from the highest number down and no further than asked, so a word all stories
have costs no more than a rare one. `detail=none` keeps no positions: neighbours are tokens.
"""

COLUMN = "text"
PLACEHOLDER = "%s"


def written(tokens):
    return " ".join(tokens)


def rendered(expression):
    """An expression as FTS5 reads it; every token stands in quotes, so none is an operator."""
    if isinstance(expression, str):
        return f'"{expression}"'
    operator, *parts = expression
    return "(" + f" {operator.upper()} ".join(map(rendered, parts)) + ")"


def newest(connection, expression, limit, since, below):
    where, values = ["articles_searchwords MATCH %s"], [rendered(expression)]
    for sign, place in ((">=", since), ("<", below)):
        if place is not None:
            where.append(f"rowid {sign} %s")
            values.append(place)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM articles_searchwords WHERE {' AND '.join(where)} "  # noqa: S608
            "ORDER BY rowid DESC LIMIT %s",
            [*values, limit],
        )
        return [place for (place,) in cursor]
