import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0025_earlier_texts_and_places")]

    operations = [
        migrations.AddField(
            model_name="watch",
            name="told_status",
            field=models.CharField(
                blank=True,
                default="",
                help_text="the decision told last: one taken again is not told again",
                max_length=9,
            ),
        ),
        migrations.CreateModel(
            name="ToldAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="comments.comment",
                    ),
                ),
                (
                    "watch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="comments.watch",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer told by mail",
                "verbose_name_plural": "answers told by mail",
                "constraints": [
                    models.UniqueConstraint(fields=("watch", "answer"), name="answer_told_once")
                ],
            },
        ),
    ]
