"""The reader's form with scripts: it answers in place, and keeps what was typed on the device."""

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from tests.factories import make_comment, make_revision

KEYS = "() => Object.keys(localStorage)"


def fill(page, body="Mong các bên phối hợp tốt hơn.", email="lan.anh@example.com"):
    page.get_by_label("Bình luận *").fill(body)
    page.get_by_label("Tên *").fill("Lan Anh")
    page.get_by_label("Email *").fill(email)


def send(page):
    page.get_by_role("button", name="Gửi bình luận").click()


def test_a_reply_is_written_and_sent_with_the_keyboard_alone(page):
    root = make_comment(author_name="Ngọc Ánh")
    page.goto(root.article.get_absolute_url())
    link = page.get_by_role("link", name="Trả lời Ngọc Ánh")
    link.focus()
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("name") == "body"
    assert page.locator(f"#binh-luan-{root.public_id} form").count() == 1
    for text in ["Tôi đồng ý.", "Lan Anh", "lan.anh@example.com"]:
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.get_by_role("button", name="Gửi bình luận").focus()
    page.keyboard.press("Enter")
    told = page.get_by_role("status").filter(has_text="chờ")
    expect(told).to_be_visible()
    assert page.locator(".comment-mine").inner_text().count("Tôi đồng ý.") == 1
    assert Comment.objects.get(parent=root).body == "Tôi đồng ý."
    assert page.url.endswith(root.article.get_absolute_url())
    assert page.get_by_label("Bình luận *").input_value() == ""
    told.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bình luận của bạn")
    assert page.context.cookies() == []


def test_a_refused_post_takes_focus_to_its_summary_and_nothing_else_does(page):
    page.goto(make_revision().get_absolute_url())
    assert page.locator(":focus").count() == 0
    fill(page, email="khong-phai-email")
    send(page)
    summary = page.locator(".comment-errors")
    expect(summary).to_be_focused()
    field = page.get_by_label("Email *")
    assert field.get_attribute("aria-invalid") == "true"
    assert field.input_value() == "khong-phai-email"
    assert page.get_by_label("Bình luận *").input_value() == "Mong các bên phối hợp tốt hơn."
    summary.get_by_role("link").click()
    expect(field).to_be_focused()
    field.fill("lan.anh@example.com")
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()
    expect(summary).to_have_count(0)
    assert Comment.objects.count() == 1


def test_a_draft_survives_a_reload_and_goes_when_it_is_sent(page):
    root = make_comment()
    page.goto(root.article.get_absolute_url())
    page.get_by_role("link", name="Trả lời Lan Anh").click()
    fill(page)
    page.reload()
    assert page.get_by_label("Bình luận *").input_value() == "Mong các bên phối hợp tốt hơn."
    assert page.get_by_label("Email *").input_value() == ""
    assert page.locator(f"#binh-luan-{root.public_id} form").count() == 1
    assert page.locator(":focus").count() == 0
    fill(page)
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()
    assert page.evaluate(KEYS) == []
    assert Comment.objects.filter(parent=root).count() == 1


def test_a_lost_connection_loses_no_text(page):
    page.goto(make_revision().get_absolute_url())
    fill(page)
    page.context.set_offline(True)
    send(page)
    expect(page.locator(".comment-errors")).to_be_focused()
    assert page.get_by_label("Bình luận *").input_value() == "Mong các bên phối hợp tốt hơn."
    page.context.set_offline(False)
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()
    assert Comment.objects.count() == 1


def test_who_writes_is_remembered_only_if_they_wish(page):
    address = make_revision().get_absolute_url()
    page.goto(address)
    remember = page.get_by_label("Nhớ tên")
    assert not remember.is_checked()
    fill(page)
    remember.check()
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()
    page.goto(address)
    assert page.get_by_label("Email *").input_value() == "lan.anh@example.com"
    remember.uncheck()
    page.reload()
    assert page.get_by_label("Email *").input_value() == ""
    assert page.evaluate(KEYS) == []


def test_new_comments_are_told_without_a_reload(page):
    root = make_comment()
    page.goto(root.article.get_absolute_url())
    make_comment(root.article)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    told = page.get_by_role("status").filter(has_text="bình luận mới")
    expect(told).to_have_text("1 bình luận mới")
    told.get_by_role("link").click()
    expect(page.locator(".comment-threads > li")).to_have_count(2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_is_told_names_and_regions(new_page, scheme):
    page = new_page(color_scheme=scheme, viewport={"width": 360, "height": 800})
    root = make_comment(author_name="Ngọc Ánh")
    page.goto(root.article.get_absolute_url())
    section = page.locator("#binh-luan")
    heard = section.aria_snapshot()
    for line in [
        'heading "Bình luận (1)" [level=2]',
        'link "Trả lời Ngọc Ánh"',
        'textbox "Bình luận"',
        'textbox "Tên"',
        'textbox "Email"',
        'textbox "Trang web"',
        'button "Gửi bình luận"',
    ]:
        assert line in heard, heard
    assert section.get_by_role("status").count() == 2
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
