from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.fields import LineField, LinkField

from .articles import Article
from .pictures import Photo
from .revisions import Revision
from .site import Shared, SharedQuerySet


class SwitchQuerySet(SharedQuerySet):
    def unfinished(self, now=None):
        """What is on at `now` (aware datetime) or will be; of each is told whether its story is
        live already."""
        live = Revision.objects.live(now).filter(article=OuterRef("article"))
        return self.filter(ends_at__gt=now or timezone.now()).annotate(is_story_live=Exists(live))


class Switch(Shared):
    """Something all pages show from one hour to another; the clock alone turns it on and off."""

    class Kind(models.TextChoices):
        URGENT = "urgent", _("urgent news, a strip on top")
        MOURNING = "mourning", _("state mourning, all in grey")
        NOTICE = "notice", _("banner: notice of the house")
        PUBLICITY = "publicity", _("banner: public information")

    class Place(models.TextChoices):
        TOP = "top", _("above the page")
        FOOT = "foot", _("below the page")

    BANNERS = (Kind.NOTICE, Kind.PUBLICITY)

    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    words = LineField(
        _("words"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("What the strip says; for a banner, what its picture says (alt text)."),
    )
    article = models.ForeignKey(
        Article,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("story"),
        help_text=_("Where the strip or the banner leads: a story, or else a link."),
    )
    link = LinkField(_("link"), blank=True, default="")
    photo = models.ForeignKey(
        Photo,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture of the banner"),
    )
    place = models.CharField(
        _("place of the banner"), max_length=4, choices=Place, default=Place.TOP
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    objects = SwitchQuerySet.as_manager()

    class Meta:
        verbose_name = _("switch")
        verbose_name_plural = _("switches")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["ends_at"], name="switch_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="switch_ends_after_it_starts"
            )
        ]

    def __str__(self):
        return self.words or self.get_kind_display()

    def clean(self):
        problems = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            problems["ends_at"] = _("It must end after it starts.")
        if self.kind != self.Kind.MOURNING and not self.words:
            problems["words"] = _("Write what readers are told.")
        if self.kind in self.BANNERS and not self.photo_id:
            problems["photo"] = _("A banner needs a picture.")
        if self.article_id and self.link:
            problems["link"] = _("Give a story or a link, not both.")
        if problems:
            raise ValidationError(problems)

    def is_on(self, now=None):
        """Whether it shows at `now` (aware datetime)."""
        return self.starts_at <= (now or timezone.now()) < self.ends_at

    @property
    def label(self):
        """What a banner is: readers must not take it for news."""
        return {self.Kind.NOTICE: _("Notice"), self.Kind.PUBLICITY: _("Public information")}.get(
            self.kind, ""
        )

    @property
    def target(self):
        """Where it leads, or ""; a story that is not live leads nowhere.

        One that was live when this was read by `unfinished` is so until it is withdrawn, which
        raises the site's version; only one that was not is asked about again.
        """
        if not self.article_id:
            return self.link
        is_live = getattr(self, "is_story_live", False) or self.article.live_revision()
        return self.article.get_absolute_url() if is_live else ""
