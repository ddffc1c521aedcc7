"""Files as cameras, telephones, editors and attackers make them: each is taken upright and clean,
or refused with its sentence."""

import io
import random
import struct
import zipfile
import zlib

import pillow_heif
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from articles.pictures.uploads import UPRIGHT, clean_logo, clean_picture

NO_PICTURE = "Đây không phải là ảnh đọc được: hãy gửi tệp JPEG, PNG, WebP, AVIF hoặc HEIC."
DAMAGED = "Tệp ảnh bị hỏng, không đọc được."
MOVING = "Không dùng được ảnh động: hãy gửi ảnh tĩnh."
TOO_MANY_PIXELS = "Ảnh có quá nhiều điểm ảnh: tối đa 40 megapixel."
TOO_MANY_FOR_WEBP = "Ảnh WebP hoặc AVIF chỉ được tối đa 24 megapixel: hãy gửi ảnh này ở dạng JPEG."
TOO_MANY_FOR_CMYK = (
    "Ảnh JPEG lũy tiến hệ màu CMYK chỉ được tối đa 30 megapixel: hãy gửi ảnh này ở hệ màu sRGB."
)

SECRETS = ["Nguyễn Thị Riêng", "Serial 90210", "<script>", "<?php", "bai-giu-kin"]
KINDS = {"JPEG": {}, "PNG": {}, "WEBP": {"quality": 90}, "AVIF": {}, "HEIF": {"quality": 80}}

pillow_heif.register_heif_opener()  # the site reads HEIC with a library that cannot write it


def flag(mode="RGB", size=(60, 40)):
    """Red above, blue below."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0], size[1] // 2))
    return picture.convert(mode)


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def exif(orientation=1):
    """What a telephone writes: device, owner, place; and a small picture of its own."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Serial 90210"
    exif[ExifTags.Base.Artist] = "Nguyễn Thị Riêng".encode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (14.0, 21.0, 0.0)
    return exif


def turned(orientation):
    """The flag stored as a camera held that way stores it."""
    undo = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    turn = undo.get(orientation, UPRIGHT.get(orientation))
    picture = flag() if turn is None else flag().transpose(turn)
    return saved(picture, "JPEG", quality=95, exif=exif(orientation))


