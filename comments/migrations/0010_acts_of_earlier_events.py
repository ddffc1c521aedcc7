from itertools import islice

from django.db import migrations
from django.db.models import Count, Max, Min

MANY = 1000


def make_acts(apps, schema_editor):
    act = apps.get_model("comments", "ModerationAct")
    events = apps.get_model("comments", "ModerationEvent").objects
    batches = (
        events.order_by()
        .values_list("batch")
        .annotate(Min("at"), Max("by"), Max("to_status"), Max("reason"), Count("pk"))
        .iterator()
    )
    names = ["id", "at", "by_id", "to_status", "reason", "count"]
    while some := list(islice(batches, MANY)):
        act.objects.bulk_create(act(**dict(zip(names, row, strict=True))) for row in some)


class Migration(migrations.Migration):

    dependencies = [("comments", "0009_moderation_acts")]

    operations = [migrations.RunPython(make_acts, migrations.RunPython.noop)]
