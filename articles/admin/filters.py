"""What the list of stories is narrowed by, in the newsroom's words."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from articles.models import Revision, RevisionEvent

State = Revision.State


def written_by(user):
    """The revisions of which `user` saved a version, as keys for a filter."""
    return writing_events().filter(by=user).values("revision")


def writing_events():
    """Whoever began or saved a version."""
    return RevisionEvent.objects.filter(
        kind__in=[RevisionEvent.Kind.BEGIN, RevisionEvent.Kind.EDIT]
    )


class StandingFilter(SimpleListFilter):
    """Where a story stands; without a choice, every story that was not discarded."""

    title = _("state")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [
            ("draft", _("draft")),
            ("in_review", _("in review")),
            ("scheduled", _("scheduled")),
            ("live", _("published")),
            ("changing", _("published, with a draft")),
            ("withdrawn", _("withdrawn")),
            ("discarded", _("put aside")),
        ]

    def queryset(self, request, queryset):
        """One row a story; those discarded are listed each by itself."""
        if self.value() == "discarded":
            return queryset.filter(state=State.DISCARDED)
        narrow = getattr(self, f"_{self.value()}", None)
        heads = queryset.heads()
        return narrow(heads) if narrow else heads

    # Whatever is not approved has no hour, and those without one are together in an index.

    def _draft(self, heads):
        return heads.filter(publish_at=None, state=State.DRAFT, has_live=False)

    def _in_review(self, heads):
        return heads.filter(publish_at=None, state=State.IN_REVIEW)

    def _scheduled(self, heads):
        return heads.filter(article__in=Revision.objects.scheduled().values("article"))

    def _live(self, heads):
        return heads.filter(has_live=True)

    def _changing(self, heads):
        return heads.open().filter(publish_at=None, has_live=True)

    def _withdrawn(self, heads):
        return heads.exclude(article__withdrawn_at=None)


class MineFilter(SimpleListFilter):
    """The stories the person who looks has written in."""

    title = _("whose")
    parameter_name = "mine"

    def lookups(self, request, model_admin):
        return [("yes", _("mine"))]

    def queryset(self, request, queryset):
        if self.value() != "yes":
            return queryset
        # Asked of each row in the list's order, so that the first page is soon full.
        of_this_story = Revision.objects.filter(article=OuterRef("article"))
        written = writing_events().filter(by=request.user, revision=OuterRef("pk"))
        return queryset.filter(Exists(of_this_story.filter(Exists(written))))
