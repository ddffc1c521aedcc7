"""Videos of other sites: which addresses play, where players may come from, and their stills."""

import io
import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from selectolax.lexbor import LexborHTMLParser

from articles import stills
from articles.embeds import player_for
from articles.models import Photo
from tests.articles.test_article_page import structured_data
from tests.factories import jpeg, make_photo, make_revision
from tests.newsroom.test_settings import settings_with

YOUTUBE = "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&rel=0"
FACEBOOK = "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2F"
VIDEOS = {
    "https://www.youtube.com/watch?v=aqz-KE-bpKQ": YOUTUBE,
    "http://youtube.com/watch?list=x&v=aqz-KE-bpKQ": YOUTUBE,
    "https://m.youtube.com/watch?v=aqz-KE-bpKQ&feature=share": YOUTUBE,
    "https://youtu.be/aqz-KE-bpKQ?si=abc": YOUTUBE,
    "https://youtu.be/aqz-KE-bpKQ?t=1m5s": YOUTUBE + "&start=65",
    "https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=95": YOUTUBE + "&start=95",
    "https://www.youtube.com/shorts/aqz-KE-bpKQ": YOUTUBE,
    "https://www.youtube.com/live/aqz-KE-bpKQ": YOUTUBE,
    "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ": YOUTUBE,
    "https://vimeo.com/1084537": "https://player.vimeo.com/video/1084537?autoplay=1&dnt=1",
    "https://vimeo.com/1084537/0123abcdef": (
        "https://player.vimeo.com/video/1084537?autoplay=1&dnt=1&h=0123abcdef"
    ),
    "https://www.tiktok.com/@dai.tinh/video/7123456789012345678?lang=vi": (
        "https://www.tiktok.com/player/v1/7123456789012345678?autoplay=1"
    ),
    "https://www.facebook.com/daitinh/videos/1234567890/": (
        FACEBOOK + "daitinh%2Fvideos%2F1234567890%2F&show_text=false&autoplay=true"
    ),
    "https://www.facebook.com/watch/?v=1234567890": (
        FACEBOOK + "watch%2F%3Fv%3D1234567890&show_text=false&autoplay=true"
    ),
    "https://m.facebook.com/reel/1234567890": (
        FACEBOOK + "reel%2F1234567890&show_text=false&autoplay=true"
    ),
}
LINKS = [
    "https://example.com/watch?v=aqz-KE-bpKQ",
    "https://youtube.com.example.com/watch?v=aqz-KE-bpKQ",
    "https://notyoutube.com/watch?v=aqz-KE-bpKQ",
    "https://www.youtube.com/",
    "https://www.youtube.com/@daitinh",
    "https://www.youtube.com/watch?v=%22onload=alert(1)",
    'https://www.youtube.com/watch?v="><script>',
    "https://youtu.be/../../x",
    "https://vimeo.com/about",
    "https://fb.watch/abc/",
    "https://www.facebook.com/daitinh/posts/123",
    "https://www.tiktok.com/@daitinh",
    "https://[youtube.com/watch?v=aqz-KE-bpKQ",
]


@pytest.mark.parametrize(("address", "source"), VIDEOS.items())
def test_an_address_of_a_video_is_played_by_its_provider(address, source):
    assert player_for(address).source == source


@pytest.mark.parametrize("address", LINKS)
def test_any_other_address_is_a_link(address):
    assert player_for(address) is None


def test_short_films_stand_upright():
    assert player_for("https://www.youtube.com/shorts/aqz-KE-bpKQ").shape == "9x16"
    assert player_for("https://youtu.be/aqz-KE-bpKQ").shape == "16x9"


@pytest.mark.parametrize(
    ("providers", "sources"),
    [
        (
            "youtube,facebook,tiktok,vimeo",
            [
                "https://www.youtube-nocookie.com",
                "https://www.facebook.com",
                "https://www.tiktok.com",
                "https://player.vimeo.com",
            ],
        ),
        ("vimeo", ["https://player.vimeo.com"]),
        ("", []),
    ],
)
def test_the_policy_frames_the_allowed_providers_and_no_other_host(providers, sources):
    policy = settings_with(EMBED_PROVIDERS=providers)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert policy["frame-src"] == ["'self'", *sources]


def test_an_unknown_provider_stops_startup():
    with pytest.raises(ImproperlyConfigured, match=r"^EMBED_PROVIDERS has dailymotion"):
        settings_with(EMBED_PROVIDERS="youtube,dailymotion")


BODY = '<p>Một.</p><figure data-embed="https://youtu.be/aqz-KE-bpKQ"></figure>'


def test_a_story_shows_a_still_that_leads_to_the_video(client, db):
    story = make_revision(body=BODY)
    page = client.get(story.get_absolute_url())
    assert f'data-player="{YOUTUBE.replace("&", "&amp;")}"' in page.text
    assert (
        '<a class="player-still" href="https://youtu.be/aqz-KE-bpKQ" rel="external">' in page.text
    )
    assert "<iframe" not in page.text
    assert re.search(r"js/players(\.\w+)?\.js", page.text)
    assert "frame-src 'self' https://www.youtube-nocookie.com" in page["Content-Security-Policy"]


