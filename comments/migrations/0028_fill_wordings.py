from django.db import migrations

from articles.vietnamese import fold

AT_ONCE = 1000


def fill(apps, schema_editor):
    """What was written before is found as before, and by its website."""
    line = "char(10)" if schema_editor.connection.vendor == "sqlite" else "chr(10)"
    schema_editor.execute(
        "INSERT INTO comments_wording (comment_id, text) "
        f"SELECT id, author_name_folded || {line} || body_folded || {line} "  # noqa: S608
        "FROM comments_comment WHERE body <> ''"
    )
    comments, wordings = (apps.get_model("comments", name) for name in ("Comment", "Wording"))
    with_website = comments.objects.exclude(website="").exclude(body="").order_by("pk")
    last = 0
    while some := list(with_website.filter(pk__gt=last).only("website")[:AT_ONCE]):
        websites = {comment.pk: comment.website for comment in some}
        found = list(wordings.objects.filter(pk__in=websites))
        for wording in found:
            wording.text += fold(websites[wording.pk])
        wordings.objects.bulk_update(found, ["text"])
        last = some[-1].pk


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    # What the fill leaves to be looked at is looked at now: no index is made before.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("CREATE INDEX wording_parts ON comments_wording USING gin (text gin_trgm_ops)")
    schema_editor.execute("DROP INDEX comment_words_author_name_folded")


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("DROP INDEX wording_parts")
    schema_editor.execute("DELETE FROM comments_wording")
    schema_editor.execute(
        "CREATE INDEX comment_words_author_name_folded ON comments_comment "
        "USING gin (author_name_folded gin_trgm_ops)"
    )


class Migration(migrations.Migration):
    dependencies = [("comments", "0027_wording")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(make_index, drop_index),
    ]
