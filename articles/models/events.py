from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.fields import FoldedField, LineField
from articles.vietnamese import slugify

from .site import Named


class EventQuerySet(models.QuerySet):
    def public(self):
        """Those a live story is about."""
        stories = self.model._meta.get_field("revisions").related_model.objects
        return self.filter(Exists(stories.live().filter(event=OuterRef("pk"))))


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
