"""The one interface to the text index of either database.

An expression says which tokens a story must have: a token (text), or a tuple of "and", "or" or
"not" and expressions.
"""

from contextlib import contextmanager

from django.db import connection, models

from articles.search import postgresql, sqlite

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def both(*expressions):
    """All of these hold; an empty expression (None) asks for nothing."""
    return _joined("and", expressions)


def either(*expressions):
    return _joined("or", expressions)


def without(expression, unwanted):
    """The first holds and the second does not."""
    return ("not", expression, unwanted) if unwanted else expression


def _joined(operator, expressions):
    wanted = list(dict.fromkeys(part for part in expressions if part))
    return (operator, *wanted) if len(wanted) > 1 else next(iter(wanted), None)


def newest(expression, limit, since=None, below=None):
    """The places of the newest entries an expression holds for, the newest first: none before the
    place `since`, only those before the place `below`."""
    return ENGINES[connection.vendor].newest(connection, expression, limit, since, below)


def create(model):
    """Make the table of a model of words, which is no table Django can make; instead of what
    there is of that name."""
    table = model._meta.db_table
    _execute([f"DROP TABLE IF EXISTS {table}", *ENGINES[connection.vendor].creating(table)])


def replace(model, new):
    """Let the table of `new`, another model of words, be the table of `model`."""
    tables = model._meta.db_table, new._meta.db_table
    _execute(ENGINES[connection.vendor].replacing(*tables))


class BusyError(Exception):
    """Somebody else is rebuilding the index."""


@contextmanager
def alone():
    """No second one goes on in here at the same time, in whatever process; a killed one is over."""
    with ENGINES[connection.vendor].locked(connection) as is_ours:
        if not is_ours:
            raise BusyError
        yield


def _execute(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class WordsField(models.Field):
    """A set of tokens, written to the text index."""

    def db_type(self, connection):
        return ENGINES[connection.vendor].COLUMN

    def get_placeholder(self, value, compiler, connection):
        return ENGINES[connection.vendor].PLACEHOLDER

    def get_db_prep_value(self, value, connection, prepared=False):
        return " ".join(value)
