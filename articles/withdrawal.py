"""Taking a story from readers, and putting it back; these are methods of `Article`."""

from django.db import transaction
from django.utils import timezone

from articles.approval import StaleRevisionError, record
from articles.models.site import SiteVersion


@transaction.atomic
def withdraw(article, by, notice, reason):
    """Answer readers with `notice` from now on instead of the story; the record stays.

    `reason` is for the desk. Raises `StaleRevisionError` where no reader sees the story.
    """
    locked = type(article).objects.select_for_update().get(pk=article.pk)
    revision = locked.live_revision()
    if revision is None:
        raise StaleRevisionError
    locked.withdrawn_at, locked.withdrawal_notice = timezone.now(), notice
    _save(locked, article, revision, "withdraw", by, reason)


@transaction.atomic
def put_back(article, by, reason=""):
    """Let readers see a withdrawn story again."""
    locked = type(article).objects.select_for_update().get(pk=article.pk)
    if not locked.is_withdrawn:
        raise StaleRevisionError
    locked.withdrawn_at, locked.withdrawal_notice = None, ""
    revision = locked.revision_in_place() or locked.standing_revision()
    _save(locked, article, revision, "put_back", by, reason)


def _save(locked, article, revision, kind, by, reason):
    locked.save(update_fields=["withdrawn_at", "withdrawal_notice"])
    SiteVersion.bump()  # every page may lead to it, from the strip on top
    record(revision, kind, by, revision.state, reason)
    article.refresh_from_db()
