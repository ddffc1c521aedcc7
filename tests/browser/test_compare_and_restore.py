"""Comparing two versions and restoring one, on a telephone with scripts off."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_revision, make_user

pytestmark = [pytest.mark.database, pytest.mark.slow]

PASSWORD = "một mật khẩu dài"


@pytest.fixture
def phone(new_page, transactional_db):
    reporter = make_user("reporter", password=PASSWORD)
    page = new_page(
        viewport={"width": 360, "height": 740}, has_touch=True, java_script_enabled=False
    )
    page.goto(reverse("admin:login"))
    page.fill("#id_username", reporter.username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(reverse("admin:index"))
    return page


def is_wider_than_the_screen(page):
    return page.locator("html").evaluate("html => html.scrollWidth > html.clientWidth")


def test_two_versions_are_compared_and_the_old_one_restored(phone):
    first = make_revision(headline="Hội nghị có 100 đại biểu", body="<p>Một.</p><p>Hai.</p>")
    second = first.copy(None)
    second.headline, second.body = "Hội nghị có 120 đại biểu", "<p>Một.</p><p>Hai hai.</p>"
    second.save()
    second.submit(None)
    second.approve(None, timezone.now())

    phone.goto(reverse("admin:articles_revision_history", args=[second.pk]))
    assert not is_wider_than_the_screen(phone)
    phone.tap(f"input[name=old][value='{first.pk}']")
    phone.tap(f"input[name=new][value='{second.pk}']")
    phone.tap("#compare button")
    phone.wait_for_url("**/compare/?**")
    assert not is_wider_than_the_screen(phone)
    assert "100" in phone.locator("section.compared del").first.inner_text()
    assert "120" in phone.locator("section.compared ins").first.inner_text()
    folded = phone.locator("details p")
    assert not folded.is_visible()
    phone.tap("summary")
    assert folded.inner_text() == "Một."

    phone.go_back()
    phone.tap("#version-1 form button")
    phone.wait_for_url("**/change/")
    draft = first.article.open_revision()
    assert phone.url.endswith(reverse("admin:articles_revision_change", args=[draft.pk]))
    assert phone.input_value("#id_headline") == "Hội nghị có 100 đại biểu"
    assert first.article.live_revision() == second
