"""Makes the files readers are served of a picture; only the task worker does this."""

import base64
import io
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from articles.pictures.crops import crop_box, crop_of, kept_name, rendition_name, shapes_of

# Every width is made in both kinds. AVIF is what browsers take. JPEG is for what knows no AVIF:
# television sets, telephones from before 2020, and the sites and messengers that show a shared
# story; a WebP would serve hardly anybody besides.
SAVING = {
    "avif": {"format": "AVIF", "quality": 50, "speed": 8},
    "jpg": {"format": "JPEG", "quality": 78, "progressive": True, "optimize": True},
}


BLUR_SIDE = 16


def make_renditions(photo):
    """Store what a picture lacks of the files in `WIDTHS`, its crops about its focal point, and
    set what there is then. Nothing is made larger than it is."""
    with default_storage.open(photo.file.name) as file:
        picture = Image.open(file, formats=["JPEG"])
        picture.load()
    photo.blur = blur_of(picture)
    made = {}
    for shape, widths in shapes_of(photo.focal_x, photo.focal_y).items():
        made[shape] = photo.renditions.get(shape) or _make_shape(photo, picture, shape, widths)
    photo.renditions = made


def _make_shape(photo, picture, shape, widths):
    """Store the files of one shape; returns the widths there are of each kind."""
    part = picture.crop(crop_box(picture.size, crop_of(shape), photo.focal_x, photo.focal_y))
    fitting = _fitting(part, widths)
    for width in fitting:
        height = max(1, round(part.height * width / part.width))
        smaller = part.resize((width, height), Image.Resampling.LANCZOS)
        for kind in SAVING:
            _store(smaller, kind, rendition_name(photo.file.name, width, kind, shape))
    return dict.fromkeys(SAVING, fitting)


def blur_of(picture) -> str:
    """A picture's likeness of a few pixels, as an address that holds it whole: what readers see
    in its place until it has come."""
    small = picture.copy()
    small.thumbnail((BLUR_SIDE, BLUR_SIDE), Image.Resampling.BOX)
    content = io.BytesIO()
    small.save(content, "WEBP", quality=30, method=6)
    return f"data:image/webp;base64,{base64.b64encode(content.getvalue()).decode()}"


def _fitting(picture, widths):
    """The widths that are no larger than a picture, its own in place of the first that is."""
    return [*(width for width in widths if width < picture.width), picture.width][: len(widths)]


def _store(picture, kind, name):
    content = io.BytesIO()
    picture.save(content, **SAVING[kind])
    default_storage.delete(name)  # what an interrupted run left
    default_storage.save(name, ContentFile(content.getvalue()))


def remove_files(name):
    """Remove a picture's file, and all that was ever made of it."""
    folder = PurePosixPath(name).parent
    _folders, files = default_storage.listdir(str(folder))
    for file in files:
        if kept_name(str(folder / file)) == name:
            default_storage.delete(str(folder / file))
