"""Mail to those who wrote a story: it was sent back, approved, withdrawn or put back."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles import mailing

TOLD = {"send_back", "approve", "withdraw", "put_back"}
OF_THE_WHOLE_STORY = {"withdraw", "put_back"}


def tell_writers(event):
    """Have those who wrote the story told of a step, once it is committed: a mail each, so that
    one address that is refused keeps it from nobody else."""
    if settings.SENDS_MAIL and event.kind in TOLD:
        transaction.on_commit(lambda: _queue(event))


def _queue(event):
    from articles.tasks import mail_writer

    for writer in writers_of(event).values_list("pk", flat=True):
        mail_writer.enqueue(event.pk, writer)


def writers_of(event):
    """Who wrote the version, or any of the story's where all of it goes; not who acted."""
    wrote = Q(revision_events__revision=event.revision_id)
    if event.kind in OF_THE_WHOLE_STORY:
        wrote = Q(revision_events__revision__article=event.revision.article_id)
    writers = get_user_model().objects.filter(wrote, revision_events__kind__in=["begin", "edit"])
    reachable = writers.filter(is_active=True).exclude(email="")
    return reachable.exclude(pk=event.by_id).distinct().order_by("pk")


def mail(event, writer):
    """Tell one of them, in the newsroom's language: an account has none of its own."""
    revision, hour = event.revision, event.revision.publish_at
    mailing.send(
        writer.email,
        f"articles/mail/{event.kind}.txt",
        event=event,
        who=event.by and (event.by.get_full_name() or event.by.get_username()),
        revision=revision,
        hour=hour and timezone.localtime(hour),
        is_scheduled=bool(hour and hour > event.at),
        address=mailing.absolute(reverse("admin:articles_revision_change", args=[revision.pk])),
    )
