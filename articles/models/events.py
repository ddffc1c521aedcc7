from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.fields import FoldedField, LineField


class Event(models.Model):
    """What was reported on: a conference, a visit, a match."""

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

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["date"], name="event_by_date")]

    def __str__(self):
        return f"{self.name} ({self.date:%d/%m/%Y})"
