from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField
from articles.guards import AppendOnly

from .contacts import Contact


class DataRequestQuerySet(models.QuerySet):
    def open(self):
        """Those we know to come from whom they are about, and have not met yet; longest first."""
        waiting = self.filter(confirmed_at__isnull=False, done_at=None)
        return waiting.order_by("confirmed_at", "pk")


class DataRequest(models.Model):
    """A reader asks to see or erase what is kept of them; it names nobody once it is met."""

    class Kind(models.TextChoices):
        SEE = "see", _("see their data")
        ERASE = "erase", _("erase their data")

    kind = models.CharField(_("asks to"), max_length=5, choices=Kind)
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, related_name="data_requests", verbose_name=_("reader")
    )
    received_at = models.DateTimeField(pgettext_lazy("request", "received"), default=timezone.now)
    confirmed_at = models.DateTimeField(
        _("confirmed"),
        null=True,
        help_text=_(
            "when the reader pressed the button behind the mailed link, or staff knew them"
        ),
    )
    done_at = models.DateTimeField(_("done"), null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    note = LineField(_("note"), max_length=300, blank=True, default="")

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["done_at", "confirmed_at"], name="data_requests_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(confirmed_at__isnull=False),
                name="only_a_confirmed_request_is_met",
            )
        ]

    def __str__(self):
        return _("Request no. %(number)s: %(kind)s") % {
            "number": self.pk,
            "kind": self.get_kind_display(),
        }

    @property
    def due_at(self):
        """When it must be met, or None before it is confirmed."""
        hours = timedelta(hours=settings.DATA_REQUEST_HOURS)
        return self.confirmed_at and self.confirmed_at + hours

    def close(self, now=None):
        """Note that it is met, and no longer whose it was."""
        self.done_at, self.contact = now or timezone.now(), None
        self.confirmed_at = self.confirmed_at or self.done_at
        self.save(update_fields=["confirmed_at", "done_at", "contact"])


class Erasure(AppendOnly):
    """That somebody was erased, told by a keyed digest of their address alone; see
    `comments.privacy.erasures`."""

    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [models.UniqueConstraint(fields=["digest", "at"], name="an_erasure_once")]

    def __str__(self):
        return self.at.isoformat()
