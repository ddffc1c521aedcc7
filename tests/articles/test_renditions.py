"""The files readers are served of a picture: made by the worker, printed as soon as they are."""

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.template import Context, Template
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

from articles.models import Figure, Identity, Photo, SiteVersion
from articles.pictures import renditions
from articles.pictures.crops import crop_box, kept_name, rendition_name, shape_of
from articles.tasks import make_renditions, queue_lacking_renditions
from newsroom.recurring import enqueue_what_is_due
from tests.factories import jpeg, make_draft, make_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def four_corners(size=(1800, 1200)):
    """The bytes of a picture that is black but for a red, a lime, a blue and a white corner."""
    picture = Image.new("RGB", size)
    for across, column in enumerate((0, size[0] * 5 // 6)):
        for down, row in enumerate((0, size[1] * 5 // 6)):
            colour = ["red", "lime", "blue", "white"][2 * down + across]
            picture.paste(colour, (column, row, column + size[0] // 6, row + size[1] // 6))
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=95)
    return content.getvalue()


def take(content, **values):
    photo = Photo.objects.from_upload(ContentFile(content, name="anh.jpg"))
    Photo.objects.filter(pk=photo.pk).update(**values)
    return photo


def made(photo):
    make_renditions.func(photo.pk)
    photo.refresh_from_db()
    return photo


def opened(address):
    with default_storage.open(address.removeprefix("/media/")) as file:
        picture = Image.open(io.BytesIO(file.read()))
    picture.load()
    return picture


def printed(photo, **options):
    words = " ".join(f'{name}="{value}"' for name, value in options.items())
    template = Template(f"{{% load pictures %}}{{% picture photo alt='Cầu treo' {words} %}}")
    return template.render(Context({"photo": photo}))


@pytest.mark.django_db(transaction=True)
def test_taking_a_picture_in_queues_its_files():
    photo = take(jpeg((1300, 600)))
    (queued,) = DBTaskResult.objects.all()
    assert queued.args_kwargs["args"] == [photo.pk]
    assert photo.srcset("avif") == ""


def test_a_picture_has_every_width_in_both_kinds():
    photo = made(take(jpeg((1800, 1200))))
    shapes = {"": 4, "16x9.50-50": 3, "4x3.50-50": 3, "1x1.50-50": 3}
    counted = {
        shape: [len(kinds["avif"]), len(kinds["jpg"])] for shape, kinds in photo.renditions.items()
    }
    assert counted == {shape: [count, count] for shape, count in shapes.items()}
    _folders, files = default_storage.listdir(photo.file.name.rpartition("/")[0])
    assert len(files) == 1 + 2 * 13
    for shape, kinds in photo.renditions.items():
        for kind, widths in kinds.items():
            for width in widths:
                name = rendition_name(photo.file.name, width, kind, shape)
                assert opened(name).width == width
                assert kept_name(name) == photo.file.name


def test_a_focal_point_moved_while_files_were_made_counts(
    monkeypatch, django_capture_on_commit_callbacks
):
    """Of two workers the one that began with the old focal point may end last."""
    photo = take(jpeg((1800, 1200)))
    make = renditions.make_renditions

    def overtaken(old):
        make(old)
        Photo.objects.filter(pk=photo.pk).update(focal_x=0.2)
        make_renditions.func(photo.pk)

    with monkeypatch.context() as patched:
        patched.setattr(
            renditions,
            "make_renditions",
            lambda old: overtaken(old) if old.focal_x == 0.5 else make(old),
        )
        with django_capture_on_commit_callbacks(execute=True):
            make_renditions.func(photo.pk)
    photo.refresh_from_db()
    assert photo.is_ready
    assert "16x9.20-50" in photo.renditions
    (again,) = DBTaskResult.objects.all()
    assert again.args_kwargs["args"] == [photo.pk]


def test_what_was_made_raises_the_number_of_the_site():
    photo = take(jpeg())
    before = SiteVersion.current()
    made(photo)
    assert SiteVersion.current() > before


@pytest.mark.django_db(transaction=True)
def test_what_failed_is_made_at_the_next_look():
    ready, failed = made(take(jpeg())), take(jpeg(colour="navy"))
    DBTaskResult.objects.all().delete()
    name = default_storage.path(failed.file.name)
    Path(name).rename(name + ".away")
    with pytest.raises(FileNotFoundError):
        make_renditions.func(failed.pk)
    Path(name + ".away").rename(name)
    enqueue_what_is_due()
    queued = DBTaskResult.objects.values_list("task_path", flat=True)
    assert queue_lacking_renditions.module_path in queued
    queue_lacking_renditions.func()
    queued = DBTaskResult.objects.filter(task_path=make_renditions.module_path)
    assert [one.args_kwargs["args"] for one in queued] == [[failed.pk]]
    assert made(failed).is_ready
    assert ready.is_ready


def test_nothing_is_made_larger_than_it_is():
    photo = made(take(jpeg((700, 300))))
    assert photo.renditions[""] == {"avif": [480, 700], "jpg": [480, 700]}
    assert photo.renditions["1x1.50-50"] == {"avif": [240, 300], "jpg": [240, 300]}


@pytest.mark.parametrize(
    ("crop", "focal", "box"),
    [
        ("", (0, 0), (0, 0, 1000, 500)),
        ("1x1", (0.5, 0.5), (250, 0, 750, 500)),
        ("1x1", (0, 0.2), (0, 0, 500, 500)),
        ("1x1", (0.3, 0.9), (50, 0, 550, 500)),
        ("1x1", (1, 1), (500, 0, 1000, 500)),
        ("4x3", (1, 1), (333, 0, 1000, 500)),
        ("16x9", (0.5, 0.5), (56, 0, 945, 500)),
    ],
)
def test_a_crop_is_as_near_the_focal_point_as_fits(crop, focal, box):
    assert crop_box((1000, 500), crop, *focal) == box


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1)])
@pytest.mark.parametrize("crop", ["16x9", "4x3", "1x1"])
def test_the_oddest_picture_has_crops(size, crop):
    left, top, right, bottom = crop_box(size, crop, 1, 1)
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]


@pytest.mark.parametrize(("focal", "expected"), [((0, 0), (255, 0, 0)), ((1, 1), (255, 255, 255))])
def test_every_crop_shows_the_focal_point(focal, expected):
    photo = made(take(four_corners(), focal_x=focal[0], focal_y=focal[1]))
    for crop in ("16x9", "4x3", "1x1"):
        picture = opened(photo.crop_url(crop, 800)).convert("RGB")
        corner = (0, 0) if focal == (0, 0) else (picture.width - 1, picture.height - 1)
        shown = picture.getpixel(corner)
        assert max(abs(a - b) for a, b in zip(shown, expected, strict=True)) < 12, crop


def test_a_moved_focal_point_makes_new_names_and_keeps_the_old_files():
    photo = made(take(jpeg((1800, 1200))))
    before, whole = photo.srcset("avif", "1x1"), photo.srcset("avif")
    old_name = rendition_name(photo.file.name, 240, "avif", shape_of("1x1", 0.5, 0.5))
    photo.focal_x = 0.25
    photo.save()
    assert photo.srcset("avif", "1x1") == before  # until the new ones are made
    assert not photo.is_ready
    made(photo)
    assert photo.srcset("avif") == whole
    assert ".1x1.25-50.240.avif 240w" in photo.srcset("avif", "1x1")
    assert "50-50" not in photo.srcset("avif", "1x1")
    assert default_storage.exists(old_name)  # a page in some cache may name it


def test_a_picture_is_printed_before_and_after_its_files_are_made():
    photo = take(jpeg((1800, 1200)))
    before = printed(photo, sizes="100vw", crop="16x9")
    assert f'<img src="{photo.file.url}" alt="Cầu treo" width="1800" height="1012"' in before
    assert "srcset" not in before
    after = printed(made(photo), sizes="100vw", crop="16x9")
    assert after.count("<source") == 1
    assert f'<source type="image/avif" srcset="{photo.srcset("avif", "16x9")}"' in after
    assert f'src="{photo.crop_url("16x9", 800)}" ' in after
    assert f'srcset="{photo.srcset("jpg", "16x9")}"' in after
    assert 'sizes="100vw"' in after
    assert 'width="1800" height="1012"' in after


def test_the_first_picture_loads_at_once_and_the_others_when_they_are_near():
    photo = make_photo()
    assert 'fetchpriority="high"' in printed(photo, first="yes")
    assert "lazy" not in printed(photo, first="yes")
    assert 'loading="lazy" decoding="async"' in printed(photo)
    assert "fetchpriority" not in printed(photo)


def test_a_blurred_likeness_comes_with_the_page_without_a_script_or_a_style():
    photo = made(take(four_corners()))
    text = printed(photo)
    assert f'<img class="blur" src="{photo.blur}" alt=""' in text
    assert photo.blur.startswith("data:image/webp;base64,")
    assert len(photo.blur) < 400
    assert "style" not in text
    assert "script" not in text
    assert "blur" not in printed(make_photo())


def test_other_sites_get_a_jpeg_of_the_crop_and_its_size():
    photo = take(jpeg((1800, 1200)))
    assert photo.crop_file("16x9", 1200) == (photo.file.url, 1800, 1200)
    made(photo)
    address, width, height = photo.crop_file("16x9", 1200)
    assert (width, height) == (1200, 675)
    assert opened(address).size == (1200, 675)
    assert opened(address).format == "JPEG"
    assert photo.crop_file("1x1", 1200)[1:] == (800, 800)  # the largest there is


def test_served_files_tell_nothing_besides_what_they_show():
    exif = Image.Exif()
    exif[0x013B] = "Suối Đá"
    photo = made(take(jpeg((900, 600), exif=exif)))
    _folders, files = default_storage.listdir(photo.file.name.rpartition("/")[0])
    for name in files:
        picture = opened(f"{photo.file.name.rpartition('/')[0]}/{name}")
        assert not picture.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & picture.info.keys()


@pytest.mark.django_db(transaction=True)
def test_a_command_queues_what_pictures_lack(capsys):
    whole, lacking = made(take(jpeg())), make_photo()
    DBTaskResult.objects.all().delete()
    call_command("make_renditions")
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[lacking.pk]]
    assert capsys.readouterr().out == "1 pictures wait for the task worker.\n"
    assert whole.is_ready


