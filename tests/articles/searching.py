"""What search answers, for tests of it."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Revision
from articles.search.places import revision_key
from articles.search.query import read
from articles.search.ranking import Search
from tests.factories import make_revision


def answers(typed, now=None):
    """The headlines of what answers a question, the best first."""
    keys = [revision_key(place) for place in places(typed, now)]
    rows = Revision.objects.in_bulk(keys)
    return [rows[key].headline for key in keys]


def places(typed, now=None):
    return [place for _score, place in Search(read(typed), now or timezone.now()).best(50)]


def story(headline, days=1, **values):
    """A live story, first published so many days ago."""
    return make_revision(
        headline=headline, publish_at=timezone.now() - timedelta(days=days), **values
    )
