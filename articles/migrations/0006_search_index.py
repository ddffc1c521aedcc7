import articles.fields
import articles.search.engine
import django.db.models.deletion
from django.db import migrations, models

WORDS = {
    "sqlite": [
        """
        CREATE VIRTUAL TABLE articles_searchwords
        USING fts5(words, tokenize="ascii tokenchars '._=:'", detail='none', columnsize=0)
        """,
    ],
    "postgresql": [
        "CREATE TABLE articles_searchwords (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX search_by_words ON articles_searchwords USING gin (words)",
    ],
}


def create_words(apps, schema_editor):
    """The text index is no table Django can make; `manage.py rebuild_search` fills it where
    there are stories already."""
    for statement in WORDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_words(apps, schema_editor):
    schema_editor.execute("DROP TABLE articles_searchwords")


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0005_fill_name_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchRebuild',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('reached', models.BigIntegerField(help_text='the place of the last entry written', null=True)),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(create_words, drop_words)],
            [
                migrations.CreateModel(
                    name='SearchWords',
                    fields=[
                        ('place', models.BigIntegerField(db_column='rowid', primary_key=True, serialize=False)),
                        ('words', articles.search.engine.WordsField()),
                    ],
                ),
            ],
        ),
        migrations.CreateModel(
            name='Abbreviation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('short', articles.fields.LineField(max_length=40, verbose_name='abbreviation')),
                ('full', articles.fields.LineField(max_length=200, verbose_name='stands for')),
            ],
            options={
                'verbose_name': 'abbreviation',
                'verbose_name_plural': 'abbreviations',
                'ordering': ['short', 'full'],
                'constraints': [models.UniqueConstraint(fields=('short', 'full'), name='abbreviation_once_a_meaning')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('place', models.BigIntegerField(primary_key=True, serialize=False)),
                ('facets', models.TextField(help_text='tokens of what the story is filed under')),
                ('indexed_at', models.DateTimeField(auto_now_add=True)),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='search_entry', to='articles.revision')),
            ],
        ),
    ]
