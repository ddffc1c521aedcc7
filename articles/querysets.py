"""Which revisions: the newsroom's questions about many of them."""

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from articles.guards import GuardedQuerySet


class RevisionQuerySet(GuardedQuerySet):
    def live(self, now=None):
        """What readers see at `now` (aware datetime): approved, due, nothing after it yet."""
        now = now or timezone.now()
        in_place = Q(superseded_at=None) | Q(superseded_at__gt=now)
        return self.approved().filter(in_place, publish_at__lte=now, article__withdrawn_at=None)

    def approved(self):
        return self.filter(state=self.model.State.APPROVED)

    def scheduled(self, now=None):
        """Approved for an hour after `now` (aware datetime), and not called back."""
        return self.approved().filter(publish_at__gt=now or timezone.now(), superseded_at=None)

    def open(self):
        """Being written or in review: at most one an article."""
        return self.filter(state__in=self.model.OPEN_STATES)

    def heads(self):
        """One row an article for the desk: its newest revision that was not discarded."""
        kept = self.model._base_manager.exclude(state=self.model.State.DISCARDED)
        newer = kept.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
        return self.exclude(state=self.model.State.DISCARDED).filter(~Exists(newer))

    def in_section(self, section):
        """Stories of a section and of the sections below it."""
        below = [child.pk for child in section.children.all()]
        if below:
            return self.filter(section__in=[section.pk, *below])
        return self.filter(section=section)

    def newest(self, now=None):
        """The latest story first; the bound lets the index start at the right end."""
        bounded = self.filter(first_published_at__lte=now or timezone.now())
        return bounded.order_by("-first_published_at", "-article_id")

    def older_than(self, first_published_at, article_id):
        """What follows that story in the order of `newest()`."""
        same_moment = Q(first_published_at=first_published_at, article_id__lt=article_id)
        return self.filter(Q(first_published_at__lt=first_published_at) | same_moment).filter(
            first_published_at__lte=first_published_at
        )

    def for_listing(self):
        """Load what a story card shows, and leave the long body behind."""
        lead = self.model._meta.get_field("figures").related_model.objects.filter(placement="lead")
        return (
            self.select_related("article", "section")
            .defer("body")
            .prefetch_related(
                Prefetch("figures", lead.select_related("photo"), to_attr="lead_figures")
            )
        )

    def for_reading(self):
        """Load what a story's page shows, its children in their printed order."""
        return self.select_related("article", "section", "event").prefetch_related(
            "bylines__author",
            "mentions__tag",
            "taggings__tag",
            "revision_organisations__organisation",
            "figures__photo",
        )
