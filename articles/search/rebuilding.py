"""Writing the whole index anew, batch by batch, each in its own transaction.

What is in the index goes on being found until its batch replaces it. A row of `SearchRebuild` says
how far it came, so that one broken off goes on there.
"""

from bisect import bisect_right

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from articles.models import Revision, SearchEntry, SearchRebuild, SearchWords
from articles.search.indexing import write
from articles.search.places import place_of, revision_key

AT_ONCE = 500


def rebuild(from_start=False):
    """Write every revision that stands or will; yields (done, total) after each batch."""
    if from_start:
        SearchRebuild.objects.all().delete()
    work = SearchRebuild.objects.get_or_create()[0]
    # The oldest first: neighbours in time are neighbours in the index.
    rows = standing_revisions().values_list("first_published_at", "pk")
    places = sorted(place_of(moment, key) for moment, key in rows)
    done = 0 if work.reached is None else bisect_right(places, work.reached)
    yield done, len(places)
    while done < len(places):
        batch = places[done : done + AT_ONCE]
        with transaction.atomic():
            write([revision_key(place) for place in batch])
            work.reached = batch[-1]
            work.save(update_fields=["reached"])
        done += len(batch)
        yield done, len(places)
    clear_away(work)


def standing_revisions():
    following = Q(superseded_at=None) | Q(superseded_at__gt=timezone.now())
    return Revision.objects.approved().filter(following)


@transaction.atomic
def clear_away(work):
    """Take out what does not stand any more, and words no entry has."""
    SearchEntry.objects.exclude(revision__in=standing_revisions()).delete()
    entries = SearchEntry.objects.values_list("place", flat=True)
    orphans = set(SearchWords.objects.values_list("place", flat=True)) - set(entries)
    SearchWords.objects.filter(place__in=list(orphans)).delete()
    work.delete()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_searchwords, articles_searchentry")
