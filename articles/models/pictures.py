import secrets
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from articles.embeds import player_for, site_of
from articles.fields import CaptionsField, FoldedField, LineField, LinesField, LinkField
from articles.pictures import originals
from articles.pictures.crops import crop_of, rendition_name, shapes_of, size_of
from articles.pictures.renditions import remove_files
from articles.pictures.uploads import clean_picture, digest_of

from .children import RevisionChild, revision_key
from .revisions import Revision
from .site import Shared, SharedQuerySet
from .uploads import keep_once


def unguessable_path(photo, filename):
    """Where a picture is kept: nothing in the address tells what it shows or when it appears."""
    token = secrets.token_urlsafe(18)
    return f"anh/{token[:2].lower()}/{token}{PurePath(filename).suffix}"


# What good alt text is, asked for wherever a picture is given one.
ALT_HELP = _(
    "For readers who cannot see the picture: say in one sentence what it shows and why it stands "
    "here, people by name and post. No “picture of”, no repeat of the caption."
)


def share_of_picture(verbose_name):
    """A coordinate of the focal point: 0 is the left or top edge, 1 the right or bottom."""
    return models.FloatField(
        verbose_name, default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )


def standing_in_withdrawn(field):
    """Of what figures show by `field`: what stands in a withdrawn story, and in nothing readers
    may see now."""
    figures = Figure.objects.filter(**{field: OuterRef("pk")})
    is_withdrawn = Exists(figures.filter(revision__article__withdrawn_at__isnull=False))
    return is_withdrawn & ~Exists(figures.filter(revision__in=Revision.objects.live()))


class PhotoQuerySet(SharedQuerySet):
    def withdrawn(self):
        """Pictures of withdrawn stories that stand in nothing readers may see now: in no other
        story, on nobody's page, in no banner."""
        from .officials import Official
        from .switches import Switch

        portraits = Official.objects.public().filter(portrait=OuterRef("pk"))
        banners = Switch.objects.unfinished().filter(photo=OuterRef("pk"))
        return self.filter(standing_in_withdrawn("photo"), ~Exists(portraits), ~Exists(banners))

    def lacking_renditions(self):
        """Pictures of which some file is not made: their shapes are not those of today."""
        every = self.only("file", "focal_x", "focal_y", "renditions")
        return [photo for photo in every.iterator() if not photo.is_ready]

    def from_upload(self, upload, by=None, **words):
        """The photo of an uploaded file: a new one with `words`, or what the file says where they
        are empty; or, `is_known`, the one already there.

        Raises `ValidationError` for what is no picture we take.
        """
        digest = digest_of(upload)
        known = self.filter(digest=digest).first()
        if known:
            return known.recognised()
        picture = clean_picture(upload)
        words = {name: text for name, text in words.items() if text}
        photo = self.model(
            digest=digest,
            size=len(picture.content),
            width=picture.width,
            height=picture.height,
            uploaded_by=by,
            **picture.told.as_values() | words,
        )
        if not keep_once(photo, "anh.jpg", ContentFile(picture.content)):
            return self.get(digest=digest).recognised()
        originals.keep(upload, digest)
        photo.queue_renditions()
        return photo


