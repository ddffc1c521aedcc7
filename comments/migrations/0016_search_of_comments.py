from django.db import migrations

# Parts of words in any place: only PostgreSQL keeps an index for that.
COLUMNS = ["body_folded", "author_name_folded"]


def make_indexes(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for column in COLUMNS:
        schema_editor.execute(
            f"CREATE INDEX comment_words_{column} ON comments_comment "
            f"USING gin ({column} gin_trgm_ops)"
        )


def drop_indexes(apps, schema_editor):
    for column in COLUMNS:
        schema_editor.execute(f"DROP INDEX IF EXISTS comment_words_{column}")


class Migration(migrations.Migration):

    dependencies = [("comments", "0015_comments_by_name_and_network")]

    operations = [migrations.RunPython(make_indexes, drop_indexes)]
