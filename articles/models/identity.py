import re
import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.colours import is_readable
from articles.fields import LineField, LinkField

from .site import Shared

COLOUR = re.compile(r"#[0-9a-f]{6}")
validate_colour = RegexValidator(
    rf"^{COLOUR.pattern}\Z", _("Write a colour as # and six digits: #0f5f4a.")
)


def logo_path(identity, filename):
    return f"logo/{secrets.token_urlsafe(12)}.png"


def words(verbose_name, max_length=200, **values):
    """A line of words that may be missing."""
    return LineField(verbose_name, max_length=max_length, blank=True, default="", **values)


def colour(verbose_name):
    return models.CharField(
        verbose_name, max_length=7, blank=True, default="", validators=[validate_colour]
    )


def link(verbose_name):
    return LinkField(verbose_name, blank=True, default="")


class Identity(Shared):
    """Who publishes the site, in one row: what every page shows of the outlet."""

    class Palette(models.TextChoices):
        FOREST = "forest", _("forest green")
        SEA = "sea", _("sea blue")
        BRICK = "brick", _("brick red")
        PLUM = "plum", _("plum")
        BRONZE = "bronze", _("bronze")
        OWN = "own", _("own colours")

    # Accents on the light and on the dark page.
    ACCENTS = {
        Palette.FOREST: ("#0f5f4a", "#7fcbb1"),
        Palette.SEA: ("#0b5394", "#8ec1f5"),
        Palette.BRICK: ("#9a2a1c", "#f2aa9b"),
        Palette.PLUM: ("#6b2a7a", "#d9ace6"),
        Palette.BRONZE: ("#74460a", "#e2b872"),
    }
    # What press law has a site name.
    REQUIRED = [
        "name",
        "governing_body",
        "licence_kind",
        "licence_number",
        "licence_date",
        "licence_issuer",
        "head",
        "address",
        "phone",
        "email",
    ]

    name = words(_("name of the outlet"), help_text=_("Left empty, it is the one in SITE_NAME."))
    governing_body = words(_("governing body"))
    logo = models.FileField(_("logo"), upload_to=logo_path, blank=True, default="")
    logo_dark = models.FileField(
        _("logo on a dark page"),
        upload_to=logo_path,
        blank=True,
        default="",
        help_text=_("Left empty, the other one is shown there too."),
    )
    logo_width = models.PositiveSmallIntegerField(default=0, editable=False)
    logo_height = models.PositiveSmallIntegerField(default=0, editable=False)
    palette = models.CharField(_("colours"), max_length=6, choices=Palette, default=Palette.FOREST)
    accent = colour(_("own colour on a light page"))
    accent_dark = colour(_("own colour on a dark page"))

    licence_kind = words(
        _("kind of licence"),
        help_text=_("As the licence calls itself, such as “Press licence” or “Website licence”."),
    )
    licence_number = words(_("licence number"), 100)
    licence_date = models.DateField(_("date of the licence"), null=True, blank=True)
    licence_issuer = words(_("issued by"))
    head_title = words(
        _("title of the head"), 100, help_text=_("Such as “Editor-in-chief” or “Director”.")
    )
    head = words(_("head of the outlet"), 100)
    address = words(_("address of the newsroom"), 300)
    phone = words(_("phone"), 60)
    fax = words(_("fax"), 60)
    email = models.EmailField(
        _("e-mail of the newsroom"),
        blank=True,
        default="",
        help_text=_("Shown at the foot of every page, as press law asks."),
    )

    facebook = link("Facebook")
    youtube = link("YouTube")
    zalo = link("Zalo")
    tiktok = link("TikTok")

    ai_assisted = words(
        _("where AI helped"), 300, help_text=_("What readers are told where AI helped with a text.")
    )
    ai_generated = words(
        _("where AI wrote"), 300, help_text=_("What readers are told where AI made a text.")
    )
    ai_assisted_picture = words(
        _("where AI helped with a picture"), 300, help_text=_("Stands below the picture.")
    )
    ai_generated_picture = words(
        _("where AI made a picture"), 300, help_text=_("Stands below the picture.")
    )
    rectification_title = words(
        _("headline of a rectification"),
        120,
        help_text=_("{headline} stands for that of the story it mends."),
    )

    class Meta:
        verbose_name = _("site identity")
        verbose_name_plural = _("site identity")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_identity")]

    def __str__(self):
        return self.name or settings.SITE_NAME

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls):
        """The outlet's identity; before anybody has written it down, an empty one."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def clean(self):
        if self.palette != self.Palette.OWN:
            return
        hard_to_read = {
            "light": _("Words in this colour could hardly be read: choose a darker one."),
            "dark": _("Words in this colour could hardly be read: choose a lighter one."),
        }
        problems = {}
        for field, scheme in (("accent", "light"), ("accent_dark", "dark")):
            value = getattr(self, field)
            if not COLOUR.fullmatch(value):
                problems[field] = _("Choose a colour, or one of the palettes.")
            elif not is_readable(value, scheme):
                problems[field] = hard_to_read[scheme]
        if problems:
            raise ValidationError(problems)

    @property
    def accents(self):
        """The accent on the light page and on the dark one."""
        if self.palette == self.Palette.OWN:
            return self.accent, self.accent_dark
        return self.ACCENTS[self.palette]

    @property
    def has_own_colours(self):
        """Whether pages need a style sheet besides css/tokens.css, which is forest green."""
        return self.palette != self.Palette.FOREST

    @property
    def colours_version(self):
        """Part of the style sheet's address, so that it may be kept for good."""
        return "-".join(accent.removeprefix("#") for accent in self.accents)

    @property
    def social_links(self):
        fields = [self._meta.get_field(name) for name in ("facebook", "youtube", "zalo", "tiktok")]
        links = [(field.verbose_name, getattr(self, field.name)) for field in fields]
        return [(name, url) for name, url in links if url]

    def missing(self):
        """The names of what press law asks for and nobody has written down."""
        return [
            str(self._meta.get_field(name).verbose_name)
            for name in self.REQUIRED
            if not getattr(self, name)
        ]

    def own_ai_words(self, label):
        """What the newsroom wrote for readers of a story with this AI label, if anything."""
        return self.ai_assisted if label == "assisted" else self.ai_generated

    def ai_words(self, label):
        """What readers are told of a story with this AI label."""
        if own := self.own_ai_words(label):
            return own
        if label == "assisted":
            return _("The newsroom used AI in making this story; an editor checked it.")
        return _("This story was made by AI and checked by an editor.")

    def ai_words_of_picture(self, label):
        """What readers are told of a picture with this AI label."""
        if label == "assisted":
            return self.ai_assisted_picture or _("AI was used in making this picture.")
        return self.ai_generated_picture or _("This picture was made by AI.")

    def headline_of_notice(self):
        """The pattern of a rectification's headline, with {headline} in it."""
        return self.rectification_title or str(_("Rectification: {headline}"))
