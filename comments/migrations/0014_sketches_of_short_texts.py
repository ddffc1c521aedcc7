from django.db import migrations

from comments.likeness import sketch_of

MANY = 1000


def sketch(apps, schema_editor):
    """Only what waits is looked through for clusters."""
    comments = apps.get_model("comments", "Comment").objects
    left = comments.filter(status="pending", sketch_a=None).only("body").order_by("pk")
    last = 0
    while some := list(left.filter(pk__gt=last)[:MANY]):
        for comment in some:
            comment.sketch_a = sketch_of(comment.body)["sketch_a"]
        comments.bulk_update(some, ["sketch_a"])
        last = some[-1].pk


class Migration(migrations.Migration):

    dependencies = [("comments", "0013_standings_and_reveals")]

    operations = [migrations.RunPython(sketch, migrations.RunPython.noop)]
