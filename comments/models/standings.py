from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.fields import LineField
from articles.guards import AppendOnly

from .contacts import Contact


class StandingQuerySet(models.QuerySet):
    def in_force(self, now=None):
        """Those that count at `now` (aware datetime)."""
        now = now or timezone.now()
        return self.filter(ended_at=None).filter(Q(until=None) | Q(until__gt=now))


class Standing(models.Model):
    """What the newsroom has settled about one reader, or about one network, for a while.

    `comments.standings` says what follows from it.
    """

    class Kind(models.TextChoices):
        BANNED = "banned", _("banned")
        TRUSTED = "trusted", _("trusted")

    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, related_name="standings", verbose_name=_("reader")
    )
    network = models.CharField(_("network"), max_length=43, blank=True, default="", db_index=True)
    kind = models.CharField(_("standing"), max_length=7, choices=Kind)
    reason = LineField(_("reason"), max_length=300)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    set_at = models.DateTimeField(_("when"), auto_now_add=True)
    until = models.DateTimeField(_("until"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False, network="") | Q(contact=None) & ~Q(network=""),
                name="standing_of_a_reader_or_a_network",
            ),
            models.CheckConstraint(
                condition=Q(network="") | Q(until__isnull=False), name="network_standing_ends"
            ),
        ]

    def __str__(self):
        if self.until is None:
            return str(self.get_kind_display())
        day = date_format(timezone.localtime(self.until), "H:i d/m/Y")
        return gettext("%(standing)s until %(day)s") % {
            "standing": self.get_kind_display(),
            "day": day,
        }

    @property
    def is_in_force(self):
        """The one-row form of `StandingQuerySet.in_force`."""
        return self.ended_at is None and (self.until is None or self.until > timezone.now())


class Reveal(AppendOnly):
    """Somebody of the newsroom looked at a reader's e-mail, and said why."""

    contact_number = models.BigIntegerField(
        _("reader"), help_text="the contact's key, which stays when the contact is forgotten"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reveals", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    reason = LineField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("look at an e-mail address")
        verbose_name_plural = _("looks at e-mail addresses")
        ordering = ["-pk"]
        permissions = [("see_email", "Can look at a reader's e-mail address")]

    def __str__(self):
        return f"{self.contact_number}: {self.reason}"
