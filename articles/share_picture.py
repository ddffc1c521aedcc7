"""The picture shown where a story without a lead picture is shared: its headline, set by us."""

import hashlib
import io

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 72
PAPER, INK, SOFT, ACCENT = "#fbfcfa", "#17201c", "#4c5852", "#0f5f4a"
FONTS = settings.BASE_DIR / "newsroom" / "static" / "fonts"
# The largest letters of a headline that fit are taken.
HEADLINE_SIZES = range(112, 39, -4)
HEADLINE_HEIGHT = 340
LEADING = 1.24


def parts_of(revision, identity):
    """What is drawn for a story: its headline, its section, the outlet's name and its colour."""
    return revision.headline, revision.section.name, str(identity), identity.accents[0]


def key_of(headline, section, site_name, accent):
    """What stands in the picture's address: other words or colours make another picture."""
    parts = "\n".join([headline, section, site_name, accent])
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def draw(headline, section, site_name, accent=ACCENT):
    """The picture as the bytes of a PNG."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    hem(pen, 0, colour=accent)
    hem(pen, HEIGHT - 16, colour=accent)
    label = font("be-vietnam-pro-600", 30)
    pen.text((MARGIN, 84), _cut(section, label), accent, label)
    letters, lines = _set(headline)
    top, step = 150, letters.size * LEADING
    for number, line in enumerate(lines):
        pen.text((MARGIN, top + number * step), line, INK, letters)
    name = font("newsroom-serif-600", 40)
    pen.text((MARGIN, HEIGHT - 110), _cut(site_name, name), SOFT, name)
    file = io.BytesIO()
    picture.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def font(name, size):
    return ImageFont.truetype(FONTS / f"{name}.woff2", size)


def _set(headline):
    """The letters of a headline and its lines: the largest that fit, at worst the first lines."""
    for size in HEADLINE_SIZES:
        letters = font("newsroom-serif-600", size)
        lines, room = _lines(headline, letters), int(HEADLINE_HEIGHT // (size * LEADING))
        if len(lines) <= room:
            return letters, lines
    return letters, [*lines[: room - 1], _cut(" ".join(lines[room - 1 :]), letters)]


def _lines(text, letters):
    """Text broken between words; a word too long for a line is cut."""
    lines = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and letters.getlength(longer) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(_cut(word, letters))
    return lines


def _cut(text, letters):
    if letters.getlength(text) <= WIDTH - 2 * MARGIN:
        return text
    while text and letters.getlength(f"{text}…") > WIDTH - 2 * MARGIN:
        text = text[:-1]
    return f"{text.rstrip()}…"


def hem(pen, top, width=WIDTH, colour=ACCENT):
    """The woven band of the site's header: a row of lozenges."""
    for left in range(0, width, 32):
        pen.polygon([(left, top), (left + 16, top + 8), (left, top + 16)], fill=colour)
        pen.polygon([(left + 32, top), (left + 16, top + 8), (left + 32, top + 16)], fill=colour)
