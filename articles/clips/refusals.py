"""Why a file is not taken, in sentences."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class DamagedError(Exception):
    """A file that does not hold what its own headers say."""


@dataclass
class Facts:
    """What a file's own headers say of it; `size` is that of the part that is kept, in bytes."""

    ending: str
    size: int
    duration: float  # seconds
    width: int = 0  # pixels as it is shown; 0 of sound
    height: int = 0


def wrong_type():
    return ValidationError(
        _("This is no video or sound file we can read: send an MP4, WebM or MP3 file.")
    )


def damaged():
    return ValidationError(
        _("The file is damaged or was cut off, so it cannot be played to its end.")
    )


def unplayable(kind):
    sentence = _(
        "The file is made as %(kind)s, which many browsers do not play: export it as an MP4 with "
        "H.264 and AAC."
    )
    return ValidationError(sentence % {"kind": kind})


def unfinished():
    return ValidationError(
        _(
            "The file was written for a live broadcast and does not say how long it is: export it "
            "as an ordinary MP4."
        )
    )
