"""Captions of a clip: WebVTT (https://www.w3.org/TR/webvtt1/), kept in one plain form."""

import re
from html import escape, unescape

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.plain_text import clean_line

LONGEST = 500_000  # letters; three hours of speech
HEAD = "WEBVTT"
STAMP = r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"  # a comma in SubRip files
TIMES = re.compile(rf"{STAMP}[ \t]+-->[ \t]+{STAMP}(?:[ \t]+(.*))?")
SETTING = re.compile(r"(?:line|position|size|align|vertical):[-\w.,%]{1,40}")
# Bold, italic, underlined, who speaks; whatever else stands in angles goes, its words stay.
TAG = re.compile(r"<(/?(?:b|i|u)|/v|v(?:\.[\w.]*)? [^<>]{1,80})>|<[^<>]*>")
ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")


def cleaned(text: str) -> str:
    """A caption file as it is kept, from WebVTT or SubRip; "" of an empty text.

    Raises `ValidationError` with a sentence that names the line.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return ""
    if len(text) > LONGEST:
        raise ValidationError(_("The captions are too long to be those of one clip."))
    lines = text.split("\n")
    is_subrip = lines[0].strip().isdecimal() and len(lines) > 1 and "-->" in lines[1]
    if not is_subrip and not re.fullmatch(rf"{HEAD}(?:[ \t].*)?", lines[0].rstrip()):
        raise ValidationError(_("These are no captions we can read: send a WebVTT (.vtt) file."))
    cues = list(_cues(lines))
    if not cues:
        raise ValidationError(_("There is not one caption in this file."))
    return "\n\n".join([HEAD, *cues]) + "\n"


def words(text: str) -> str:
    """What is said, a line for each caption: a first transcript."""
    blocks = text.strip().split("\n\n")[1:]
    spoken = (" ".join(block.split("\n")[1:]) for block in blocks)
    return "\n".join(clean_line(unescape(re.sub("<[^>]*>", "", line))) for line in spoken)


def _cues(lines):
    last_start = 0
    for first, block in _blocks(lines):
        at = next((index for index, line in enumerate(block) if "-->" in line), None)
        if at is None:
            if first == 0 or ASIDE.match(block[0]):
                continue
            raise _wrong(first, _("there are words without a time"))
        match = TIMES.fullmatch(block[at].strip())
        if at > 1 or not match:
            raise _wrong(first + at, _("a time is written “00:01:02.500 --> 00:01:04.000”"))
        *stamps, settings = match.groups()
        start, end = _seconds(stamps[:4]), _seconds(stamps[4:])
        if end <= start:
            raise _wrong(first + at, _("the caption ends before it begins"))
        if start < last_start:
            raise _wrong(first + at, _("the caption begins before the one above it"))
        last_start = start
        if said := [line for line in map(_line, block[at + 1 :]) if line]:
            looks = " ".join(SETTING.findall(settings or ""))
            times = f"{_stamp(start)} --> {_stamp(end)} {looks}".strip()
            yield "\n".join([times, *said])


def _blocks(lines):
    """What blank lines part: (number of its first line, lines)."""
    block = []
    for number, line in enumerate([*lines, ""]):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _line(text):
    """A line of words, with what marks them up and nothing else."""
    kept, at = [], 0
    for tag in TAG.finditer(text):
        kept += [_plain(text[at : tag.start()]), f"<{_name(tag[1])}>" if tag[1] else ""]
        at = tag.end()
    return clean_line("".join([*kept, _plain(text[at:])]))


def _plain(text):
    return escape(unescape(text), quote=False)


def _name(tag):
    """A tag without its classes; who speaks is plain words."""
    if not tag.startswith("v"):
        return tag
    return f"v {_plain(tag.partition(' ')[2])}"


def _wrong(line, why):
    sentence = _("Line %(number)d of the captions: %(why)s.")
    return ValidationError(sentence % {"number": line + 1, "why": why})


def _seconds(stamp):
    """Of hours, minutes, seconds and thousandths: thousandths of a second."""
    hours, minutes, seconds, thousandths = (int(part or 0) for part in stamp)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _stamp(thousandths):
    seconds, thousandths = divmod(thousandths, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{thousandths:03}"
