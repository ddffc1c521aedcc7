"""Whatever the address says, a page or a clear 404 answers, and tells machines what it is."""

import json
import re
from datetime import date
from urllib.parse import quote

import pytest

from articles.models import Revision
from tests.factories import (
    make_author,
    make_event,
    make_official,
    make_organisation,
    make_photo,
    make_revision,
    make_series,
    make_tenure,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LONG = "a" * 3000
WRONG_PARTS = ["%00", "%FF", "..", "A", "-", "0", "%E1%BA%A3nh", LONG, "1e9", "'", "%2F", "9" * 40]
WRONG_PARTS += [
    "mot-bai.",
    "mot-bai%20",
    "%",
    "%zz",
    "%C0%AF",
    "%ED%A0%80",
    "%u1EA3",
    ";a=1",
    "-1",
    "１",
]
FOLDERS = [
    "bai-viet/{}/",
    "bai-viet/mot-bai/chia-se-{}.png",
    "chuyen-muc/{}/",
    "chu-de/{}/",
    "co-quan/{}/",
    "lanh-dao/{}/",
    "lanh-dao/nguyen-van-mau/{}/",
    "loat-bai/{}/",
    "luu-tru/{}/",
    "luu-tru/2018/{}/",
    "luu-tru/2018/2/{}/",
    "su-kien/{}/",
    "su-kien/hoi-nghi-{}/",
    "tac-gia/{}/",
    "bai-viet/{}/binh-luan/",
    "bai-viet/{}/binh-luan/atom.xml",
    "bai-viet/{}/binh-luan/moi.json",
    "binh-luan/{}/",
    "binh-luan/{}/sua/",
    "bao-vi-pham/{}/",
    "bao-tin/{}/xac-nhan/",
    "dang-ngay/{}/",
    "xem-truoc/{}/",
    "en/{}/",
    "{}/",
]
WRONG_VALUES = ["", "\0", "20180301T093000000000-1'", LONG, "\ud800", "🚀", "%", "-1", "9" * 40]
WRONG_VALUES += ["99991231T235959999999-1", "00010101T000000000000-1", "20180231T000000000000-1"]


@pytest.fixture
def pages():
    """An address of every list."""
    official = make_official(portrait=make_photo())
    office = make_organisation(abbreviation="UBND tỉnh")
    make_tenure(official, organisation=office, start=date(2016, 6, 1))
    event = make_event(name="Hội nghị", host=office, place="Kon Tum")
    make_author("Suối Đá", bio="Bút danh.")
    story = make_revision(
        mentions=[{"tag": official}], event=event, bylines=["Suối Đá"], topics=["Rừng"]
    )
    return {
        "front": "/",
        "official": official.get_absolute_url(),
        "organisation": office.get_absolute_url(),
        "event": event.get_absolute_url(),
        "author": "/tac-gia/suoi-da/",
        "series": make_series(story).get_absolute_url(),
        "section": story.section.get_absolute_url(),
        "topic": "/chu-de/rung/",
        "archive": "/luu-tru/",
        "officials": "/lanh-dao/",
        "organisations": "/co-quan/",
        "authors": "/tac-gia/",
        "topics": "/chu-de/",
        "list of series": "/loat-bai/",
        "events": "/su-kien/",
        "corrections": "/dinh-chinh/",
    }


@pytest.mark.parametrize("folder", FOLDERS)
def test_an_address_of_nothing_is_not_found(client, folder):
    make_revision(slug="mot-bai", mentions=[{"tag": make_official()}])
    for part in WRONG_PARTS:
        address = f"/{folder.format(part)}"
        assert client.get(address, follow=True).status_code == 404, address


SLOW = [pytest.param(one, marks=pytest.mark.slow) for one in ("sau", "chu", "binh-luan-tu")]


@pytest.mark.parametrize("parameter", ["truoc", "q", "trang", *SLOW])
def test_any_query_string_gives_a_page_or_a_404(client, pages, parameter):
    pages |= {"search": "/tim-kiem/", "suggestions": "/tim-kiem/goi-y/"}
    pages["story"] = Revision.objects.get().get_absolute_url()
    for address in pages.values():
        for value in WRONG_VALUES:
            query = f"{parameter}={quote(value, errors='surrogatepass')}"
            status = client.get(f"{address}?{query}", follow=True).status_code
            assert status in (200, 404), (address, value)
        assert client.get(f"{address}?{parameter}=%FF&&==").status_code in (200, 404)


def test_each_page_tells_machines_what_it_is_about(client, pages):
    told = {}
    for name, address in pages.items():
        text = client.get(address).text
        (canonical,) = re.findall(r'<link rel="canonical" href="([^"]+)">', text)
        assert canonical == f"http://testserver{address}"
        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
        told[name] = {data["@type"]: data for data in map(json.loads, found)}
    person = told["official"]["ProfilePage"]["mainEntity"]
    assert (person["@type"], person["name"]) == ("Person", "Nguyễn Văn Mẫu")
    assert person["jobTitle"] == ["Chủ tịch UBND tỉnh"]
    assert person["image"].startswith("http://testserver/")
    assert told["author"]["ProfilePage"]["mainEntity"]["description"] == "Bút danh."
    office = told["organisation"]["CollectionPage"]["about"]
    assert (office["@type"], office["alternateName"]) == ("Organization", ["UBND tỉnh"])
    event = told["event"]["CollectionPage"]["about"]
    assert (event["@type"], event["location"]["name"]) == ("Event", "Kon Tum")
    for name in ("section", "topic", "series", "officials", "organisations", "authors", "events"):
        assert told[name]["CollectionPage"]["url"] == f"http://testserver{pages[name]}"
