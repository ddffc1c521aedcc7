"""The search field while somebody types: its suggestions by keyboard, mouse and input method."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_official, make_revision

ROOM_BESIDE_PLACEHOLDER = """field => {
  const { font, paddingLeft, paddingRight } = getComputedStyle(field);
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = font;
  const room = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  return room - pen.measureText(field.placeholder).width;
}"""


@pytest.fixture
def stories(transactional_db):
    at = timezone.now() - timedelta(hours=1)
    official = make_official("Nguyễn Văn Hòa")
    make_revision(headline="Nguyên liệu giấy về làng", publish_at=at, mentions=[{"tag": official}])
    make_revision(headline="Cồng chiêng vào phố", publish_at=at)


def options(page):
    return page.locator(".header-search [role=option]")


def test_names_and_headlines_are_suggested_and_chosen_by_keyboard(page, stories):
    page.goto("/")
    field = page.get_by_role("combobox", name="Từ cần tìm")
    field.press_sequentially("nguy")
    options(page).first.wait_for()
    assert [text.split("\n")[0] for text in options(page).all_inner_texts()] == [
        "Người",
        "Bài viết",
    ]
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    field.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert "Nguyên liệu giấy về làng" in chosen.inner_text()
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "nguy"
    field.press("Enter")
    page.wait_for_url("**/tim-kiem/?q=nguy")
    assert page.locator("h1").inner_text() == "Tìm kiếm"


def test_on_an_english_page_names_and_headlines_are_told_as_vietnamese(page, stories):
    page.goto("/en/")
    page.get_by_role("combobox").press_sequentially("nguy")
    options(page).first.wait_for()
    languages = "found => found.map(one => one.closest('[lang]').lang)"
    assert options(page).locator(".name").evaluate_all(languages) == ["vi", "vi"]
    assert options(page).locator(".kind").evaluate_all(languages) == ["en", "en"]


@pytest.mark.parametrize("address", ["/", "/en/", "/tim-kiem/", "/en/tim-kiem/"])
def test_what_may_be_typed_is_told_whole(new_page, address):
    page = new_page(viewport={"width": 1280, "height": 800})
    page.goto(address)
    assert page.get_by_role("combobox").evaluate(ROOM_BESIDE_PLACEHOLDER) > 0


def test_enter_opens_what_is_chosen(page, stories):
    page.goto("/")
    field = page.get_by_role("combobox", name="Từ cần tìm")
    field.press_sequentially("cong chi")
    options(page).first.wait_for()
    field.press("ArrowUp")
    field.press("Enter")
    page.wait_for_url("**/bai-viet/**")
    assert page.locator("h1").inner_text() == "Cồng chiêng vào phố"


def test_nothing_is_asked_while_an_input_method_composes_a_letter(page, stories):
    asked = []
    page.on(
        "request", lambda request: asked.append(request.url) if "goi-y" in request.url else None
    )
    page.goto("/")
    field = page.get_by_role("combobox", name="Từ cần tìm")
    field.focus()
    session = page.context.new_cdp_session(page)
    for composed in ["c", "co", "coo", "cồn", "cồng"]:
        length = len(composed)
        session.send(
            "Input.imeSetComposition",
            {"text": composed, "selectionStart": length, "selectionEnd": length},
        )
    page.wait_for_timeout(400)
    assert asked == []
    session.send("Input.insertText", {"text": "cồng"})
    options(page).first.wait_for()
    assert len(asked) == 1
    assert options(page).first.inner_text().endswith("Cồng chiêng vào phố")


def test_a_narrow_screen_has_a_link_and_the_page_works_without_scripts(new_page, stories):
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto("/")
    page.locator(".search-link").click()
    field = page.get_by_role("searchbox", name="Từ cần tìm")
    field.fill("cong chieng")
    page.get_by_role("button", name="Tìm", exact=True).click()
    assert page.locator(".search-result mark").all_inner_texts()[:2] == ["Cồng", "chiêng"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
