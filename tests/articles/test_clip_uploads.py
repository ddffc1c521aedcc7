"""Video and sound files as they come: taken and cleaned, or refused with a sentence."""

import re
import struct
import time
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from articles.clips import mp4 as mp4_reader
from articles.clips.uploads import clean_clip
from articles.models import Clip
from tests.clips import FRAME, PLACE, box, element, flac, id3, make_clip, mp3, mp4, vorbis, webm
from tests.factories import jpeg

SECRETS = [PLACE, b"Somebody", b"Camera", b"GoPro", b"12345678", b"%PDF", b"<script", b"PK\x03\x04"]
UDTA = box(b"udta", box(b"\xa9xyz", PLACE), box(b"meta", b"<script>alert(1)</script>"))
TAGS = element(0x1254C367, PLACE)
PRIVATE = id3(b"PRIV", b"\0\0\0\x20\0\0", b"Somebody\0", PLACE)
WORDS = [b"ARTIST=Somebody", b"", b"LOCATION=" + 30 * PLACE]
FLAC_WORDS = [(4, PLACE), (6, b"%PDF"), (3, bytes(18)), (127, b"Somebody")]


def vorbis_webm(headers):
    return webm(kind=2, codec=b"A_VORBIS", headers=headers)


def flac_mp4(described):
    return mp4(tracks=[b"soun"], sound=b"fLaC", described=described)


