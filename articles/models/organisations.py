from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.fields import FoldedField, LineField, SortKeyField
from articles.slugs import AddressField, ascii_slug

from .children import RevisionChild, revision_key
from .live import in_live_story
from .site import MergeableQuerySet, Named, Shared


class OrganisationQuerySet(MergeableQuerySet):
    def with_public(self):
        """Tell of each whether readers know it: by a live story, the event behind one, or the
        posts of those it names."""
        return self.annotate(is_public=_is_known())

    def public(self):
        """Those readers know, see `with_public`."""
        return self.filter(_is_known())

    def named(self):
        """Those a live story names: most of the public ones, asked for in a third of the time."""
        return self.filter(in_live_story(NAMED))


NAMED = "revision_organisations__organisation"


def _is_known():
    named = in_live_story(NAMED)
    hosts = in_live_story("event__host")
    return Q(named) | Q(hosts) | Q(in_live_story("mentions__tag__tenures__organisation"))


class Organisation(Named, Shared):
    """An office, front, union or party committee (cơ quan, tổ chức)."""

    search_names = ("name", "abbreviation", "aliases", "successor_id")

    name = LineField(_("name"), max_length=200, unique=True)
    abbreviation = LineField(_("abbreviation"), max_length=40, blank=True, default="")
    aliases = models.TextField(_("other names"), blank=True, default="", help_text=_("One a line."))
    name_folded = FoldedField(sources=["name", "abbreviation", "aliases"])
    sort_key = SortKeyField(source="name")
    slug = AddressField()
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent organisation"),
    )
    is_party = models.BooleanField(
        _("Party organisation"),
        default=False,
        help_text=_("Posts held here are printed first."),
    )
    start = models.DateField(_("founded on"), null=True, blank=True)
    end = models.DateField(_("ended on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            ascii_slug("organisation_slug_is_ascii"),
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(end__gte=F("start")),
                name="organisation_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["sort_key", "slug"], name="organisation_by_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:organisation", args=[self.slug])

    @property
    def other_names(self):
        """The letters it goes by, and its other names."""
        return [name for name in [self.abbreviation, *self.aliases.splitlines()] if name.strip()]

    def clean(self):
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("It ended before it was founded: check both days.")})
        if self._leads_back("parent"):
            raise ValidationError({"parent": _("This would place the organisation below itself.")})
        if self._leads_back("successor"):
            raise ValidationError({"successor": _("This would make it follow upon itself.")})

    def _leads_back(self, field):
        """Whether one comes back here by following `field` (parent or successor)."""
        seen, following = set(), getattr(self, f"{field}_id")
        while following and following != self.pk and following not in seen:
            seen.add(following)
            rows = Organisation.objects.filter(pk=following)
            following = rows.values_list(f"{field}_id", flat=True).first()
        return bool(self.pk) and following == self.pk


class RevisionOrganisation(RevisionChild):
    """An organisation a revision names."""

    movable = RevisionChild.movable | {"organisation"}

    revision = revision_key("revision_organisations")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        db_index=False,  # organisation_by_date begins with it
        related_name="revision_organisations",
        verbose_name=_("organisation"),
    )

    class Meta(RevisionChild.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "organisation"], name="organisation_once_a_revision"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "first_published_at", "revision"],
                name="organisation_by_date",
            )
        ]

    def __str__(self):
        return str(self.organisation)
