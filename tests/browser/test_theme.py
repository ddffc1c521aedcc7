"""Light and dark: as the system says, or as the reader chose; nothing flashes, nothing moves."""

import pytest
from django.utils import timezone

from articles.models import Identity
from articles.templatetags import newspaper
from tests.factories import jpeg, make_revision

PAPER = {"light": "rgb(251, 252, 250)", "dark": "rgb(18, 23, 20)"}


def paper(page):
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def switch(page, name):
    page.get_by_role("banner").get_by_role("button", name=name).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_scripts_the_system_decides(new_page, scheme):
    page = new_page(color_scheme=scheme, java_script_enabled=False)
    page.goto("/")
    assert paper(page) == PAPER[scheme]
    assert not page.locator(".theme-switch").is_visible()


@pytest.mark.parametrize(
    ("scheme", "other", "names"),
    [("light", "dark", ("Nền tối", "Nền sáng")), ("dark", "light", ("Nền sáng", "Nền tối"))],
)
def test_the_readers_choice_stays_from_page_to_page(new_page, scheme, other, names):
    page = new_page(color_scheme=scheme)
    page.goto("/")
    assert paper(page) == PAPER[scheme]
    switch(page, names[0])
    assert paper(page) == PAPER[other]
    page.goto(make_revision().get_absolute_url())
    assert paper(page) == PAPER[other]
    switch(page, names[1])
    assert paper(page) == PAPER[scheme]
    # Back at what the system says, the page follows the system again.
    page.emulate_media(color_scheme=other)
    page.reload()
    assert paper(page) == PAPER[other]


def test_the_choice_is_there_before_the_first_paint(new_page):
    page = new_page(color_scheme="light")
    page.goto("/")
    switch(page, "Nền tối")
    page.add_init_script(
        "new PerformanceObserver(() => { window.first = document.documentElement.dataset.theme; })"
        ".observe({type: 'paint', buffered: true})"
    )
    page.goto("/dinh-chinh/")
    page.wait_for_function("() => window.first !== undefined")
    assert page.evaluate("window.first") == "dark"


def test_a_page_without_storage_still_switches(new_page):
    page = new_page(color_scheme="light")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('off'); }})"
    )
    page.goto("/")
    switch(page, "Nền tối")
    assert paper(page) == PAPER["dark"]


def test_nothing_moves_while_a_page_loads(new_page):
    page = new_page(viewport={"width": 360, "height": 740})
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => {"
        "for (const entry of list.getEntries()) window.moved += entry.value; })"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    story = make_revision(
        headline="Sơ kết quy chế phối hợp giữa Ủy ban nhân dân tỉnh với Mặt trận",
        standfirst="Các bên đã phối hợp chặt chẽ trong năm qua, nhưng còn chỗ hình thức.",
    )
    page.goto(story.get_absolute_url(), wait_until="networkidle")
    assert page.evaluate("window.moved") < 0.02


def test_on_paper_a_dark_page_is_light_and_has_its_address_and_the_day(new_page):
    page = new_page(color_scheme="dark")
    other = make_revision()
    story = make_revision(
        body=f'<p>Xem <a data-article="{other.article_id}">bài trước</a>.</p>', topics=["Rừng"]
    )
    page.goto(story.get_absolute_url())
    switch(page, "Nền sáng")
    switch(page, "Nền tối")
    page.emulate_media(media="print")
    assert paper(page) == "rgb(255, 255, 255)"
    assert not page.get_by_role("navigation").first.is_visible()
    site = page.evaluate("location.origin")
    after = "link => getComputedStyle(link, '::after').content"
    printed = page.eval_on_selector(".story-body a", after)
    joined = printed.replace('" "', "")  # some browsers tell its parts one by one
    assert joined == f'" ({site}{other.get_absolute_url()})"'
    day = newspaper.vietnam_day(timezone.localdate())
    for address in (story.get_absolute_url(), "/chu-de/rung/", "/dinh-chinh/", "/tim-kiem/?q=tin"):
        page.goto(address)
        words = page.locator(".printed-address").inner_text()
        assert f"{site}{address}" in words
        assert day in words
    page.emulate_media(media="screen")
    assert not page.locator(".printed-address").is_visible()


def test_on_paper_a_search_is_what_it_found(page):
    make_revision(headline="Tin rừng")
    page.goto("/tim-kiem/?q=rừng")
    page.emulate_media(media="print")
    assert page.get_by_role("link", name="Tin rừng").is_visible()
    for name in (".search-form", ".search-order", ".search-choices"):
        assert not page.locator(name).is_visible(), name


def test_the_logo_for_dark_pages_is_not_printed(new_page):
    page = new_page(color_scheme="light")
    page.route("**/*.png", lambda route: route.fulfill(content_type="image/jpeg", body=jpeg()))
    sizes = {"logo_width": 640, "logo_height": 360}
    Identity.objects.create(logo="sang.png", logo_dark="toi.png", **sizes)
    page.goto("/")
    shown = "document.querySelector('.logo').currentSrc.split('/').pop()"
    assert page.evaluate(shown) == "sang.png"
    switch(page, "Nền tối")
    page.wait_for_function(f"() => {shown} === 'toi.png'")
    page.emulate_media(media="print")
    page.wait_for_function(f"() => {shown} === 'sang.png'")
