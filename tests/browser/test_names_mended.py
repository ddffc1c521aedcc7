"""People at the desk: a slip in a name is seen and mended, and two entries become one."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import Official, Revision
from tests.factories import (
    make_author,
    make_event,
    make_official,
    make_organisation,
    make_section,
    make_tenure,
    make_user,
)

pytestmark = [pytest.mark.database, pytest.mark.slow]

PASSWORD = "một mật khẩu dài"


@pytest.fixture
def chairman(transactional_db):
    chairman = make_official("Nguyễn Văn Hòa")
    committee = make_organisation("Ủy ban nhân dân tỉnh")
    make_tenure(chairman, "Giám đốc sở", organisation=committee, end=date(2018, 12, 31))
    make_tenure(chairman, "Chủ tịch UBND tỉnh", organisation=committee, start=date(2019, 1, 1))
    return chairman


def log_in(page, role):
    make_user(role, username="nguoi-dung", password=PASSWORD)
    page.goto("/admin/login/")
    page.fill("#id_username", "nguoi-dung")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("/admin/")


def choose(page, row, text):
    """Choose `text` in the autocomplete of `row` (a selector) by typing it."""
    page.click(f"{row} .select2-selection")
    page.keyboard.type(text)
    page.click(f".select2-results__option--highlighted:has-text('{text}')")


def press(page, button):
    with page.expect_navigation():
        button.click()


def test_a_slip_in_a_name_is_mended_in_one_click_and_the_person_added_in_another(page, chairman):
    make_section("Chính trị")
    make_author("Thanh Tùng")
    make_event(name="Hội nghị sơ kết", date=date(2018, 3, 1))
    log_in(page, "reporter")
    page.goto(reverse("admin:articles_revision_add"))
    page.fill("#id_headline", "Sơ kết quy chế phối hợp")
    page.fill("#id_standfirst", "Ông Nguyễn Văn Hoa chủ trì.")
    page.click(".ProseMirror[contenteditable=true]")
    page.keyboard.type("Ông Nguyễn Văn Hào phát biểu.")
    choose(page, ".field-event", "Hội nghị sơ kết")
    press(page, page.locator("button[name=_save]"))

    cautions = page.locator(".desk-cautions li")
    assert cautions.count() == 2
    for kicker in ["Một", "Hai"]:  # typed and not saved: the click saves it too
        page.fill("#id_kicker", kicker)
        press(page, cautions.locator("button[value^=name]").first)
    assert cautions.count() == 1
    revision = Revision.objects.get()
    assert revision.standfirst == "Ông Nguyễn Văn Hòa chủ trì."
    assert revision.body == "<p>Ông Nguyễn Văn Hòa phát biểu.</p>"
    assert revision.kicker == "Hai"

    press(page, cautions.first.locator("button"))
    assert cautions.count() == 0
    assert page.input_value("#mentions-0 [name$=position_text]") == "Giám đốc sở"


def test_enter_saves_and_mends_nothing(page, chairman):
    log_in(page, "reporter")
    page.goto(reverse("admin:articles_revision_add"))
    page.fill("#id_headline", "Ông Nguyễn Văn Hoa dự hội nghị")
    press(page, page.locator("button[name=_save]"))
    assert page.locator(".desk-cautions").is_visible()
    page.fill("#id_kicker", "Dẫn tít")
    with page.expect_navigation():
        page.press("#id_kicker", "Enter")
    revision = Revision.objects.get()
    assert (revision.kicker, revision.version) == ("Dẫn tít", 2)
    assert "Hoa" in revision.headline


def test_an_official_is_offered_with_the_posts_of_the_events_day(page, chairman):
    make_event(name="Hội nghị sơ kết", date=date(2018, 3, 1))
    log_in(page, "reporter")
    page.goto(reverse("admin:articles_revision_add"))
    page.click("#mentions-group .add-row a")
    page.click("#mentions-0 .field-tag .select2-selection")
    page.keyboard.type("nguyen hoa")
    option = page.locator(".select2-results__option--highlighted")
    option.filter(has_text="Nguyễn Văn Hòa — Chủ tịch UBND tỉnh").wait_for()
    page.keyboard.press("Escape")
    choose(page, ".field-event", "Hội nghị sơ kết")
    page.click("#mentions-0 .field-tag .select2-selection")
    page.keyboard.type("van hoa")
    option.filter(has_text="Nguyễn Văn Hòa — Giám đốc sở").click()
    expect(page.locator("#mentions-0 [name$=position_text]")).to_have_value("Giám đốc sở")


def test_two_entries_are_merged_and_taken_apart(page, chairman):
    twice = make_official("Nguyễn Văn Hoà", name="Nguyễn Văn Hòa (hai)")
    make_tenure(twice, "Bí thư")
    log_in(page, "managing editor")
    page.goto(reverse("admin:articles_official_change", args=[twice.pk]))
    page.click(f"a[href='{reverse('admin:articles_official_merge', args=[twice.pk])}']")
    page.click(".desk-field .select2-selection")
    page.keyboard.type("van hoa")
    page.locator(".select2-results__option").filter(has_text="Chủ tịch UBND tỉnh").click()
    press(page, page.locator("#content form button"))
    assert page.locator("#content form li").count() == 1
    press(page, page.locator("#content form button"))
    page.wait_for_url(reverse("admin:articles_official_change", args=[chairman.pk]))
    assert Official.objects.get(pk=twice.pk).merged_into == chairman
    page.goto(reverse("admin:articles_official_change", args=[twice.pk]))
    page.click("button[formaction]")
    page.wait_for_selector(".messagelist .success")
    assert Official.objects.get(pk=twice.pk).merged_into is None
