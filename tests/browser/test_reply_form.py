"""The reader's form where scripts are off: mistakes are told, and nothing typed is lost."""

import pytest

from tests.factories import make_revision


@pytest.mark.parametrize("width", [360, 1280])
def test_a_mistake_is_told_where_the_reader_is_and_nothing_is_lost(new_page, width):
    page = new_page(java_script_enabled=False, viewport={"width": width, "height": 800})
    page.goto(make_revision().get_absolute_url())
    page.get_by_label("Bình luận *").fill("Mong các bên phối hợp tốt hơn.")
    page.get_by_label("Email *").fill("khong-phai-email")
    page.get_by_role("button", name="Gửi bình luận").click()
    assert page.locator(":focus").get_attribute("class") == "comment-errors"
    assert page.get_by_label("Bình luận *").input_value() == "Mong các bên phối hợp tốt hơn."
    assert page.get_by_label("Email *").input_value() == "khong-phai-email"
    for label in ["Tên *", "Email *"]:
        field = page.get_by_label(label)
        assert field.get_attribute("aria-invalid") == "true"
        told = field.get_attribute("aria-describedby").split()
        assert any(page.locator(f"#{name}").inner_text() for name in told)
    page.locator(":focus").get_by_role("link").first.click()
    assert page.locator(":focus").get_attribute("name") == "name"
    page.get_by_label("Tên *").fill("Lan Anh")
    page.get_by_label("Email *").fill("lan.anh@example.com")
    page.get_by_role("button", name="Gửi bình luận").click()
    assert "Mong các bên phối hợp tốt hơn." in page.inner_text("main")
    assert page.context.cookies() == []
