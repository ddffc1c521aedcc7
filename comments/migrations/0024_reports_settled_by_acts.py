import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0023_filed_as_it_arrived")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="settled_by",
            field=models.ForeignKey(
                editable=False,
                help_text="the act that settled it last; one that was undone left it open again",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="comments.moderationact",
            ),
        ),
    ]
