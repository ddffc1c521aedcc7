"""Taking a picture in: once, whoever else sends it, and at what cost."""

import io
import subprocess
import sys
import time

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from PIL import Image

from articles.models import Photo
from articles.tasks import make_renditions
from tests.factories import jpeg

pillow_heif.register_heif_opener()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def file(content, name="anh.jpg"):
    return SimpleUploadedFile(name, content)


@pytest.mark.database
def test_the_same_picture_is_kept_once_under_an_unguessable_name(db, tmp_path):
    first = Photo.objects.from_upload(file(jpeg(), "chu tich tinh.jpg"))
    second = Photo.objects.from_upload(file(jpeg(), "khac.jpg"))
    assert first == second
    assert (first.is_known, second.is_known) == (False, True)
    assert "chu" not in first.file.name
    assert len(first.file.name) > 30
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.database
def test_two_who_send_a_picture_at_once_get_the_same(db, monkeypatch, tmp_path):
    first = Photo.objects.from_upload(file(jpeg()))
    # The second looked before the first was there.
    monkeypatch.setattr(QuerySet, "first", lambda self: None)
    assert Photo.objects.from_upload(file(jpeg())) == first
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


# What it costs

PIXELS_24, PIXELS_40 = (6000, 4000), (7300, 5475)
# A JPEG's decoder draws the half only of what is twice as large as what is kept, on each side.
SLIM_30, SLIM_40 = (5119, 5860), (5119, 7813)
WHOLE_COLOURS = {"progressive": True, "subsampling": 0}


def saved(picture, kind="JPEG", **options):
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


# One colour: what a decoder takes depends on the pixels, not on what they show.
LARGEST = {
    "a JPEG": (PIXELS_40, "RGB", "JPEG", {}),
    "a progressive JPEG": (PIXELS_40, "RGB", "JPEG", {"progressive": True}),
    "a slim progressive JPEG": (SLIM_40, "RGB", "JPEG", WHOLE_COLOURS),
    "a CMYK JPEG": (PIXELS_40, "CMYK", "JPEG", {}),
    "a progressive CMYK JPEG": (SLIM_30, "CMYK", "JPEG", WHOLE_COLOURS),
    "a PNG": (PIXELS_40, "RGB", "PNG", {}),
    "a PNG one looks through": (PIXELS_40, "RGBA", "PNG", {}),
    "a palette": (PIXELS_40, "P", "PNG", {"transparency": 0}),
    "a WebP": (PIXELS_24, "RGB", "WEBP", {"method": 0}),
    "an AVIF one looks through": (PIXELS_24, "RGBA", "AVIF", {"speed": 10}),
    "a fine AVIF": (PIXELS_24, "RGB", "AVIF", {"speed": 10, "subsampling": "4:4:4"}),
    "a HEIC": (PIXELS_40, "RGB", "HEIF", {"enc_params": {"preset": "ultrafast"}}),
}
READ = """
import re, sys, threading
reader = sys.argv[2]
import django
django.setup()
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import TemporaryUploadedFile
from articles.pictures import uploads
from tests.factories import jpeg

def read(content):
    upload = TemporaryUploadedFile("anh.jpg", "image/jpeg", len(content), None)
    upload.write(content)
    getattr(uploads, reader)(upload)

def most():
    # Not `ru_maxrss`: that begins with what the parent process took.
    status = open("/proc/self/status").read()
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024

read(jpeg())
idle = most()
content = open(sys.argv[1], "rb").read()
threads = [threading.Thread(target=read, args=[content]) for _ in range(3)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(most() - idle)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux counts")
@pytest.mark.parametrize("name", LARGEST)
@pytest.mark.parametrize("reader", ["clean_picture", "clean_logo"])
def test_the_largest_pictures_take_less_than_400_megabytes_however_many_come(
    name, reader, tmp_path
):
    """Three at once, in a process of their own; what they take is what its memory grew by."""
    size, mode, kind, options = LARGEST[name]
    (tmp_path / "anh").write_bytes(saved(Image.new(mode, size), kind, **options))
    ran = subprocess.run(
        [sys.executable, "-c", READ, tmp_path / "anh", reader], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    assert 20 < int(ran.stdout) < 400


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_24_megapixels_are_answered_in_two_seconds_and_served_after_six(client, admin_user, capsys):
    """In seconds of one core: what else the machine does meanwhile does not count."""
    client.force_login(admin_user)
    # With as much in it as a photograph: noise, enlarged.
    content = saved(Image.effect_noise((600, 400), 60).resize(PIXELS_24).convert("RGB"), quality=92)
    began = time.process_time()
    response = client.post(reverse("admin:articles_photo_add"), {"upload": file(content)})
    answered = time.process_time() - began
    photo = Photo.objects.get()
    assert response.status_code == 302
    assert DBTaskResult.objects.count() == 1
    began = time.process_time()
    make_renditions.func(photo.pk)
    made = time.process_time() - began
    with capsys.disabled():
        print(f"\n24 megapixels: upload {answered:.2f} s, renditions {made:.2f} s of one core")
    assert answered < 2
    assert made < 6
