"""What a picture file says of itself: its caption, its credit, and when it was taken.

It is read before the picture is cleaned and offered to the editor; no file that is served has it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from defusedxml import ElementTree
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from PIL import IptcImagePlugin

from articles.plain_text import clean_line

# What cameras write where a caption belongs.
NO_CAPTIONS = {
    "digital camera",
    "kodak digital still camera",
    "olympus digital camera",
    "samsung camera pictures",
    "screenshot",
    "sony dsc",
    "untitled",
}
EARLIEST = datetime(1826, 1, 1, tzinfo=UTC)  # no photograph is older

EXIF_CAPTION, EXIF_ARTIST, EXIF_COPYRIGHT, EXIF_IFD = 0x010E, 0x013B, 0x8298, 0x8769
EXIF_TAKEN, EXIF_TAKEN_OFFSET = 0x9003, 0x9011
IPTC_CHARACTERS, UTF_8_MARK = (1, 90), b"\x1b%G"
IPTC_DAY, IPTC_HOUR, IPTC_WRITER = (2, 55), (2, 60), (2, 80)
IPTC_AGENCY, IPTC_COPYRIGHT, IPTC_CAPTION = (2, 110), (2, 116), (2, 120)
XMP_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


@dataclass
class Told:
    """The words of a picture file; whoever took it and their agency are its credit."""

    caption: str = ""
    credit: str = ""
    copyright: str = ""
    taken_at: datetime | None = None

    def as_values(self):
        """As fields of a photo, cut to what they hold."""
        return {
            "caption": self.caption[:500],
            "credit": self.credit[:120],
            "copyright": self.copyright[:200],
            "taken_at": self.taken_at,
        }


def is_believable(moment) -> bool:
    """Whether a picture may have been taken then."""
    return EARLIEST < moment < timezone.now() + timedelta(days=1)


def told_by(picture) -> Told:
    """What an opened picture says of itself: in IPTC, else in XMP, else in EXIF. Whatever of it
    cannot be read is left out: the picture may be sound all the same."""
    sources = [_read(source, picture) for source in (_iptc, _xmp, _exif)]
    words = {
        name: next((text for told in sources if (text := getattr(told, name))), "")
        for name in ("caption", "credit", "copyright")
    }
    moments = [told.taken_at for told in reversed(sources)]  # the camera knows best
    return Told(**words, taken_at=next((moment for moment in moments if moment), None))


def _read(source, picture):
    try:
        told = source(picture)
    except Exception:  # readers of metadata raise anything over what was written badly
        return Told()
    if told.caption.lower() in NO_CAPTIONS:
        told.caption = ""
    if told.taken_at and not is_believable(told.taken_at):
        told.taken_at = None
    return told


def _iptc(picture):
    values = IptcImagePlugin.getiptcinfo(picture) or {}
    is_utf_8 = values.get(IPTC_CHARACTERS) == UTF_8_MARK

    def text(key):
        value = values.get(key, b"")
        return _decoded(value[0] if isinstance(value, list) else value, is_utf_8)

    moment = f"{text(IPTC_DAY)}T{text(IPTC_HOUR)}" if IPTC_HOUR in values else ""
    return Told(
        caption=text(IPTC_CAPTION),
        credit=_credit(text(IPTC_WRITER), text(IPTC_AGENCY)),
        copyright=text(IPTC_COPYRIGHT),
        taken_at=_moment(moment),
    )


def _decoded(value, is_utf_8=False):
    """Bytes without a declared encoding are UTF-8 if they can be, else those of old Vietnamese
    Windows."""
    try:
        return clean_line(value.decode())
    except UnicodeDecodeError:
        return clean_line(value.decode("utf-8" if is_utf_8 else "cp1258", errors="replace"))


def _xmp(picture):
    packet = picture.info.get("xmp", b"")
    if not packet:
        return Told()
    root = ElementTree.fromstring(packet.rstrip(b"\0 \n"), forbid_dtd=True)

    def text(name):
        space, _colon, tag = name.partition(":")
        qualified = f"{{{XMP_SPACES[space]}}}{tag}"
        element = root.find(f".//{qualified}")
        if element is not None:
            return clean_line(" ".join(element.itertext()))
        descriptions = root.iter(f"{{{XMP_SPACES['rdf']}}}Description")
        return next(
            (clean_line(row.get(qualified)) for row in descriptions if row.get(qualified)), ""
        )

    taken = text("exif:DateTimeOriginal") or text("photoshop:DateCreated")
    return Told(
        caption=text("dc:description"),
        credit=_credit(text("dc:creator"), text("photoshop:Credit")),
        copyright=text("dc:rights"),
        taken_at=_moment(taken),
    )


def _exif(picture):
    exif = picture.getexif()
    camera = exif.get_ifd(EXIF_IFD)
    day, _space, hour = str(camera.get(EXIF_TAKEN, "")).strip("\0 ").partition(" ")
    taken = f"{day.replace(':', '-')}T{hour}{camera.get(EXIF_TAKEN_OFFSET, '')}" if hour else ""
    return Told(
        caption=_exif_text(exif.get(EXIF_CAPTION)),
        credit=_exif_text(exif.get(EXIF_ARTIST)),
        copyright=_exif_text(exif.get(EXIF_COPYRIGHT)),
        taken_at=_moment(taken.strip("\0 ")),
    )


def _exif_text(value):
    """EXIF has no word for its encoding, and Pillow takes it for Latin-1."""
    return _decoded(value.encode("latin-1")) if isinstance(value, str) else ""


def _credit(person, agency):
    """As newspapers here print it: "Suối Đá/TTXVN"."""
    return "/".join(dict.fromkeys(filter(None, [person, agency])))


def _moment(text):
    """A moment written in ISO 8601; without an offset the clock stood on the site's time."""
    moment = parse_datetime(text) if text else None
    if moment and timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return moment
