import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.guards import AppendOnly

from .comments import Comment


class ModerationAct(AppendOnly):
    """What somebody did at one stroke, to one comment or to thousands of them.

    Like its events it holds no personal data, and stays when a comment is erased.
    """

    class Kind(models.TextChoices):
        DECIDE = "decide", _("decided")
        FILE = "file", _("filed as it arrived, by no person")
        UNDO = "undo", _("undone")
        EDIT = "edit", _("edited by the newsroom")
        MOVE = "move", _("moved")
        PICK = "pick", _("picked")
        UNPICK = "unpick", _("no longer picked")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="moderation_acts",
        verbose_name=_("who"),
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.DECIDE)
    to_status = models.CharField(
        _("decision"),
        max_length=9,
        choices=Comment.Status,
        blank=True,
        default="",
        help_text="what a decision gave; an undone one gave each comment back what it had",
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    asked = models.CharField(
        _("asked for"),
        max_length=300,
        blank=True,
        default="",
        help_text="by what many comments were chosen, in words that name no reader",
    )
    count = models.PositiveIntegerField(_("comments"), help_text="how many it changed")
    undoes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="undone_by",
        verbose_name=_("undoes"),
    )

    class Meta:
        verbose_name = _("act of moderation")
        verbose_name_plural = _("acts of moderation")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return str(self.get_to_status_display() or self.get_kind_display())

    @property
    def first(self):
        """What this act is about: itself, or what began a row of undoings."""
        act = self
        while act.undoes:
            act = act.undoes
        return act

    @property
    def is_final(self):
        """Whether it cannot be undone: what its author took back, nobody gives back."""
        return self.first.to_status in (Comment.Status.WITHDRAWN, Comment.Status.ERASED)


class ModerationEvent(AppendOnly):
    """What one act did to one comment; only a decision, or undoing one, changes the status."""

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
    act = models.ForeignKey(
        ModerationAct, models.PROTECT, related_name="events", verbose_name=_("act")
    )
    from_status = models.CharField(_("from"), max_length=9, choices=Comment.Status)
    to_status = models.CharField(_("to"), max_length=9, choices=Comment.Status)
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["comment", "at"], name="moderation_by_comment")]

    def __str__(self):
        if self.from_status == self.to_status:
            if self.act.kind == ModerationAct.Kind.DECIDE:
                return str(_("stays, though it was reported"))
            return str(self.act.get_kind_display())
        return f"{self.get_from_status_display()} → {self.get_to_status_display()}"
