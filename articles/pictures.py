"""Picture files: what is taken in, what is kept of it, and the sizes readers are served."""

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ["JPEG", "PNG", "WEBP", "AVIF"]
LONGEST_SIDE = 2560  # pixels of the kept file
RENDITION_WIDTHS = [480, 800, 1200, 1600]
SRGB = ImageCms.createProfile("sRGB")


@dataclass
class CleanPicture:
    """A picture as it is kept: an upright sRGB JPEG that tells nothing besides what it shows."""

    content: bytes
    digest: str
    width: int
    height: int


def clean_picture(upload) -> CleanPicture:
    """Read an uploaded file; what is no sound picture of a permitted kind and size is refused
    with a `ValidationError` that says why."""
    if upload.size > settings.PICTURE_MAX_BYTES:
        raise ValidationError(
            _("The picture is too large: at most %(size)d MB.")
            % {"size": settings.PICTURE_MAX_BYTES // 1024**2}
        )
    original = upload.read()
    picture = _upright_rgb(_open(original))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=88, progressive=True, optimize=True)
    return CleanPicture(kept.getvalue(), digest_of(original), *picture.size)


def digest_of(original: bytes) -> str:
    """SHA-256 of a file as it was uploaded: the same picture sent twice is recognised by it."""
    return hashlib.sha256(original).hexdigest()


def make_renditions(photo) -> list[int]:
    """Store the AVIF sizes of a photo that are narrower than its file; return their widths."""
    with default_storage.open(photo.file.name) as file:
        picture = Image.open(file, formats=["JPEG"])
        picture.load()
    widths = [width for width in RENDITION_WIDTHS if width < photo.width] or [photo.width]
    for width in widths:
        height = round(photo.height * width / photo.width)
        smaller = picture.resize((width, height), Image.Resampling.LANCZOS)
        kept = io.BytesIO()
        smaller.save(kept, "AVIF", quality=60, speed=8)
        name = rendition_name(photo.file.name, width)
        default_storage.delete(name)
        default_storage.save(name, ContentFile(kept.getvalue()))
    return widths


def rendition_name(name: str, width: int) -> str:
    """Where the rendition of the picture `name` that is `width` pixels wide is stored."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}-{width}.avif"))


def kept_name(path: str) -> str:
    """The picture that the stored file `path` is, or is a rendition of: `rendition_name` undone."""
    return re.sub(r"-\d+\.avif$", ".jpg", path)


def _open(original):
    """The decoded picture; its kind is told by its content, never by its name."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(original), formats=FORMATS)
            _check_shape(picture)
            picture.load()
    except ValidationError:
        raise
    except UnidentifiedImageError as error:
        raise ValidationError(
            _("This is not a picture we can read: send a JPEG, PNG, WebP or AVIF file.")
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_too_many_pixels()) from error
    except Exception as error:  # decoders raise anything over a damaged file
        raise ValidationError(_("The picture is damaged and cannot be read.")) from error
    return picture


def _check_shape(picture):
    if picture.width * picture.height > settings.PICTURE_MAX_PIXELS:
        raise ValidationError(_too_many_pixels())
    if getattr(picture, "n_frames", 1) > 1:
        raise ValidationError(_("Moving pictures cannot be used: send a still one."))


def _too_many_pixels():
    return _("The picture has too many pixels: at most %(megapixels)d megapixels.") % {
        "megapixels": settings.PICTURE_MAX_PIXELS // 1_000_000
    }


def _upright_rgb(picture):
    """Turned as its EXIF says, on white where it is transparent, in sRGB, without metadata."""
    profile = picture.info.get("icc_profile")
    picture = ImageOps.exif_transpose(picture)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    elif profile and picture.mode in ("RGB", "CMYK"):
        picture = _to_srgb(picture, profile)
    picture = picture.convert("RGB")
    picture.info = {}
    return picture


def _to_srgb(picture, profile):
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture  # a broken profile: the colours as they are
