"""How a database means to answer, and what must not be in it."""

import re

from django.db import connection

from comments.models import Comment

TABLE = Comment._meta.db_table


def plan_of(statement):
    """What the database says it will do for `statement`, a line for each step."""
    lite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if lite else ''}{statement}")
        return "\n".join(row[-1] for row in cursor.fetchall())


def assert_looks_up(plan, index):
    """Comments are found by `index`; their table is not read through."""
    assert index in plan, plan
    assert f"Seq Scan on {TABLE}" not in plan, plan
    assert f"SCAN {TABLE}" not in plan, plan


def assert_walks(plan, index):
    """Comments are found by `index` in the order wanted: nothing is sorted.

    PostgreSQL's "Incremental Sort" puts rows of one moment in order as it walks, and reads no
    further than the page does: `comment_picks` has no id, and few picks are of one moment.
    """
    assert_looks_up(plan, index)
    assert "TEMP B-TREE" not in plan, plan
    if index == "comment_picks":
        plan = re.sub(r"Incremental Sort .*\n *Sort Key: .*", "", plan)
    assert "Sort" not in plan, plan
