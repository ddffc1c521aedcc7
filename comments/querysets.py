"""Which comments: what readers see, and what waits for a moderator."""

from django.db import models
from django.db.models import Q


class CommentQuerySet(models.QuerySet):
    def visible(self):
        """What readers see: approved, on a story that shows its comments."""
        off = self.model.article.field.related_model.CommentPolicy.OFF
        return self.filter(status=self.model.Status.APPROVED).exclude(article__comment_policy=off)

    def pending(self):
        """What waits for a moderator, the oldest first."""
        return self.filter(status=self.model.Status.PENDING).order_by("created_at", "pk")

    def threads(self):
        """The comments a thread hangs from: visible ones, and placeholders above visible replies."""
        return self.filter(depth=0, in_thread=True)

    def replies_to(self, roots):
        """The visible replies of the threads that hang from `roots`."""
        return self.filter(root__in=roots, in_thread=True)

    def oldest_first(self):
        return self.order_by("created_at", "pk")

    def after(self, created_at, pk):
        """What follows that comment in the order of `oldest_first()`."""
        same_moment = Q(created_at=created_at, pk__gt=pk)
        return self.filter(created_at__gte=created_at).filter(
            Q(created_at__gt=created_at) | same_moment
        )
