"""What the desk keeps besides revisions: unsaved text, links to drafts, merges."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .revisions import Revision


class WorkingCopy(models.Model):
    """What somebody typed in a story's form and has not saved: kept by itself, no revision yet.

    `revision` is the one whose form was open, null for a new story; `version` is the version of
    it they saw; `data` is the form as a browser posts it: a list of [name, value] pairs.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="working_copies"
    )
    revision = models.ForeignKey(Revision, models.CASCADE, null=True, related_name="working_copies")
    version = models.PositiveIntegerField(null=True)
    data = models.JSONField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = [
            models.UniqueConstraint(fields=["user", "revision"], name="working_copy_once_a_person"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revision=None),
                name="one_working_copy_of_a_new_story",
            ),
        ]


class PreviewQuerySet(models.QuerySet):
    def open(self, now=None):
        """Links that still open their draft at `now` (aware datetime)."""
        return self.filter(revoked_at=None, expires_at__gt=now or timezone.now())


class Preview(models.Model):
    """A signed link to a draft for somebody without a login; it expires, and can be revoked."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="previews")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="previews"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects = PreviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="preview_expires_after_it_begins"
            )
        ]


class Merge(models.Model):
    """Two officials, topics or organisations made one; `moved` lists what undoing moves back."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("official")
        TOPIC = "topic", _("topic")
        ORGANISATION = "organisation", _("organisation")

    kind = models.CharField(max_length=12, choices=Kind)
    merged = models.PositiveBigIntegerField(help_text="key of the one that became an alias")
    survivor = models.PositiveBigIntegerField(help_text="key of the one that stays")
    moved = models.JSONField(help_text="a list of keys of moved rows for each table")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="merges")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="undone_merges"
    )
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(merged=F("survivor")), name="merge_is_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_merge_says_by_whom",
            ),
        ]
