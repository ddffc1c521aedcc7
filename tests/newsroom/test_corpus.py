"""The corpus for work at scale, and that no real site gets it or the demo."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Article, Official, Revision, Section, SeriesPart, Tenure
from articles.seals import broken_seals
from comments.models import Comment, ModerationEvent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("command", ["load_demo", "make_corpus"])
def test_a_real_site_gets_no_demo(settings, command):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command(command)
    assert not Article.objects.exists()


@pytest.mark.database
def test_a_corpus_is_live_sealed_and_counted(capsys):
    call_command("make_corpus", articles=60, comments=200)
    now = timezone.now()
    assert Revision.objects.live(now).count() == 60
    assert Revision.objects.count() > 60
    assert list(broken_seals(Revision.objects.all())) == []
    for article in Article.objects.all():
        assert article.comment_count == article.comments.visible().count()
    pending = Comment.objects.pending().count()
    assert ModerationEvent.objects.count() == 200 - pending > 0
    call_command("make_corpus", articles=10, comments=0)
    assert Revision.objects.live().count() == 70
    assert Section.objects.exclude(parent=None).count() == 2
    assert Tenure.objects.count() == 2 * Official.objects.count()
    assert SeriesPart.objects.count() == 60 + 10
    assert Revision.objects.live().exclude(event=None).exists()
    assert Revision.objects.corrections().exists()