TAKEN = {
    "plain.mp4": (mp4(), "mp4", (640, 360)),
    "gps.mp4": (mp4(in_moov=UDTA), "mp4", (640, 360)),
    "uuid.mp4": (mp4(after=box(b"uuid", b"%PDF-1.7" + PLACE)), "mp4", (640, 360)),
    "free.mp4": (mp4(before=box(b"free", b"<script>alert(1)</script>")), "mp4", (640, 360)),
    "wide box.mp4": (
        mp4(after=b"\0\0\0\1free\0\0\0\0\0\0\0\x1c" + b"PK\x03\x04" + bytes(8)),
        "mp4",
        (640, 360),
    ),
    "hidden in the data.mp4": (mp4(hidden=b"PK\x03\x04<script>" + PLACE), "mp4", (640, 360)),
    "a track of places.mp4": (mp4(tracks=(b"vide", b"meta", b"soun")), "mp4", (640, 360)),
    "in two parts of data.mp4": (mp4(after=box(b"mdat", PLACE)), "mp4", (640, 360)),
    "only sound.mp4": (mp4(tracks=[b"soun"]), "m4a", (0, 0)),
    "plain.webm": (webm(), "webm", (640, 360)),
    "tags.webm": (webm(in_segment=TAGS + element(0x1941A469, b"%PDF", PLACE)), "webm", (640, 360)),
    "in a cluster.webm": (webm(in_cluster=element(0x58D7, PLACE)), "webm", (640, 360)),
    "void.webm": (webm(in_segment=element(0xEC, b"<script>" + PLACE)), "webm", (640, 360)),
    "only sound.webm": (webm(kind=2, codec=b"A_OPUS"), "weba", (0, 0)),
    "vorbis.webm": (vorbis_webm(vorbis(*WORDS)), "weba", (0, 0)),
    "bytes behind the words.webm": (vorbis_webm(vorbis(end=b"\xff" + PLACE)), "weba", (0, 0)),
    "flac.mp4": (flac_mp4(flac(*FLAC_WORDS)), "m4a", (0, 0)),
    "bytes behind flac.mp4": (flac_mp4(flac(behind=PLACE)), "m4a", (0, 0)),
    "plain.mp3": (mp3(), "mp3", (0, 0)),
    "private.mp3": (mp3(before=PRIVATE), "mp3", (0, 0)),
    "two headers.mp3": (mp3(before=PRIVATE + id3(PLACE) + bytes(99)), "mp3", (0, 0)),
    "old tag.mp3": (mp3(after=b"TAG" + PLACE.ljust(125, b"\0")), "mp3", (0, 0)),
    "ape.mp3": (mp3(after=b"APETAGEX" + PLACE), "mp3", (0, 0)),
}
TOLD = FRAME[:36] + b"Xing\0\0\0\1\0\0\0\x60" + FRAME[48:]  # says how many frames follow
WRONG, DAMAGED = "This is no video or sound file", "The file is damaged"
LIVE, UNPLAYABLE = "does not say how long", "which many browsers do not play"
REFUSED = {
    "empty": (b"", WRONG),
    "a byte": (b"\0", WRONG),
    "zeros": (bytes(4096), WRONG),
    "text": (b"WEBVTT\n\n", WRONG),
    "html": (b"<!doctype html><script>alert(1)</script>", WRONG),
    "html before an mp4": (b"<script>alert(1)</script>" + mp4(), WRONG),
    "pdf before a webm": (b"%PDF-1.7\n" + webm(), WRONG),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", WRONG),
    "jpeg": (jpeg(), WRONG),
    "zip": (b"PK\x03\x04" + bytes(200), WRONG),
    "wave": (b"RIFF\0\0\0\0WAVEfmt ", WRONG),
    "flv": (b"FLV\x01\x05", WRONG),
    "avif": (box(b"ftyp", b"avif", bytes(4), b"mif1") + box(b"moov"), WRONG),
    "only a header.mp4": (box(b"ftyp", b"isom", bytes(4)), DAMAGED),
    "brands.mp4": (box(b"ftyp", b"isom", 400 * b"<b>") + mp4()[24:], DAMAGED),
    "a zip behind.mp4": (mp4() + b"PK\x05\x06" + bytes(18), DAMAGED),
    "html behind.mp4": (mp4(after=b"<script>alert(1)</script>"), DAMAGED),
    "two indexes.mp4": (mp4(after=box(b"moov")), DAMAGED),
    "no track.mp4": (mp4(tracks=[]), WRONG),
    "only places.mp4": (mp4(tracks=[b"meta"]), WRONG),
    "many boxes.mp4": (mp4(after=2000 * box(b"free")), DAMAGED),
    "another file's data.mp4": (mp4().replace(b"url \0\0\0\1", b"url \0\0\0\0"), DAMAGED),
    "far samples.mp4": (
        mp4().replace(
            b"stsz" + bytes(8) + b"\0\0\0\1\0\0\0\x28", b"stsz" + bytes(8) + b"\0\0\0\1\0\1\0\0"
        ),
        DAMAGED,
    ),
    "endless samples.mp4": (
        mp4().replace(b"stsz" + bytes(8) + b"\0\0\0\1", b"stsz" + bytes(8) + b"\xff\xff\xff\xff"),
        DAMAGED,
    ),
    "fragments.mp4": (mp4(after=box(b"moof")), LIVE),
    "quicktime.mov": (mp4(brand=b"qt  "), UNPLAYABLE),
    "hevc.mp4": (mp4(codec=b"hvc1"), UNPLAYABLE),
    "protected.mp4": (mp4(codec=b"encv"), UNPLAYABLE),
    "matroska": (webm(doc_type=b"matroska"), UNPLAYABLE),
    "h264.webm": (webm(codec=b"V_MPEG4/ISO/AVC"), UNPLAYABLE),
    "subtitles.webm": (webm(kind=17), UNPLAYABLE),
    "another ebml": (webm(doc_type=b"<script>"), WRONG),
    "no length.webm": (webm(duration=False), LIVE),
    "unknown size.webm": (webm()[:13] + b"\x18\x53\x80\x67\x01" + 7 * b"\xff", LIVE),
    "no vorbis.webm": (vorbis_webm(PLACE), DAMAGED),
    "no words.webm": (vorbis_webm(vorbis().replace(b"\x03vorbis", b"\x04vorbis")), DAMAGED),
    "endless words.webm": (vorbis_webm(vorbis(*WORDS, comment_count=1 << 31)), DAMAGED),
    "words without an end.webm": (vorbis_webm(vorbis(*WORDS, end=b"")), DAMAGED),
    "headers without an end.webm": (vorbis_webm(b"\x02" + 99 * b"\xff"), DAMAGED),
    "no flac.mp4": (flac_mp4(box(b"dfLa", bytes(4))), DAMAGED),
    "far words.mp4": (flac_mp4(flac().replace(b"\0\0\x22", b"\1\0\x22")), DAMAGED),
    "a zip behind.webm": (webm() + b"PK\x05\x06" + bytes(18), DAMAGED),
    "deep.webm": (webm(in_segment=9 * b"\xec\x01\0\0\0\0\0\0\xff"), DAMAGED),
    "html behind.mp3": (mp3(after=b"<script>alert(1)</script>"), DAMAGED),
    "html between.mp3": (mp3() + b"<script>" + mp3(), DAMAGED),
    "a header alone.mp3": (PRIVATE, WRONG),
    "endless header.mp3": (b"ID3\x03\0\0\x7f\x7f\x7f\x7f" + mp3(), WRONG),
    "a moment.mp3": (mp3(frames=3), DAMAGED),
    "frames are missing.mp3": (
        FRAME[:36] + b"Xing\0\0\0\1\0\0\0\xff" + FRAME[48:] + mp3(),
        DAMAGED,
    ),
}


