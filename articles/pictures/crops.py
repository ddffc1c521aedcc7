"""The shapes a picture is served in: what part of it each shows, and how its files are called."""

import re
from pathlib import PurePosixPath

CROPS = {"16x9": (16, 9), "4x3": (4, 3), "1x1": (1, 1)}  # across, down

# The widths, in pixels, of the files made of each crop; "" is the picture uncropped.
WIDTHS = {
    "": [480, 800, 1200, 1600],
    "16x9": [480, 800, 1200],
    "4x3": [240, 480, 800],
    "1x1": [240, 480, 800],
}


def shape_of(crop, focal_x, focal_y):
    """The crop about one focal point, as file names say it: "16x9.50-30". A moved point makes
    other names, so that no cache goes on showing the crop about the old one."""
    return f"{crop}.{round(100 * focal_x)}-{round(100 * focal_y)}" if crop else ""


def shapes_of(focal_x, focal_y):
    """Every shape a picture is served in, and the widths of the files made of it."""
    return {shape_of(crop, focal_x, focal_y): widths for crop, widths in WIDTHS.items()}


def crop_of(shape):
    """The crop of which a shape is: `shape_of` undone."""
    return shape.partition(".")[0]


def crop_box(size, crop, focal_x=0.5, focal_y=0.5):
    """The largest part of a picture that has a crop's ratio, as near the focal point as fits:
    left, top, right and bottom in pixels."""
    width, height = size
    if not crop:
        return 0, 0, width, height
    across, down = CROPS[crop]
    box_width = max(1, min(width, round(height * across / down)))
    box_height = max(1, min(height, round(width * down / across)))
    left = _start(focal_x, width, box_width)
    top = _start(focal_y, height, box_height)
    return left, top, left + box_width, top + box_height


def _start(focal, length, box_length):
    """Where a box begins that has the focal point in its middle, or touches the edge."""
    return min(max(round(focal * length - box_length / 2), 0), length - box_length)


def size_of(size, crop):
    """Width and height of the part of a picture a crop shows."""
    left, top, right, bottom = crop_box(size, crop)
    return right - left, bottom - top


def rendition_name(name, width, kind="avif", shape=""):
    """Where the file made of the picture `name` is stored. A dot, which the name itself has not,
    parts it from what follows."""
    path = PurePosixPath(name)
    parts = filter(None, [path.stem, shape, str(width), kind])
    return str(path.with_name(".".join(parts)))


def kept_name(name):
    """The picture that the stored file `name` is, or was made of: `rendition_name` undone."""
    path = PurePosixPath(name)
    stem, _dot, ending = path.name.partition(".")
    if ending == "avif":  # as the first renditions were named: "…-480.avif"
        stem = re.sub(r"-\d+$", "", stem)
    return str(path.with_name(f"{stem}.jpg"))
