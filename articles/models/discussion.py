from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .articles import Article
from .site import Shared


def number(verbose_name, help_text):
    return models.PositiveSmallIntegerField(
        verbose_name, null=True, blank=True, help_text=help_text
    )


class CommentSettings(Shared):
    """How comments are dealt with on the whole site, in one row; what is left empty is as the
    server is set up."""

    SET_UP = {
        "comment_policy": "COMMENTS",
        "comment_days": "COMMENT_CLOSE_AFTER_DAYS",
        "trust_after": "COMMENT_TRUST_AFTER",
        "reports_to_hide": "COMMENT_REPORTS_TO_HIDE",
        "repeated_days": "COMMENT_REPEATED_DAYS",
        "alarm_minutes": "COMMENT_ALARM_AFTER_MINUTES",
    }

    comment_policy = models.CharField(
        _("comments on the whole site"),
        max_length=6,
        choices=[("", _("as the server is set up")), *Article.CommentPolicy.choices],
        blank=True,
        default="",
        help_text=_(
            "A section and a story may say otherwise; only “off” holds for all of them, at once."
        ),
    )
    comment_days = number(
        _("stories take comments for so many days"),
        _("A section and a story may say otherwise. 0: for ever."),
    )
    trust_after = number(
        _("a reader is trusted after so many approved comments"),
        _("They then publish by a mailed link; never in a sensitive section. 0: nobody is."),
    )
    reports_to_hide = number(
        _("reports that hide a comment in a sensitive section"),
        _("Until a moderator has decided. 0: no number of them does."),
    )
    repeated_days = number(
        _("days over which repeated texts are looked for"), _("For rules that count them.")
    )
    alarm_minutes = number(
        _("minutes a comment may wait"),
        _("Then the managing editors are told by mail. 0: they are not."),
    )

    class Meta:
        verbose_name = _("comment settings")
        verbose_name_plural = _("comment settings")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_comment_settings")
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls):
        """The settings as they stand; before anybody has made any, empty ones."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def in_force(self, name):
        """The value of a field, or what the server is set up with where that is empty."""
        value = getattr(self, name)
        return getattr(settings, self.SET_UP[name]) if value in (None, "") else value
