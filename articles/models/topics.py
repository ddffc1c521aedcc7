from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from articles.fields import FoldedField, SortKeyField
from articles.slugs import ascii_slug
from articles.vietnamese import slugify, spelling

from .children import RevisionChild, revision_key
from .live import in_live_story
from .site import MergeableQuerySet, Named, Shared


class SpelledTag(Named, Shared, TagBase):
    """A taggit tag whose name is unique in one spelling ("hoà" and "hòa" are one name)."""

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="aliases",
        verbose_name=_("merged into"),
    )

    class Meta:
        abstract = True
        ordering = ["name"]

    def save(self, *args, **kwargs):
        self.name = spelling(" ".join(self.name.split()))
        super().save(*args, **kwargs)

    def slugify(self, tag, i=None):
        stem = slugify(tag, 90) or self._meta.model_name
        return stem if i is None else f"{stem}-{i}"


class TopicQuerySet(MergeableQuerySet):
    def with_public(self):
        """Tell of each whether a live story is about it."""
        return self.annotate(is_public=in_live_story("taggings__tag"))

    def public(self):
        """Those readers know, see `with_public`."""
        return self.filter(in_live_story("taggings__tag"))


class Topic(SpelledTag):
    """What stories are about, across sections (chủ đề)."""

    name_folded = FoldedField(sources=["name"])
    sort_key = SortKeyField(source="name")

    objects = TopicQuerySet.as_manager()

    class Meta(SpelledTag.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [ascii_slug("topic_slug_is_ascii")]
        indexes = [models.Index(fields=["sort_key", "slug"], name="topic_by_name")]

    def get_absolute_url(self):
        return reverse("articles:topic", args=[self.slug])


class Tagging(RevisionChild, ItemBase):
    """A topic of a revision."""

    revision_field = "content_object"
    movable = RevisionChild.movable | {"tag"}

    content_object = revision_key("taggings")
    tag = models.ForeignKey(
        Topic,
        models.PROTECT,
        db_index=False,  # tagging_by_date begins with it
        related_name="%(class)ss",
        verbose_name=_("topic"),
    )

    class Meta(RevisionChild.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="topic_once_a_revision")
        ]
        indexes = [
            models.Index(
                fields=["tag", "first_published_at", "content_object"], name="tagging_by_date"
            )
        ]

    def __str__(self):
        return str(self.tag)
