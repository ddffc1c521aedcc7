"""The demo newsroom's pictures: drawn from code, so the same every time."""

from . import scenes
from .brushes import Sheet

KEYS = ["hoi-nghi", "nha-rong", "ca-phe", "song-nuoc", "lop-hoc", "cho-phien", "san-bong"]
KEYS += ["rung-thong", "cong-trinh", "le-hoi", "benh-xa", "dong-lua"]


def draw(key: str) -> bytes:
    """Return the picture called `key` as a progressive JPEG, 1600 by 900."""
    sheet = Sheet(seed=key)
    getattr(scenes, key.replace("-", "_"))(sheet)
    return sheet.jpeg()
