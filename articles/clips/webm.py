"""WebM files (RFC 8794, RFC 9559): a tree of elements, of which what plays is kept and all else
blanked in place: tags, attachments, names, when it was recorded."""

import struct
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles.clips import vorbis
from articles.clips.mp4 import wipe
from articles.clips.refusals import DamagedError, Facts, unfinished, unplayable, wrong_type

EBML, DOC_TYPE, SEGMENT, CLUSTER = 0x1A45DFA3, 0x4282, 0x18538067, 0x1F43B675
INFO, SCALE, DURATION = 0x1549A966, 0x2AD7B1, 0x4489
PROGRAMS = {0x4D80, 0x5741}  # that wrote it: the format asks for the names, but not for words
TRACKS, TRACK, TRACK_TYPE, CODEC, HEADERS = 0x1654AE6B, 0xAE, 0x83, 0x86, 0x63A2
VIDEO, WIDTH, HEIGHT, SHOWN_WIDTH, SHOWN_HEIGHT, SHOWN_UNIT = (
    0xE0,
    0xB0,
    0xBA,
    0x54B0,
    0x54BA,
    0x54B2,
)
AUDIO, VOID, BLOCK_GROUP, COLOUR = 0xE1, 0xEC, 0xA0, 0x55B0
SEEK_HEAD, SEEK, CUES, CUE_POINT, CUE_TRACK = 0x114D9B74, 0x4DBB, 0x1C53BB6B, 0xBB, 0xB7

# What is kept in each element that holds elements; any other is kept as it is.
TREE = {
    EBML: {0x4286, 0x42F7, 0x42F2, 0x42F3, DOC_TYPE, 0x4287, 0x4285},
    SEGMENT: {SEEK_HEAD, INFO, TRACKS, CUES, CLUSTER},
    SEEK_HEAD: {SEEK},
    SEEK: {0x53AB, 0x53AC},
    INFO: {SCALE, DURATION, *PROGRAMS},
    TRACKS: {TRACK},
    TRACK: {0xD7, 0x73C5, TRACK_TYPE, 0xB9, 0x88, 0x55AA, 0x9C, 0x23E383, 0x22B59C, CODEC}
    | {HEADERS, 0x56AA, 0x56BB, VIDEO, AUDIO},
    VIDEO: {0x9A, 0x9D, 0x53B8, WIDTH, HEIGHT, 0x54AA, 0x54BB, 0x54CC, 0x54DD, SHOWN_WIDTH}
    | {SHOWN_HEIGHT, SHOWN_UNIT, COLOUR},
    AUDIO: {0xB5, 0x78B5, 0x9F, 0x6264},
    CUES: {CUE_POINT},
    CUE_POINT: {0xB3, CUE_TRACK},
    CUE_TRACK: {0xF7, 0xF1, 0xF0, 0xB2, 0x5378},
    CLUSTER: {0xE7, 0xA7, 0xAB, 0xA3, BLOCK_GROUP},
    BLOCK_GROUP: {0xA1, 0x9B, 0xFB, 0x75A2},
}
CODECS = {b"V_VP8", b"V_VP9", b"V_AV1", b"A_VORBIS", b"A_OPUS"}
PICTURE, SOUND = 1, 2  # types of tracks
MOST_ELEMENTS = 1_500_000  # in a file: more than five hours of picture and sound


class Element(NamedTuple):
    number: int
    start: int
    inside: int
    end: int


def clean(data):
    """The facts of a WebM, blanked in place but for what plays; `data` is a writable mmap."""
    head, segment, *rest = elements_in(data, 0, len(data))
    if (head.number, segment.number, rest) != (EBML, SEGMENT, []):
        raise DamagedError
    doc_type = _bytes(data, _one(data, head, DOC_TYPE))
    if doc_type != b"webm":
        raise unplayable("Matroska") if doc_type == b"matroska" else wrong_type()
    budget = iter(range(MOST_ELEMENTS))
    _blank_others(data, head, budget)
    _blank_others(data, segment, budget)
    return _facts(data, segment)


