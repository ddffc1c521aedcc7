from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase

from articles.fields import FoldedField, LineField, SortKeyField
from articles.slugs import ascii_slug

from .children import RevisionChild, revision_key
from .live import in_live_story
from .organisations import Organisation
from .site import MergeableQuerySet, Shared, SharedQuerySet
from .topics import SpelledTag


class OfficialQuerySet(MergeableQuerySet):
    def public(self):
        """Those a live story names: of a draft's people readers learn nothing."""
        return self.filter(in_live_story("mentions__tag"))

    def with_posts_on(self, day):
        """Load for `printed_posts` what the desk proposes for `day` (a date)."""
        return self._with_posts(Tenure.objects.valid_on(day))

    def with_posts_held(self):
        """Load for `printed_posts` what readers are told that each holds today."""
        return self._with_posts(Tenure.objects.held_on(timezone.localdate()))

    def _with_posts(self, tenures):
        return self.prefetch_related(Prefetch("tenures", tenures, to_attr="posts"))


class Official(SpelledTag):
    """A person tagged in stories. `name` tells namesakes apart, `full_name` is what is printed."""

    search_names = ("name", "full_name")

    full_name = LineField(_("full name"), max_length=100)
    name_folded = FoldedField(sources=["name", "full_name"])
    sort_key = SortKeyField(source="full_name", is_person=True)
    portrait = models.ForeignKey(
        "Photo",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="portrait_of",
        verbose_name=_("portrait"),
    )

    objects = OfficialQuerySet.as_manager()

    class Meta(SpelledTag.Meta):
        verbose_name = _("official")
        verbose_name_plural = _("officials")
        constraints = [ascii_slug("official_slug_is_ascii")]
        indexes = [models.Index(fields=["sort_key", "slug"], name="official_by_name")]

    def get_absolute_url(self):
        return reverse("articles:official", args=[self.slug])

    def position_on(self, day):
        """The posts held on `day` (a date) as they are printed: the Party's first, with commas."""
        return _as_printed(self.tenures.valid_on(day))

    @property
    def printed_posts(self):
        """The posts loaded by `with_posts_on` or `with_posts_held` as they are printed."""
        return _as_printed(self.posts)


def _as_printed(tenures):
    return ", ".join(tenure.title for tenure in tenures)


class TenureQuerySet(SharedQuerySet):
    def valid_on(self, day):
        """Posts held on `day` (a date); one without dates counts always. The Party's first."""
        begun = Q(start=None) | Q(start__lte=day)
        not_over = Q(end=None) | Q(end__gte=day)
        return (
            self.filter(begun, not_over)
            .select_related("organisation")
            .order_by("-organisation__is_party", "order", "pk")
        )

    def held_on(self, day):
        """Of the posts valid on `day` those that are known to have begun."""
        return self.valid_on(day).exclude(start=None)

    def of_public(self):
        """The posts of those a live story names."""
        return self.filter(in_live_story("mentions__tag", "official"), official__merged_into=None)

    def newest_first(self):
        """What is not over before what is over, the latest first of each."""
        ends, starts = F("end").desc(nulls_first=True), F("start").desc(nulls_last=True)
        return self.order_by(ends, starts, "-organisation__is_party", "official", "order", "pk")


class Tenure(Shared):
    """A post an official held. They may overlap: one person can hold two."""

    official = models.ForeignKey(
        Official, models.CASCADE, related_name="tenures", verbose_name=_("official")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="tenures", verbose_name=_("organisation")
    )
    title = LineField(
        _("position"), max_length=200, help_text=_("As it is printed: “Chủ tịch UBND tỉnh”.")
    )
    start = models.DateField(_("from"), null=True, blank=True)
    end = models.DateField(_("until"), null=True, blank=True)
    source = LineField(_("source"), max_length=300, blank=True, default="")
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = TenureQuerySet.as_manager()

    class Meta:
        verbose_name = _("post held")
        verbose_name_plural = _("posts held")
        ordering = ["official", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gte=F("start")),
                name="tenure_ends_after_it_starts",
            )
        ]

    def __str__(self):
        return f"{self.official}: {self.title}"

    @property
    def is_held(self):
        """Whether it is known to be held today: what `held_on` says of one post."""
        has_begun = self.start is not None and self.start <= timezone.localdate()
        return has_begun and not self.is_over

    @property
    def is_over(self):
        return self.end is not None and self.end < timezone.localdate()

    def clean(self):
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("The post ended before it began: check both days.")})


class Mention(RevisionChild, ItemBase):
    """An official's part in one story, with the position as printed that day."""

    class Role(models.TextChoices):
        CHAIRED = "chaired", _("chaired")
        CO_CHAIRED = "co_chaired", _("co-chaired")
        ATTENDED = "attended", _("attended")
        RECEIVED = "received", _("received")
        VISITED = "visited", _("visited")
        MENTIONED = "mentioned", _("mentioned")

    revision_field = "content_object"
    movable = RevisionChild.movable | {"tag"}

    content_object = revision_key("mentions")
    tag = models.ForeignKey(
        Official,
        models.PROTECT,
        db_index=False,  # mention_by_date begins with it
        related_name="%(class)ss",
        verbose_name=_("official"),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.ATTENDED)
    spoke = models.BooleanField(_("spoke"), default=False)
    position_text = LineField(
        _("position as printed"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("Left empty, the posts held on the event's date are filled in."),
    )
    position_unstated = models.BooleanField(_("no position given"), default=False)

    class Meta(RevisionChild.Meta):
        verbose_name = _("person in the story")
        verbose_name_plural = _("people in the story")
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"], name="official_once_a_revision"
            ),
            models.CheckConstraint(
                condition=Q(position_unstated=False) | Q(position_text=""),
                name="unstated_position_is_empty",
            ),
        ]
        indexes = [
            models.Index(
                fields=["tag", "first_published_at", "content_object"], name="mention_by_date"
            )
        ]

    def __str__(self):
        return self.tag.full_name
