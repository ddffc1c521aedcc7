"""Pages are sent compressed to whoever takes that, and are still asked for by their ETag."""

import gzip

import pytest

from tests.factories import make_revision

ASKED = {"Accept-Encoding": "gzip, deflate, br"}
PAGES = ["/", "/luu-tru/", "/tim-kiem/goi-y/?q=tin", "/khong-co/", "/admin/login/"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stories():
    return [make_revision(headline=f"Tin dài số {number}") for number in range(5)]


@pytest.mark.parametrize("path", PAGES)
def test_text_is_compressed_for_those_who_take_it(client, path):
    plain, small = client.get(path), client.get(path, headers=ASKED)
    assert "Content-Encoding" not in plain
    assert small["Content-Encoding"] == "gzip"
    assert int(small["Content-Length"]) == len(small.content) < len(plain.content)
    for response in (plain, small):
        assert "Accept-Encoding" in response["Vary"]
    if "csrf" not in plain.text:  # whose mask differs each time
        assert gzip.decompress(small.content) == plain.content


def test_the_length_of_a_page_tells_nothing_of_what_is_in_it(client):
    lengths = {len(client.get("/admin/login/", headers=ASKED).content) for _ in range(8)}
    assert len(lengths) > 1


def test_a_compressed_page_that_did_not_change_is_not_sent_again(client):
    first = client.get("/", headers=ASKED)
    assert first["ETag"].startswith('W/"')  # the same page, not the same bytes
    for tag in (first["ETag"], first["ETag"].removeprefix("W/")):
        again = client.get("/", headers=ASKED | {"If-None-Match": tag})
        assert again.status_code == 304
        assert again.content == b""
        assert "Content-Encoding" not in again
        assert again["Vary"] == first["Vary"]
        assert again["Cache-Control"] == first["Cache-Control"]
    make_revision()
    changed = client.get("/", headers=ASKED | {"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_the_head_of_a_page_is_that_of_the_page(client):
    read, head = client.get("/", headers=ASKED), client.head("/", headers=ASKED)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("Content-Encoding", "Content-Type", "ETag", "Vary", "Cache-Control"):
        assert head[name] == read[name], name


def test_what_is_small_is_sent_as_it_is(client, stories):
    response = client.get(f"{stories[0].get_absolute_url()}binh-luan/moi.json", headers=ASKED)
    assert "Content-Encoding" not in response
    assert response.json() == {"count": 0}
