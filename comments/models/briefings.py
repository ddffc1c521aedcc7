from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Briefing(models.Model):
    """How often a moderator is told by mail of comments that wait (`comments.briefing`)."""

    class Rhythm(models.TextChoices):
        NEVER = "never", _("no mail")
        AT_ONCE = "at_once", _("at once")
        HOURLY = "hourly", _("together, every hour")
        DAILY = "daily", _("together, every morning at 7")

    moderator = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="briefing"
    )
    rhythm = models.CharField(
        _("how often"), max_length=7, choices=Rhythm, default=Rhythm.NEVER, db_index=True
    )
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    told_at = models.DateTimeField(
        default=timezone.now, help_text="what arrived before it was told, or was not to be"
    )

    class Meta:
        verbose_name = _("briefing by mail")
        verbose_name_plural = _("briefings by mail")

    def __str__(self):
        return self.get_rhythm_display()


class Alarm(models.Model):
    """The managing editors were told that a comment waits too long."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    oldest_at = models.DateTimeField(help_text="since when the oldest waited", unique=True)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")

    def __str__(self):
        return str(self.at)
