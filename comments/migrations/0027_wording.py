import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0026_what_watchers_were_told")]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="comments.comment",
                    ),
                ),
                ("text", models.TextField()),
            ],
        ),
    ]