def chunk(name, content):
    body = name + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def png(width, height, depth=8, colour=2, pixels=b"", *, extra=b""):
    """A PNG written byte by byte, as no library would."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(pixels, 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + data + chunk(b"IEND", b"")


def deep_png():
    red, blue = (struct.pack(">HHH", *colour) for colour in ((65535, 0, 0), (0, 0, 65535)))
    rows = [b"\0" + red * 60] * 20 + [b"\0" + blue * 60] * 20
    return png(60, 40, 16, 2, b"".join(rows))


def zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("bai-giu-kin.html", "<script>alert(1)</script>")
    return file.getvalue()


def words():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Nguyễn Thị Riêng")
    told.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>Serial 90210</x:xmpmeta>")
    return told


def transparent(mode):
    """White where one looks through it, red above."""
    picture = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    picture.paste((255, 0, 0, 255), (0, 0, 60, 20))
    return picture.convert(mode)


def srgb():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped_srgb():
    swapped = bytearray(srgb())
    red, blue = swapped.find(b"rXYZ"), swapped.find(b"bXYZ")
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(swapped)


XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Serial 90210</x:xmpmeta>"
JPEG, PNG = saved(flag(), "JPEG", quality=95), saved(flag(), "PNG")


def many_scans(count, between=b"", **options):
    """A progressive JPEG that is to be drawn that many times more."""
    drawn = saved(flag(), "JPEG", quality=95, progressive=True, **options)
    last = drawn[drawn.rfind(b"\xff\xda") : -2]
    return drawn[:-2] + (between + last) * count + b"\xff\xd9"


COMMENT_OF_AN_END = b"\xff\xfe\0\x06\xff\xda\xff\xd9"


# Of sequential JPEGs too a scan may hold one colour alone, as the first of this one says.
COLOUR_BY_COLOUR = saved(Image.new("CMYK", (6200, 5000)), "JPEG", subsampling=0).replace(
    b"\xff\xda\0\x0e\x04", b"\xff\xda\0\x08\x01"
)

# The first is not the one it shows.
TWO_HEICS = saved(
    flag().rotate(180),
    "HEIF",
    quality=80,
    save_all=True,
    append_images=[flag()],
    primary_index=1,
)

TAKEN = {
    **{f"a {kind}": saved(flag(), kind, **options) for kind, options in KINDS.items()},
    **{f"held as {orientation} says": turned(orientation) for orientation in range(1, 9)},
    "held as nothing says": saved(flag(), "JPEG", quality=95, exif=exif(orientation=77)),
    "a progressive JPEG": saved(flag(), "JPEG", quality=95, progressive=True),
    "a JPEG of a few scans more": many_scans(20),
    "a JPEG without colours thinned": saved(flag(), "JPEG", quality=95, subsampling=0),
    "a CMYK JPEG": saved(flag("CMYK"), "JPEG", quality=95),
    "a JPEG with a film behind it": JPEG + random.Random(1).randbytes(8 << 20),  # noqa: S311
    "a JPEG with marks among its words": saved(
        flag(), "JPEG", quality=95, comment=200 * b"\xff\xda"
    ),
    "a telephone's JPEG with a second picture": saved(
        flag(), "MPO", quality=95, save_all=True, append_images=[flag().rotate(180)], exif=exif()
    ),
    "a JPEG with XMP": saved(flag(), "JPEG", quality=95, xmp=XMP),
    "a JPEG with a comment": saved(flag(), "JPEG", quality=95, comment=b"<?php system($_GET[0]);"),
    "a JPEG with its profile": saved(flag(), "JPEG", quality=95, icc_profile=srgb()),
    "a JPEG with half a profile": saved(flag(), "JPEG", quality=95, icc_profile=srgb()[:100]),
    "a JPEG with broken EXIF": saved(flag(), "JPEG", quality=95, exif=b"Exif\0\0MM\0*\0\0\xff\xff"),
    "a PNG with words": saved(flag(), "PNG", pnginfo=words()),
    "a PNG with EXIF": saved(flag(), "PNG", exif=exif()),
    "a PNG of 16 bits": deep_png(),
    "a PNG with a palette": saved(flag("P"), "PNG"),
    "a PNG one looks through": saved(transparent("RGBA"), "PNG"),
    "a palette one looks through": saved(transparent("P"), "PNG", transparency=0),
    "a WebP without loss": saved(flag(), "WEBP", lossless=True, exif=exif(), xmp=XMP),
    "a WebP one looks through": saved(transparent("RGBA"), "WEBP", quality=90),
    "an AVIF with EXIF": saved(flag(), "AVIF", exif=exif()),
    "an AVIF one looks through": saved(transparent("RGBA"), "AVIF"),
    "a HEIC with EXIF": saved(flag(), "HEIF", quality=80, exif=exif().tobytes()),
    "a HEIC of two pictures": TWO_HEICS,
    "a JPEG that is a ZIP too": JPEG + zipped(),
    "a JPEG that is a page too": JPEG + b"<html><script>alert(1)</script>",
    "a PNG that is a ZIP too": PNG + zipped(),
    "a JPEG with a page for a comment": saved(
        flag(), "JPEG", quality=95, comment=b"<html><script>alert(1)</script><!--"
    ),
    "a PNG called .svg": PNG,
}

REFUSED = {
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', NO_PICTURE),
    "a page": (b"<!doctype html><script>alert(1)</script>", NO_PICTURE),
    "a program": (b"MZ" + bytes(500), NO_PICTURE),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", NO_PICTURE),
    "a PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", NO_PICTURE),
    "a ZIP": (zipped(), NO_PICTURE),
    "a GIF": (saved(flag(), "GIF"), NO_PICTURE),
    "a GIF that says it is a JPEG": (b"\xff\xd8\xff" + saved(flag(), "GIF"), NO_PICTURE),
    "a BMP": (saved(flag(), "BMP"), NO_PICTURE),
    "a TIFF": (saved(flag(), "TIFF"), NO_PICTURE),
    "an icon": (saved(flag(), "ICO", sizes=[(16, 16)]), NO_PICTURE),
    "a JPEG 2000": (saved(flag(), "JPEG2000"), NO_PICTURE),
    "nothing": (b"", NO_PICTURE),
    "zeros": (bytes(1000), NO_PICTURE),
    "a moving GIF": (
        saved(flag(), "GIF", save_all=True, append_images=[flag().rotate(180)]),
        NO_PICTURE,
    ),
    "a moving WebP": (
        saved(flag(), "WEBP", save_all=True, append_images=[flag().rotate(180)]),
        MOVING,
    ),
    "a moving PNG": (
        saved(flag(), "PNG", save_all=True, append_images=[flag().rotate(180)]),
        MOVING,
    ),
    "a moving AVIF": (
        saved(flag(), "AVIF", save_all=True, append_images=[flag().rotate(180)]),
        MOVING,
    ),
    "a moving HEIC": (TWO_HEICS.replace(b"ftypheic", b"ftyphevc"), MOVING),
    "a moving HEIF": (TWO_HEICS.replace(b"ftypheic", b"ftypmsf1"), MOVING),
    "a bomb of 81 megapixels": (saved(Image.new("1", (9000, 9000)), "PNG"), TOO_MANY_PIXELS),
    "a bomb of 144 megapixels": (png(12000, 12000), TOO_MANY_PIXELS),
    "a bomb of 3.6 gigapixels": (png(60000, 60000), TOO_MANY_PIXELS),
    "a JPEG that claims 4 gigapixels": (
        JPEG.replace(struct.pack(">HH", 40, 60), struct.pack(">HH", 65000, 65000), 1),
        TOO_MANY_PIXELS,
    ),
    "a WebP of 25 megapixels": (saved(Image.new("RGB", (5000, 5000)), "WEBP"), TOO_MANY_FOR_WEBP),
    "a progressive JPEG in CMYK of 31 megapixels": (
        saved(Image.new("CMYK", (6200, 5000)), "JPEG", progressive=True, subsampling=0),
        TOO_MANY_FOR_CMYK,
    ),
    "a JPEG in CMYK of 31 megapixels, a colour after the other": (
        COLOUR_BY_COLOUR,
        TOO_MANY_FOR_CMYK,
    ),
    "a PNG without pixels": (png(60, 40), DAMAGED),
    "a PNG with a text that unpacks to 200 megabytes": (
        png(60, 40, extra=chunk(b"zTXt", b"t\0\0" + zlib.compress(bytes(200_000_000), 9))),
        DAMAGED,
    ),
    "a PNG with a wrong sum": (PNG[:45] + bytes([PNG[45] ^ 255]) + PNG[46:], DAMAGED),
    "a JPEG of hundreds of scans": (many_scans(500), DAMAGED),
    "a JPEG of hundreds of scans behind what looks like its end": (
        many_scans(500, comment=b"\xff\xda\xff\xd9"),
        DAMAGED,
    ),
    "a JPEG of hundreds of scans between what looks like its end": (
        many_scans(500, between=COMMENT_OF_AN_END),
        DAMAGED,
    ),
    "a JPEG of endless notes": (JPEG[:2] + 10_000 * b"\xff\xfe\0\2" + JPEG[2:], DAMAGED),
    "a JPEG of no size": (JPEG.replace(struct.pack(">HH", 40, 60), bytes(4), 1), NO_PICTURE),
}

NOISE = Image.effect_noise((200, 200), 60).convert("RGB")
WHOLE = {kind: saved(NOISE, kind, **options) for kind, options in KINDS.items()}


def taken(content, name="anh.jpg"):
    return clean_picture(SimpleUploadedFile(name, content))


def test_the_corpus_is_large_enough():
    assert len(TAKEN) + len(REFUSED) >= 60


@pytest.mark.parametrize("name", TAKEN)
def test_a_sound_picture_is_kept_upright_and_clean(name):
    clean = taken(TAKEN[name], name)
    kept = Image.open(io.BytesIO(clean.content))
    kept.load()
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (60, 40))
    assert (clean.width, clean.height) == kept.size
    above, below = kept.getpixel((30, 5)), kept.getpixel((30, 34))
    assert above[0] > 180
    assert above[2] < 90
    seen_through = name.endswith("looks through")
    assert min(below) > 240 if seen_through else below[2] > 180
    assert not kept.getexif()
    assert kept.info.keys() <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }
    assert clean.content.endswith(b"\xff\xd9")
    assert len(clean.content) < 5000  # nothing of what stood behind it
    for secret in SECRETS:
        assert secret.encode() not in clean.content


def test_the_secrets_were_in_the_files_that_came():
    everything = b"".join(TAKEN.values())
    assert [secret for secret in SECRETS if secret.encode() not in everything] == []


@pytest.mark.parametrize("name", REFUSED)
def test_anything_else_is_refused_with_its_sentence(name):
    content, sentence = REFUSED[name]
    with pytest.raises(ValidationError) as refusal:
        taken(content)
    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize("tenth", range(10))
@pytest.mark.parametrize("kind", WHOLE)
def test_a_picture_cut_short_is_refused(kind, tenth):
    whole = WHOLE[kind]
    with pytest.raises(ValidationError) as refusal:
        taken(whole[: len(whole) * tenth // 10])
    assert refusal.value.messages[0] in (NO_PICTURE, DAMAGED)


@pytest.mark.parametrize("size", [(1, 1), (1, 6000), (6000, 1), (3, 7)])
def test_the_smallest_and_thinnest_pictures_are_taken(size):
    clean = taken(saved(Image.new("RGB", size, "red"), "PNG"))
    assert max(clean.width, clean.height) == min(2560, max(size))
    assert min(clean.width, clean.height) == min(size)


def test_grey_of_sixteen_bits_keeps_its_tones():
    for grey in (0, 20000, 65535):
        clean = taken(saved(Image.new("I;16", (10, 10), grey), "PNG"))
        assert abs(Image.open(io.BytesIO(clean.content)).getpixel((5, 5))[0] - grey / 256) < 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_logo_is_kept_upright(orientation):
    content, size = clean_logo(SimpleUploadedFile("logo.jpg", turned(orientation)))
    logo = Image.open(io.BytesIO(content))
    assert size == logo.size == (60, 40)
    above, below = logo.getpixel((30, 5)), logo.getpixel((30, 34))
    assert above[0] > 180 > 90 > above[2]
    assert below[2] > 180 > 90 > below[0]
    assert not logo.getexif()


def test_a_logo_turned_on_its_side_fills_the_same_place():
    lying = saved(flag(size=(1000, 4000)), "JPEG", exif=exif(orientation=6))
    assert clean_logo(SimpleUploadedFile("logo.jpg", lying))[1] == (720, 180)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_the_colours_of_a_profile_are_turned_into_srgb(mode):
    """The same red in a profile whose channels are swapped is another colour."""
    content = saved(flag(mode), "PNG", icc_profile=swapped_srgb())
    for kept in (taken(content).content, clean_logo(SimpleUploadedFile("a.png", content))[0]):
        picture = Image.open(io.BytesIO(kept))
        pixel = picture.getpixel((30, 5))
        assert pixel[2] > 180 > 90 > pixel[0]
        assert "icc_profile" not in picture.info


def test_a_logo_stays_one_that_is_looked_through():
    content, _size = clean_logo(SimpleUploadedFile("a.png", saved(transparent("RGBA"), "PNG")))
    logo = Image.open(io.BytesIO(content))
    assert [logo.getpixel((30, y))[3] for y in (5, 34)] == [255, 0]


@pytest.mark.parametrize("mode", ["L", "1", "LA"])
def test_pictures_without_colours_are_taken(mode):
    assert taken(saved(flag(mode), "PNG")).width == 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_several_times_too_large_is_kept_small_and_whole(kind):
    clean = taken(saved(flag(size=(6000, 3000)), kind))
    kept = Image.open(io.BytesIO(clean.content))
    assert (clean.width, clean.height) == kept.size == (2560, 1280)
    assert kept.getpixel((1280, 5))[0] > 180
    assert kept.getpixel((2559, 1279))[2] > 180


def test_a_file_over_the_limit_is_refused(settings):
    settings.PICTURE_MAX_BYTES = 2 * 1024**2
    with pytest.raises(ValidationError) as refusal:
        taken(JPEG + bytes(2 * 1024**2))
    assert refusal.value.messages == ["Ảnh nặng quá: tối đa 2 MB."]
