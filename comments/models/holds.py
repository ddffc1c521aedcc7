from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField
from articles.guards import AppendOnly, Guarded, GuardedQuerySet
from articles.models import Article

from .contacts import Contact


class LegalHoldQuerySet(GuardedQuerySet):
    def active(self):
        return self.filter(ended_at=None)

    def articles(self):
        """The stories these are on, for a subquery."""
        return self.filter(article__isnull=False).values("article")

    def contacts(self):
        """The readers these are on, for a subquery."""
        return self.filter(contact__isnull=False).values("contact")


class LegalHold(Guarded):
    """Nothing personal about a story's comments, or about one reader, is deleted while it lasts.

    Who began and ended it, and why, say its events. Once it has ended its reader may be forgotten;
    before, the database itself refuses that.
    """

    movable = frozenset({"ended_at"})

    article = models.ForeignKey(
        Article, models.PROTECT, null=True, related_name="holds", verbose_name=_("story")
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, related_name="holds", verbose_name=_("reader")
    )
    ended_at = models.DateTimeField(pgettext_lazy("legal hold", "ended"), null=True, editable=False)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False)
                | Q(article=None, contact__isnull=False)
                | Q(article__isnull=False, contact=None),
                name="active_hold_is_on_a_story_or_a_reader",
            )
        ]

    def __str__(self):
        if self.article_id:
            return _("Hold on the story %(slug)s") % {"slug": self.article.slug}
        if self.contact_id:
            return _("Hold on reader no. %(number)s") % {"number": self.contact_id}
        return _("Hold on a reader since forgotten")

    @classmethod
    def frozen_rows(cls, queryset):
        return queryset

    @classmethod
    @transaction.atomic
    def begin(cls, by, reason, article=None, contact=None):
        """Suspend deletion for a story or for a reader, one of the two."""
        hold = cls.objects.create(article=article, contact=contact)
        hold.events.create(kind=HoldEvent.Kind.BEGIN, by=by, reason=reason)
        return hold

    @transaction.atomic
    def end(self, by, reason):
        """Let deletion go on; whether this ended it, not somebody else before."""
        now = timezone.now()
        if not LegalHold.objects.active().filter(pk=self.pk).update(ended_at=now):
            return False
        self.ended_at = now
        self.events.create(kind=HoldEvent.Kind.END, by=by, reason=reason)
        return True


class HoldEvent(AppendOnly):
    """Who began or ended a legal hold, when and why."""

    class Kind(models.TextChoices):
        BEGIN = "begin", pgettext_lazy("legal hold", "begun")
        END = "end", pgettext_lazy("legal hold", "ended")

    hold = models.ForeignKey(LegalHold, models.PROTECT, related_name="events")
    kind = models.CharField(_("what"), max_length=5, choices=Kind)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    reason = LineField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("step of a legal hold")
        verbose_name_plural = _("steps of legal holds")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["hold", "kind"], name="a_hold_begins_and_ends_once")
        ]

    def __str__(self):
        return self.get_kind_display()
