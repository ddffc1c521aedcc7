from django.db import migrations


def follow(apps, schema_editor):
    """What was open because nobody said otherwise is as its section is."""
    apps.get_model("articles", "Article").objects.filter(comment_policy="open").update(
        comment_policy=""
    )


def open_again(apps, schema_editor):
    apps.get_model("articles", "Article").objects.filter(comment_policy="").update(
        comment_policy="open"
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_comment_settings")]
    operations = [migrations.RunPython(follow, open_again)]
