"""What is approved for an hour to come: calling it back, giving it another hour.

Both work only before the hour. These functions are methods of `Revision`.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.approval import (
    NotReadyError,
    StaleRevisionError,
    copy_first_published_at,
    lock_article,
    record,
    rows_of,
)
from articles.gate import dead_links, event_to_come
from articles.search import indexing


@transaction.atomic
def call_back(revision, by, note=""):
    """Take a scheduled revision off before its hour; what stands now goes on standing."""
    article = lock_article(revision)
    hour = revision.publish_at
    waiting = rows_of(revision).scheduled().filter(publish_at=hour)
    if not waiting.update(superseded_at=F("publish_at")):
        raise StaleRevisionError
    before = article.revisions.approved().filter(superseded_at=hour, publish_at__lt=hour)
    if not before.update(superseded_at=None) and article.first_published_at == hour:
        article.first_published_at = None
        article.save(update_fields=["first_published_at"])
    revision.refresh_from_db()
    indexing.remove(revision)
    record(revision, "call_back", by, revision.state, note)


@transaction.atomic
def move(revision, by, to, note=""):
    """Give a scheduled revision another hour, `to` (an aware datetime in the future).

    Raises `NotReadyError` where the text may not come at that hour.
    """
    article = lock_article(revision)
    hour = revision.publish_at
    if to <= timezone.now():
        raise NotReadyError([_("Choose an hour that is still to come.")])
    if early := [*event_to_come(revision.event, to), *dead_links(revision, to)]:
        raise NotReadyError(early)
    waiting = rows_of(revision).scheduled().filter(publish_at=hour)
    if not waiting.update(publish_at=to):
        raise StaleRevisionError
    article.revisions.approved().filter(superseded_at=hour, publish_at__lt=hour).update(
        superseded_at=to
    )
    rows_of(revision).filter(modified_at=hour).update(modified_at=to)
    revision.refresh_from_db()
    if article.first_published_at == hour:
        revision.first_published_at = to
        rows_of(revision).update(first_published_at=to)
        copy_first_published_at(article, revision)
        indexing.index(revision)
    record(revision, "move", by, revision.state, note)