def elements_in(data, start, end, budget=range(MOST_ELEMENTS)):
    """The elements one after the other; `budget` is an iterator where several share it."""
    for _count in budget:
        if start == end:
            return
        number, at = _varint(data, start, keeps_marker=True)
        length_at = at
        size, at = _varint(data, at)
        if size == (1 << 7 * (at - length_at)) - 1:
            raise unfinished()  # of unknown size
        if at + size > end:
            raise DamagedError
        yield Element(number, start, at, at + size)
        start = at + size
    raise DamagedError


def _varint(data, at, keeps_marker=False):
    """A number of variable length, and where it ends."""
    first = data[at]
    if not first:
        raise DamagedError
    length = 9 - first.bit_length()
    if at + length > len(data):
        raise DamagedError
    value = int.from_bytes(data[at : at + length])
    return value if keeps_marker else value & ((1 << 7 * length) - 1), at + length


def _blank_others(data, parent, budget):
    for element in elements_in(data, parent.inside, parent.end, budget):
        if element.number not in TREE[parent.number]:
            _blank(data, element)
        elif element.number in TREE:
            _blank_others(data, element, budget)
        elif element.number in PROGRAMS:
            wipe(data, element.inside, element.end)
        if element.number == TRACK:
            _wipe_words(data, element)


def _wipe_words(data, track):
    """What Vorbis says of the sound stands among the headers it is read by."""
    if b"A_VORBIS" in [_bytes(data, codec) for codec in _all(data, track, CODEC)]:
        for headers in _all(data, track, HEADERS):
            vorbis.wipe_words(data, headers.inside, headers.end)


def _blank(data, element):
    """Make an element one of free space: a byte that says so, its length, and zeros."""
    length = min(8, element.end - element.start - 1)
    size = element.end - element.start - 1 - length
    data[element.start] = VOID
    data[element.start + 1 : element.start + 1 + length] = (size | 1 << 7 * length).to_bytes(length)
    wipe(data, element.start + 1 + length, element.end)


# Facts


def _facts(data, segment):
    info = _one(data, segment, INFO)
    duration = _child(data, info, DURATION)
    if duration is None:
        raise unfinished()
    scale = _number(data, _child(data, info, SCALE), 1_000_000)  # nanoseconds
    tracks = list(_all(data, _one(data, segment, TRACKS), TRACK))
    kinds = [_number(data, _one(data, track, TRACK_TYPE)) for track in tracks]
    if not kinds or set(kinds) - {PICTURE, SOUND}:
        raise unplayable(_("WebM with subtitles or data"))
    for track in tracks:
        codec = _bytes(data, _one(data, track, CODEC))
        if codec not in CODECS:
            raise unplayable(codec[:20].decode("latin-1"))
    if _child(data, segment, CLUSTER) is None:
        raise DamagedError
    seconds = _float(data, duration) * scale / 1e9
    if not 0 < seconds < 1e6:
        raise DamagedError
    if PICTURE not in kinds:
        return Facts(".weba", len(data), seconds)
    shown = _one(data, tracks[kinds.index(PICTURE)], VIDEO)
    return Facts(".webm", len(data), seconds, *_shown_size(data, shown))


def _shown_size(data, video):
    width, height = (_number(data, _one(data, video, number)) for number in (WIDTH, HEIGHT))
    if not (width and height):
        raise DamagedError
    if not _number(data, _child(data, video, SHOWN_UNIT), 0):  # in pixels
        width = _number(data, _child(data, video, SHOWN_WIDTH), width)
        height = _number(data, _child(data, video, SHOWN_HEIGHT), height)
    return width, height


def _all(data, parent, number):
    return (one for one in elements_in(data, parent.inside, parent.end) if one.number == number)


def _child(data, parent, number):
    return next(_all(data, parent, number), None)


def _one(data, parent, number):
    found = _child(data, parent, number)
    if found is None:
        raise DamagedError
    return found


def _bytes(data, element):
    return data[element.inside : element.end].rstrip(b"\0")


def _number(data, element, default=None):
    return int.from_bytes(data[element.inside : element.end]) if element else default


def _float(data, element):
    length = element.end - element.inside
    return struct.unpack(">f" if length == 4 else ">d", data[element.inside : element.end])[0]
