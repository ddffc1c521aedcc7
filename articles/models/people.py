from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.fields import FoldedField, LineField, SortKeyField
from articles.slugs import AddressField, ascii_slug

from .children import RevisionChild, revision_key
from .live import in_live_story
from .site import Named, Shared, SharedQuerySet


class AuthorQuerySet(SharedQuerySet):
    def public(self):
        """Those who signed a live story."""
        return self.filter(in_live_story("bylines__author"))


class Author(Named, Shared):
    """A name or pen name stories are signed with; it may have no login."""

    name = LineField(_("name"), max_length=100, unique=True)
    name_folded = FoldedField(sources=["name"])
    sort_key = SortKeyField(source="name", is_person=True)
    slug = AddressField()
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("login"),
    )
    bio = LineField(_("about"), max_length=400, blank=True, default="")

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]
        constraints = [ascii_slug("author_slug_is_ascii")]
        indexes = [models.Index(fields=["sort_key", "slug"], name="author_by_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:author", args=[self.slug])


class Byline(RevisionChild):
    """One name in the line that says who made a story."""

    class Credit(models.TextChoices):
        REPORTER = "reporter", _("reporter")
        CAMERA = "camera", _("camera")
        PHOTO = "photo", _("photographs")
        EDITOR = "editor", _("editor")
        TRANSLATOR = "translator", _("translator")

    revision = revision_key("bylines")
    author = models.ForeignKey(
        Author,
        models.PROTECT,
        db_index=False,  # byline_by_date begins with it
        related_name="bylines",
        verbose_name=_("author"),
    )
    credit = models.CharField(_("credit"), max_length=12, choices=Credit, default=Credit.REPORTER)

    class Meta(RevisionChild.Meta):
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        permissions = [("view_royalties", "Can see what each month's stories are paid by")]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "author", "credit"], name="author_has_a_credit_once"
            )
        ]
        indexes = [
            models.Index(fields=["author", "first_published_at", "revision"], name="byline_by_date")
        ]

    def __str__(self):
        return f"{self.author} ({self.get_credit_display()})"
