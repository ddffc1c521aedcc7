"""Reading an uploaded picture: its kind is told by its content, and what is kept is new."""

import hashlib
import io
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass

import pi_heif
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from articles.pictures.metadata import Told, told_by

FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]
ACCEPT = "image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif"
LONGEST_SIDE = 2560  # pixels of the kept file
LOGO_SIZE = (720, 192)  # three times what the masthead shows
SRGB = ImageCms.createProfile("sRGB")
ROWS_AT_ONCE = 64
MOST_SCANS = 100
# These are decoded whole, with copies on the way: 16 bytes a pixel. Others need 4 to 7.
GREEDY_FORMATS, GREEDY_MAX_PIXELS = {"WEBP", "AVIF"}, 24_000_000
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# It only reads HEIC; the fuller library of the same maker brings a writer under the GPL along.
pi_heif.register_heif_opener(thumbnails=False)
_lock = threading.Lock()


@dataclass
class CleanPicture:
    """A picture as it is kept: an upright sRGB JPEG that tells nothing besides what it shows.
    What its file said besides is `told`."""

    content: bytes
    width: int
    height: int
    told: Told


def clean_picture(upload) -> CleanPicture:
    """Read an uploaded file; what is no sound picture of a permitted kind and size is refused
    with a `ValidationError` that says why."""
    _check_size(upload)
    with _reading():
        picture = _open(upload)
        told = told_by(picture)
        upright = _upright(picture)
    kept = io.BytesIO()
    upright.save(kept, "JPEG", quality=88, progressive=True, optimize=True)
    return CleanPicture(kept.getvalue(), *upright.size, told)


def clean_logo(upload):
    """A logo as it is kept, a PNG with its transparency and nothing else, and its size; refused
    like any picture."""
    _check_size(upload)
    with _reading():
        picture = _open(upload).convert("RGBA")
    picture.thumbnail(LOGO_SIZE, Image.Resampling.LANCZOS)
    picture.info = {}
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue(), picture.size


def digest_of(upload) -> str:
    """SHA-256 of a file as it was uploaded: the same picture sent twice is recognised by it."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _reading():
    """In one process one picture after the other: a large one takes some 300 MB while it is read.
    Of what is written badly beside it nobody need be warned, but a bomb is an error."""
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _check_size(upload):
    if upload.size > settings.PICTURE_MAX_BYTES:
        raise ValidationError(
            _("The picture is too large: at most %(size)d MB.")
            % {"size": settings.PICTURE_MAX_BYTES // 1024**2}
        )


def _open(upload):
    """The decoded picture, of a JPEG no more than is kept of it."""
    upload.seek(0)
    try:
        picture = Image.open(upload, formats=FORMATS)
        _check_shape(picture)
        _check_scans(picture, upload)
        picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
    except ValidationError:
        raise
    except UnidentifiedImageError as error:
        raise ValidationError(
            _("This is not a picture we can read: send a JPEG, PNG, WebP, AVIF or HEIC file.")
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_too_many_pixels()) from error
    except Exception as error:  # decoders raise anything over a damaged file
        raise ValidationError(_("The picture is damaged and cannot be read.")) from error
    return picture


def _check_shape(picture):
    pixels = picture.width * picture.height
    if pixels > settings.PICTURE_MAX_PIXELS:
        raise ValidationError(_too_many_pixels())
    if picture.format in GREEDY_FORMATS and pixels > GREEDY_MAX_PIXELS:
        raise ValidationError(
            _("A WebP or AVIF has at most %(megapixels)d megapixels: send this one as a JPEG.")
            % {"megapixels": GREEDY_MAX_PIXELS // 1_000_000}
        )
    # A telephone's JPEG may hold further pictures, its brightness or depth: they are left out.
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise ValidationError(_("Moving pictures cannot be used: send a still one."))


def _check_scans(picture, upload):
    """A progressive JPEG is drawn once for each of its scans: ten or so, where nobody made a file
    of thousands to keep the site busy for minutes."""
    if picture.format not in ("JPEG", "MPO"):
        return
    place = upload.tell()
    if sum(chunk.count(b"\xff\xda") for chunk in upload.chunks()) > MOST_SCANS:
        raise ValidationError(_("The picture is damaged and cannot be read."))
    upload.seek(place)


def _too_many_pixels():
    return _("The picture has too many pixels: at most %(megapixels)d megapixels.") % {
        "megapixels": settings.PICTURE_MAX_PIXELS // 1_000_000
    }


def _upright(picture):
    """Turned as its EXIF says, on white where it is transparent, in sRGB, without metadata."""
    orientation = _orientation(picture)
    upright = _reduced(picture, _to_srgb(picture))
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return upright.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else upright


def _orientation(picture):
    try:
        return picture.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # as in `told_by`
        return None


def _reduced(picture, to_srgb):
    """The picture in RGB, by a whole factor smaller where it is several times too large. It is
    made strip by strip: a copy of 40 megapixels in another mode would take 160 MB."""
    factor = max(1, max(picture.size) // LONGEST_SIDE)
    width, height = picture.size
    reduced = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    for top in range(0, height, ROWS_AT_ONCE * factor):
        strip = picture.crop((0, top, width, min(top + ROWS_AT_ONCE * factor, height)))
        reduced.paste(to_srgb(strip).reduce(factor), (0, top // factor))
    return reduced


def _to_srgb(picture):
    """What makes a strip of the picture plain RGB."""
    if picture.mode.startswith("I"):  # 16 bits a pixel, which `convert` would cut off
        return lambda strip: strip.convert("I").point(lambda value: value / 256).convert("RGB")
    if picture.has_transparency_data:
        return _on_white
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            transform = ImageCms.buildTransform(source, SRGB, picture.mode, "RGB")
            return lambda strip: ImageCms.applyTransform(strip, transform)
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the colours as they are
    return lambda strip: strip.convert("RGB")


def _on_white(strip):
    strip = strip.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", strip.size, "white"), strip).convert("RGB")
