"""Which comments: what readers see, and what waits for a moderator."""

from django.apps import apps
from django.db import models
from django.db.models import Q

from articles import discussion
from articles.models import Article, Revision

Policy = Article.CommentPolicy
# `in_thread=True` would become a bare column, which SQLite reads past the index for.
SHOWN = [True]


class CommentQuerySet(models.QuerySet):
    def visible(self):
        """What readers see: approved, on a story that shows its comments."""
        holds = discussion.current()
        if holds.is_off:
            return self.none()
        shown = self.approved().exclude(article__comment_policy=Policy.OFF)
        if hidden := holds.hidden_sections:
            stories = Revision.objects.live().filter(section__in=hidden).values("article")
            shown = shown.exclude(article__comment_policy="", article__in=stories)
        return shown

    def approved(self):
        """What readers see where their story is known to show comments."""
        return self.filter(status=self.model.Status.APPROVED)

    def without_hold(self):
        """Those no legal hold is on: neither on the story nor on who wrote them."""
        holds = apps.get_model("comments", "LegalHold").objects.active()
        return self.exclude(article__in=holds.articles()).exclude(contact__in=holds.contacts())

    def pending(self):
        """What waits for a moderator, the oldest first."""
        return self.filter(status=self.model.Status.PENDING).order_by("created_at", "pk")

    def reported(self):
        """What readers see, and reported since a moderator last looked at it, the oldest first."""
        reports = apps.get_model("comments", "Report").objects.filter(settled_at=None)
        unseen = [status for status in self.model.Status if status != self.model.Status.APPROVED]
        # Said the other way round, so that the reports are read and not all that is approved.
        rows = self.filter(pk__in=reports.values("comment")).exclude(status__in=unseen)
        return rows.order_by("created_at", "pk")

    def waiting(self):
        """(moment, status) of what needs a moderator, pending or reported, in no order yet."""
        columns = ("created_at", "status")
        reported = self.reported().order_by().values_list(*columns)
        return self.pending().order_by().values_list(*columns).union(reported, all=True)

    def threads(self):
        """What threads hang from: visible comments, and placeholders above visible replies."""
        return self.filter(depth=0, in_thread__in=SHOWN)

    def replies_to(self, roots):
        """The visible replies of the threads that hang from `roots`."""
        return self.filter(root__in=roots, in_thread__in=SHOWN)

    def oldest_first(self):
        return self.order_by("created_at", "pk")

    def newest_first(self):
        return self.order_by("-created_at", "-pk")

    def picked(self):
        """What the newsroom chose, the latest choice first."""
        return self.filter(picked_at__isnull=False).order_by("-picked_at", "-pk")

    def from_place(self, comment):
        """That comment and what follows it in the order of `oldest_first()`."""
        same_moment = Q(created_at=comment.created_at, pk__gte=comment.pk)
        return self.filter(created_at__gte=comment.created_at).filter(
            Q(created_at__gt=comment.created_at) | same_moment
        )

    def to_place(self, comment):
        """That comment and what follows it in the order of `newest_first()`."""
        same_moment = Q(created_at=comment.created_at, pk__lte=comment.pk)
        return self.filter(created_at__lte=comment.created_at).filter(
            Q(created_at__lt=comment.created_at) | same_moment
        )

    def named(self, public_id):
        """The comment an address or a form names, or None; anyone may have written anything."""
        return self.filter(public_id=public_id.replace("\0", "")).first()

    def for_reading(self):
        """Load what a thread shows, and leave behind the text it was made from."""
        return self.defer("body")

    def with_parent(self):
        """Load also whom each answers, and whether that is shown."""
        names = ["author_name", "public_id", "status", "article"]
        unused = [
            field.name
            for field in self.model._meta.concrete_fields
            if field.name not in ("id", *names)
        ]
        return self.select_related("parent").defer("body", *(f"parent__{name}" for name in unused))
