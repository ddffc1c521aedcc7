"""Writing the whole index anew beside the one that answers, batch by batch, each in its own
transaction; at the end the new one takes the place of the old.

A row of `SearchRebuild` says how far it came, so that one broken off goes on there; what is
approved meanwhile is written to both. Models are imported inside the functions: a new process reads
this module before Django is ready.
"""

import gc
import os
from bisect import bisect_right
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread

import django
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from articles.search import engine
from articles.search.indexing import prepared, put
from articles.search.places import place_of, revision_key

AT_ONCE = 500


def rebuild(from_start=False, processes=1):
    """Write every revision that stands or will; yields (done, total) after each batch. Raises
    `BusyError` while another goes on."""
    with engine.alone():
        yield from _rebuild(from_start, processes)


def _rebuild(from_start, processes):
    work = begun(from_start)
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
    take_over(work)


@transaction.atomic
def begun(from_start):
    """The row of a rebuild that was broken off, or of one from the start with an empty table."""
    from articles.models import NextSearchWords, SearchRebuild

    work = SearchRebuild.objects.first()
    if work and not from_start:
        return work
    engine.create(NextSearchWords)
    SearchRebuild.objects.all().delete()
    return SearchRebuild.objects.create()


def write_batch(places):
    """Write the entries at these places; returns the last of them, and how many they are."""
    from articles.models import NextSearchWords, SearchEntry, SiteVersion

    keys = [revision_key(place) for place in places]
    version, rows = SiteVersion.current(), prepared(keys)  # outside: no writer waits for this
    with transaction.atomic():
        # From here on nobody else writes them; what was written last is seen.
        list(SearchEntry.objects.select_for_update().filter(revision__in=keys).values_list("pk"))
        if SiteVersion.current() != version:  # somebody may be called something else by now
            rows = prepared(keys)
        put(keys, rows, [NextSearchWords])
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
    Thread(target=_end_with, args=[parent_process()], daemon=True).start()
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    gc.freeze()  # what is loaded by now is never looked through for what nobody needs


def _end_with(parent):
    """Where a rebuild is killed, those who work for it would wait for ever."""
    parent.join()
    os._exit(1)


def standing_revisions():
    from articles.models import Revision

    following = Q(superseded_at=None) | Q(superseded_at__gt=timezone.now())
    return Revision.objects.approved().filter(following)


@transaction.atomic
def take_over(work):
    """Add to the new index what was approved while it was begun, take out what does not stand any
    more, and let it be the one that answers."""
    from articles.models import NextSearchWords, SearchEntry, SearchWords

    if connection.vendor == "postgresql":  # on SQLite nobody else writes now
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE articles_searchentry IN SHARE ROW EXCLUSIVE MODE")
    SearchEntry.objects.exclude(revision__in=standing_revisions()).delete()
    entries = set(SearchEntry.objects.values_list("place", flat=True))
    written = set(NextSearchWords.objects.values_list("place", flat=True))
    NextSearchWords.objects.filter(place__in=written - entries).delete()
    missing = [revision_key(place) for place in entries - written]
    put(missing, prepared(missing), [NextSearchWords])
    engine.replace(SearchWords, NextSearchWords)
    work.delete()
