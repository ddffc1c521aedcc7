"""The index on PostgreSQL: a `tsvector` column with a GIN index.

A GIN index knows no order: all rows it finds are read and sorted. So the newest are looked for
among the entries of the last two quarters of a year first, many of them then in the last two years;
what few of those have is rare enough to be looked for among all.
"""

from articles.search.places import moment_of, quarter, quarter_of

COLUMN = "tsvector"
PLACEHOLDER = "array_to_tsvector(%s::text[])"
LOOKED_BACK, LONG_AGO = 2, 8  # quarters
MANY = 200


def written(tokens):
    return list(tokens)


def rendered(expression):
    """An expression as a `tsquery`; every token stands in quotes, so none is an operator."""
    if isinstance(expression, str):
        return f"'{expression}'"
    operator, first, *others = expression
    if operator == "not":
        return f"({rendered(first)} & !({' | '.join(map(rendered, others))}))"
    sign = {"and": " & ", "or": " | "}[operator]
    return f"({sign.join(map(rendered, [first, *others]))})"


def newest(connection, expression, limit, since, below):
    last = quarter(moment_of(below)) if below is not None else quarter()
    steps = [LOOKED_BACK, LONG_AGO] if limit > MANY else [LOOKED_BACK]
    for count in steps if since is None else []:
        recent = ("or", *(quarter_of(last - ago) for ago in range(count)))
        found = _newest(connection, ("and", expression, recent), limit, since, below)
        if len(found) == limit:
            return found
    return _newest(connection, expression, limit, since, below)


def _newest(connection, expression, limit, since, below):
    where, values = ["words @@ %s::tsquery"], [rendered(expression)]
    # With `+ 0` the key's index cannot be walked: each row would be asked for its words, which
    # are long and kept apart.
    for sign, place in ((">=", since), ("<", below)):
        if place is not None:
            where.append(f"rowid + 0 {sign} %s")
            values.append(place)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM articles_searchwords WHERE {' AND '.join(where)} "  # noqa: S608
            "ORDER BY rowid + 0 DESC LIMIT %s",
            [*values, limit],
        )
        return [place for (place,) in cursor]
