"""Forgetting what is no longer needed: batch by batch, so that it may be killed anywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models import Comment, Contact, DataRequest, ModerationEvent, Report, Standing
from comments.privacy.erasures import blank_written
from comments.privacy.notice import periods
from comments.tokens import MAIL_LINKS

BATCH = 1000
MONTH = timedelta(days=365) / 12
# What stands for the network of a report once it is forgotten: still one report each.
FORGOTTEN = "#"


@dataclass(frozen=True)
class Step:
    """One kind of data: which rows are `due` at a moment, and how a batch of them `forget`s it."""

    name: str
    due: Callable[[timezone.datetime], models.QuerySet]
    forget: Callable[[models.QuerySet], int]


def purge(now=None, dry_run=False):
    """Forget what is past its period at `now`, or with `dry_run` only look.

    Returns (what, how many) of each step. Running it again, or after it was killed, does what is
    left. Nothing under a legal hold is touched.
    """
    now = now or timezone.now()
    return [
        (step.name, step.due(now).count() if dry_run else in_batches(step.due(now), step.forget))
        for step in STEPS
    ]


def in_batches(rows, act):
    """Let `act` change `rows` a batch a transaction, in the order of their keys; how many it did.

    What a batch is made of is locked and asked for again: it may be in use since.
    """
    last, done = 0, 0
    while keys := list(
        rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        with transaction.atomic():
            locked = rows.model.objects.select_for_update().filter(pk__in=keys).order_by("pk")
            list(locked.values_list("pk"))
            done += act(rows.filter(pk__in=keys))
        last = keys[-1]
    return done


def _networks(now):
    since = now - timedelta(days=periods().network)
    return Comment.objects.without_hold().filter(created_at__lt=since).exclude(network="")


def _browsers(now):
    since = now - timedelta(days=periods().browser)
    return Comment.objects.without_hold().filter(created_at__lt=since).exclude(user_agent="")


def _networks_of_reports(now):
    since = now - timedelta(days=periods().network)
    reports = Report.objects.filter(created_at__lt=since).exclude(network="")
    return reports.exclude(network__startswith=FORGOTTEN).filter(
        comment__in=Comment.objects.without_hold()
    )


def _networks_of_standings(now):
    """Of networks that were banned or trusted, once that has ended."""
    since = now - timedelta(days=periods().network)
    over = Q(ended_at__lt=since) | Q(until__lt=since)
    return Standing.objects.filter(over).exclude(network="")


def _contacts_of_spam(now):
    """Those of whom nothing but spam came."""
    since = now - timedelta(days=periods().spam)
    of_them = Comment.objects.filter(contact=OuterRef("pk"))
    return _forgettable(now).filter(
        Exists(of_them),
        ~Exists(of_them.exclude(status=Comment.Status.SPAM)),
        last_used_at__lt=since,
    )


def _contacts(now):
    since = now - periods().contact * MONTH
    return _forgettable(now).filter(last_used_at__lt=since)


def _forgettable(now):
    """Contacts no legal hold is on, and whose owner waits neither for an answer to a request nor
    has a link that works still: it must find what it was mailed for."""
    links_since = now - max(MAIL_LINKS[kind][0] for kind in DataRequest.Kind.values)
    asked = DataRequest.objects.filter(contact=OuterRef("pk"))
    is_waiting = Q(confirmed_at__isnull=False, done_at=None) | Q(received_at__gt=links_since)
    return Contact.objects.without_hold().filter(~Exists(asked.filter(is_waiting)))


def _withdrawn(now):
    """Comments whose author took them back that long ago, and whose text is still there."""
    since = now - timedelta(days=periods().withdrawn)
    status = Comment.Status.WITHDRAWN
    taken_back = ModerationEvent.objects.filter(
        comment=OuterRef("pk"), to_status=status, at__lt=since
    )
    return Comment.objects.without_hold().filter(Exists(taken_back), status=status).exclude(body="")


def _blank(rows):
    return blank_written(list(rows.values_list("pk", flat=True)))


def _delete(rows):
    _all, by_model = rows.delete()
    return by_model.get(rows.model._meta.label, 0)


STEPS = [
    Step(_("networks of comments"), _networks, lambda rows: rows.update(network="")),
    Step(_("browsers of comments"), _browsers, lambda rows: rows.update(user_agent="")),
    Step(
        _("networks of reports"),
        _networks_of_reports,
        lambda rows: rows.update(
            network=Concat(Value(FORGOTTEN), Cast(F("pk"), models.CharField()))
        ),
    ),
    Step(_("networks once banned or trusted"), _networks_of_standings, _delete),
    Step(_("e-mail addresses of spam"), _contacts_of_spam, _delete),
    Step(_("e-mail addresses long unused"), _contacts, _delete),
    Step(_("texts of withdrawn comments"), _withdrawn, _blank),
]
