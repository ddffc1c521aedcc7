"""Videos of other sites load nothing from elsewhere before the click; the site's own play, jump,
and show their captions."""

from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile

from articles.models import Clip
from tests.clips import playable
from tests.factories import CAPTIONS, make_revision
from tests.page_types import make_picture

pytestmark = pytest.mark.slow
PROVIDER = "www.youtube-nocookie.com"
BODY = '<p>Một.</p><figure data-embed="https://youtu.be/aqz-KE-bpKQ"></figure>'


@pytest.fixture
def story(transactional_db):
    return make_revision(body=BODY)


@pytest.fixture
def visit(browser, server):
    """Opens a story in a profile of its own, where requests to other hosts are noted and
    blocked; answers the page and the hosts asked."""
    contexts = []

    def open_story(story, **options):
        context = browser.new_context(base_url=server.url, locale="vi-VN", **options)
        contexts.append(context)
        asked = []

        def pass_or_block(route):
            host = urlsplit(route.request.url).hostname
            if host == urlsplit(server.url).hostname:
                return route.continue_()
            asked.append(host)
            return route.abort()

        context.route("**/*", pass_or_block)
        page = context.new_page()
        page.goto(story.get_absolute_url(), wait_until="networkidle")
        return page, asked

    yield open_story
    for context in contexts:
        context.close()


@pytest.mark.parametrize("key", ["click", "Enter", "Space"])
def test_nothing_is_asked_of_the_provider_before_its_button_is_pressed(visit, story, key):
    page, asked = visit(story)
    button = page.get_by_role("button", name="Phát video từ YouTube")
    button.scroll_into_view_if_needed()
    button.hover()
    page.wait_for_timeout(300)
    assert asked == []
    with page.expect_request(f"https://{PROVIDER}/**") as sent:
        if key == "click":
            button.click()
        else:
            button.focus()
            page.keyboard.press(key)
    assert sent.value.url.startswith(f"https://{PROVIDER}/embed/aqz-KE-bpKQ?autoplay=1")
    frame = page.locator(".player iframe")
    frame.wait_for()
    page.wait_for_timeout(100)  # the request is noted before it is stopped
    assert set(asked) == {PROVIDER}
    assert frame.get_attribute("title") == "YouTube"
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"


def test_the_player_takes_the_room_its_still_had(visit, story):
    page, _asked = visit(story, viewport={"width": 360, "height": 740})
    before = page.locator(".player").bounding_box()
    page.get_by_role("button", name="Phát video từ YouTube").click()
    page.locator(".player iframe").wait_for()
    assert page.locator(".player").bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_scripts_the_still_is_a_link(visit, story):
    page, asked = visit(story, java_script_enabled=False)
    link = page.get_by_role("link", name="Phát video từ YouTube")
    assert link.get_attribute("href") == "https://youtu.be/aqz-KE-bpKQ"
    assert asked == []


def test_the_site_s_own_video_plays_jumps_and_shows_its_captions(new_page, transactional_db):
    clip = Clip.objects.from_upload(ContentFile(playable(), name="a.webm"), caption="Phim")
    story = make_revision(lead=make_picture(), clip=clip)
    page = new_page()
    parts = []
    page.on("response", lambda answer: parts.append((urlsplit(answer.url).path, answer.status)))
    page.goto(story.get_absolute_url(), wait_until="networkidle")
    assert clip.file.url not in [path for path, _status in parts]
    assert page.evaluate("document.querySelector('video').getBoundingClientRect().height") > 100
    state = page.evaluate(
        """async () => {
          const video = document.querySelector("video");
          video.muted = true;
          await video.play();
          video.currentTime = 5;
          await new Promise((done) => video.addEventListener("seeked", done, { once: true }));
          const { track } = document.querySelector("track");
          return [video.duration, video.currentTime >= 5, video.videoWidth, track.cues.length];
        }"""
    )
    assert state == [6, True, 640, CAPTIONS.count("-->")]
    assert (clip.file.url, 206) in parts


def test_a_clip_opened_by_its_own_address_plays(new_page, transactional_db):
    clip = Clip.objects.from_upload(ContentFile(playable(), name="a.webm"), caption="Phim")
    page = new_page()
    page.goto(clip.file.url)
    page.wait_for_function("document.querySelector('video').readyState > 0", timeout=5000)
    assert page.evaluate("document.querySelector('video').videoWidth") == 640
