"""Pictures side by side in a story: every one is reached by keyboard, by touch, without scripts."""

import pytest

from tests.factories import make_draft
from tests.page_types import make_picture

pytestmark = pytest.mark.slow
LINKS = ".gallery a"


@pytest.fixture
def story(transactional_db):
    keys = ["k1", "k2", "k3", "k4"]
    draft = make_draft(body=f'<p>Một.</p><figure data-gallery="{" ".join(keys)}"></figure>')
    for key, colour in zip(keys, ["teal", "olive", "maroon", "navy"], strict=True):
        words = {"alt": f"Ảnh {key}", "caption": f"Chú thích {key}", "credit": "Lan"}
        photo = make_picture(colour)
        draft.figures.create(photo=photo, key=key, placement="body", **words)
    draft.submit(None)
    draft.approve(None, draft.created_at)
    return draft


def wait_until_in_sight(page, number):
    """Wait until the picture with this number is whole within the gallery and the window."""
    page.wait_for_function(
        """([links, number]) => {
          const link = document.querySelectorAll(links)[number];
          const box = link.getBoundingClientRect();
          const { left, right } = link.closest(".gallery").getBoundingClientRect();
          return box.left >= left - 1 && box.right <= Math.min(right, innerWidth) + 1
            && box.top < innerHeight && box.bottom > 0;
        }""",
        arg=[LINKS, number],
        timeout=5000,
    )


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_keyboard_reaches_every_picture_and_its_file(new_page, story, width, scripts):
    page = new_page(java_script_enabled=scripts, viewport={"width": width, "height": 740})
    page.goto(story.get_absolute_url())
    page.locator(LINKS).first.focus()
    for number in range(4):
        assert page.evaluate("document.activeElement.querySelector('img:not(.blur)').alt") == (
            f"Ảnh k{number + 1}"
        )
        wait_until_in_sight(page, number)
        if number < 3:
            page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.ariaLabel")
    assert name == "Phóng to ảnh 4/4: Ảnh k4"
    opened = page.request.get(page.evaluate("document.activeElement.href"))
    assert opened.headers["content-type"] == "image/jpeg"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_finger_moves_the_gallery_and_not_the_page(new_page, story):
    page = new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.goto(story.get_absolute_url())
    page.locator(".gallery").evaluate("gallery => (gallery.scrollLeft = gallery.scrollWidth)")
    wait_until_in_sight(page, 3)
    assert page.evaluate("scrollX") == 0
