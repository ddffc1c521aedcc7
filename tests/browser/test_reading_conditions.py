"""How pages bear what readers set for themselves: colours of the system, less motion, a small
screen in the other language, scripts that fail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Official
from tests.browser.test_accessibility import PHONE
from tests.factories import make_tenure
from tests.page_types import make_page_types

pytestmark = pytest.mark.slow
MOVING = """() => [...document.querySelectorAll('*')].filter(one => {
  const style = getComputedStyle(one);
  const times = [style.transitionDuration, style.animationDuration].join().split(',');
  return times.some(time => parseFloat(time)) || style.scrollBehavior === 'smooth';
}).map(one => one.outerHTML.slice(0, 80))"""
# Backgrounds and shadows are gone there: what is chosen or pressed must be told by a line.
UNTOLD = """() => [...document.querySelectorAll('[aria-current], main button, .button')]
  .filter(one => one.getBoundingClientRect().height)
  .filter(one => {
    const style = getComputedStyle(one);
    const isBordered = ['Top', 'Bottom'].some(side =>
      style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]));
    return !isBordered && !style.textDecorationLine.includes('underline');
  }).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def types(transactional_db):
    return make_page_types()


def test_nothing_moves_for_those_who_ask_for_no_motion(new_page, types):
    page = new_page(reduced_motion="reduce")
    for name in ("front page", "story", "comment form", "search, found"):
        page.goto(types[name].path)
        assert page.evaluate(MOVING) == [], name


def test_in_the_systems_colours_lines_tell_what_is_chosen_and_what_is_pressed(new_page, types):
    page = new_page(forced_colors="active")
    for name in ("front page", "section", "story", "official, a year", "search, found", "archive"):
        page.goto(types[name].path)
        assert page.evaluate(UNTOLD) == [], name
        page.keyboard.press("Tab")
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(outline) == "solid", name


def test_in_the_systems_colours_the_chosen_suggestion_is_outlined(new_page, types):
    page = new_page(forced_colors="active")
    page.goto("/")
    field = page.get_by_role("combobox", name="Từ cần tìm")
    field.press_sequentially("nguy")
    chosen = page.locator(".header-search [aria-selected=true]")
    page.locator(".header-search [role=option]").first.wait_for()
    field.press("ArrowDown")
    assert chosen.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    field.press("ArrowDown")
    assert (
        page.locator(".header-search [role=option]").first.evaluate(
            "one => getComputedStyle(one).outlineStyle"
        )
        == "none"
    )


def test_in_the_systems_colours_a_post_held_today_has_a_mark_of_its_own(new_page, types):
    official = Official.objects.get(full_name="Nguyễn Văn Mẫu")
    make_tenure(official, "Giám đốc sở", end=timezone.localdate() - timedelta(days=1))
    make_tenure(official, "Bí thư", start=timezone.localdate())
    page = new_page(forced_colors="active")
    page.goto(types["official"].path)
    fill = "one => getComputedStyle(one, '::before').backgroundColor"
    held, over = (page.locator(f".tenure.is-{word}").evaluate(fill) for word in ("held", "over"))
    assert held != over


@pytest.mark.parametrize("name", ["story", "story in English"])
def test_the_header_leaves_a_telephones_screen_to_the_news(new_page, types, name):
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(types[name].path)
    tops = "found => new Set(found.map(one => Math.round(one.getBoundingClientRect().top))).size"
    assert page.eval_on_selector_all(".site-navigation a", tops) == 1
    assert page.locator(".site-header").bounding_box()["height"] <= PHONE["height"] / 4
    current = page.locator(".site-navigation [aria-current]").bounding_box()
    assert 0 <= current["x"] <= PHONE["width"] - current["width"]


def test_a_page_whose_scripts_cannot_be_read_is_whole(new_page, types):
    """As in an old browser inside another program: a module it does not understand is nothing."""
    page = new_page(viewport=PHONE)
    page.route("**/*.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    page.goto(types["story"].path)
    assert page.locator(".theme-switch").is_hidden()
    assert page.get_by_role("link", name="Chia sẻ Facebook").is_visible()
    assert page.get_by_role("button", name="Gửi bình luận").is_visible()
    page.get_by_role("link", name="Tìm kiếm").click()
    page.get_by_role("searchbox").wait_for()


def test_a_browser_without_a_clipboard_still_hands_out_the_address(new_page, types):
    """As those inside other applications, and any below plain http."""
    page = new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(types["story"].path)
    page.get_by_role("button", name="Chép liên kết").click()
    address = page.locator(".share").get_attribute("data-url")
    assert page.locator(".share [role=status]").inner_text() == address
