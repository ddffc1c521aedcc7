"""Picture files: accepted upright and clean, or refused with a sentence."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from articles.models import Photo
from articles.pictures.uploads import clean_picture
from tests.factories import jpeg


def upload(content, name="anh.jpg"):
    return SimpleUploadedFile(name, content)


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def opened(clean):
    return Image.open(io.BytesIO(clean.content))


def two_colours(mode="RGB", size=(60, 40)):
    """Red above, blue below."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0], size[1] // 2))
    return picture.convert(mode)


def is_red(pixel):
    return pixel[0] > 200 and pixel[2] < 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_usual_kinds_are_kept_as_a_jpeg(kind):
    clean = clean_picture(upload(saved(two_colours(), kind), "anh.txt"))
    assert opened(clean).format == "JPEG"
    assert (clean.width, clean.height) == (60, 40)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_as_its_exif_says(orientation):
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    picture = two_colours()
    if orientation in turn:
        picture = picture.transpose(turn[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    clean = clean_picture(upload(saved(picture, "JPEG", exif=exif, quality=95)))
    assert (clean.width, clean.height) == (60, 40)
    assert is_red(opened(clean).getpixel((30, 5)))
    assert not is_red(opened(clean).getpixel((30, 35)))


def test_nothing_personal_stays_in_the_kept_file():
    exif = Image.Exif()
    exif[0x010F] = "Camera Maker"
    exif.get_ifd(0x8825)[2] = (14.0, 21.0, 0.0)
    original = saved(two_colours(), "JPEG", exif=exif, comment=b"written by somebody")
    kept = clean_picture(upload(original)).content
    assert b"Camera Maker" in original
    assert not opened(clean_picture(upload(original))).getexif()
    for trace in (b"Exif", b"Camera Maker", b"written by somebody", b"GPS"):
        assert trace not in kept


@pytest.mark.parametrize("mode", ["CMYK", "L", "1"])
def test_other_colour_spaces_become_rgb(mode):
    kind = "PNG" if mode == "1" else "JPEG"
    clean = clean_picture(upload(saved(two_colours(mode), kind)))
    assert opened(clean).mode == "RGB"


@pytest.mark.parametrize("mode", ["P", "LA", "RGBA"])
def test_what_is_transparent_becomes_white(mode):
    picture = Image.new("RGBA", (10, 10), (255, 0, 0, 0)).convert(mode)
    options = {"transparency": 0} if mode == "P" else {}
    clean = clean_picture(upload(saved(picture, "PNG", **options)))
    assert min(opened(clean).getpixel((5, 5))) > 240


def test_sixteen_bits_a_channel_and_a_colour_profile_are_read():
    deep = Image.new("I;16", (10, 10), 65535)
    assert opened(clean_picture(upload(saved(deep, "PNG")))).mode == "RGB"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    clean = clean_picture(upload(saved(two_colours(), "JPEG", icc_profile=profile)))
    assert "icc_profile" not in opened(clean).info
    clean = clean_picture(upload(saved(two_colours(), "JPEG", icc_profile=b"broken")))
    assert is_red(opened(clean).getpixel((30, 5)))


def test_a_large_picture_is_kept_smaller():
    clean = clean_picture(upload(jpeg((4000, 1000))))
    assert (clean.width, clean.height) == (2560, 640)


REFUSED = {
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a GIF": saved(Image.new("RGB", (9, 9)), "GIF"),
    "a moving picture": saved(
        two_colours(), "WEBP", save_all=True, append_images=[two_colours().rotate(180)]
    ),
    "a moving PNG": saved(
        two_colours(), "PNG", save_all=True, append_images=[two_colours().rotate(180)]
    ),
    "nothing": b"",
    "zeros": bytes(1000),
    "the beginning of a JPEG": jpeg()[:500],
    "too many pixels": saved(Image.new("1", (9000, 9000)), "PNG"),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_is_no_sound_still_picture_is_refused_with_a_sentence(content):
    with pytest.raises(ValidationError) as refusal:
        clean_picture(upload(content))
    assert len(refusal.value.messages) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("tenth", range(10))
def test_a_picture_cut_short_is_refused(kind, tenth):
    original = saved(Image.effect_noise((200, 200), 60), kind)
    with pytest.raises(ValidationError):
        clean_picture(upload(original[: len(original) * tenth // 10]))


def test_a_file_over_the_limit_is_refused(settings):
    settings.PICTURE_MAX_BYTES = 1000
    with pytest.raises(ValidationError):
        clean_picture(upload(jpeg(quality=100) + bytes(1000)))


@pytest.mark.django_db(transaction=True)
def test_the_same_picture_is_kept_once_under_an_unguessable_name():
    first = Photo.objects.from_upload(upload(jpeg(), "chu tich tinh.jpg"))
    second = Photo.objects.from_upload(upload(jpeg(), "khac.jpg"))
    assert first == second
    assert "chu" not in first.file.name
    assert len(first.file.name) > 30
