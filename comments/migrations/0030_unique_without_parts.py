from django.db import migrations, models

from comments.models.comments import new_public_id


class Migration(migrations.Migration):
    """What is unique stays so, without the second index PostgreSQL had for its parts."""

    dependencies = [("comments", "0029_remove_body_folded")]

    operations = [
        migrations.AlterField(
            model_name="comment",
            name="public_id",
            field=models.CharField(default=new_public_id, editable=False, max_length=16),
        ),
        migrations.AlterField(
            model_name="contact",
            name="blind_index",
            field=models.CharField(editable=False, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(fields=("public_id",), name="comment_public_id"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                fields=("blind_index",), name="contact_once_an_address"
            ),
        ),
    ]
