"""Parts of a clip, as players ask for them, and clips that went with their story."""

import pytest
from django.utils.http import http_date

from tests.clips import make_clip, mp3, mp4
from tests.factories import make_draft, make_photo, make_revision

pytestmark = pytest.mark.django_db
CONTENT = mp4()
SIZE = len(CONTENT)


@pytest.fixture
def clip():
    return make_clip(CONTENT)


@pytest.fixture
def kept(clip):
    with clip.file.open() as file:
        return file.read()


def ask(client, clip, method="get", **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return getattr(client, method)(clip.file.url, headers=headers)


def test_a_clip_is_served_whole(client, clip, kept):
    response = ask(client, clip)
    assert (response.status_code, response.getvalue()) == (200, kept)
    assert response["Content-Type"] == "video/mp4"
    assert response["Content-Length"] == str(SIZE)
    assert response["Accept-Ranges"] == "bytes"
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = response["Content-Security-Policy"].split("; ")  # in any order
    assert sorted(policy) == ["default-src 'none'", "media-src 'self'"]
    assert response["Cache-Control"] == "public, max-age=31536000, s-maxage=1, immutable"
    assert not response.cookies


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-", 0, SIZE),
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=200-", 200, SIZE),
        ("bytes=-50", SIZE - 50, SIZE),
        ("bytes=-999999", 0, SIZE),
        ("bytes=10-999999", 10, SIZE),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE),
        ("Bytes= 5-9 ", 5, 10),
    ],
)
def test_a_part_is_answered_with_that_part(client, clip, kept, asked, start, end):
    response = ask(client, clip, range=asked)
    assert (response.status_code, response.getvalue()) == (206, kept[start:end])
    assert response["Content-Range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert response["Content-Length"] == str(end - start)
    assert response["ETag"]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=99999999-99999999999", "bytes=-0"])
def test_a_part_that_is_not_there_is_said_so(client, clip, asked):
    response = ask(client, clip, range=asked)
    assert (response.status_code, response.content) == (416, b"")
    assert response["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=9-5", "bytes=-", "lines=0-1", "bytes=a-b", "0-5", "bytes=٠-٩"]
)
def test_what_is_no_one_part_is_answered_with_the_whole(client, clip, kept, asked):
    response = ask(client, clip, range=asked)
    assert (response.status_code, response.getvalue()) == (200, kept)
    assert "Content-Range" not in response


def test_a_part_counts_only_of_the_file_the_player_began_with(client, clip):
    first = ask(client, clip)
    for mark in (first["ETag"], first["Last-Modified"]):
        assert ask(client, clip, range="bytes=0-9", if_range=mark).status_code == 206
    for mark in ('"other"', f"W/{first['ETag']}", http_date(0)):
        assert ask(client, clip, range="bytes=0-9", if_range=mark).status_code == 200
    unchanged = ask(client, clip, range="bytes=0-9", if_none_match=first["ETag"])
    assert unchanged.status_code == 304


def test_who_asks_for_the_head_gets_no_byte(client, clip):
    response = ask(client, clip, "head", range="bytes=0-9")
    assert (response.status_code, response.getvalue()) == (200, b"")
    assert response["Content-Length"] == str(SIZE)
    assert ask(client, clip, "post").status_code == 405


def test_a_clip_goes_with_its_story_and_comes_back_with_it(client, clip):
    story = make_revision(lead=make_photo(), clip=clip)
    captions = story.lead_figure().captions_url()
    assert ask(client, clip).status_code == client.get(captions).status_code == 200
    story.article.withdraw(None, "Đã gỡ.", "Sai")
    assert ask(client, clip, range="bytes=0-9").status_code == 404
    assert client.get(captions).status_code == 404
    story.article.put_back(None)
    assert ask(client, clip).status_code == client.get(captions).status_code == 200


def test_a_clip_stays_while_another_story_shows_it(client, clip):
    story, other = (
        make_revision(lead=make_photo(), clip=clip),
        make_revision(lead=make_photo(), clip=clip),
    )
    story.article.withdraw(None, "Đã gỡ.", "Sai")
    assert ask(client, clip).status_code == 200
    other.article.withdraw(None, "Đã gỡ.", "Sai")
    assert ask(client, clip).status_code == 404


def test_a_draft_alone_keeps_no_withdrawn_clip(client, clip):
    make_revision(lead=make_photo(), clip=clip).article.withdraw(None, "Đã gỡ.", "Sai")
    make_draft(lead=make_photo(), clip=clip)
    assert ask(client, clip).status_code == 404


def test_captions_have_an_address_nobody_guesses(client, clip):
    figure = make_draft(lead=make_photo(), clip=clip).lead_figure()
    response = client.get(figure.captions_url())
    assert response.text == figure.captions
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    token = figure.captions_token
    for wrong in (token[:-1] + "x", token[:-1], "x", token.upper()):
        assert client.get(figure.captions_url().replace(token, wrong)).status_code == 404
    assert client.get(figure.captions_url().replace(str(figure.pk), "0")).status_code == 404


def test_sound_is_served_as_sound(client):
    response = ask(client, make_clip(mp3()), range="bytes=0-3")
    assert (response["Content-Type"], response.getvalue()) == ("audio/mpeg", mp3()[:4])
