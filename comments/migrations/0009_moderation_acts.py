import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("comments", "0008_fill_folded_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ModerationAct',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='when')),
                ('kind', models.CharField(choices=[('decide', 'decided'), ('undo', 'undone'), ('edit', 'edited by the newsroom'), ('move', 'moved'), ('pick', 'picked'), ('unpick', 'no longer picked')], default='decide', max_length=6, verbose_name='kind')),
                ('to_status', models.CharField(blank=True, choices=[('pending', 'pending'), ('approved', 'approved'), ('rejected', 'rejected'), ('spam', 'spam'), ('withdrawn', 'withdrawn by its author'), ('erased', 'erased')], default='', help_text='what a decision gave; an undone one gave each comment back what it had', max_length=9, verbose_name='decision')),
                ('reason', models.CharField(blank=True, default='', max_length=300, verbose_name='reason')),
                ('asked', models.CharField(blank=True, default='', help_text='by what many comments were chosen, in words that name no reader', max_length=300, verbose_name='asked for')),
                ('count', models.PositiveIntegerField(help_text='how many it changed', verbose_name='comments')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moderation_acts', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('undoes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='comments.moderationact', verbose_name='undoes')),
            ],
            options={
                'verbose_name': 'act of moderation',
                'verbose_name_plural': 'acts of moderation',
                'ordering': ['-at', '-pk'],
            },
        ),
    ]
