"""Writing the index: in the transaction that approves, so what is live is found at once.

The index holds approved revisions, those of a later hour too; which of them readers may see is
asked of `Revision.objects.live()` whenever somebody searches.
"""

from operator import itemgetter

from django.apps import apps
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.search.documents import CHILDREN, document_of
from articles.search.places import moment_of, place_of, quarter, quarter_of

AT_ONCE = 200
_ORGANISATION = "revision_organisations__organisation"
# How a revision names what it is found by, directly or under another name.
NAMED_BY = {
    "author": ["bylines__author"],
    "event": ["event"],
    "section": ["section"],
    "official": ["mentions__tag", "mentions__tag__aliases"],
    "topic": ["taggings__tag", "taggings__tag__aliases"],
    "organisation": [
        _ORGANISATION,
        *(f"{_ORGANISATION}__{other}" for other in ("merged", "predecessors", "successor")),
    ],
}


def index(*revisions):
    """Write approved revisions to the index, or write them anew; what they followed leaves it."""
    write([revision.pk for revision in revisions])
    articles = [revision.article_id for revision in revisions]
    entries = _entries().filter(revision__article__in=articles)
    _remove(entries.filter(revision__superseded_at__lte=timezone.now()))


def remove(revision):
    """Take a revision out that will never stand."""
    _remove(_entries().filter(revision=revision))


def refresh(keys):
    """Write anew those of these revisions that are in the index."""
    entries = _entries().filter(revision__in=keys)
    write(list(entries.values_list("revision", flat=True)))


def refresh_later(row):
    """Have the worker write anew the stories that are found by the names of `row`."""
    from articles.tasks import index_stories_of

    kind, key = row._meta.model_name, row.pk
    transaction.on_commit(lambda: index_stories_of.enqueue(kind, key))


def stories_of(kind, key):
    """The keys of revisions found by the names of that row of `kind` (a model's name)."""
    revisions = apps.get_model("articles", "Revision").objects.approved()
    named = Q()
    for path in NAMED_BY[kind]:
        named |= Q(**{path: key})
    return list(revisions.filter(named).order_by("pk").values_list("pk", flat=True).distinct())


def write(keys):
    """Write the approved revisions with these keys to the index, instead of what is there."""
    put(keys, prepared(keys))


def prepared(keys):
    """The entries of the approved revisions with these keys, and their words."""
    revisions = apps.get_model("articles", "Revision").objects.approved().filter(pk__in=keys)
    loaded = revisions.select_related("section", "event").prefetch_related(*CHILDREN)
    entries, words = [], []
    for revision in loaded:
        document = document_of(revision)
        place = place_of(revision.first_published_at, revision.pk)
        facets = " ".join(document.facets)
        text = document.running_text()
        entries.append(
            _entries().model(place=place, revision_id=revision.pk, facets=facets, text=text)
        )
        words.append((place, document.tokens() | {quarter_of(quarter(moment_of(place)))}))
    words.sort(key=itemgetter(0))  # FTS5 writes what it holds whenever the next place is lower
    return entries, words


@transaction.atomic
def put(keys, prepared_rows, models=None):
    """Let the prepared rows stand in the index for the revisions with these keys: their words in
    the tables of `models`, by default in all there are."""
    entries, words = prepared_rows
    _remove(_entries().filter(revision__in=keys), models)
    _entries().bulk_create(entries)
    for model in models or _models_of_words():
        model.objects.bulk_create(model(place=place, words=tokens) for place, tokens in words)


def _remove(entries, models=None):
    places = list(entries.values_list("place", flat=True))
    if places:
        # Entries first: a rebuild that waits for them, or is waited for, is begun or done by then.
        _entries().filter(place__in=places).delete()
        for model in models or _models_of_words():
            model.objects.filter(place__in=places).delete()


def _models_of_words():
    """The index, and the one a rebuild is writing."""
    yield apps.get_model("articles", "SearchWords")
    if apps.get_model("articles", "SearchRebuild").objects.exists():
        yield apps.get_model("articles", "NextSearchWords")


def _entries():
    return apps.get_model("articles", "SearchEntry").objects
