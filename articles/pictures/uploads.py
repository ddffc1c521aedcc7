"""Reading an uploaded picture: its kind is told by its content, and what is kept is new."""

import hashlib
import io
import re
import threading
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import pi_heif
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from articles.pictures.metadata import Told, told_by

FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"]
ACCEPT = "image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif"
KEPT_SIZE = (2560, 2560)  # pixels
LOGO_SIZE = (720, 192)  # three times what the masthead shows
SRGB = ImageCms.createProfile("sRGB")
ROWS_AT_ONCE = 128
MOST_SCANS = 100
MOST_SEGMENTS = 5000  # of a JPEG: some 300 MB of profiles and notes
# What begins a part of a JPEG: no byte of a scan, no mark within one.
MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
SCAN, END = 0xDA, 0xD9
# These are decoded whole, with copies on the way: 16 bytes a pixel. Others need 4 to 7.
GREEDY_FORMATS, GREEDY_MAX_PIXELS = {"WEBP", "AVIF"}, 24_000_000
# In several scans a JPEG is collected whole before it is drawn: 12 bytes a pixel of four colours.
SCANNED_CMYK_MAX_PIXELS = 30_000_000
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LYING = {5, 6, 7, 8}  # those that change width and height for each other

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
        upright = _upright(picture, KEPT_SIZE, "RGB")
    kept = io.BytesIO()
    upright.save(kept, "JPEG", quality=88, progressive=True, optimize=True)
    return CleanPicture(kept.getvalue(), *upright.size, told)


def clean_logo(upload):
    """A logo as it is kept, a PNG with its transparency and nothing else, and its size; refused
    like any picture."""
    _check_size(upload)
    with _reading():
        upright = _upright(_open(upload), LOGO_SIZE, "RGBA")
    kept = io.BytesIO()
    upright.save(kept, "PNG", optimize=True)
    return kept.getvalue(), upright.size


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
        picture.draft(None, KEPT_SIZE)
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
    if _is_moving(picture):
        raise ValidationError(_("Moving pictures cannot be used: send a still one."))


def _is_moving(picture):
    """Whether its pictures follow each other. A telephone's JPEG or HEIC may hold further ones, its
    brightness, its depth or another view: they are left out."""
    if picture.format == "MPO" or getattr(picture, "n_frames", 1) == 1:
        return False
    return picture.format != "HEIF" or picture.get_format_mimetype().endswith("-sequence")


def _check_scans(picture, upload):
    """A progressive JPEG is drawn once for each of its scans: ten or so, where nobody made a file
    of thousands to keep the site busy for minutes."""
    if picture.format not in ("JPEG", "MPO"):
        return
    place = upload.tell()
    upload.seek(0)
    data = upload.read()
    upload.seek(place)
    segments = list(islice(_segments(data), MOST_SEGMENTS))
    scans = [start for kind, start in segments if kind == SCAN]
    if len(segments) == MOST_SEGMENTS or not 0 < len(scans) <= MOST_SCANS:
        raise ValidationError(_("The picture is damaged and cannot be read."))
    colours = len(picture.getbands())
    is_collected = "progressive" in picture.info or data[scans[0] + 2] < colours
    if colours == 4 and is_collected and picture.width * picture.height > SCANNED_CMYK_MAX_PIXELS:
        raise ValidationError(
            _("A progressive JPEG in CMYK has at most %(megapixels)d megapixels: send it as sRGB.")
            % {"megapixels": SCANNED_CMYK_MAX_PIXELS // 1_000_000}
        )


def _segments(data):
    """The parts of a JPEG up to its end: of what kind each is, and where its content begins. What
    they hold may look like marks too (a small picture among its words does), and behind the end a
    telephone may put a film."""
    at = 2
    while (found := MARKER.search(data, at)) and found[1][0] != END:
        kind = found[1][0]
        yield kind, found.end()
        # A decoder that meets an unknown mark looks for the next one right behind it.
        length = int.from_bytes(data[found.end() : found.end() + 2]) if kind >= 0xC0 else 0
        at = found.end() + length


def _too_many_pixels():
    return _("The picture has too many pixels: at most %(megapixels)d megapixels.") % {
        "megapixels": settings.PICTURE_MAX_PIXELS // 1_000_000
    }


def _upright(picture, size, mode):
    """Turned as its EXIF says, no larger than `size`, in sRGB, without metadata."""
    orientation = _orientation(picture)
    box = size[::-1] if orientation in LYING else size
    upright = _reduced(picture, box, mode)
    upright.thumbnail(box, Image.Resampling.LANCZOS)
    return upright.transpose(UPRIGHT[orientation]) if orientation in UPRIGHT else upright


def _orientation(picture):
    try:
        return picture.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # as in `told_by`
        return None


def _reduced(picture, box, mode):
    """The picture in a mode, by a whole factor smaller where it is several times too large. It is
    made strip by strip: a copy of 40 megapixels in another mode would take 160 MB."""
    width, height = picture.size
    factor = max(1, width // box[0], height // box[1])
    reduced = Image.new(mode, (-(-width // factor), -(-height // factor)))
    to_srgb = _to_srgb(picture)
    rows = max(1, ROWS_AT_ONCE // factor) * factor
    for top in range(0, height, rows):
        strip = to_srgb(picture.crop((0, top, width, min(top + rows, height))))
        plain = _on_white(strip) if (strip.mode, mode) == ("RGBA", "RGB") else strip.convert(mode)
        reduced.paste(plain.reduce(factor), (0, top // factor))
    return reduced


def _to_srgb(picture):
    """What makes a strip of the picture plain RGB, or RGBA where one looks through it."""
    if picture.mode.startswith("I"):  # 16 bits a pixel, which `convert` would cut off
        return lambda strip: strip.convert("I").point(lambda value: value / 256).convert("RGB")
    if picture.has_transparency_data:
        return _by_profile(picture, "RGBA", "RGBA")
    return _by_profile(picture, "CMYK" if picture.mode == "CMYK" else "RGB", "RGB")


def _by_profile(picture, before, after):
    """What turns a strip from one mode into another, its colours by the picture's profile."""
    if profile := picture.info.get("icc_profile"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            transform = ImageCms.buildTransform(source, SRGB, before, after)
            return lambda strip: ImageCms.applyTransform(strip.convert(before), transform)
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile, or one of other colours: they stay as they are
    return lambda strip: strip.convert(after)


def _on_white(strip):
    return Image.alpha_composite(Image.new("RGBA", strip.size, "white"), strip).convert("RGB")
