import secrets
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.fields import LineField
from articles.pictures import clean_picture, digest_of, rendition_name

from .children import RevisionChild, revision_key
from .revisions import Revision
from .site import Shared, SharedQuerySet


def unguessable_path(photo, filename):
    """Where a picture is kept: nothing in the address tells what it shows or when it appears."""
    token = secrets.token_urlsafe(18)
    return f"anh/{token[:2].lower()}/{token}{PurePath(filename).suffix}"


def share_of_picture(verbose_name):
    """A coordinate of the focal point: 0 is the left or top edge, 1 the right or bottom."""
    return models.FloatField(
        verbose_name, default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )


class PhotoQuerySet(SharedQuerySet):
    def withdrawn(self):
        """Pictures of withdrawn stories that stand in nothing readers may see now."""
        figures = Figure.objects.filter(photo=OuterRef("pk"))
        return self.filter(
            Exists(figures.filter(revision__article__withdrawn_at__isnull=False)),
            ~Exists(figures.filter(revision__in=Revision.objects.live())),
        )

    def from_upload(self, upload, by=None, **words):
        """The photo of an uploaded file: the one already there, or a new one with `words`.

        Raises `ValidationError` for what is no picture we take.
        """
        known = self.filter(digest=digest_of(upload.read())).first()
        if known:
            return known
        upload.seek(0)
        picture = clean_picture(upload)
        photo = self.model(
            digest=picture.digest,
            size=len(picture.content),
            width=picture.width,
            height=picture.height,
            uploaded_by=by,
            **words,
        )
        photo.file.save("anh.jpg", ContentFile(picture.content), save=False)
        photo.save()
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
    alt = LineField(_("alt text"), max_length=300, blank=True, default="")
    caption = LineField(_("caption"), max_length=500, blank=True, default="")
    credit = LineField(_("picture credit"), max_length=120, blank=True, default="")
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="photos",
        verbose_name=_("uploaded by"),
    )
    rendition_widths = models.JSONField(default=list, editable=False)

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

    @property
    def srcset(self):
        """The AVIF sizes that are ready, as the `srcset` attribute wants them."""
        return ", ".join(
            f"{default_storage.url(rendition_name(self.file.name, width))} {width}w"
            for width in self.rendition_widths
        )

    def queue_renditions(self):
        from articles.tasks import make_renditions

        transaction.on_commit(lambda: make_renditions.enqueue(self.pk))


class Figure(RevisionChild):
    """A picture in a story, with the words printed beside it."""

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
    alt = LineField(_("alt text"), max_length=300, blank=True, default="")
    is_decorative = models.BooleanField(_("decorative: no alt text needed"), default=False)
    caption = LineField(_("caption"), max_length=500, blank=True, default="")
    credit = LineField(_("picture credit"), max_length=120, blank=True, default="")

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
        ]

    def __str__(self):
        return self.caption or str(self.photo)

    def save(self, *args, **kwargs):
        self.key = self.key or secrets.token_hex(4)
        super().save(*args, **kwargs)
