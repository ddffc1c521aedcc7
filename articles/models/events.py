from datetime import UTC, datetime, time

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.fields import FoldedField, LineField
from articles.vietnamese import slugify

from .live import in_live_story
from .site import Named


class EventQuerySet(models.QuerySet):
    def public(self):
        """Those a live story is about."""
        return self.filter(in_live_story("event"))

    # What a list that is read a page at a time asks for (articles/paging.py); the day stands for
    # its first moment, and what decides a tie is the key.

    def newest(self):
        return self.order_by("-date", "-pk")

    def oldest(self):
        return self.order_by("date", "pk")

    def older_than(self, moment, tie):
        day = moment.date()
        return self.filter(Q(date__lt=day) | Q(date=day, pk__lt=tie), date__lte=day)

    def newer_than(self, moment, tie):
        day = moment.date()
        return self.filter(Q(date__gt=day) | Q(date=day, pk__gt=tie), date__gte=day)

    def leading(self, count):
        return self[:count]

    def position_of(self, event):
        return datetime.combine(event.date, time(), UTC), event.pk


class Event(Named):
    """What was reported on: a conference, a visit, a match."""

    search_names = ("name", "place", "documents")

    class PartOfDay(models.TextChoices):
        MORNING = "morning", _("morning")
        NOON = "noon", _("noon")
        AFTERNOON = "afternoon", _("afternoon")
        EVENING = "evening", _("evening")

    name = LineField(_("name"), max_length=300)
    date = models.DateField(_("date"))
    part_of_day = models.CharField(
        _("part of day"), max_length=10, choices=PartOfDay, blank=True, default=""
    )
    place = LineField(_("place"), max_length=200, blank=True, default="")
    name_folded = FoldedField(sources=["name", "place"])
    host = models.ForeignKey(
        "Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_events",
        verbose_name=_("host"),
    )
    documents = models.TextField(
        _("documents under review"), blank=True, default="", help_text=_("One a line.")
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["date"], name="event_by_date")]

    def __str__(self):
        return f"{self.name} ({self.date:%d/%m/%Y})"

    def get_absolute_url(self):
        return reverse("articles:event", args=[self.slug, self.pk])

    @property
    def slug(self):
        """What its address says of it beside its number, which alone decides."""
        return slugify(self.name, 80) or "su-kien"
