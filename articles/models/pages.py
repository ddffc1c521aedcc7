from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _

from articles.fields import BodyField, LineField
from articles.slugs import AddressField, ascii_slug

from .site import Shared


class Page(Shared):
    """A page that stands: about the outlet, how to reach it.

    Django's flatpages were left aside: they need its sites app, keep what is typed uncleaned and
    answer through a 404.
    """

    title = LineField(_("title"), max_length=120)
    slug = AddressField()
    body = BodyField(_("text"), blank=True, default="")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["order", "title"]
        constraints = [ascii_slug("page_slug_is_ascii")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("articles:page", args=[self.slug])

    def clean(self):
        if self.slug and self._address_is_taken():
            raise ValidationError({"slug": _("Something else of the site stands at this address.")})

    def _address_is_taken(self):
        if self.slug in dict(settings.LANGUAGES):
            return True
        try:
            return resolve(f"/{self.slug}/").view_name != "articles:page"
        except Resolver404:
            return False
