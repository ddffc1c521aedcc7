import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.guards import AppendOnly

from .comments import Comment


class ModerationEvent(AppendOnly):
    """One decision about one comment; the events of one act share their `batch`."""

    comment = models.ForeignKey(
        Comment,
        models.PROTECT,
        db_index=False,  # the one below begins with it
        related_name="events",
        verbose_name=_("comment"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="moderation_events",
        verbose_name=_("who"),
    )
    batch = models.UUIDField(default=uuid.uuid4, db_index=True)
    from_status = models.CharField(_("from"), max_length=9, choices=Comment.Status)
    to_status = models.CharField(_("to"), max_length=9, choices=Comment.Status)
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["comment", "at"], name="moderation_by_comment")]

    def __str__(self):
        return f"{self.get_from_status_display()} → {self.get_to_status_display()}"
