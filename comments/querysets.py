"""Which comments: what readers see, and what waits for a moderator."""

from django.conf import settings
from django.db import models
from django.db.models import Q

# `in_thread=True` would become a bare column, which SQLite reads past the index for.
SHOWN = [True]


class CommentQuerySet(models.QuerySet):
    def visible(self):
        """What readers see: approved, on a story that shows its comments."""
        if settings.COMMENTS == "off":
            return self.none()
        off = self.model.article.field.related_model.CommentPolicy.OFF
        return self.filter(status=self.model.Status.APPROVED).exclude(article__comment_policy=off)

    def pending(self):
        """What waits for a moderator, the oldest first."""
        return self.filter(status=self.model.Status.PENDING).order_by("created_at", "pk")

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
        return self.defer("body", "body_folded")

    def with_parent(self):
        """Load also whom each answers, and whether that is shown."""
        names = ["author_name", "public_id", "status", "article"]
        unused = [
            field.name
            for field in self.model._meta.concrete_fields
            if field.name not in ("id", *names)
        ]
        return self.select_related("parent").defer(
            "body", "body_folded", *(f"parent__{name}" for name in unused)
        )
