"""Pictures, from the file an editor chooses to the crop a reader's telephone asks for."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from articles.models import Figure, Photo
from newsroom.demo import pictures
from tests.articles.test_renditions import four_corners
from tests.browser.conftest import wait_for_tasks
from tests.factories import (
    make_author,
    make_draft,
    make_photo,
    make_revision,
    make_section,
    make_user,
)

pytestmark = [pytest.mark.database, pytest.mark.slow]

PASSWORD = "một mật khẩu dài"
PICTURE = {"name": "DSC_0042.JPG", "mimeType": "image/jpeg", "buffer": four_corners()}


@pytest.fixture
def log_in(new_page, transactional_db):
    make_user("reporter", username="reporter", password=PASSWORD)

    def log_in(**options):
        page = new_page(**options)
        page.goto("/admin/login/")
        page.fill("#id_username", "reporter")
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        page.wait_for_url("/admin/")
        return page

    return log_in


def upload(page):
    page.goto(reverse("admin:articles_photo_add"))
    page.set_input_files("#id_upload", PICTURE)
    page.fill("#id_alt", "Bốn góc bốn màu")
    page.click("input[name=_save]")
    page.wait_for_url(re.compile(r"/photo/\d+/change/"))
    return Photo.objects.get()


def corner_of_the_square(photo):
    """The colour in the upper left corner of the 1:1 crop that is served."""
    with default_storage.open(photo.crop_url("1x1", 800).removeprefix("/media/")) as file:
        return Image.open(file).convert("RGB").getpixel((5, 5))


def made(photo):
    """The picture, once the server's own task worker has made its files."""
    wait_for_tasks()
    photo.refresh_from_db()
    assert photo.is_ready
    return photo


def test_a_picture_is_sent_in_and_a_click_decides_what_its_crops_show(log_in):
    page = log_in()
    photo = made(upload(page))
    assert max(corner_of_the_square(photo)) < 30  # the black in the middle
    square = page.locator(".photo-crop.is-1x1")
    assert square.evaluate("image => image.style.objectPosition") == ""
    box = page.locator("input[name=focal]").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.5)
    assert page.input_value("#id_focal_x") == "0.10"
    assert square.evaluate("image => image.style.objectPosition") == "0% 50%"
    page.press("input[name=focal]", "ArrowRight")
    assert page.input_value("#id_focal_x") == "0.12"
    page.press("#id_caption", "Enter")  # saves what is set, and moves nothing
    page.wait_for_url(reverse("admin:articles_photo_changelist"))
    photo = made(photo)
    assert (photo.focal_x, photo.focal_y) == (0.12, 0.5)
    red, green, blue = corner_of_the_square(photo)
    assert red > 220
    assert max(green, blue) < 40
    page.goto(reverse("admin:articles_photo_change", args=[photo.pk]))
    assert ".1x1.12-50.800.jpg" in square.get_attribute("src")


def test_without_scripts_the_click_is_posted(log_in):
    page = log_in(java_script_enabled=False, viewport={"width": 360, "height": 740})
    photo = upload(page)
    page.fill("#id_caption", "Bốn góc")
    page.click("input[name=focal]", position={"x": 270, "y": 20})
    page.wait_for_load_state()
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y, photo.caption) == (0.9, 0.1, "Bốn góc")
    assert page.input_value("#id_focal_x") == "0.9"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_picture_is_placed_on_a_storys_form_and_a_refused_file_loses_nothing(log_in):
    make_section("Chính trị")
    make_author("Thanh Tùng")
    known = make_photo(caption="Cầu treo Kon Klor")
    page = log_in()
    page.goto(reverse("admin:articles_revision_add"))
    page.fill("#id_headline", "Cầu treo mới")
    page.click("#figures-group .add-row a")
    drawing = {"name": "ban-do.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    page.set_input_files("#id_figures-0-upload", drawing)
    page.fill("#id_figures-0-caption", "Bốn góc")
    page.click("button[name=_save]")
    refusal = page.locator(".field-upload .errorlist, .fieldBox.errors .errorlist").first
    assert "Đây không phải là ảnh đọc được" in refusal.inner_text()
    assert page.input_value("#id_headline") == "Cầu treo mới"
    assert page.input_value("#id_figures-0-caption") == "Bốn góc"
    page.set_input_files("#id_figures-0-upload", PICTURE)
    page.click("button[name=_save]")
    page.wait_for_url(re.compile(r"/revision/\d+/change/"))
    figure = Figure.objects.get()
    assert figure.photo != known
    assert (figure.caption, figure.alt) == ("Bốn góc", "")


def test_a_storys_form_shows_the_picture_chosen_and_its_focal_point(log_in):
    photo = Photo.objects.from_upload(ContentFile(PICTURE["buffer"], name="anh.jpg"))
    photo.caption, photo.focal_x, photo.focal_y = "Cầu treo Kon Klor", 0.25, 0.75
    photo.save()
    photo = made(photo)
    draft = make_draft()
    page = log_in()
    page.goto(reverse("admin:articles_revision_change", args=[draft.pk]))
    row = page.locator("#figures-0")
    preview = row.locator(".figure-preview")
    assert not preview.is_visible()
    row.locator(".select2-selection").first.click()
    page.locator(".select2-container--open .select2-search__field").press_sequentially("cau treo")
    page.click(".select2-results__option:has-text('Cầu treo')")
    page.wait_for_selector("#figures-0 .figure-preview:not([hidden])")
    assert preview.locator("img").get_attribute("src") == photo.crop_url("", 800)
    assert preview.locator("path").get_attribute("d") == "M25 0V100M0 75H100"
    page.set_input_files("#id_figures-0-upload", PICTURE)
    assert preview.locator("img").get_attribute("src").startswith("blob:")
    assert preview.locator("path").get_attribute("d") == ""


def test_the_lead_picture_of_the_report_is_small_on_a_telephone(new_page):
    drawn = ContentFile(pictures.draw("hoi-nghi"), name="anh.jpg")
    photo = made(Photo.objects.from_upload(drawn, alt="Hội nghị", credit="Minh họa"))
    story = make_revision(lead=photo)
    page = new_page(viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True)
    page.goto(story.get_absolute_url())
    image = page.locator(".lead-picture picture > img")
    page.wait_for_function(
        "() => document.querySelector('.lead-picture picture > img').naturalWidth > 0"
    )
    chosen = image.evaluate("image => image.currentSrc")
    assert chosen.endswith(".1200.avif")
    size = default_storage.size(chosen.partition("/media/")[2])
    assert size <= 60 * 1024
    blur = page.locator(".lead-picture .blur")
    assert blur.evaluate("image => image.complete && image.naturalWidth") == 16
    assert blur.bounding_box() == image.bounding_box()  # nothing moves when the picture comes
