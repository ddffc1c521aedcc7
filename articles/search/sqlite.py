"""The index on SQLite: a table of FTS5.

Its rows are read from the highest number down and no further than asked, so a word all stories
have costs no more than a rare one. `detail=none` keeps no positions: neighbours are tokens.
"""

import fcntl
from contextlib import contextmanager
from pathlib import Path

COLUMN = "text"
PLACEHOLDER = "%s"


def creating(table):
    """The statements that make an empty index."""
    how = "tokenize=\"ascii tokenchars '._=:'\", detail='none', columnsize=0"
    return [f"CREATE VIRTUAL TABLE {table} USING fts5(words, {how})"]


def replacing(table, new):
    """The statements that put the index `new` in the place of `table`."""
    return [f"DROP TABLE {table}", f"ALTER TABLE {new} RENAME TO {table}"]


@contextmanager
def locked(connection):
    """Whether the lock of a rebuild is ours: of a file beside the database's, which stays there;
    the lock goes with the process."""
    path = Path(f"{connection.settings_dict['NAME']}-rebuild")
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


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
