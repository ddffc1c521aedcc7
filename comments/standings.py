"""What follows from how the newsroom sees a reader or a network (`comments.models.Standing`).

What a banned one sends is filed among the rejected comments, and its sender sees the same receipt
as anybody. A trusted reader's comments may appear at once, on the terms of `comments.policy`; a
trusted network (a school's, a press office's) has no limit of its own.
"""

from datetime import timedelta

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Comment, Contact, ModerationAct, Standing
from comments.moderation import decide
from newsroom.caches import forget

Kind = Standing.Kind
TRUSTED_NETWORKS, HAS_BANS = "comments.trusted_networks", "comments.has_bans"
SECONDS = 60  # within which a process that shares no cache knows of it


def ban_on(comment):
    """The ban in force on whoever sent `comment`, or None."""
    if not cache.get_or_set(HAS_BANS, lambda: bans_in_force().exists(), SECONDS):
        return None
    sender = Q(contact=comment.contact_id) if comment.contact_id else Q()
    if comment.network:
        sender |= Q(network=comment.network)
    if not sender:
        return None
    return bans_in_force().filter(sender).first()


def bans_in_force():
    return Standing.objects.in_force().filter(kind=Kind.BANNED)


def file_if_banned(comment):
    """Reject what a banned reader or network sent, and say why to the moderators."""
    if ban := ban_on(comment):
        if ban.network:
            reason = _("The network is banned: %(reason)s")
        else:
            reason = _("The reader is banned: %(reason)s")
        reason = (reason % {"reason": ban.reason})[:300]
        decide([comment], Comment.Status.REJECTED, reason=reason, kind=ModerationAct.Kind.FILE)


def is_trusted(contact):
    return contact.standings.in_force().filter(kind=Kind.TRUSTED).exists()


def is_trusted_network(network):
    def ask():
        trusted = Standing.objects.in_force().filter(kind=Kind.TRUSTED).exclude(network="")
        return set(trusted.values_list("network", flat=True))

    return network in cache.get_or_set(TRUSTED_NETWORKS, ask, SECONDS)


@transaction.atomic
def settle(kind, reason, by, contact=None, network="", days=None):
    """Give a reader or a network a standing for `days` (None: until it is ended); what was settled
    before ends, so that only one is in force. Returns the `Standing`."""
    _lock(contact, network)
    end(Standing.objects.filter(contact=contact, network=network), by)
    until = timezone.now() + timedelta(days=days) if days else None
    standing = Standing.objects.create(
        contact=contact, network=network, kind=kind, reason=reason, set_by=by, until=until
    )
    forget(TRUSTED_NETWORKS, HAS_BANS)
    return standing


def _lock(contact, network):
    """Nobody else settles anything about the same ones until this transaction ends. (SQLite lets
    in one writer at a time.)"""
    if contact:
        Contact.objects.select_for_update().get(pk=contact.pk)
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [network])


def end(standings, by):
    """End those of `standings` that are in force."""
    standings.in_force().update(ended_at=timezone.now(), ended_by=by)
    forget(TRUSTED_NETWORKS, HAS_BANS)
