"""The moderators' queue on a telephone: all that keys do, by touch, with scripts and without."""

import pytest
from django.urls import reverse

from comments.models import Comment
from tests.browser.desk import log_in, staff
from tests.environment import BUILD
from tests.factories import make_comment, make_revision

pytestmark = [pytest.mark.database, pytest.mark.slow]
Status = Comment.Status
QUEUE = reverse("admin:comment_queue")
TELEPHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
BODIES = [
    "Cầu treo hỏng đã lâu, đi lại rất khổ.",
    "Thằng nào viết bài này vậy, đồ ngu.",
    "Mua ngay tại https://mua.example.com/" + "rat-dai-" * 20,
    "Bao giờ sửa xong đường vào làng?",
    "Rất đáng khen, mong nhân rộng.",
]
TOO_SMALL = """() => [...document.querySelectorAll(
  "#queue :is(button, summary, input:not([type=hidden]), textarea, select, a)")]
  .filter((one) => one.checkVisibility() && !one.disabled)
  .map((one) => [one.closest("label") ?? one, one])
  .filter(([target]) => target.getBoundingClientRect().height < 43.5)
  .map(([, one]) => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def waiting(transactional_db):
    staff("moderator")
    headline = "Sơ kết quy chế phối hợp giữa Ủy ban nhân dân tỉnh với Ủy ban Mặt trận Tổ quốc"
    article = make_revision(headline=headline).article
    return [
        make_comment(article, Status.PENDING, body=body, email="lan@example.com") for body in BODIES
    ]


def shows(page, text):
    page.locator("#queue-item", has_text=text).wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(TOO_SMALL) == []


def tap(page, name):
    page.locator("#queue").get_by_role("button", name=name).first.tap()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_queue_is_worked_by_touch(new_page, waiting, scripts, scheme):
    page = new_page(**TELEPHONE, color_scheme=scheme, java_script_enabled=scripts)
    log_in(page, "moderator")
    page.goto(QUEUE)
    shows(page, BODIES[0])
    picture = BUILD / f"queue-{scheme}-{'scripts' if scripts else 'plain'}.png"
    page.screenshot(path=picture, full_page=True)
    tap(page, "Duyệt")
    shows(page, BODIES[1])
    tap(page, "Xúc phạm")
    shows(page, BODIES[2][:30])
    tap(page, "Rác")
    shows(page, BODIES[3])
    page.locator("#queue a.button", has_text="Bỏ qua").tap()
    shows(page, BODIES[4])
    tap(page, "Duyệt")
    page.locator("#queue-item", has_text="Đã đến bình luận cuối").or_(
        page.locator("#queue-item", has_text=BODIES[3])
    ).wait_for()
    page.screenshot(path=picture.with_stem(f"{picture.stem}-end"), full_page=True)
    tap(page, "Hoàn tác")
    shows(page, BODIES[4])
    assert Comment.objects.get(body=BODIES[4]).status == Status.PENDING
    page.goto(f"{QUEUE}?comment={waiting[3].pk}")
    shows(page, BODIES[3])
    page.locator(".queue-answer summary").tap()
    assert page.evaluate(TOO_SMALL) == []
    page.fill("#answer-text", "Xin cảm ơn bạn.")
    page.screenshot(path=picture.with_stem(f"{picture.stem}-reply"), full_page=True)
    tap(page, "Duyệt và trả lời")
    page.locator(".messagelist").wait_for()
    statuses = [Comment.objects.get(pk=comment.pk).status for comment in waiting]
    assert statuses == ["approved", "rejected", "spam", "approved", "pending"]
    assert waiting[1].events.latest("at").reason
    answer = Comment.objects.get(staff__isnull=False)
    assert (answer.parent, answer.status) == (waiting[3], Status.APPROVED)
