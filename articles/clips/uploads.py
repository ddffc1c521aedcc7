"""Reading an uploaded video or sound file: its kind is told by its content, and what is kept of it
tells nothing besides what plays."""

import mmap
import struct
import tempfile
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from articles.clips import mp3, mp4, webm
from articles.clips.refusals import DamagedError, damaged, wrong_type

ACCEPT = "video/mp4,video/webm,audio/mpeg,audio/mp4,audio/webm"
# By the ending of the kept file, which is given by its content.
TYPES = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".weba": "audio/webm",
}


@contextmanager
def clean_clip(upload):
    """What is kept of an uploaded file, a temporary one, and its `Facts`; what is no sound MP4,
    WebM or MP3 is refused with a `ValidationError` that says why."""
    if upload.size > settings.CLIP_MAX_BYTES:
        raise ValidationError(
            _("The file is too large: at most %(size)d MB.")
            % {"size": settings.CLIP_MAX_BYTES // 1024**2}
        )
    if not upload.size:
        raise wrong_type()
    with tempfile.TemporaryFile() as copy:
        upload.seek(0)
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        facts = _cleaned(copy)
        copy.truncate(facts.size)
        copy.seek(0)
        yield File(copy, name=f"clip{facts.ending}"), facts


def _cleaned(file):
    with mmap.mmap(file.fileno(), 0) as data:
        try:
            return _reader_of(data).clean(data)
        except (DamagedError, struct.error, IndexError, ValueError) as error:
            raise damaged() from error


def _reader_of(data):
    if data[4:8] == b"ftyp":
        return mp4
    if data[:4] == b"\x1a\x45\xdf\xa3":
        return webm
    if data[:3] == b"ID3" or mp3.is_frame(data, 0):
        return mp3
    raise wrong_type()
