"""MP4 files (ISO/IEC 14496-12): a tree of boxes, of which what plays is kept and all else blanked.

A box that is not listed here, and whatever lies in the data and belongs to no track of picture or
sound, becomes as many zeros: places, devices, names, hidden files. Nothing moves, so every
reference in the file stays right.
"""

import struct
from itertools import accumulate
from typing import NamedTuple

from articles.clips.refusals import DamagedError, Facts, unfinished, unplayable, wrong_type

# What is kept in each box that holds boxes; a leaf is kept as it is.
TREE = {
    b"moov": {b"mvhd", b"trak"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"edts": {b"elst"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stco", b"co64", b"stss"}
    | {b"sdtp", b"sgpd", b"sbgp"},
}
ENTRY = {b"avcC", b"av1C", b"vpcC", b"esds", b"dOps", b"dfLa", b"pasp", b"colr", b"btrt", b"clap"}
FLAC_FACTS, FLAC_FREE, FLAC_LAST = 0, 1, 0x80  # kinds of FLAC's own blocks; the bit of the last
ENTRY_HEADER = {b"vide": 78, b"soun": 28}  # bytes before the boxes of a sample entry
CODECS = {b"avc1", b"avc3", b"vp09", b"av01", b"mp4a", b"Opus", b"fLaC", b".mp3"}
PICTURE_BRANDS = {b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1"}
ITS_OWN_DATA = struct.pack(">II4sI", 1, 12, b"url ", 1)  # of `dref`: this file, no other
MOST_BOXES = 1000  # in one box
MOST_TRACKS = MOST_ENTRIES = 16
MOST_SAMPLES = 3_000_000  # of all tracks: more than ten hours of picture and sound
AT_ONCE = 1024**2


class Box(NamedTuple):
    kind: bytes
    start: int
    inside: int  # where its content begins
    end: int


def clean(data):
    """The facts of an MP4, blanked in place but for what plays; `data` is a writable mmap."""
    boxes = list(boxes_in(data, 0, len(data)))
    _check_brands(data, boxes[0])
    kinds = [box.kind for box in boxes]
    if b"moof" in kinds:
        raise unfinished()
    if kinds.count(b"moov") != 1:
        raise DamagedError
    for box in boxes[1:]:
        if box.kind not in (b"moov", b"mdat"):
            _blank(data, box)
    moov = boxes[kinds.index(b"moov")]
    tracks = _clean_tree(data, moov)
    _check_length(data, tracks)
    stored = [box for box in boxes if box.kind == b"mdat"]
    _blank_between(data, stored, [chunk for track in tracks for chunk in chunks_of(data, track)])
    return _facts(data, moov, tracks)


def boxes_in(data, start, end, most=MOST_BOXES):
    for _count in range(most + 1):
        if start == end:
            return
        size, kind = struct.unpack_from(">I4s", data, start)
        inside = start + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, inside)
            inside += 8
        elif size == 0:
            size = end - start
        if start + size < inside or start + size > end:
            raise DamagedError
        yield Box(kind, start, inside, start + size)
        start += size
    raise DamagedError


def _check_brands(data, first):
    if first.end - first.start > 256:
        raise DamagedError
    brand = data[first.inside : first.inside + 4]
    if brand in PICTURE_BRANDS:
        raise wrong_type()
    if brand == b"qt  ":
        raise unplayable("QuickTime")


# Blanking


def wipe(data, start, end):
    for at in range(start, end, AT_ONCE):
        data[at : min(at + AT_ONCE, end)] = bytes(min(AT_ONCE, end - at))


def _blank(data, box):
    """Make a box one of free space."""
    data[box.start + 4 : box.start + 8] = b"free"
    wipe(data, box.inside, box.end)


def _clean_tree(data, box):
    """Blank what a box should not hold; answers the tracks, each its boxes by their kinds."""
    tracks = []
    children = list(boxes_in(data, box.inside, box.end))
    if sum(child.kind == b"trak" for child in children) > MOST_TRACKS:
        raise DamagedError
    for child in children:
        if child.kind not in TREE[box.kind]:
            _blank(data, child)
        elif child.kind == b"trak":
            track = _leaves(data, child)
            if _kind_of(data, track) in ENTRY_HEADER:
                tracks.append(track)
            else:
                _blank(data, child)
    if not tracks:
        raise wrong_type()
    for track in tracks:
        _check_track(data, track)
    _blank_times(data, _only(data, box, b"mvhd"))
    return tracks


def _leaves(data, box):
    """The boxes below one by their kinds, each there once; what is not listed is blanked."""
    found = {}
    for child in list(boxes_in(data, box.inside, box.end)):
        if child.kind not in TREE[box.kind]:
            _blank(data, child)
        elif child.kind in found:
            raise DamagedError
        else:
            found[child.kind] = child
            found |= _leaves(data, child) if child.kind in TREE else {}
    return found


def _only(data, box, kind):
    found = [child for child in boxes_in(data, box.inside, box.end) if child.kind == kind]
    if len(found) != 1:
        raise DamagedError
    return found[0]


def _kind_of(data, track):
    if b"hdlr" not in track:
        raise DamagedError
    at = track[b"hdlr"].inside + 8
    return data[at : at + 4]


def _check_track(data, track):
    for needed in (b"tkhd", b"mdhd", b"stsd", b"stsc", b"stsz", b"dref"):
        if needed not in track:
            raise DamagedError
    reference = track[b"dref"]
    if data[reference.inside + 4 : reference.end] != ITS_OWN_DATA:
        raise DamagedError
    _blank_times(data, track[b"tkhd"])
    _blank_times(data, track[b"mdhd"])
    handler = track[b"hdlr"]
    wipe(data, handler.inside + 24, handler.end)  # a name: the program's, or the camera's
    _check_entries(data, track[b"stsd"], _kind_of(data, track))


def _check_entries(data, description, kind):
    """Blank in what tells how samples are made all that players do without."""
    for entry in list(boxes_in(data, description.inside + 8, description.end, MOST_ENTRIES)):
        if entry.kind not in CODECS:
            raise unplayable(entry.kind.decode("latin-1"))
        header = ENTRY_HEADER[kind]
        if entry.inside + header > entry.end:
            raise DamagedError
        if kind == b"vide":
            wipe(data, entry.inside + 42, entry.inside + 74)  # a name: the encoder's, the camera's
        for part in list(boxes_in(data, entry.inside + header, entry.end)):
            if part.kind not in ENTRY:
                _blank(data, part)
            elif part.kind == b"dfLa":
                _blank_flac_words(data, part)


def _blank_flac_words(data, box):
    """Keep of FLAC's blocks those that tell how it is read; titles, places and pictures become free
    space."""
    at = box.inside + 4
    for _count in range(MOST_BOXES):
        first, size = data[at], int.from_bytes(data[at + 1 : at + 4])
        inside, at = at + 4, at + 4 + size
        if at > box.end:
            raise DamagedError
        if first & ~FLAC_LAST != FLAC_FACTS:
            data[inside - 4] = first & FLAC_LAST | FLAC_FREE
            wipe(data, inside, at)
        if first & FLAC_LAST:
            return wipe(data, at, box.end)
    raise DamagedError


def _blank_times(data, box):
    """When it was recorded and changed."""
    length = 16 if data[box.inside] == 1 else 8
    wipe(data, box.inside + 4, box.inside + 4 + length)


def _blank_between(data, stored, chunks):
    """Blank the data that belongs to no chunk; every chunk must lie in the data."""
    chunks = sorted(chunks)
    done = 0
    for box in stored:
        at = box.inside
        while done < len(chunks) and chunks[done][1] <= box.end:
            start, end = chunks[done]
            if start < box.inside:
                raise DamagedError
            if start > at:
                wipe(data, at, start)
            at = max(at, end)
            done += 1
        wipe(data, at, box.end)
    if done < len(chunks):
        raise DamagedError


# Where the samples lie


def _check_length(data, tracks):
    """Refuse tables that take longer to read than any recording would."""
    tables = [
        struct.unpack_from(">I", data, box.inside + (8 if kind == b"stsz" else 4))
        for track in tracks
        for kind, box in track.items()
        if kind in (b"stsz", b"stsc", b"stco", b"co64")
    ]
    if sum(count for (count,) in tables) > MOST_SAMPLES:
        raise DamagedError


def chunks_of(data, track):
    """(start, end) of each run of samples of a track."""
    sizes = _sizes(data, track[b"stsz"])
    ends = [0, *accumulate(sizes)]
    offsets = _offsets(data, track)
    runs = _table(data, track[b"stsc"], 4, ">III")
    if not runs or runs[0][0] != 1:
        raise DamagedError
    done = 0
    for (first, count, _entry), (following, _count, _other) in zip(
        runs, [*runs[1:], (len(offsets) + 1, 0, 0)], strict=True
    ):
        for number in range(first, following):
            if done + count >= len(ends) or number > len(offsets):
                raise DamagedError
            yield offsets[number - 1], offsets[number - 1] + ends[done + count] - ends[done]
            done += count
    if done != len(sizes):
        raise DamagedError


def _sizes(data, box):
    size, count = struct.unpack_from(">II", data, box.inside + 4)
    if size:
        return [size] * count
    return _numbers(data, box, 12, count, "I")


def _offsets(data, track):
    box = track.get(b"stco") or track.get(b"co64")
    if box is None:
        raise DamagedError
    (count,) = struct.unpack_from(">I", data, box.inside + 4)
    return _numbers(data, box, 8, count, "I" if box.kind == b"stco" else "Q")


def _numbers(data, box, skip, count, letter):
    if box.inside + skip + count * struct.calcsize(letter) > box.end:
        raise DamagedError
    return struct.unpack_from(f">{count}{letter}", data, box.inside + skip)


def _table(data, box, skip, row):
    (count,) = struct.unpack_from(">I", data, box.inside + skip)
    start, end = box.inside + skip + 4, box.inside + skip + 4 + count * struct.calcsize(row)
    if end > box.end:
        raise DamagedError
    return list(struct.iter_unpack(row, data[start:end]))


# Facts


def _facts(data, moov, tracks):
    header = _only(data, moov, b"mvhd")
    is_long = data[header.inside] == 1
    scale, duration = struct.unpack_from(
        ">IQ" if is_long else ">II", data, header.inside + (20 if is_long else 12)
    )
    if not scale or not duration:
        raise unfinished()
    pictures = [track for track in tracks if _kind_of(data, track) == b"vide"]
    width, height = _shown_size(data, pictures[0][b"tkhd"]) if pictures else (0, 0)
    if pictures and not (width and height):
        raise DamagedError
    ending = ".mp4" if pictures else ".m4a"
    return Facts(ending, len(data), duration / scale, width, height)


def _shown_size(data, box):
    """Width and height as shown: telephones turn an upright picture by the header alone."""
    width, height = (value >> 16 for value in struct.unpack_from(">II", data, box.end - 8))
    across, turned = struct.unpack_from(">ii", data, box.end - 44)
    return (height, width) if turned and not across else (width, height)
