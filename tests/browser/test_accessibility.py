"""Every kind of page that readers open, in Chromium: no barrier that axe finds (WCAG 2.2 AA), no
sideways scroll, no cookie, nothing asked elsewhere, light and dark, on telephone and desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.page_types import make_page_types

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
EVERYDAY = ["front page", "story", "section", "official", "archive", "reply form", "not found"]
NARROWEST = {"width": 320, "height": 640}  # 1280 pixels at a zoom of 400 %


@pytest.fixture
def types(transactional_db):
    return make_page_types()


def barriers(page, names_of_page):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{names_of_page}: {one['id']} at {one['nodes'][0]['html'][:200]}" for one in found]


def check(page, types):
    """What is wrong with the pages, in sentences."""
    problems = []
    for name, kind in types.items():
        response = page.goto(kind.path)
        if response.status != kind.status:
            problems.append(f"{name}: {response.status}")
        problems += barriers(page, name)
    return problems


def test_the_common_pages_have_no_barrier_on_a_telephone_by_night(new_page, types):
    page = new_page(viewport=PHONE, color_scheme="dark")
    assert check(page, {name: types[name] for name in EVERYDAY}) == []
    assert page.context.cookies() == []


@pytest.mark.slow
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["telephone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_no_kind_of_page_has_a_barrier(new_page, types, viewport, scheme, scripts):
    page = new_page(viewport=viewport, color_scheme=scheme)
    if not scripts:  # axe is a script itself: the site's own are what must not run
        page.route("**/*.js", lambda route: route.abort())
    assert check(page, types) == []
    assert page.context.cookies() == []


def test_no_kind_of_page_scrolls_sideways(reader_page, types):
    """Neither at a zoom of 400 % nor with letters twice as large."""
    page = reader_page
    page.set_viewport_size(NARROWEST)
    for name, kind in types.items():
        page.goto(kind.path)
        width = "document.documentElement.scrollWidth"
        assert page.evaluate(width) <= NARROWEST["width"], name
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(width) <= NARROWEST["width"], f"{name}, large letters"


def test_what_is_touched_is_large_enough(new_page, types):
    """44 pixels high, links within a sentence left aside."""
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    for name in ("front page", "story", "official", "archive", "about"):
        page.goto(types[name].path)
        small = page.eval_on_selector_all(
            "header a, header button, nav a, footer a, .button, main button",
            """found => found.filter(one => {
                const box = one.getBoundingClientRect();
                const isWord = getComputedStyle(one).display === 'inline';
                return box.height && box.height < 43.5 && !isWord;
            }).map(one => one.outerHTML.slice(0, 120))""",
        )
        assert small == [], name
