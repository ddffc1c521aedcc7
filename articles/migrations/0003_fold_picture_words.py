from django.db import migrations

from articles.vietnamese import fold

SOURCES = ["alt", "caption", "credit", "copyright"]


def fold_words(apps, schema_editor):
    """Let search find the pictures that were there before it looked at them."""
    photos = apps.get_model("articles", "Photo").objects
    for photo in photos.only(*SOURCES).iterator():
        folded = "\n".join(fold(getattr(photo, name)) for name in SOURCES)
        photos.filter(pk=photo.pk).update(words_folded=folded)


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_picture_library")]

    operations = [migrations.RunPython(fold_words, migrations.RunPython.noop)]
