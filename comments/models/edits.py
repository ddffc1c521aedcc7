from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.guards import AppendOnly

from .comments import Comment
from .moderation import ModerationAct


class CommentEdit(AppendOnly):
    """The text a comment had until somebody changed it; erasing the comment empties it.

    The `act` that changed it, or took a change back, is there where the newsroom did it.
    """

    movable = frozenset({"body"})

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="edits")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
        help_text="none where its author changed it",
    )
    act = models.ForeignKey(ModerationAct, models.PROTECT, null=True, related_name="edits")
    body = models.TextField(_("text before"), blank=True)
    edited_at = models.DateTimeField(
        null=True, help_text="since when it was marked as edited by the newsroom before"
    )

    class Meta:
        verbose_name = _("earlier text of a comment")
        verbose_name_plural = _("earlier texts of comments")
        ordering = ["at", "pk"]


class CommentMove(AppendOnly):
    """Where a comment stood until an act moved it: below `parent`, or on its own."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="moves")
    act = models.ForeignKey(ModerationAct, models.PROTECT, related_name="moves")
    parent = models.ForeignKey(Comment, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("earlier place of a comment")
        verbose_name_plural = _("earlier places of comments")
        ordering = ["pk"]
