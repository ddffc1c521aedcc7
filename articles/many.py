"""Lookups of very many keys."""

import json

from django.db import connection
from django.db.models.expressions import RawSQL


def many(keys):
    """Keys for a lookup with `__in`, as one value of the query.

    A query with a value for each takes longer to write and to read than to answer, and SQLite takes
    no more than 32,766.
    """
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])
