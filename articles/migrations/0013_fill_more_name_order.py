from django.db import migrations

from articles.vietnamese import name_sort_key, sort_key

AT_ONCE = 500


def fill(apps, schema_editor):
    for name, key_of in (("Author", name_sort_key), ("Series", sort_key), ("Topic", sort_key)):
        rows = apps.get_model("articles", name)._base_manager
        for pk, text in rows.values_list("pk", "name").iterator(AT_ONCE):
            rows.filter(pk=pk).update(sort_key=key_of(text))


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_more_names_in_dictionary_order")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