def clean(content):
    with clean_clip(ContentFile(content, name="<script>.exe")) as (file, _facts):
        return file.read()


@pytest.mark.parametrize(("content", "ending", "size"), TAKEN.values(), ids=TAKEN)
def test_what_is_sound_is_kept_without_what_it_tells(content, ending, size):
    with clean_clip(ContentFile(content, name="<script>.exe")) as (file, facts):
        kept = file.read()
    assert file.name == f"clip.{ending}"
    assert (facts.width, facts.height) == size
    assert facts.duration == pytest.approx(2.5, abs=0.02)
    assert [secret for secret in SECRETS if secret in kept] == []
    assert clean(kept) == kept  # cleaning what is clean changes nothing
    assert facts.size == len(kept)
    sample = 40 * b"\1" if ending in ("mp4", "m4a") else FRAME if ending == "mp3" else bytes(40)
    assert sample in kept


def test_what_flac_and_vorbis_are_read_by_stays():
    assert flac((1, bytes(len(PLACE)))) in clean(flac_mp4(flac((4, PLACE))))
    wiped = vorbis(*(bytes(len(word)) for word in WORDS)).replace(b"Camera", bytes(6))
    assert wiped in clean(vorbis_webm(vorbis(*WORDS)))


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_none_is_refused_with_a_sentence(content, sentence, settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(ValidationError, match=re.escape(sentence)):
        clean(content)


@pytest.mark.parametrize("content", [mp4(), webm(), TOLD + mp3(), PRIVATE + TOLD + mp3()])
def test_what_was_cut_off_is_refused_wherever_that_was(content):
    for tenth in range(1, 10):
        with pytest.raises(ValidationError):
            clean(content[: len(content) * tenth // 10])


@pytest.mark.parametrize("content", [mp4(), webm(), mp3()])
def test_no_byte_that_is_wrong_is_an_error_of_the_site(content):
    """Each of the first bytes in turn, so every header is once wrong."""
    for at in range(min(len(content), 800)):
        wrong = bytearray(content)
        wrong[at] ^= 0xFF
        with suppress(ValidationError):
            clean(bytes(wrong))


# Tables and trees made to keep the site busy, each from a few megabytes


def many_chunks(count):
    """A track whose every sample is a chunk of its own."""
    table = struct.pack(f">I{count}I", count, *range(1000, 1000 + count))
    content = mp4(tracks=[b"soun"], sample=bytes(count // 40 + 99))
    content = with_table(content, b"stco", table)
    content = with_table(content, b"stsc", struct.pack(">IIII", 1, 1, 1, 1))
    return with_table(content, b"stsz", struct.pack(">II", 1, count))


def claims(tracks, samples):
    """Tracks that say they hold so many samples of no size, all in one chunk."""
    content = mp4(tracks=tracks * [b"soun"])
    content = with_table(content, b"stsc", struct.pack(">IIII", 1, 1, samples, 1))
    return with_table(content, b"stsz", struct.pack(">III", 0, samples, 0) + bytes(4 * samples))


def with_table(content, kind, table):
    """The boxes with another table in each of a kind, however deep."""
    made = []
    while content:
        size, name = struct.unpack_from(">I4s", content)
        part, content = content[8:size], content[size:]
        if name in mp4_reader.TREE:
            part = with_table(part, kind, table)
        made.append(box(name, bytes(4) + table if name == kind else part))
    return b"".join(made)


def many_clusters(count):
    block = element(0xA3, b"\x81" + bytes(4))
    return webm(in_segment=count * element(0x1F43B675, element(0xE7, 0), 20 * block))


BOMBS = {
    "many chunks.mp4": lambda: many_chunks(1_400_000),
    "many samples.mp4": lambda: claims(1, 2_900_000),
    "many samples in each track.mp4": lambda: claims(16, 200_000),
    "many tracks.mp4": lambda: mp4(tracks=17 * [b"soun"]),
    "many boxes in each.mp4": lambda: mp4(in_moov=900 * box(b"trak", 900 * box(b"mdia"))),
    "many clusters.webm": lambda: many_clusters(80_000),
    "many words.webm": lambda: vorbis_webm(vorbis(*1_000_000 * [b""])),
    "a long length.webm": lambda: vorbis_webm(b"\x02" + 20_000_000 * b"\xff"),
    "many blocks of flac.mp4": lambda: flac_mp4(flac(*4_000_000 * [(1, b"")])),
    "many blocks.webm": lambda: webm(in_cluster=2_000_000 * b"\xa3\x80"),
    "many short frames.mp3": lambda: 1_600_000 * (b"\xff\xf3\x14\0" + bytes(20)),
    "zeros after its header.mp3": lambda: id3() + bytes(100 * 1024**2) + mp3(),
    "many headers.mp3": lambda: 2_000_000 * id3() + mp3(),
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_file_keeps_the_site_busy(name):
    """In seconds of one core: what else the machine does meanwhile does not count."""
    content = BOMBS[name]()
    began = time.process_time()
    with suppress(ValidationError):
        clean(content)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("content", [mp4(tracks=17 * [b"soun"]), claims(2, 1_600_000)])
def test_more_than_any_recording_holds_is_refused(content):
    with pytest.raises(ValidationError):
        clean(content)


def test_what_is_too_large_is_refused(settings):
    settings.CLIP_MAX_BYTES = 2 * 1024**2
    with pytest.raises(ValidationError, match="2 MB"):
        clean(mp4(after=box(b"free", bytes(2 * 1024**2))))


def test_an_upright_recording_is_told_by_its_header():
    level = struct.pack(">5i", 1 << 16, 0, 0, 0, 1 << 16)
    turned = struct.pack(">5i", 0, 1 << 16, 0, -1 << 16, 0)
    content = mp4(tracks=[b"vide"]).replace(level, turned, 1)
    with clean_clip(ContentFile(content)) as (_file, facts):
        pass
    assert (facts.width, facts.height) == (360, 640)


def test_a_clip_has_an_address_nobody_guesses_and_is_kept_once(db):
    clip, again = make_clip(), make_clip(caption="Khác")
    assert re.fullmatch(r"phim/[-\w]{2}/[-\w]{24}\.mp4", clip.file.name)
    assert (again.pk, again.is_known, again.caption) == (clip.pk, True, clip.caption)
    assert Clip.objects.count() == 1
    assert (clip.is_video, clip.content_type) == (True, "video/mp4")
