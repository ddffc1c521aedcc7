"""What a picture's file says of itself is read before it is cleaned: IPTC, XMP, EXIF."""

import io
import struct
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from articles.pictures.metadata import Told
from articles.pictures.uploads import clean_picture
from tests.factories import jpeg

MARCH_1 = datetime(2018, 3, 1, 7, 30, tzinfo=UTC)


def told(content):
    return clean_picture(SimpleUploadedFile("anh.jpg", content)).told


def exif(taken=None, offset=None, **values):
    exif = Image.Exif()
    for name, value in values.items():
        exif[ExifTags.Base[name]] = value.encode()
    camera = exif.get_ifd(ExifTags.IFD.Exif)
    if taken:
        camera[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        camera[ExifTags.Base.OffsetTimeOriginal] = offset
    return exif


def with_iptc(*, encoding="utf-8", **values):
    """A JPEG with an IPTC block, as picture desks write it into Photoshop's segment."""
    numbers = {"day": 55, "hour": 60, "writer": 80, "agency": 110, "copyright": 116, "caption": 120}
    records = b"\x1c\x01\x5a\x00\x03\x1b%G" if encoding == "utf-8" else b""
    for name, value in values.items():
        content = value.encode(encoding)
        records += struct.pack(">BBBH", 0x1C, 2, numbers[name], len(content)) + content
    resource = (
        b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records + b"\0" * (len(records) % 2)
    )
    segment = b"Photoshop 3.0\0" + resource
    plain = jpeg()
    return plain[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + plain[2:]


def xmp(inside="", attributes=""):
    return f"""<x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">
      <rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description>
      </rdf:RDF></x:xmpmeta>""".encode()


def test_exif_says_what_a_camera_wrote():
    content = jpeg(
        exif=exif(
            taken="2018:03:01 14:30:00",
            ImageDescription="Quang cảnh hội nghị",
            Artist="Suối Đá",
            Copyright="Đài PT-TH Kon Tum",
        )
    )
    assert told(content) == Told("Quang cảnh hội nghị", "Suối Đá", "Đài PT-TH Kon Tum", MARCH_1)


def test_a_camera_that_knows_its_time_zone_is_believed():
    content = jpeg(exif=exif(taken="2018:03:01 07:30:00", offset="+00:00"))
    assert told(content).taken_at == MARCH_1


def test_iptc_says_what_a_picture_desk_wrote():
    content = with_iptc(
        caption="Quang cảnh hội nghị",
        writer="Suối Đá",
        agency="TTXVN",
        copyright="TTXVN",
        day="20180301",
        hour="143000+0700",
    )
    assert told(content) == Told("Quang cảnh hội nghị", "Suối Đá/TTXVN", "TTXVN", MARCH_1)


def test_letters_of_an_old_windows_are_read():
    assert told(with_iptc(encoding="cp1258", caption="Đưa đón")).caption == "Đưa đón"


def test_xmp_is_read_from_elements_and_from_attributes():
    listed = "<rdf:Alt><rdf:li xml:lang='x-default'>Hội nghị</rdf:li></rdf:Alt>"
    packet = xmp(
        f"<dc:description>{listed}</dc:description>"
        "<dc:creator><rdf:Seq><rdf:li>Suối Đá</rdf:li></rdf:Seq></dc:creator>",
        "photoshop:Credit='Suối Đá' photoshop:DateCreated='2018-03-01T14:30:00+07:00'",
    )
    assert told(jpeg(xmp=packet)) == Told("Hội nghị", "Suối Đá", "", MARCH_1)


def test_the_picture_desk_is_heard_before_the_camera():
    camera = exif(ImageDescription="Máy ảnh", Artist="Máy", taken="2018:03:01 14:30:00")
    packet = xmp("", "photoshop:Credit='TTXVN'")
    result = told(jpeg(exif=camera, xmp=packet))
    assert (result.caption, result.credit, result.taken_at) == ("Máy ảnh", "TTXVN", MARCH_1)


@pytest.mark.parametrize("junk", ["OLYMPUS DIGITAL CAMERA", "SONY DSC ", "Screenshot", " "])
def test_what_a_camera_writes_for_want_of_a_caption_is_none(junk):
    assert told(jpeg(exif=exif(ImageDescription=junk))).caption == ""


@pytest.mark.parametrize(
    "taken",
    [
        "0000:00:00 00:00:00",
        "2018:13:01 00:00:00",
        "hôm qua",
        "1066:10:14 09:00:00",
        "2018:03:01",
        "",
    ],
)
def test_a_moment_that_cannot_be_is_none(taken):
    assert told(jpeg(exif=exif(taken=taken))).taken_at is None


@time_machine.travel(MARCH_1 - timedelta(days=30), tick=False)
def test_a_moment_still_to_come_is_none():
    assert told(jpeg(exif=exif(taken="2018:03:01 14:30:00"))).taken_at is None


@pytest.mark.parametrize(
    "packet",
    [
        b"<not xml",
        b"",
        b"\0\0",
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        + xmp("<dc:rights>&e;</dc:rights>"),
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        + xmp("<dc:rights>&b;</dc:rights>"),
    ],
)
def test_hostile_words_are_left_out_and_the_picture_taken(packet):
    assert told(jpeg(xmp=packet, exif=exif(Artist="Suối Đá"))) == Told(credit="Suối Đá")


def test_words_are_one_line_without_control_characters_and_fit_their_fields():
    content = jpeg(exif=exif(ImageDescription="Một\r\nhai\x07 \u202eba " + "x" * 900))
    values = told(content).as_values()
    assert values["caption"].startswith("Một hai ba xxx")
    assert len(values["caption"]) == 500


def test_other_kinds_of_files_are_heard_too():
    for kind in ("PNG", "WEBP", "AVIF"):
        file = io.BytesIO()
        Image.new("RGB", (9, 9)).save(file, kind, exif=exif(Artist="Suối Đá"))
        assert told(file.getvalue()).credit == "Suối Đá", kind
