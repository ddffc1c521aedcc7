from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.fields import LineField
from articles.slugs import AddressField, ascii_slug

from .articles import Article
from .site import Named, Shared


class Section(Named, Shared):
    """Where in the paper a story sits (chuyên mục)."""

    search_names = ("parent_id",)  # its stories are found in the section above as well

    name = LineField(_("name"), max_length=60, unique=True)
    slug = AddressField()
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent section"),
    )
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="sections", verbose_name=_("editors")
    )
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("Comments here are always read before they appear."),
    )
    comment_policy = models.CharField(
        _("comments"),
        max_length=6,
        choices=[("", _("as the site, or the section above")), *Article.CommentPolicy.choices],
        blank=True,
        default="",
        help_text=_("A story may say otherwise."),
    )
    comment_days = models.PositiveSmallIntegerField(
        _("takes comments for so many days"),
        null=True,
        blank=True,
        help_text=_("Empty: as long as the site, or the section above. 0: for ever."),
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "name"]
        constraints = [
            ascii_slug("section_slug_is_ascii"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="section_is_not_its_own_parent"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:section", args=[self.slug])

    def clean(self):
        if self.parent and (self.parent.parent_id or self.parent_id == self.pk):
            raise ValidationError({"parent": _("Choose a section that stands at the top.")})
        if self.parent and self.pk and self.children.exists():
            raise ValidationError({"parent": _("This section has sections of its own below it.")})
