from django.db import migrations

from articles.vietnamese import fold

AT_ONCE = 1000


def fold_names(apps, schema_editor):
    """Let the desk find those who commented before their names were kept folded."""
    comments = apps.get_model("comments", "Comment").objects
    batch = []
    for comment in comments.only("author_name").order_by("pk").iterator(AT_ONCE):
        comment.author_name_folded = fold(comment.author_name)
        batch.append(comment)
        if len(batch) == AT_ONCE:
            comments.bulk_update(batch, ["author_name_folded"])
            batch = []
    comments.bulk_update(batch, ["author_name_folded"])


class Migration(migrations.Migration):
    dependencies = [("comments", "0007_comment_author_name_folded")]

    operations = [migrations.RunPython(fold_names, migrations.RunPython.noop)]