def test_a_picture_deleted_meanwhile_is_no_failure():
    photo = take(jpeg())
    Photo.objects.all().delete()
    make_renditions.func(photo.pk)


# Words below a picture


def story_with_pictures(label):
    """A story whose lead, and whose picture in the text, have that AI label."""
    draft = make_draft(lead=make_photo(ai_label=label))
    photo = make_photo(ai_label=label)
    words = {"alt": "Cầu treo", "caption": "Cầu", "credit": "Suối Đá"}
    figure = Figure.objects.create(revision=draft, photo=photo, placement="body", **words)
    draft.body = f'<p>Một đoạn.</p><figure data-figure="{figure.key}"></figure>'
    draft.save()
    draft.submit(None)
    draft.approve(None, timezone.now())
    return draft


def test_readers_are_told_of_pictures_ai_had_a_part_in_in_the_newsrooms_words(client):
    plain, made = story_with_pictures(""), story_with_pictures("generated")
    assert "picture-ai" not in client.get(plain.get_absolute_url()).text
    told = '<span class="picture-ai">Ảnh do AI tạo.</span>'
    assert client.get(made.get_absolute_url()).text.count(told) == 2
    Identity(ai_generated_picture="Ảnh minh họa do máy vẽ").save()
    text = client.get(made.get_absolute_url()).text
    assert text.count('<span class="picture-ai">Ảnh minh họa do máy vẽ</span>') == 2
    helped = story_with_pictures("assisted")
    told = '<span class="picture-ai">Ảnh có dùng AI khi thực hiện.</span>'
    assert client.get(helped.get_absolute_url()).text.count(told) == 2
