"""Writing the index: in the transaction that approves, so what is live is found at once.

The index holds approved revisions, those of a later hour too; which of them readers may see is
asked of `Revision.objects.live()` whenever somebody searches.
"""

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from articles.search.documents import CHILDREN, document_of
from articles.search.places import moment_of, place_of, quarter, quarter_of


def index(*revisions):
    """Write approved revisions to the index, or write them anew; what they followed leaves it."""
    write([revision.pk for revision in revisions])
    articles = [revision.article_id for revision in revisions]
    entries = _entries().filter(revision__article__in=articles)
    _remove(entries.filter(revision__superseded_at__lte=timezone.now()))


def remove(revision):
    """Take a revision out that will never stand."""
    _remove(_entries().filter(revision=revision))


@transaction.atomic
def write(keys):
    """Write the approved revisions with these keys to the index, instead of what is there."""
    revisions = apps.get_model("articles", "Revision").objects.approved().filter(pk__in=keys)
    loaded = revisions.select_related("section", "event").prefetch_related(*CHILDREN)
    entries, words = [], []
    for revision in loaded:
        document = document_of(revision)
        place = place_of(revision.first_published_at, revision.pk)
        facets = " ".join(document.facets)
        entries.append(_entries().model(place=place, revision=revision, facets=facets))
        tokens = document.tokens() | {quarter_of(quarter(moment_of(place)))}
        words.append(_words().model(place=place, words=tokens))
    _remove(_entries().filter(revision__in=keys))
    _entries().bulk_create(entries)
    _words().bulk_create(words)


def _remove(entries):
    places = list(entries.values_list("place", flat=True))
    if places:
        _words().filter(place__in=places).delete()
        _entries().filter(place__in=places).delete()


def _entries():
    return apps.get_model("articles", "SearchEntry").objects


def _words():
    return apps.get_model("articles", "SearchWords").objects