def test_a_story_without_a_player_loads_no_script_for_one(client, db):
    for body in ("<p>Một.</p>", '<figure data-embed="https://example.com/x"></figure>'):
        assert "players" not in client.get(make_revision(body=body).get_absolute_url()).text


def test_what_is_not_allowed_any_more_is_a_link(client, db, settings):
    lead = {"lead": make_photo(), "embed": "https://youtu.be/aqz-KE-bpKQ"}
    stories = [make_revision(body=BODY), make_revision(**lead)]
    settings.EMBED_PLAYERS = {}
    for story in stories:
        page = client.get(story.get_absolute_url()).text
        assert "data-player" not in page
        assert "js/players" not in page
        assert 'href="https://youtu.be/aqz-KE-bpKQ"' in page


def test_a_lead_video_is_told_to_machines_and_marked_in_lists(client, db):
    story = make_revision(lead=make_photo(), embed="https://vimeo.com/1084537")
    page = client.get(story.get_absolute_url()).text
    (video,) = structured_data(page)["NewsArticle"]["video"]
    assert video["@type"] == "VideoObject"
    assert video["embedUrl"].startswith("https://player.vimeo.com/video/1084537")
    assert video["thumbnailUrl"]
    assert 'class="plays"' in client.get("/").text


# Stills


class Provider:
    """Answers what a test lets it; `asked` are the addresses."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def open(self, address, timeout):
        self.asked.append(address)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return io.BytesIO(answer)


@pytest.fixture
def provider(monkeypatch, settings):
    settings.EMBED_FETCH_STILLS = True

    def answers(*given):
        provider = Provider(*given)
        monkeypatch.setattr(stills, "opener", provider)
        return provider

    return answers


def test_no_provider_is_asked_where_the_setting_is_off(db, provider, settings):
    settings.EMBED_FETCH_STILLS = False
    asked = provider().asked
    photo = stills.still_of(embed="https://youtu.be/aqz-KE-bpKQ")
    assert asked == []
    assert photo == stills.still_of(embed="https://vimeo.com/1084537")  # drawn, and kept once
    assert photo.alt
    assert photo.credit


def test_a_still_is_fetched_from_the_one_host_of_its_provider(db, provider):
    asked = provider(jpeg(colour="navy")).asked
    photo = stills.still_of(embed="https://youtu.be/aqz-KE-bpKQ")
    assert asked == ["https://i.ytimg.com/vi/aqz-KE-bpKQ/hqdefault.jpg"]
    assert (photo.width, photo.credit) == (640, "YouTube")


@pytest.mark.parametrize(
    "told",
    [
        b'{"thumbnail_url": "http://i.vimeocdn.com/x.jpg"}',
        b'{"thumbnail_url": "https://127.0.0.1/x.jpg"}',
        b'{"thumbnail_url": "https://i.vimeocdn.com@127.0.0.1/x.jpg"}',
        b'{"thumbnail_url": "https://i.vimeocdn.com:8443/x.jpg"}',
        b'{"thumbnail_url": "file:///etc/passwd"}',
        b'{"thumbnail_url": 3}',
        b"[]",
        b"<html>",
        b"",
    ],
)
def test_no_answer_leads_to_another_host(db, provider, told):
    asked = provider(told).asked
    photo = stills.still_of(embed="https://vimeo.com/1084537")
    assert len(asked) == 1
    assert photo == stills.drawn()


@pytest.mark.parametrize(
    "answer",
    [TimeoutError(), OSError("refused"), b"<html>", jpeg()[:200], bytes(stills.MOST_BYTES + 1)],
    ids=["late", "refused", "no picture", "cut off", "too long"],
)
def test_what_fails_gives_the_drawn_still(db, provider, answer):
    provider(answer)
    assert stills.still_of(embed="https://youtu.be/aqz-KE-bpKQ") == stills.drawn()
    assert Photo.objects.count() == 1


def test_no_redirect_is_followed():
    handler = stills.Unmoved()
    assert handler.redirect_request(None, None, 302, "Found", {}, "http://127.0.0.1/") is None


@pytest.mark.parametrize("address", ["https://[x/", "https://[::1", "https://x]y/"])
def test_a_broken_address_past_the_forms_breaks_no_page(client, db, address):
    body = f'<p>a</p><figure data-embed="{address}"></figure>'
    story = make_revision(lead=make_photo(), body=body, embed=address)
    assert story.lead_figure().embed == ""
    page = LexborHTMLParser(client.get(story.get_absolute_url()).text)
    assert page.css_first("p.embed").text() == address
    assert page.css(f'[href="{address}"]') == []
