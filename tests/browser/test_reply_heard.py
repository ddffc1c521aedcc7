"""The reader's form without eyes and without a mouse: Tab, Enter, and what a screen reader says."""

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from tests.browser.test_reply_in_place import fill, send
from tests.factories import make_comment, make_revision

FIELDS = ["Bình luận", "Tên", "Email", "Trang web"]
FOCUSED = (
    "() => document.activeElement.closest('a, button, input, textarea, [tabindex]')?.outerHTML"
)


class Heard:
    """What Chromium tells a screen reader of a page, read anew at each question."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)

    def nodes(self, role, name=None):
        """The nodes of that role, as dictionaries of what is said of each."""
        return [
            one
            for one in self._all()
            if one["role"] == role and (name is None or one["name"] == name)
        ]

    def focused(self):
        """The innermost node that has the focus."""
        return [one for one in self._all() if one.get("focused")][-1]

    def one(self, role, name=None):
        [found] = self.nodes(role, name)
        return found

    def _all(self):
        found = self.session.send("Accessibility.getFullAXTree")["nodes"]
        by_key = {node["nodeId"]: node for node in found}
        return [self._said(node, by_key) for node in found if not node.get("ignored")]

    def _said(self, node, by_key):
        values = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
        fixed = {key: node.get(key, {}).get("value", "") for key in ("role", "name", "description")}
        return values | fixed | {"text": self._text(node, by_key)}

    def _text(self, node, by_key):
        if node.get("role", {}).get("value") == "StaticText":
            return node["name"]["value"]
        children = [by_key[key] for key in node.get("childIds", []) if key in by_key]
        return " ".join(filter(None, (self._text(child, by_key) for child in children)))


def press_until(page, key, wanted, most=60):
    """Press `key` until `wanted` (a locator) has the focus, as somebody without a mouse does."""
    for _press in range(most):
        page.keyboard.press(key)
        if page.locator(":focus").and_(wanted).count():
            return
    raise AssertionError(page.evaluate(FOCUSED))


def assert_fields_are_told(heard):
    for name in FIELDS:
        field = heard.one("textbox", name)
        assert field["required"] is (name != "Trang web")
        assert field["invalid"] == "false"
    assert "ký tự" in heard.one("textbox", "Bình luận")["description"]
    assert heard.one("button", "Gửi bình luận")
    assert heard.nodes("textbox", "Để trống ô này") == []  # the trap is for programs alone


def test_a_reply_is_written_and_sent_with_the_keyboard_alone(page):
    root = make_comment(author_name="Ngọc Ánh")
    page.goto(root.article.get_absolute_url())
    press_until(page, "Tab", page.locator(".skip-link"), most=1)
    page.keyboard.press("Enter")
    press_until(page, "Tab", page.get_by_role("link", name="Trả lời Ngọc Ánh"))
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("name") == "body"
    assert page.locator(f"#binh-luan-{root.public_id} form").count() == 1
    page.keyboard.type("Tôi đồng ý.")
    page.keyboard.press("Tab")
    page.keyboard.type("Lan")
    page.keyboard.press("Tab")
    page.keyboard.type("lan.anh@example.com")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("End")
    page.keyboard.type(" Anh")
    press_until(page, "Tab", page.get_by_role("button", name="Gửi bình luận"), most=6)
    page.keyboard.press("Enter")
    told = page.get_by_role("status").filter(has_text="chờ")
    expect(told).to_be_visible()
    assert page.locator(".comment-mine").inner_text().count("Tôi đồng ý.") == 1
    kept = Comment.objects.get(parent=root)
    assert (kept.body, kept.author_name) == ("Tôi đồng ý.", "Lan Anh")
    assert page.url.endswith(("/", "#noi-dung"))
    assert page.get_by_label("Bình luận *").input_value() == ""
    press_until(page, "Tab", told.get_by_role("link"), most=4)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bình luận của bạn")
    assert page.context.cookies() == []


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_screen_reader_is_told_each_field_and_what_is_wrong_with_it(new_page, scripts):
    page = new_page(java_script_enabled=scripts)
    heard = Heard(page)
    page.goto(make_revision().get_absolute_url())
    assert_fields_are_told(heard)
    page.get_by_label("Bình luận *").fill("Mong các bên phối hợp tốt hơn.")
    page.get_by_label("Email *").fill("khong-phai-email")
    page.get_by_label("Email *").press("Enter")
    summary = page.locator(".comment-errors")
    expect(summary).to_be_focused()
    focused = heard.focused()
    assert "chưa gửi được" in focused["text"] or "chưa được gửi" in focused["text"]
    for name in ("Tên", "Email"):
        assert heard.one("link", name)
        field = heard.one("textbox", name)
        assert field["invalid"] == "true"
        assert field["description"]
        assert field["description"] in focused["text"]
    assert heard.one("textbox", "Bình luận")["invalid"] == "false"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert heard.one("textbox", "Tên")["focused"]


@pytest.mark.slow
def test_a_screen_reader_is_told_that_it_is_being_sent_and_what_became_of_it(page):
    heard = Heard(page)
    page.goto(make_revision().get_absolute_url())
    page.get_by_label("Bình luận *").fill("Mong các bên phối hợp tốt hơn.")
    page.get_by_label("Tên *").fill("Lan Anh")
    page.get_by_label("Email *").fill("lan.anh@example.com")
    held = []
    page.route("**/binh-luan/", lambda route: held.append(route), times=1)
    with page.expect_request("**/binh-luan/"):
        page.get_by_label("Email *").press("Enter")
    assert "Đang gửi…" in [one["text"] for one in heard.nodes("status")]
    assert heard.one("textbox", "Email")["focused"]
    held[0].continue_()
    expect(page.get_by_role("status").filter(has_text="chờ")).to_be_visible()
    [told] = [one for one in heard.nodes("status") if "chờ" in one["text"]]
    assert (told["live"], told["atomic"]) == ("polite", True)
    assert "Đang gửi…" not in told["text"]
    assert heard.one("textbox", "Email")["focused"]  # nothing takes the focus away


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whatever_is_done_with_the_form_a_telephone_shows_it_whole(new_page, scheme):
    page = new_page(color_scheme=scheme, viewport={"width": 360, "height": 800})
    address = f"https://example.com/{'mot-dia-chi-dai-' * 6}{'0123456789' * 6}"
    root = make_comment(author_name="Ngọc Ánh", body=f"Xem {address}")
    page.goto(root.article.get_absolute_url())
    heading = page.get_by_role("heading", name="Trả lời")
    expect(heading).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="Trả lời Ngọc Ánh").click()
    expect(heading).to_have_count(0)  # it would stand over nothing
    assert_fits(page)
    fill(page, email="sai")
    send(page)
    expect(page.locator(".comment-errors")).to_be_focused()
    assert_fits(page)
    fill(page, body=address)
    send(page)
    expect(page.locator(".comment-mine")).to_be_visible()
    expect(heading).to_be_visible()
    assert_fits(page)


def assert_fits(page):
    assert page.evaluate("document.documentElement.scrollWidth") == 360
