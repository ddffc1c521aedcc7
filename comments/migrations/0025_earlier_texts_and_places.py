import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0024_reports_settled_by_acts")]

    operations = [
        migrations.AddField(
            model_name="commentedit",
            name="act",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="edits",
                to="comments.moderationact",
            ),
        ),
        migrations.AddField(
            model_name="commentedit",
            name="edited_at",
            field=models.DateTimeField(
                help_text="since when it was marked as edited by the newsroom before", null=True
            ),
        ),
        migrations.CreateModel(
            name="CommentMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="comments.moderationact",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="comments.comment",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="comments.comment",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier place of a comment",
                "verbose_name_plural": "earlier places of comments",
                "ordering": ["pk"],
            },
        ),
    ]
