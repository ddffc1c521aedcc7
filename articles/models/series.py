"""What the newsroom puts together: series of stories, and the story that leads the front page."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField, SortKeyField
from articles.slugs import AddressField, ascii_slug

from .articles import Article
from .live import in_live_story
from .site import Shared, SharedQuerySet


class SeriesQuerySet(SharedQuerySet):
    def public(self):
        """Those of which a part is live."""
        return self.filter(in_live_story("article__series_part__series"))


class Series(Shared):
    """Stories to be read one after the other (loạt bài)."""

    name = LineField(_("name"), max_length=200, unique=True)
    sort_key = SortKeyField(source="name")
    slug = AddressField()
    about = LineField(_("about"), max_length=400, blank=True, default="")

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("plural", "series")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["sort_key", "slug"], name="series_by_name")]
        constraints = [ascii_slug("series_slug_is_ascii")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:series", args=[self.slug])


class SeriesPart(Shared):
    """A story's place in its series; readers count those that are live."""

    series = models.ForeignKey(
        Series, models.CASCADE, related_name="parts", verbose_name=_("series")
    )
    article = models.OneToOneField(
        Article, models.CASCADE, related_name="series_part", verbose_name=_("story")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("part of a series")
        verbose_name_plural = _("parts of a series")
        ordering = ["order", "pk"]

    def __str__(self):
        return str(self.article)


class LeadStoryQuerySet(SharedQuerySet):
    def standing(self, now=None):
        """The choice that counts at `now` (aware datetime): the latest begun, if it is not over."""
        now = now or timezone.now()
        latest = self.filter(start__lte=now).order_by("-start", "-pk").values("pk")[:1]
        return self.filter(Q(end=None) | Q(end__gt=now), pk__in=latest)


class LeadStory(Shared):
    """The story chosen to lead the front page, for a time or until another is chosen."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="leads", verbose_name=_("story")
    )
    start = models.DateTimeField(_("leads from"), default=timezone.now)
    end = models.DateTimeField(
        _("leads until"),
        null=True,
        blank=True,
        help_text=_("Left empty, it leads until another story is chosen."),
    )

    objects = LeadStoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("lead of the front page")
        verbose_name_plural = _("leads of the front page")
        ordering = ["-start", "-pk"]
        indexes = [models.Index(fields=["start"], name="lead_by_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gt=F("start")), name="lead_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return str(self.article)
