"""What belongs to one revision: it stands and falls with it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.guards import Guarded, GuardedQuerySet

from .revisions import Revision


def revision_key(related_name):
    """The foreign key of a child to its revision."""
    return models.ForeignKey(Revision, models.CASCADE, related_name=related_name)


class RevisionChild(Guarded):
    """A row of a revision's content; frozen once the revision is approved.

    `revision_field` names its foreign key. `first_published_at` copies the story's, so that the
    lists of one author, official, organisation or topic are one index range.
    """

    revision_field = "revision"
    movable = frozenset({"first_published_at"})

    order = models.PositiveSmallIntegerField(_("order"), default=0)
    first_published_at = models.DateTimeField(null=True, editable=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    @classmethod
    def frozen_rows(cls, queryset):
        return queryset.filter(**{f"{cls.revision_field}__state": Revision.State.APPROVED})

    @classmethod
    def refuses_values(cls, values):
        revision = values.get(cls.revision_field) or values.get(f"{cls.revision_field}_id")
        return revision is not None and cls._any_approved([getattr(revision, "pk", revision)])

    @classmethod
    def refuses_new(cls, objs):
        return cls._any_approved({getattr(obj, f"{cls.revision_field}_id") for obj in objs})

    @classmethod
    def _any_approved(cls, keys):
        approved = Q(state=Revision.State.APPROVED)
        return Revision.objects.filter(approved, pk__in=keys).exists()
