from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .comments import Comment
from .moderation import ModerationAct


class Report(models.Model):
    """A reader's word that a comment should not stand; anonymous, once from each network."""

    class Reason(models.TextChoices):
        INSULT = "insult", _("insults or threatens somebody")
        FALSE = "false", _("claims what is untrue")
        PRIVATE = "private", _("tells private things of somebody")
        ADVERTISING = "advertising", _("advertises")
        OTHER = "other", _("something else")

    comment = models.ForeignKey(Comment, models.CASCADE, db_index=False, related_name="reports")
    reason = models.CharField(_("reason"), max_length=11, choices=Reason)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    network = models.CharField(max_length=43, blank=True, default="", editable=False)
    created_at = models.DateTimeField(_("reported"), auto_now_add=True)
    settled_at = models.DateTimeField(
        null=True, editable=False, help_text="when a moderator decided about the comment since"
    )
    settled_by = models.ForeignKey(
        ModerationAct,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="reports",
        help_text="the act that settled it last; one that was undone left it open again",
    )

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "network"],
                condition=Q(settled_at=None),
                name="one_open_report_a_network",
            )
        ]
        indexes = [models.Index(fields=["settled_at", "comment"], name="report_queue")]

    def __str__(self):
        return self.get_reason_display()
