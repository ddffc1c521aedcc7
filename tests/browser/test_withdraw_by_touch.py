"""Withdrawing a story from a telephone, and putting it back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.articles.story_form import change_url
from tests.factories import make_revision, make_user

pytestmark = [pytest.mark.database, pytest.mark.slow]

PASSWORD = "một mật khẩu dài"
TELEPHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
AT_MOST = timedelta(seconds=2)
NOTICE = "Tòa soạn gỡ bài để kiểm tra lại."


def fits(page):
    """Whether nothing has to be pushed sideways, and what is touched is large enough."""
    width = page.evaluate("document.documentElement.scrollWidth")
    buttons = page.locator(".question .button").all()
    return width <= 360 and all(button.bounding_box()["height"] >= 44 for button in buttons)


def test_a_story_is_withdrawn_and_put_back_by_touch(new_page, reader_page):
    make_user("managing editor", username="managing-editor", password=PASSWORD)
    story = make_revision(headline="Tin sắp gỡ")
    desk = new_page(**TELEPHONE)
    desk.goto("/admin/login/")
    desk.fill("#id_username", "managing-editor")
    desk.fill("#id_password", PASSWORD)
    desk.tap("[type=submit]")
    desk.wait_for_url("/admin/")

    desk.goto(change_url(story))
    desk.tap("a[href$='/withdraw/']")
    desk.wait_for_url("**/withdraw/")
    assert fits(desk)
    desk.fill("#id_reason", "Nhân vật rút lời.")
    desk.fill("#id_notice", NOTICE)
    assert reader_page.goto(story.get_absolute_url()).status == 200  # and kept by whoever keeps it
    with desk.expect_response("**/withdraw/"):
        desk.tap(".question button")
    assert reader_page.request.get(story.get_absolute_url()).status == 410
    story.article.refresh_from_db()
    assert timezone.now() - story.article.withdrawn_at <= AT_MOST
    desk.wait_for_url(change_url(story))
    assert reader_page.goto(story.get_absolute_url()).status == 410
    assert NOTICE in reader_page.inner_text("main")

    desk.tap("a[href$='/put-back/']")
    desk.wait_for_url("**/put-back/")
    assert fits(desk)
    desk.tap(".question button")
    desk.wait_for_url(change_url(story))
    assert reader_page.goto(story.get_absolute_url()).status == 200
    assert reader_page.inner_text("h1") == "Tin sắp gỡ"
