"""Newsrooms of any size, each in a database of its own that is made once and kept.

SQLite's lie in `build/benchmarks/`, PostgreSQL's beside the database of `DATABASE_URL`. Up to ten
thousand stories and a hundred thousand comments are `make_corpus`'s; more are those, copied in the
database.
"""

from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from articles.models import (
    Article,
    Byline,
    Mention,
    Official,
    Organisation,
    Revision,
    RevisionOrganisation,
    Tagging,
    Topic,
)
from comments.models import Comment, Finding, ModerationEvent, Wording
from tests.benchmarks.names import of_officials, of_organisations, of_topics
from tests.environment import BUILD

COPIED = (Article, Revision, Byline, Mention, Tagging, RevisionOrganisation)
DISCUSSED = (Comment, Wording, Finding, ModerationEvent)
DRAWN, DRAWN_COMMENTS = 10_000, 100_000
OFFICIALS, ORGANISATIONS, TOPICS = 3000, 1000, 1000
# What names another row of the copied tables.
KEYS = {"id", "article_id", "revision_id", "content_object_id"}
MOMENTS = {"first_published_at", "publish_at", "superseded_at", "approved_at", "modified_at"}
BASE = settings.DATABASES["default"]["NAME"]
# The desk and the front page show the last days: an old corpus would have nothing there.
KEPT_FOR = timedelta(days=3)


def go_over_to(stories, comments=0):
    """Make `connection` that of a database with so many live stories and comments."""
    switch_to(f"{stories}-{comments}", keep=True)
    if not holds(stories, comments):
        switch_to(f"{stories}-{comments}", keep=False)
        fill(stories, comments)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # as its own service would, which may be off here
            cursor.execute("VACUUM ANALYZE")


def switch_to(name, keep):
    connection.close()
    if connection.vendor == "sqlite":
        folder = BUILD.parent / "benchmarks"
        folder.mkdir(exist_ok=True)
        connection.settings_dict["TEST"]["NAME"] = str(folder / f"{name}.sqlite3")
    else:
        connection.close_pool()
        connection.settings_dict["TEST"]["NAME"] = f"{BASE}_bench_{name}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)


def holds(stories, comments):
    newest = Revision.objects.aggregate(made=Max("created_at"))["made"]
    return (
        newest is not None
        and newest > timezone.now() - KEPT_FOR
        and Revision.objects.live().count() >= stories
        and Comment.objects.count() >= comments
        and Official.objects.count() >= OFFICIALS
    )


def fill(stories, comments):
    """Make them in an empty database; the copies are not in the search index."""
    drawn = min(DRAWN, stories)
    drawn_comments = min(DRAWN_COMMENTS, comments)
    call_command("make_corpus", articles=drawn, comments=drawn_comments, verbosity=0)
    name_many()
    apart = 1000 + max(model.objects.aggregate(top=Max("pk"))["top"] for model in COPIED)
    with connection.cursor() as cursor:
        for copy in range(1, stories // drawn):
            for model in COPIED:
                cursor.execute(*copied(model, copy, apart))
        tops = [model.objects.aggregate(top=Max("pk"))["top"] for model in DISCUSSED]
        apart = 1000 + max(top or 0 for top in tops)
        for copy in range(1, comments // drawn_comments if comments else 0):
            for model in DISCUSSED:  # a reply copied answers the one that was drawn
                cursor.execute(*copied(model, copy, apart, keys={"id", "comment_id"}))
        for statement in connection.ops.sequence_reset_sql(no_style(), [*COPIED, *DISCUSSED]):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")


def name_many():
    """Let the stories name some thousands, called as people, offices and topics are."""
    cast = [
        (Mention, "tag_id", Official, of_officials(OFFICIALS)),
        (RevisionOrganisation, "organisation_id", Organisation, of_organisations(ORGANISATIONS)),
        (Tagging, "tag_id", Topic, of_topics(TOPICS)),
    ]
    for through, column, model, values in cast:
        keys = [row.pk for row in model.objects.bulk_create(model(**one) for one in values)]
        with connection.cursor() as cursor:  # those of one story follow each other: all differ
            cursor.execute(
                f"UPDATE {through._meta.db_table} SET {column} = %s + id %% %s",  # noqa: S608
                [min(keys), len(keys)],
            )


def copied(model, copy, apart, keys=KEYS):
    """The statement that copies the rows drawn, and its values."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        columns.append(connection.ops.quote_name(field.column))
        values.append(value_of(field.column, copy, apart, keys))
    table = model._meta.db_table
    key = model._meta.pk.column
    statement = (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608
        f"SELECT {', '.join(values)} FROM {table} WHERE {key} < %s"
    )
    return statement, [apart]


def value_of(column, copy, apart, keys):
    if column in keys:
        return f"{column} + {copy * apart}"
    if column == "comment_count":
        return "0"
    if column in ("slug", "submission_key"):
        return f"{column} || '-{copy}'"
    if column == "public_id":
        is_lite = connection.vendor == "sqlite"
        return "hex(randomblob(8))" if is_lite else f"substr(md5(public_id || {copy}), 1, 16)"
    if column in MOMENTS:
        seconds = copy * 7
        if connection.vendor == "sqlite":
            return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {column}, '-{seconds} seconds')"
        return f"{column} - interval '{seconds} seconds'"
    return connection.ops.quote_name(column)