class Photo(Shared):
    """A picture in the library, cleaned of what its file tells besides the picture."""

    file = models.FileField(_("picture"), upload_to=unguessable_path, max_length=120)
    digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of the file as uploaded"
    )
    size = models.PositiveIntegerField(editable=False, help_text="bytes of the kept file")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    focal_x = share_of_picture(_("focal point, from the left"))
    focal_y = share_of_picture(_("focal point, from the top"))
    alt = LineField(_("alt text"), max_length=300, blank=True, default="", help_text=ALT_HELP)
    caption = LineField(_("caption"), max_length=500, blank=True, default="")
    credit = LineField(_("picture credit"), max_length=120, blank=True, default="")
    copyright = LineField(_("copyright"), max_length=200, blank=True, default="")
    words_folded = FoldedField(sources=["alt", "caption", "credit", "copyright"])
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    ai_label = models.CharField(
        _("AI label"),
        max_length=9,
        choices=Revision.AILabel,
        blank=True,
        default=Revision.AILabel.NONE,
    )
    replaces = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="photos",
        verbose_name=_("uploaded by"),
    )
    blur = models.TextField(
        blank=True, default="", editable=False, help_text="its likeness of a few pixels, a data URI"
    )
    renditions = models.JSONField(
        default=dict, editable=False, help_text="the widths of each kind of each shape there is"
    )

    is_known = False  # whether an upload was this picture, in the library already

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["file"], name="photo_by_file")]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                name="focal_point_is_inside",
            )
        ]

    def __str__(self):
        return self.caption or self.alt or _("Picture no. %(number)s") % {"number": self.pk}

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: remove_files(self.file.name))
        transaction.on_commit(lambda: originals.forget(self.digest))
        return deleted

    def recognised(self):
        self.is_known = True
        if not self.is_ready:  # the making was interrupted
            self.queue_renditions()
        return self

    @property
    def is_ready(self):
        """Whether the files readers are served are made, the crops about the focal point."""
        return self.renditions.keys() == shapes_of(self.focal_x, self.focal_y).keys()

    def queue_renditions(self):
        from articles.tasks import make_renditions

        transaction.on_commit(lambda: make_renditions.enqueue(self.pk))

    def srcset(self, kind, crop=""):
        """The files of a kind (avif, jpg) that are ready of a crop, as `srcset` wants them."""
        shape, widths = self._ready(kind, crop)
        return ", ".join(f"{self._url(width, kind, shape)} {width}w" for width in widths)

    def crop_url(self, crop, width):
        """A JPEG of a crop, `width` pixels wide if there is one; until it is made, what is kept."""
        return self.crop_file(crop, width)[0]

    def crop_file(self, crop, width):
        """The address of `crop_url`, and how wide and high that picture is."""
        shape, widths = self._ready("jpg", crop)
        if not widths:
            return self.file.url, self.width, self.height
        width = next((ready for ready in widths if ready >= width), widths[-1])
        across, down = self.size_of(crop)
        return self._url(width, "jpg", shape), width, max(1, round(down * width / across))

    def size_of(self, crop=""):
        """Width and height of what a crop shows, in pixels of the kept file."""
        return size_of((self.width, self.height), crop)

    def _ready(self, kind, crop):
        """The shape of a crop that is made, and its widths of a kind. While the crops about a
        moved focal point are being made, those about the old one are ready."""
        shape = next((shape for shape in self.renditions if crop_of(shape) == crop), None)
        return shape, self.renditions.get(shape, {}).get(kind, [])

    def _url(self, width, kind, shape):
        return default_storage.url(rendition_name(self.file.name, width, kind, shape))


class Figure(RevisionChild):
    """A picture in a story, with the words printed beside it.

    It may be the still of something that plays: a `clip` of the library, with its captions and its
    transcript as printed, or what another site has at the address `embed`.
    """

    class Placement(models.TextChoices):
        LEAD = "lead", _("lead picture")
        BODY = "body", _("in the text")

    revision = revision_key("figures")
    photo = models.ForeignKey(
        Photo, models.PROTECT, related_name="figures", verbose_name=_("picture")
    )
    key = models.SlugField(max_length=20, editable=False, help_text="how the body names it")
    placement = models.CharField(
        _("placement"), max_length=4, choices=Placement, default=Placement.LEAD
    )
    alt = LineField(_("alt text"), max_length=300, blank=True, default="", help_text=ALT_HELP)
    is_decorative = models.BooleanField(
        _("decorative: no alt text needed"),
        default=False,
        help_text=_("Only where nothing is lost to who cannot see it."),
    )
    caption = LineField(_("caption"), max_length=500, blank=True, default="")
    credit = LineField(_("picture credit"), max_length=120, blank=True, default="")
    clip = models.ForeignKey(
        "articles.Clip",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("video or audio"),
    )
    embed = LinkField(
        _("address of a video"),
        max_length=500,
        blank=True,
        default="",
        help_text=_("On YouTube, Facebook, TikTok or Vimeo; the picture is what readers click on."),
    )
    captions = CaptionsField(
        _("captions"), blank=True, default="", help_text=_("WebVTT, or SubRip (SRT).")
    )
    transcript = LinesField(
        _("transcript"), blank=True, default="", help_text=_("What is said, word by word.")
    )

    class Meta(RevisionChild.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="figure_key_once_a_revision"),
            models.UniqueConstraint(
                fields=["revision"], condition=Q(placement="lead"), name="one_lead_a_revision"
            ),
            models.CheckConstraint(
                condition=Q(is_decorative=False) | Q(alt=""), name="decorative_figure_has_no_alt"
            ),
            models.CheckConstraint(
                condition=Q(clip=None) | Q(embed=""), name="figure_plays_one_thing"
            ),
        ]

    def __str__(self):
        return self.caption or str(self.photo)

    def save(self, *args, **kwargs):
        self.key = self.key or secrets.token_hex(4)
        super().save(*args, **kwargs)

    @property
    def plays(self):
        return bool(self.clip_id or self.embed)

    @property
    def player(self):
        """The player of another site that shows what is at `embed`, or None."""
        return player_for(self.embed)

    @property
    def embed_site(self):
        return site_of(self.embed)

    @property
    def captions_token(self):
        """What stands in the address of its captions, so that nobody finds those of a draft."""
        return salted_hmac("captions", f"{self.pk} {self.captions}").hexdigest()[:24]

    def captions_url(self):
        return reverse("articles:captions", args=[self.pk, self.captions_token])
