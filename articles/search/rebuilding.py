"""Writing the whole index anew, batch by batch, each in its own transaction.

What is in the index goes on being found until its batch replaces it. A row of `SearchRebuild` says
how far it came, so that one broken off goes on there. Models are imported inside the functions: a
new process reads this module before Django is ready.
"""

from bisect import bisect_right
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

import django
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from articles.search.places import place_of, revision_key

AT_ONCE = 500


def rebuild(from_start=False, processes=1):
    """Write every revision that stands or will; yields (done, total) after each batch."""
    from articles.models import SearchRebuild

    if from_start:
        SearchRebuild.objects.all().delete()
    work = SearchRebuild.objects.get_or_create()[0]
    # The oldest first: neighbours in time are neighbours in the index.
    rows = standing_revisions().values_list("first_published_at", "pk")
    places = sorted(place_of(moment, key) for moment, key in rows)
    done = 0 if work.reached is None else bisect_right(places, work.reached)
    yield done, len(places)
    batches = [places[start : start + AT_ONCE] for start in range(done, len(places), AT_ONCE)]
    with mapping(processes) as map_batches:
        for reached, count in map_batches(write_batch, batches):
            work.reached, done = reached, done + count
            work.save(update_fields=["reached"])
            yield done, len(places)
    clear_away(work)


def write_batch(places):
    """Write the entries at these places; returns the last of them, and how many they are."""
    from articles.models import SiteVersion
    from articles.search.indexing import prepared, put

    keys = [revision_key(place) for place in places]
    version, rows = SiteVersion.current(), prepared(keys)  # outside: no writer waits for this
    with transaction.atomic():
        if SiteVersion.current() != version:  # somebody may be called something else by now
            rows = prepared(keys)
        put(keys, rows)
    return places[-1], len(places)


@contextmanager
def mapping(processes):
    """A `map` that works in so many processes; in a transaction only this one sees the rows."""
    if processes < 2 or connection.in_atomic_block:
        yield map
        return
    name = connection.settings_dict["NAME"]
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, [name])
    try:
        yield pool.map
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(database):
    """Make a new process ready; a test's database has another name than the settings say."""
    settings.DATABASES["default"]["NAME"] = database
    django.setup()


def standing_revisions():
    from articles.models import Revision

    following = Q(superseded_at=None) | Q(superseded_at__gt=timezone.now())
    return Revision.objects.approved().filter(following)


@transaction.atomic
def clear_away(work):
    """Take out what does not stand any more, and words no entry has."""
    from articles.models import SearchEntry, SearchWords

    SearchEntry.objects.exclude(revision__in=standing_revisions()).delete()
    entries = SearchEntry.objects.values_list("place", flat=True)
    orphans = set(SearchWords.objects.values_list("place", flat=True)) - set(entries)
    SearchWords.objects.filter(place__in=list(orphans)).delete()
    work.delete()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_searchwords, articles_searchentry")
