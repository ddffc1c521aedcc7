"""The desk's first page on a telephone: what waits is a tap away."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment
from tests.factories import make_comment, make_draft, make_revision, make_section, make_user

pytestmark = [pytest.mark.database, pytest.mark.slow]

PASSWORD = "một mật khẩu dài"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
LONG = "Sơ kết quy chế phối hợp giữa Ủy ban nhân dân tỉnh với Ủy ban Mặt trận Tổ quốc Việt Nam"


@pytest.fixture
def waiting(transactional_db):
    """A desk with work for a managing editor; the story that waits for review."""
    editor = make_user("managing editor", username="managing-editor", password=PASSWORD)
    reporter = make_user("reporter")
    story = make_draft(headline=LONG, section=make_section("Chính trị"))
    story.events.create(by=reporter, kind="begin", to_state="draft")
    story.submit(reporter)
    back = make_draft(headline="Bị trả lại")
    back.events.create(by=editor, kind="begin", to_state="draft")
    back.submit(editor)
    back.send_back(reporter, "https://example.com/" + "mot-dia-chi-rat-dai-" * 6)
    make_revision(headline="Sắp đăng", publish_at=timezone.now() + timedelta(days=1))
    make_comment(status=Comment.Status.PENDING)
    return story


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def height_of(link):
    return link.bounding_box()["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_telephone_what_waits_is_a_tap_away(new_page, waiting, scheme):
    page = new_page(**PHONE, color_scheme=scheme)
    page.goto("/admin/login/")
    page.fill("#id_username", "managing-editor")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("/admin/")
    assert fits(page)
    for key in ("review", "mine", "scheduled", "comments"):
        link = page.locator(f"#desk-{key} li a").first
        assert height_of(link) >= 32
    assert height_of(page.locator(".desk-write")) >= 44

    chart = page.locator("#chart-stories")
    chart.locator("summary").tap()
    assert chart.locator("tbody tr").count() == 30
    assert chart.locator("rect").count() == 30

    page.locator("#desk-review li a").tap()
    page.wait_for_url(reverse("admin:articles_revision_change", args=[waiting.pk]))

    page.goto(reverse("admin:articles_revision_changelist"))
    assert fits(page)
    page.fill("#searchbar", "so ket quy che")
    page.press("#searchbar", "Enter")
    page.wait_for_url("**/?q=*")
    assert page.locator("#result_list tbody tr").count() == 1
    assert LONG in page.locator("#result_list tbody tr").inner_text()

    page.goto(reverse("admin:royalties"))
    assert fits(page)
