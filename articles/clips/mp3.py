"""MP3 files (ISO/IEC 11172-3, layer III): frames of sound, which alone are kept. What stands
before and after them (ID3, APE, Lyrics3: titles, pictures, notes of programs) is cut off."""

import re

from articles.clips.refusals import DamagedError, Facts, wrong_type

KILOBITS = {
    1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}
RATES = {3: [44100, 48000, 32000], 2: [22050, 24000, 16000], 0: [11025, 12000, 8000]}
LAYER_3 = 1
FEWEST_FRAMES = 10  # a quarter of a second: fewer may look like sound by chance
MOST_FRAMES = 1_500_000  # more than ten hours
MOST_HEADERS = 16
ZEROS = re.compile(rb"\0*")
XING = (b"Xing", b"Info")


def clean(data):
    """The facts of an MP3, of which only the frames are left, moved to the front of `data`."""
    start = at = _after_id3(data)
    frames, seconds, told = 0, 0.0, None
    while at < len(data) and (frame := _frame(data, at)):
        length, duration = frame
        if at + length > len(data):
            raise DamagedError
        if not frames:
            told = _told_frames(data, at, length)
        frames, seconds, at = frames + 1, seconds + duration, at + length
        if frames > MOST_FRAMES:
            raise DamagedError
    if frames < FEWEST_FRAMES:
        raise wrong_type() if not frames else DamagedError
    if told and frames < told:
        raise DamagedError
    _check_rest(data, at)
    data.move(0, start, at - start)
    return Facts(".mp3", at - start, seconds)


def is_frame(data, at):
    return _frame(data, at) is not None


def _after_id3(data):
    """Where the sound begins: behind one or several headers of ID3."""
    at = 0
    for _count in range(MOST_HEADERS):
        if data[at : at + 3] != b"ID3":
            break
        if at + 10 > len(data) or any(byte & 0x80 for byte in data[at + 6 : at + 10]):
            raise DamagedError
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte
        at += 10 + size + (10 if data[at + 5] & 0x10 else 0)
    return ZEROS.match(data, min(at, len(data))).end()


def _frame(data, at):
    """Length in bytes and duration in seconds of the frame that begins there, or None."""
    header = data[at : at + 4]
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bits, rate = header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or layer != LAYER_3 or bits in (0, 15) or rate == 3:
        return None
    hertz = RATES[version][rate]
    samples = 1152 if version == 3 else 576
    kilobits = KILOBITS[1 if version == 3 else 2][bits]
    return samples * kilobits * 125 // hertz + (header[2] >> 1 & 1), samples / hertz


def _told_frames(data, at, length):
    """How many frames the first one, which is none of sound, says there are; or None."""
    frame = data[at : at + length]
    for mark in XING:
        place = frame.find(mark, 4, 64)
        if place > 0 and frame[place + 7] & 1:
            return int.from_bytes(frame[place + 8 : place + 12])
    return None


def _check_rest(data, at):
    """Behind the sound only what programs write there."""
    rest = data[at : at + 16]
    is_known = rest.startswith((b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"ID3"))
    if not is_known and ZEROS.match(data, at).end() < len(data):
        raise DamagedError
