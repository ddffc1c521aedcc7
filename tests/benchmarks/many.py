"""A hundred thousand stories in a minute: some of the corpus, copied in the database."""

from django.core.management import call_command
from django.db import connection
from django.db.models import Max

from articles.models import Article, Byline, Mention, Revision, RevisionOrganisation, Tagging

COPIED = (Article, Revision, Byline, Mention, Tagging, RevisionOrganisation)
DRAWN = 5000
APART = 3600 * 24 * 36  # seconds between a story and its copy
# What names another row of the copied tables.
KEYS = {"id", "article_id", "revision_id", "content_object_id"}
MOMENTS = {"first_published_at", "publish_at", "superseded_at", "approved_at", "modified_at"}


def make_many(count):
    """As many live stories more, their dates spread; the copies are not in the search index."""
    if count < 1:
        return
    drawn = min(DRAWN, count)
    before = highest_keys()
    call_command("make_corpus", articles=drawn, comments=0, verbosity=0)
    apart = 1000 + max(highest_keys().values())
    with connection.cursor() as cursor:
        for copy in range(1, count // drawn):
            for model in COPIED:
                cursor.execute(*copied(model, copy, apart, before[model]))


def highest_keys():
    return {model: model.objects.aggregate(top=Max("pk"))["top"] or 0 for model in COPIED}


def copied(model, copy, apart, before):
    """The statement that copies the rows drawn, and its values."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        columns.append(connection.ops.quote_name(field.column))
        values.append(value_of(field.column, copy, apart))
    table = model._meta.db_table
    key = model._meta.pk.column
    statement = (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608
        f"SELECT {', '.join(values)} FROM {table} WHERE {key} > %s AND {key} < %s"
    )
    return statement, [before, apart]


def value_of(column, copy, apart):
    if column in KEYS:
        return f"{column} + {copy * apart}"
    if column == "slug":
        return f"slug || '-{copy}'"
    if column in MOMENTS:
        seconds = copy * 7
        if connection.vendor == "sqlite":
            return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {column}, '-{seconds} seconds')"
        return f"{column} - interval '{seconds} seconds'"
    return connection.ops.quote_name(column)
