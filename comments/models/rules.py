from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from articles.fields import LineField
from newsroom.caches import forget

from .comments import Comment


class Rule(models.Model):
    """What makes a comment wait for a moderator, or files it as spam; it never refuses one."""

    class Kind(models.TextChoices):
        WORDS = "words", _("words, however they are written")
        EXACT = "exact", _("words with exactly these tone marks")
        LINKS = "links", _("more web addresses than")
        LENGTH = "length", _("more letters than")
        EMAIL = "email", _("an e-mail address")
        PHONE = "phone", _("a telephone number")
        IDENTITY = "identity", _("an identity card's number")
        ACCOUNT = "account", _("a bank account's number")
        REPEATED = "repeated", _("nearly the same text as lately, oftener than")

    class Action(models.TextChoices):
        HOLD = "hold", _("wait for a moderator")
        SPAM = "spam", _("file as spam")

    KEPT, SECONDS = "comments.rules", 10  # within which another process knows of a change
    NUMBERED = [Kind.LINKS, Kind.LENGTH, Kind.REPEATED]
    WORDED = [Kind.WORDS, Kind.EXACT]

    name = LineField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("looks for"), max_length=8, choices=Kind)
    words = models.TextField(
        _("words"), blank=True, default="", help_text=_("One word or phrase a line.")
    )
    threshold = models.PositiveSmallIntegerField(
        _("number"), default=0, help_text=_("For what is counted: more than this many.")
    )
    action = models.CharField(_("then"), max_length=4, choices=Action, default=Action.HOLD)
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["words", "exact"]) | ~Q(words=""), name="words_are_given"
            )
        ]

    def __str__(self):
        return self.name

    @classmethod
    def in_force(cls):
        """The rules every comment is looked at by, as far as this process knows."""
        return cache.get_or_set(
            cls.KEPT, lambda: list(cls.objects.filter(is_active=True)), cls.SECONDS
        )

    def clean(self):
        if self.kind in self.WORDED and not self.words.strip():
            raise ValidationError({"words": _("Give at least one word.")})
        if self.kind == self.Kind.LENGTH and not self.threshold:
            raise ValidationError({"threshold": _("Give a number of letters.")})


@receiver([post_save, post_delete], sender=Rule)  # many deleted at once at the desk tell it too
def forget_rules(**kwargs):
    forget(Rule.KEPT)


class Finding(models.Model):
    """A rule that a comment met, in words that stay when the rule changes."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="findings")
    rule = models.ForeignKey(Rule, models.SET_NULL, null=True, related_name="findings")
    says = models.CharField(_("what was found"), max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["pk"]

    def __str__(self):
        return self.says
