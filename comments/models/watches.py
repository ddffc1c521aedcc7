from django.db import models
from django.utils.translation import gettext_lazy as _

from .comments import Comment


class WatchQuerySet(models.QuerySet):
    def wanted(self):
        """Those whose address was confirmed by a click, and who were not told to stop since."""
        return self.filter(
            confirmed_at__isnull=False, ended_at=None, comment__contact__isnull=False
        )

    def declined(self):
        """Those the owner of the address ended without ever having confirmed them: the question
        itself was not welcome."""
        return self.filter(confirmed_at=None, ended_at__isnull=False)


class Watch(models.Model):
    """A reader's wish to be told by e-mail what becomes of their comment."""

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="watch")
    language = models.CharField(max_length=8)
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    told_status = models.CharField(
        max_length=9,
        blank=True,
        default="",
        help_text="the decision told last: one taken again is not told again",
    )

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish to be told")
        verbose_name_plural = _("wishes to be told")

    def __str__(self):
        return str(self.comment_id)

    @property
    def is_wanted(self):
        """The one-row form of `WatchQuerySet.wanted`, but for the contact."""
        return self.confirmed_at is not None and self.ended_at is None


class ToldAnswer(models.Model):
    """Whoever waits was told of this answer: one that appears again is not told again."""

    watch = models.ForeignKey(Watch, models.CASCADE, db_index=False, related_name="+")
    answer = models.ForeignKey(Comment, models.CASCADE, db_index=False, related_name="+")

    class Meta:
        verbose_name = _("answer told by mail")
        verbose_name_plural = _("answers told by mail")
        constraints = [models.UniqueConstraint(fields=["watch", "answer"], name="answer_told_once")]

    def __str__(self):
        return f"{self.watch_id}: {self.answer_id}"
