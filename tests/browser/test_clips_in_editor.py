"""Clips and videos of other sites, placed in a story's text with the editor's tools."""

import pytest

from articles.models import Photo
from tests.browser.test_body_editor import draft, end_of_text, move_cursor, open_form, save, tool
from tests.clips import make_clip
from tests.page_types import make_picture

pytestmark = pytest.mark.slow
__all__ = ["draft"]  # the fixture


def test_a_clip_of_the_library_is_placed_with_its_poster_and_words(page, draft):
    clip = make_clip(poster=make_picture(), transcript="Mái nhà đã dột.")
    open_form(page, draft)
    end_of_text(page)
    tool(page, "clip")
    page.get_by_label("Tìm").fill("mai nha rong")
    page.locator("dialog .body-choice", has_text="Lợp mái nhà rông").click()
    page.click("dialog button[type=submit]")
    body = save(page, draft)
    figure = draft.figures.get()
    assert body == f'<p>Đoạn một.</p><figure data-figure="{figure.key}"></figure>'
    assert (figure.clip, figure.photo, figure.placement) == (clip, clip.poster, "body")
    assert figure.transcript == "Mái nhà đã dột."


def test_a_video_of_another_site_has_the_still_that_was_chosen_or_none(page, draft):
    make_picture()
    address = "https://youtu.be/aqz-KE-bpKQ"
    open_form(page, draft)
    end_of_text(page)
    tool(page, "embed")
    page.fill("dialog input[type=url]", address)
    page.locator("dialog .body-choice", has_text="Quang cảnh").click()
    page.click("dialog button[type=submit]")
    move_cursor(page, "ArrowRight")
    tool(page, "embed")
    page.fill("dialog input[type=url]", address)
    page.click("dialog button[type=submit]")
    body = save(page, draft)
    figure = draft.figures.get()
    assert (figure.embed, figure.photo) == (address, Photo.objects.get())
    assert body == (
        f'<p>Đoạn một.</p><figure data-figure="{figure.key}"></figure>'
        f'<figure data-embed="{address}"></figure>'
    )


def test_a_gallery_offers_pictures_and_nothing_that_plays(page, draft):
    photo, words = make_picture(), {"alt": "Một bức ảnh", "credit": "Lan", "placement": "body"}
    draft.figures.create(photo=photo, key="anh", caption="Chỉ là ảnh", **words)
    draft.figures.create(photo=photo, key="phim", caption="Có phim", clip=make_clip(), **words)
    address = "https://youtu.be/aqz-KE-bpKQ"
    draft.figures.create(photo=photo, key="xa", caption="Của trang khác", embed=address, **words)
    open_form(page, draft)
    end_of_text(page)
    tool(page, "gallery")
    offered = page.locator("dialog .body-choices").first.locator(".body-choice")
    assert ["Chỉ là ảnh" in words for words in offered.all_inner_texts()] == [True]
    page.keyboard.press("Escape")
    tool(page, "picture")
    assert page.locator("dialog .body-choices").first.locator(".body-choice").count() == 3
