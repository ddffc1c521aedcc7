import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("comments", "0010_acts_of_earlier_events")]

    operations = [
        migrations.RenameField(
            model_name="moderationevent", old_name="batch", new_name="act"
        ),
        migrations.AlterField(
            model_name="moderationevent",
            name="act",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="comments.moderationact",
                verbose_name="act",
            ),
        ),
    ]
