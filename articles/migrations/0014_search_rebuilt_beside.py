import articles.search.engine
from django.db import migrations, models


def begin_anew(apps, schema_editor):
    """A rebuild broken off before wrote no table of its own."""
    apps.get_model("articles", "SearchRebuild").objects.all().delete()


def sort_in_at_once(apps, schema_editor):
    """PostgreSQL reads all that its index only gathered in every search."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER INDEX search_by_words SET (fastupdate = off)")
        schema_editor.execute("SELECT gin_clean_pending_list('search_by_words')")


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0013_fill_more_name_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='NextSearchWords',
            fields=[
                ('place', models.BigIntegerField(db_column='rowid', primary_key=True, serialize=False)),
                ('words', articles.search.engine.WordsField()),
            ],
            options={
                'managed': False,
            },
        ),
        migrations.RunPython(begin_anew, migrations.RunPython.noop),
        migrations.RunPython(sort_in_at_once, migrations.RunPython.noop),
    ]
