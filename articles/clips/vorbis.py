"""The headers of Vorbis sound: its makers, titles and places stand among them (Vorbis I, 5)."""

from articles.clips.mp4 import wipe
from articles.clips.refusals import DamagedError

HEADERS = 3  # what the sound is like, what is said of it, how it is read
COMMENTS = b"\x03vorbis"
LONGEST = 4 * 1024**2  # bytes of all three: with a picture of the record


def wipe_words(data, start, end):
    """Wipe what is said of the sound in the headers a WebM keeps: how many but one, the lengths of
    all but the last, then they themselves. No length changes."""
    if end - start > LONGEST or data[start] != HEADERS - 1:
        raise DamagedError
    first, at = _length(data, start + 1, end)
    second, at = _length(data, at, end)
    comments, setup = at + first, at + first + second
    at = comments + len(COMMENTS)
    if setup > end or data[comments:at] != COMMENTS:
        raise DamagedError
    at = _wipe_string(data, at, setup)  # the program's name
    count, at = _number(data, at, setup)
    for _comment in range(count):
        at = _wipe_string(data, at, setup)
    if at >= setup or not data[at] & 1:  # the bit that ends them
        raise DamagedError
    data[at] = 1
    wipe(data, at + 1, setup)


def _length(data, at, end):
    """A length, the sum of bytes of which the last is below 255; and where it ends."""
    length = 0
    while at < end:
        length += data[at]
        at += 1
        if data[at - 1] < 255:
            return length, at
    raise DamagedError


def _wipe_string(data, at, end):
    length, at = _number(data, at, end)
    if at + length > end:
        raise DamagedError
    wipe(data, at, at + length)
    return at + length


def _number(data, at, end):
    if at + 4 > end:
        raise DamagedError
    return int.from_bytes(data[at : at + 4], "little"), at + 4
