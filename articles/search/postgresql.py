"""The index on PostgreSQL: a `tsvector` column with a GIN index.

A GIN index knows no order: all rows it finds are read and sorted. So the newest are looked for
among the entries of the last two quarters of a year first, many of them then in the last two years;
what few of those have is rare enough to be looked for among all.
"""

from contextlib import contextmanager

from articles.search.places import moment_of, quarter, quarter_of

REBUILDING = 20_180_301  # any number that no other lock of this database has

COLUMN = "tsvector"
PLACEHOLDER = "array_to_tsvector(string_to_array(%s, ' '))"
LOOKED_BACK, LONG_AGO = 2, 8  # quarters
MANY = 200
# The table is small, since its words are kept apart; PostgreSQL reckons that to read it through
# costs little, and would fetch the words of every story.
NO_READING_THROUGH = "SET LOCAL enable_seqscan = off"
AS_BEFORE = "SET LOCAL enable_seqscan TO DEFAULT"


def creating(table):
    """The statements that make an empty index, which gathers what is written and sorts it in from
    time to time. Words are kept as they are: making them smaller takes long and saves little."""
    return [
        f"CREATE TABLE {table} (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
        f"ALTER TABLE {table} ALTER words SET STORAGE EXTERNAL",
        f"CREATE INDEX {table}_words ON {table} USING gin (words)",
    ]


def replacing(table, new):
    """The statements that put the index `new` in the place of `table`; now each entry is sorted in
    at once, since a search reads all that is only gathered. What takes long comes before the lock
    of the DROP, for which every search waits; statistics stay with a table that is renamed."""
    return [
        f"ALTER INDEX {new}_words SET (fastupdate = off)",
        f"SELECT gin_clean_pending_list('{new}_words')",
        f"ANALYZE {new}",
        f"DROP TABLE {table}",
        f"ALTER TABLE {new} RENAME TO {table}",
        *(f"ALTER INDEX {new}_{name} RENAME TO {table}_{name}" for name in ("words", "pkey")),
    ]


@contextmanager
def locked(connection):
    """Whether the lock of a rebuild is ours; it goes with the session."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [REBUILDING])
        (is_ours,) = cursor.fetchone()
        try:
            yield is_ours
        finally:
            if is_ours:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [REBUILDING])


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
            f"{NO_READING_THROUGH}; "  # noqa: S608
            f"SELECT rowid FROM articles_searchwords WHERE {' AND '.join(where)} "
            f"ORDER BY rowid + 0 DESC LIMIT %s; {AS_BEFORE}",
            [*values, limit],
        )
        cursor.nextset()
        return [place for (place,) in cursor]
