"""Every kind of page that readers open, in Chromium: no barrier that axe finds (WCAG 2.2 AA), no
sideways scroll, no cookie, nothing asked elsewhere, light and dark, on telephone and desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from newsroom.views import server_error
from tests.page_types import make_page_types, mourn

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
EVERYDAY = ["front page", "story", "section", "official", "archive", "reply form", "not found"]
NARROWEST = {"width": 320, "height": 640}  # 1280 pixels at a zoom of 400 %

# Links within a sentence are left aside, and those whose ::after covers the card around them.
SMALL = """() => {
    const isWord = link => {
        let block = link.parentElement;
        while (getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
        const isAlone = block.textContent.trim() === link.textContent.trim();
        return getComputedStyle(link).display === 'inline' && !isAlone;
    };
    const isCard = link => getComputedStyle(link, '::after').position === 'absolute';
    const all = 'header a, header button, nav a, footer a, aside a, main :is(a, button, summary)';
    return [...document.querySelectorAll(all)].filter(one => {
        const { width, height } = one.getBoundingClientRect();
        return width > 2 && height && height < 43.5 && !isWord(one) && !isCard(one);
    }).map(one => one.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def types(transactional_db):
    return make_page_types()


def barriers(page, names_of_page):
    page.wait_for_load_state()  # with its style sheets, after a form was sent too
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


def check_what_is_sent(page, types):
    """What is wrong with a comment's preview and its mistakes, and with the page of a failure."""
    form = types["comment form"].path
    page.goto(form)
    page.get_by_label("Bình luận").fill("Mong **các bên** phối hợp tốt.")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("heading", name="Bình luận sẽ hiện như sau").wait_for()
    problems = barriers(page, "comment preview")
    page.goto(form)
    page.get_by_role("button", name="Gửi bình luận").click()
    page.locator(".comment-errors").wait_for()
    problems += barriers(page, "comment with mistakes")
    failure = server_error(None).content
    page.route("**/hong/", lambda route: route.fulfill(content_type="text/html", body=failure))
    page.goto("/hong/")
    problems += barriers(page, "failure")
    mourn()
    page.goto(types["story"].path)
    assert page.locator("html.mourning").count() == 1
    return problems + barriers(page, "story in mourning")


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
    assert check_what_is_sent(page, types) == []
    assert page.context.cookies() == []


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_no_kind_of_page_scrolls_sideways(new_page, types, scripts):
    """Neither at a zoom of 400 % nor with letters twice as large."""
    page = new_page(viewport=NARROWEST, java_script_enabled=scripts)
    for name, kind in types.items():
        page.goto(kind.path)
        width = "document.documentElement.scrollWidth"
        assert page.evaluate(width) <= NARROWEST["width"], name
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(width) <= NARROWEST["width"], f"{name}, large letters"


def check_sizes(page, types):
    """What is less than 44 pixels high of what readers touch, by the page."""
    small = {}
    for name, kind in types.items():
        page.goto(kind.path)
        if found := page.evaluate(SMALL):
            small[name] = found
    return small


def test_what_is_touched_on_the_common_pages_is_large_enough(new_page, types):
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    names = [*EVERYDAY, "organisation", "search, narrowed", "about"]
    assert check_sizes(page, {name: types[name] for name in names}) == {}


@pytest.mark.slow
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["telephone", "desk"])
def test_what_is_touched_is_large_enough_on_every_kind_of_page(new_page, types, viewport):
    assert check_sizes(new_page(viewport=viewport), types) == {}
