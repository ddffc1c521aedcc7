from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article

from .comments import Comment


class OpenComment(models.Model):
    """The comment a moderator has before them, so that the others are offered another one."""

    moderator = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("comment before a moderator")
        verbose_name_plural = _("comments before moderators")


class UrgentStory(models.Model):
    """A story whose comments are read before all others, while its news break."""

    article = models.OneToOneField(
        Article, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("article")
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("story read first")
        verbose_name_plural = _("stories read first")
