import secrets

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.clips.uploads import TYPES, clean_clip
from articles.fields import CaptionsField, FoldedField, LineField, LinesField
from articles.pictures.uploads import digest_of

from .pictures import Photo, standing_in_withdrawn
from .site import Shared, SharedQuerySet
from .uploads import keep_once


def unguessable_path(clip, filename):
    """Where a clip is kept; `filename` has the ending its content gives it."""
    token = secrets.token_urlsafe(18)
    return f"phim/{token[:2].lower()}/{token}.{filename.rpartition('.')[2]}"


class ClipQuerySet(SharedQuerySet):
    def withdrawn(self):
        """Clips of withdrawn stories that stand in nothing readers may see now."""
        return self.filter(standing_in_withdrawn("clip"))

    def from_upload(self, upload, by=None, **words):
        """The clip of an uploaded file: a new one, or, `is_known`, the one already there.

        Raises `ValidationError` for what is no clip we take.
        """
        digest = digest_of(upload)
        if known := self.filter(digest=digest).first():
            return known.recognised()
        with clean_clip(upload) as (content, facts):
            clip = self.model(
                digest=digest,
                size=facts.size,
                duration=facts.duration,
                width=facts.width,
                height=facts.height,
                uploaded_by=by,
                **words,
            )
            is_new = keep_once(clip, content.name, content)
        return clip if is_new else self.get(digest=digest).recognised()


class Clip(Shared):
    """A video or a sound recording in the library; its file tells nothing besides what plays."""

    file = models.FileField(_("file"), upload_to=unguessable_path, max_length=120)
    digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of the file as uploaded"
    )
    size = models.PositiveBigIntegerField(editable=False, help_text="bytes of the kept file")
    duration = models.FloatField(editable=False, help_text="seconds")
    width = models.PositiveIntegerField(editable=False, help_text="0 of sound")
    height = models.PositiveIntegerField(editable=False)
    poster = models.ForeignKey(
        Photo,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="poster_of",
        verbose_name=_("poster"),
        help_text=_("The picture shown before it plays; without one the site draws it."),
    )
    caption = LineField(_("caption"), max_length=500, blank=True, default="")
    credit = LineField(_("credit"), max_length=120, blank=True, default="")
    captions = CaptionsField(_("captions"), blank=True, default="")
    transcript = LinesField(_("transcript"), blank=True, default="")
    words_folded = FoldedField(sources=["caption", "credit", "transcript"])
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="clips",
        verbose_name=_("uploaded by"),
    )

    is_known = False  # whether an upload was this clip, in the library already

    objects = ClipQuerySet.as_manager()

    class Meta:
        verbose_name = _("video or audio")
        verbose_name_plural = _("video and audio")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["file"], name="clip_by_file")]
        constraints = [
            models.CheckConstraint(condition=Q(duration__gt=0), name="clip_has_a_duration")
        ]

    def __str__(self):
        return self.caption or _("Clip no. %(number)s") % {"number": self.pk}

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: self.file.storage.delete(self.file.name))
        return deleted

    def recognised(self):
        self.is_known = True
        return self

    @property
    def is_video(self):
        return self.width > 0

    @property
    def content_type(self):
        return TYPES["." + self.file.name.rpartition(".")[2]]
