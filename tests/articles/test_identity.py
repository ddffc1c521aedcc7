"""The outlet's identity: set at the desk, shown on every page."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from articles import frame
from articles.colours import GROUNDS, READABLE, contrast, ink_on, is_readable
from articles.models import Identity, SiteVersion
from newsroom.checks import check_identity
from tests.factories import make_revision

FILLED = {
    "name": "Đài Măng Thông",
    "governing_body": "Ủy ban nhân dân tỉnh",
    "licence_kind": "Giấy phép trang thông tin điện tử",
    "licence_number": "12/GP-TTĐT",
    "licence_date": date(2020, 3, 1),
    "licence_issuer": "Sở Thông tin và Truyền thông",
    "head_title": "Giám đốc",
    "head": "Nguyễn Văn Mẫu",
    "address": "Số 1 phố Mẫu",
    "phone": "0260 000 0000",
    "fax": "0260 000 0001",
    "email": "toasoan@dai.example",
}


@pytest.fixture
def identity(db):
    return Identity.objects.create(**FILLED)


@pytest.fixture
def desk(client, managing_editor):
    client.force_login(managing_editor)
    return client


def png(size=(900, 300), colour=(10, 90, 70, 0)):
    file = io.BytesIO()
    Image.new("RGBA", size, colour).save(file, "PNG")
    return SimpleUploadedFile("ảnh.png", file.getvalue(), "image/png")


def save(desk, **values):
    answers = {"palette": "forest"} | values
    address = reverse("admin:articles_identity_changelist")
    form = desk.get(address, follow=True)
    return desk.post(form.request["PATH_INFO"], answers)


def test_every_page_names_the_outlet_its_body_its_address_and_the_day(client, identity):
    story = make_revision()
    for path in ("/", story.get_absolute_url(), story.section.get_absolute_url(), "/dinh-chinh/"):
        text = client.get(path).text
        header, footer = text.partition("<main")[0], text.partition("</main>")[2]
        assert "Đài Măng Thông" in header
        assert "Ủy ban nhân dân tỉnh" in header
        assert '<time datetime="' in header
        for words in (*list(FILLED.values())[2:4], "01/3/2020", *list(FILLED.values())[5:]):
            assert f">{words}<" in footer, words


def test_each_field_of_the_imprint_stands_apart(client, identity):
    footer = client.get("/").text.partition("</main>")[2]
    assert len(re.findall("<dt", footer)) == len(re.findall("<dd", footer)) == 9
    assert '<a href="tel:02600000000">' in footer


def test_an_outlet_nobody_described_has_its_name_and_no_empty_field(client, db, settings):
    settings.SITE_NAME = "Tên tạm"
    text = client.get("/").text
    assert "Tên tạm" in text
    assert "<dt" not in text
    assert "mailto:" not in text


def test_a_page_asks_only_for_the_sites_version(client, identity, django_assert_num_queries):
    client.get("/")
    with django_assert_num_queries(1):
        assert frame.current().identity == identity


def test_what_is_saved_shows_at_once(client, identity):
    assert "Đài Măng Thông" in client.get("/").text
    before = SiteVersion.current()
    identity.name = "Đài Kon Braih"
    identity.save()
    assert SiteVersion.current() > before
    assert "Đài Kon Braih" in client.get("/").text


def test_the_desk_saves_the_one_row(desk):
    assert save(desk, **FILLED).status_code == 302
    assert save(desk, name="Tên mới").status_code == 302
    assert [row.name for row in Identity.objects.all()] == ["Tên mới"]
    second = desk.get(reverse("admin:articles_identity_add"))
    assert second.url == reverse("admin:articles_identity_change", args=[1])


def test_a_second_row_cannot_be():
    assert Identity(name="Hai").pk is None
    assert str(Identity._meta.constraints[0].condition) == "(AND: ('pk', 1))"


# Colours


@pytest.mark.parametrize("palette", list(Identity.ACCENTS))
def test_the_palettes_can_be_read(palette):
    for accent, scheme in zip(Identity.ACCENTS[palette], ("light", "dark"), strict=True):
        assert is_readable(accent, scheme)
        assert contrast(accent, ink_on(accent)) >= READABLE


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_grounds_are_those_of_the_style_sheet():
    tokens = (Path(site.BASE_DIR) / "newsroom/static/css/tokens.css").read_text()
    found = [re.findall(rf"--{name}: (#\w+);", tokens) for name in ("paper", "surface")]
    assert [values[0] for values in found] == GROUNDS["light"]
    assert [set(values[1:]) for values in found] == [{ground} for ground in GROUNDS["dark"]]


@pytest.mark.parametrize(
    ("accent", "accent_dark", "wrong"),
    [
        ("#cccccc", "#ffffff", {"accent"}),
        ("#000000", "#333333", {"accent_dark"}),
        ("", "", {"accent", "accent_dark"}),
        ("red", "#ffffff;}", {"accent", "accent_dark"}),
        ("#0000001", "#ffffff", {"accent"}),
    ],
)
def test_a_colour_nobody_could_read_is_refused_beside_it(desk, accent, accent_dark, wrong):
    response = save(desk, palette="own", accent=accent, accent_dark=accent_dark)
    form = response.context["adminform"].form
    assert set(form.errors) == wrong
    assert form["accent"].value() == accent  # nothing typed is lost


def test_own_colours_are_a_style_sheet_that_may_be_kept(desk):
    assert save(desk, palette="own", accent="#7A0000", accent_dark="#FFAAAA").status_code == 302
    text = desk.get("/").text
    address = re.search(r'<link rel="stylesheet" href="(/mau-sac-[^"]+)"', text)[1]
    response = desk.get(address)
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    assert "--accent:#7a0000;--accent-ink:#ffffff" in response.text
    assert "--accent:#ffaaaa;--accent-ink:#0d1412" in response.text
    assert "<style" not in text


def test_an_old_address_of_the_colours_is_not_kept(client, identity):
    response = client.get("/mau-sac-000000-ffffff.css")
    assert response["Cache-Control"] == "no-cache"
    assert "--accent:#0f5f4a" in response.text
    assert "mau-sac" not in client.get("/").text  # forest green needs no style sheet of its own


# Logo


def test_a_logo_is_kept_with_its_transparency_and_nothing_else(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert save(desk, name="Đài", logo=png(), logo_dark=png()).status_code == 302
    identity = Identity.current()
    with Image.open(identity.logo.path) as kept:
        assert (kept.format, kept.mode, kept.size) == ("PNG", "RGBA", (576, 192))
    assert (identity.logo_width, identity.logo_height) == (576, 192)
    text = desk.get("/").text
    assert f'src="{identity.logo.url}" alt="Đài" width="576" height="192"' in text
    kept = desk.get(identity.logo.url)
    assert kept["Content-Type"] == "image/png"
    assert kept.getvalue().startswith(b"\x89PNG")
    assert save(desk, name="Đài mới").status_code == 302
    assert Identity.current().logo == identity.logo


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"", b"GIF89a"]
)
def test_what_is_no_picture_is_refused_as_a_logo(desk, content):
    response = save(desk, name="Đài", logo=SimpleUploadedFile("logo.svg", content))
    assert list(response.context["adminform"].form.errors) == ["logo"]
    assert not Identity.objects.exists()


# What press law asks for


def test_what_is_missing_is_said_at_the_desk_and_by_the_check(desk, settings):
    settings.DEMO = False
    Identity.objects.create(**FILLED | {"head": "", "licence_date": None})
    [finding] = check_identity()
    assert "ngày cấp phép, người đứng đầu" in finding.msg
    assert "người đứng đầu" in desk.get(reverse("admin:index")).text
    form = desk.get(reverse("admin:articles_identity_change", args=[1]))
    assert "ngày cấp phép, người đứng đầu" in form.text


def test_nothing_is_said_where_nothing_is_missing(identity, settings):
    settings.DEMO = False
    assert check_identity() == []
    assert identity.missing() == []


def test_the_check_needs_no_database(settings):
    settings.DEMO = False
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        check_identity()
    settings.DEMO = True
    call_command("check")


def test_a_headline_of_rectifications_names_the_story(desk):
    response = save(desk, rectification_title="Cải chính")
    assert list(response.context["adminform"].form.errors) == ["rectification_title"]
    assert save(desk, rectification_title="XIN LỖI: {headline}").status_code == 302
