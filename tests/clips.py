"""Video and sound files made by hand, byte by byte: sound ones, and any that is not."""

import struct
from pathlib import Path

from django.core.files.base import ContentFile

from articles.models import Clip

PLACE = b"+14.3500+108.0000/"  # what a telephone writes of where it was
FRAME = b"\xff\xfb\x90\x00" + 413 * b"\0"  # of an MP3: 128 kbit/s, 44.1 kHz, a 38th of a second


def box(kind, *content):
    content = b"".join(content)
    return struct.pack(">I4s", 8 + len(content), kind) + content


def full(kind, *content):
    """A box with its version and flags."""
    return box(kind, bytes(4), *content)


def track(number, handler, samples, at, codec, described=b""):
    """A track of one chunk, that of `samples` (their sizes) beginning `at`."""
    is_video = handler == b"vide"
    size = (640 << 16, 360 << 16) if is_video else (0, 0)
    matrix = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    name = b"\x11GoPro AVC encoder".ljust(32, b"\0")
    entry = bytes(42) + name + b"\0\x18\xff\xff" if is_video else bytes(28)
    return box(
        b"trak",
        full(
            b"tkhd",
            b"12345678",
            struct.pack(">I", number),
            bytes(28),
            matrix,
            struct.pack(">II", *size),
        ),
        box(
            b"mdia",
            full(b"mdhd", b"12345678", struct.pack(">II", 1000, 2500), bytes(4)),
            full(b"hdlr", bytes(4), handler, bytes(12), b"Camera of Somebody\0"),
            box(
                b"minf",
                full(b"vmhd", bytes(8)) if is_video else full(b"smhd", bytes(4)),
                box(b"dinf", full(b"dref", struct.pack(">II4sI", 1, 12, b"url ", 1))),
                box(
                    b"stbl",
                    full(
                        b"stsd",
                        struct.pack(">I", 1),
                        box(codec, entry, box(b"uuid", PLACE), described),
                    ),
                    full(b"stts", struct.pack(">III", 1, len(samples), 100)),
                    full(b"stsc", struct.pack(">IIII", 1, 1, len(samples), 1)),
                    full(b"stsz", struct.pack(f">II{len(samples)}I", 0, len(samples), *samples)),
                    full(b"stco", struct.pack(">II", 1, at)),
                ),
            ),
        ),
    )


def mp4(
    brand=b"isom",
    codec=b"avc1",
    hidden=b"",
    tracks=(b"vide", b"soun"),
    before=b"",
    after=b"",
    in_moov=b"",
    sample=b"\x01",
    sound=b"mp4a",
    described=b"",
):
    """An MP4 of 2.5 seconds, 640 × 360; `hidden` lies in its data and belongs to no track, and
    `described` says how each is read."""
    start = box(b"ftyp", brand, bytes(4), b"isomiso2") + before
    at = len(start) + 8
    codecs = {b"vide": codec, b"soun": sound, b"meta": b"mebx"}
    samples, made = b"", []
    for number, handler in enumerate(tracks, start=1):
        content = PLACE if handler == b"meta" else 40 * sample
        place = at + len(samples)
        made.append(track(number, handler, [len(content)], place, codecs[handler], described))
        samples += content
    header = full(b"mvhd", b"12345678", struct.pack(">II", 1000, 2500), bytes(80))
    return b"".join(
        [start, box(b"mdat", samples, hidden), box(b"moov", header, *made, in_moov), after]
    )


def flac(*blocks, behind=b""):
    """How FLAC sound is read, with blocks of its own, each a kind and what it holds."""
    blocks = [(0, bytes(range(34))), *blocks]
    last = len(blocks) - 1
    made = [
        bytes([kind | 0x80 * (index == last)]) + len(content).to_bytes(3) + content
        for index, (kind, content) in enumerate(blocks)
    ]
    return full(b"dfLa", *made, behind)


def vorbis(*comments, comment_count=None, end=b"\1"):
    """The headers of Vorbis sound as a WebM keeps them."""
    words = [len(word).to_bytes(4, "little") + word for word in (b"Camera", *comments)]
    count = len(comments) if comment_count is None else comment_count
    said = b"\x03vorbis" + words[0] + count.to_bytes(4, "little") + b"".join(words[1:]) + end
    facts, setup = b"\x01vorbis" + bytes(23), b"\x05vorbis" + bytes(99)
    lengths = b"".join(len(one) // 255 * b"\xff" + bytes([len(one) % 255]) for one in (facts, said))
    return b"\x02" + lengths + facts + said + setup


def element(number, *content):
    """An element of a WebM; what is a number is written as one."""
    parts = [part if isinstance(part, bytes) else bytes([part]) for part in content]
    content = b"".join(parts)
    name = number.to_bytes((number.bit_length() + 7) // 8)
    return name + (len(content) | 1 << 28).to_bytes(4) + content


def webm(
    doc_type=b"webm",
    codec=b"V_VP9",
    kind=1,
    in_segment=b"",
    in_cluster=b"",
    duration=True,
    headers=b"",
):
    """A WebM of 2.5 seconds, 640 × 360."""
    told = element(0x4489, struct.pack(">d", 2500)) if duration else b""
    shown = element(0xE0, element(0xB0, b"\x02\x80"), element(0xBA, b"\x01\x68"))
    return b"".join(
        [
            element(0x1A45DFA3, element(0x4282, doc_type)),
            element(
                0x18538067,
                element(0x1549A966, told, element(0x4D80, b"Camera"), element(0x7BA9, PLACE)),
                element(
                    0x1654AE6B,
                    element(
                        0xAE,
                        element(0xD7, 1),
                        element(0x83, kind),
                        element(0x86, codec),
                        element(0x63A2, headers) if headers else b"",
                        shown,
                        element(0x536E, PLACE),
                    ),
                ),
                in_segment,
                element(
                    0x1F43B675, element(0xE7, 0), element(0xA3, b"\x81" + bytes(40)), in_cluster
                ),
            ),
        ]
    )


def mp3(frames=96, before=b"", after=b""):
    """An MP3 of 2.5 seconds, unless it has more or fewer `frames`."""
    return before + frames * FRAME + after


def id3(*frames):
    content = b"".join(frames)
    size = bytes(len(content) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + size + content


def playable():
    """The demo's clip: one a browser plays."""
    return Path(__file__).parent.parent.joinpath("newsroom/demo/film.webm").read_bytes()


def make_clip(content=None, **values):
    values = {"caption": "Lợp mái nhà rông", "credit": "Suối Đá"} | values
    return Clip.objects.from_upload(ContentFile(content or mp4(), name="a.mp4"), **values)
