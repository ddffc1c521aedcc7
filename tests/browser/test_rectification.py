"""Cải chính, the legal notice, from a published story to the front page; and a đính chính."""

import pytest

from articles.models import Revision
from tests.browser.desk import choose, follow, form_url, log_in, messages, press, staff
from tests.factories import make_author, make_revision, make_section

pytestmark = [pytest.mark.database, pytest.mark.slow]

HEADLINE = "Sơ kết quy chế phối hợp năm 2017"
WAS_FALSE = "Tin ghi ông A chủ trì hội nghị."
IS_RIGHT = "Ông B chủ trì hội nghị."
NOTE = "Bản trước ghi sai số đại biểu: đúng là 120."
LOG = "/dinh-chinh/"
TELEPHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def story(transactional_db):
    make_section("Chính trị").editors.add(
        staff("managing-editor", editor="section editor")["editor"]
    )
    make_author("Thanh Tùng")
    return make_revision(headline=HEADLINE, section=make_section("Chính trị"))


@pytest.fixture
def desk_of(story, new_page):
    return lambda username: log_in(new_page(), username)


@pytest.fixture
def reader(new_page):
    """A reader's telephone, scripts off."""
    return new_page(**TELEPHONE, java_script_enabled=False)


def read(reader, address):
    """What stands on a page, which nobody has to push sideways."""
    assert reader.goto(address).status == 200
    assert reader.locator("html").evaluate("html => html.scrollWidth") <= 360
    return reader.inner_text("main")


def test_a_rectification_goes_from_a_story_to_the_front_page(desk_of, reader, story):
    desk = desk_of("managing-editor")
    desk.goto(form_url(story))
    follow(desk, "Viết cải chính")
    assert desk.get_by_label("Tác phẩm được cải chính").input_value() == HEADLINE
    desk.get_by_label("Nội dung sai").fill(WAS_FALSE)
    desk.get_by_label("Ngày đăng").fill("")
    # The browser would ask for what is missing, too; here it is the server's turn.
    desk.locator(".question form").evaluate("form => { form.noValidate = true }")
    press(desk, "Tạo bài cải chính")
    lacking = desk.locator(".desk-field:has(.errorlist)")
    assert lacking.count() == 2  # the day, and what is right
    assert lacking.locator("#id_is_right").count() == 1
    assert desk.get_by_label("Nội dung sai").input_value() == WAS_FALSE

    desk.get_by_label("Ngày đăng").fill("2018-03-01")
    desk.get_by_label("Nội dung đúng").fill(IS_RIGHT)
    press(desk, "Tạo bài cải chính")
    notice = Revision.objects.get(rectifies=story.article)
    choose(desk, "#bylines-0 .field-author", "Thanh Tùng")
    press(desk, "Gửi duyệt")

    editor = desk_of("editor")
    follow(editor, notice.headline)
    press(editor, "Duyệt đăng ngay")
    assert "Đã duyệt đăng" in messages(editor)

    assert notice.headline in read(reader, "/")
    assert reader.locator(".front-rectifications a", has_text=HEADLINE).is_visible()
    assert IS_RIGHT in read(reader, LOG)
    text = read(reader, story.get_absolute_url())
    assert "Bài này đã được cải chính" in text
    follow(reader, notice.headline)
    text = reader.inner_text("main")
    assert WAS_FALSE in text
    assert IS_RIGHT in text
    assert "xin lỗi" in text
    assert "1/3/2018" in text
    reader.locator(".notice a", has_text=HEADLINE).first.click()
    assert reader.url.endswith(story.get_absolute_url())


def test_a_correction_tells_readers_what_was_wrong(desk_of, reader, story):
    desk = desk_of("managing-editor")
    desk.goto(form_url(story))
    desk.fill("#id_headline", "Sơ kết quy chế phối hợp: 120 đại biểu dự")
    press(desk, "Gửi duyệt")
    draft = story.article.open_revision()

    editor = desk_of("editor")
    editor.goto(form_url(draft))
    editor.get_by_label("Loại thay đổi").select_option(label="đính chính")
    press(editor, "Duyệt đăng ngay")
    note = editor.locator(".field-public_note")
    assert "Hãy ghi ở đây" in note.locator(".errorlist").inner_text()
    assert editor.get_by_label("Loại thay đổi").input_value() == "correction"
    note.locator("input").fill(NOTE)
    press(editor, "Duyệt đăng ngay")

    assert NOTE in read(reader, LOG)
    text = read(reader, story.get_absolute_url())
    assert NOTE in text
    assert "Cập nhật" in text
