"""A draft as readers will see it: beside its form, and by a link for people without a login."""

from datetime import timedelta

import pytest
from django.urls import reverse

from articles.models import Preview
from tests.factories import make_draft, make_user

pytestmark = [pytest.mark.database, pytest.mark.slow]

PASSWORD = "một mật khẩu dài"


@pytest.fixture
def draft(transactional_db):
    make_user("reporter", username="reporter", password=PASSWORD)
    return make_draft(headline="Chưa đăng")


def open_as_reporter(page, address):
    page.goto(address)
    page.fill("#id_username", "reporter")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(address)


def url(name, revision):
    return reverse(f"admin:articles_revision_{name}", args=[revision.pk])


def test_the_preview_stands_beside_the_form(new_page, draft):
    page = new_page(viewport={"width": 1280, "height": 800})
    open_as_reporter(page, url("change", draft))
    page.click("#preview-link")
    frame = page.frame_locator("#preview-beside iframe")
    assert frame.locator("h1").inner_text() == "Chưa đăng"
    assert frame.locator("html").evaluate("html => html.clientWidth") <= 390
    page.click("[data-width=desktop]")
    page.wait_for_selector("#preview-beside .is-fitted")
    assert frame.locator("html").evaluate("html => innerWidth") >= 1270
    box = page.locator("#preview-beside iframe").bounding_box()
    assert box["x"] + box["width"] <= 1281
    page.keyboard.press("Escape")
    page.wait_for_selector("#preview-beside", state="hidden")
    assert page.is_visible("#id_headline")


def test_on_a_phone_the_preview_is_a_page_of_its_own(new_page, draft):
    page = new_page(viewport={"width": 360, "height": 740})
    open_as_reporter(page, url("change", draft))
    with page.context.expect_page() as opened:
        page.click("#preview-link")
    preview = opened.value
    preview.wait_for_load_state()
    assert preview.frame_locator(".preview-phone iframe").locator("h1").inner_text() == "Chưa đăng"
    assert preview.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_link_works_without_a_login_until_it_is_revoked_or_over(new_page, reader_page, draft):
    page = new_page()
    open_as_reporter(page, url("preview", draft))
    addresses = []
    for _ in range(2):
        page.select_option("#id_days", "1")
        page.click(".preview-new button")
        page.wait_for_selector(".messagelist .success")
        addresses.append(page.locator(".preview-link input[readonly]").first.input_value())
    first, second = addresses
    for address in addresses:
        assert reader_page.goto(address).status == 200
        assert reader_page.inner_text("h1") == "Chưa đăng"
        assert reader_page.is_visible(".preview-band")
    assert reader_page.context.cookies() == []

    page.locator(".preview-link form button").first.click()
    page.wait_for_selector(".messagelist .success")
    assert reader_page.goto(second).status == 410
    assert reader_page.goto(first).status == 200

    Preview.objects.filter(revoked_at=None).update(
        created_at=draft.created_at - timedelta(days=2),
        expires_at=draft.created_at - timedelta(days=1),
    )
    assert reader_page.goto(first).status == 410
    assert "Chưa đăng" not in reader_page.content()


def test_once_published_the_link_leads_to_the_story(new_page, reader_page, draft):
    page = new_page()
    open_as_reporter(page, url("preview", draft))
    page.click(".preview-new button")
    page.wait_for_selector(".messagelist .success")
    address = page.locator(".preview-link input[readonly]").input_value()
    draft.submit(None)
    draft.approve(None, draft.created_at)
    reader_page.goto(address)
    assert reader_page.url.endswith(draft.get_absolute_url())
