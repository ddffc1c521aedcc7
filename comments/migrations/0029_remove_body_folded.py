from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("comments", "0028_fill_wordings")]

    operations = [migrations.RemoveField(model_name="comment", name="body_folded")]
