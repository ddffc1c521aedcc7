"""The moderators' queue by keyboard alone: one key a decision, one decision a cluster."""

import time

import pytest
from django.urls import reverse

from comments.models import Comment, OpenComment
from comments.moderation import decide
from tests.browser.desk import log_in, staff
from tests.factories import make_comment, make_revision, make_user

pytestmark = [pytest.mark.database, pytest.mark.slow]
Status = Comment.Status
QUEUE = reverse("admin:comment_queue")
REPLAY = "Cần vay tiền nhanh trong ngày hãy gọi ngay cho chúng tôi để được tư vấn miễn phí {}"
GENUINE = ["Cầu treo hỏng đã lâu.", "Cảm ơn tòa soạn!", "Bao giờ sửa xong đường?", "Rất đáng khen."]


@pytest.fixture
def desk(transactional_db, new_page):
    staff("moderator")
    article = make_revision(headline="Sơ kết quy chế phối hợp").article
    for number in range(40):
        make_comment(article, Status.PENDING, body=REPLAY.format(number))
    for body in GENUINE:
        make_comment(article, Status.PENDING, body=body)
    page = log_in(new_page(viewport={"width": 1280, "height": 900}), "moderator")
    page.goto(QUEUE)
    return page


def key(page, code):
    """Press a key where a Telex input method is on: what it would write says nothing."""
    page.evaluate(
        "code => document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {code, key: 'Process', bubbles: true, cancelable: true}))",
        code,
    )


def shows(page, text):
    page.locator("#queue-item", has_text=text).wait_for()


def statuses():
    return [comment.status for comment in Comment.objects.order_by("created_at", "pk")]


def wait_until(is_so):
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wait_until_decided():
    wait_until(lambda: not Comment.objects.pending().exists())


def test_the_whole_queue_is_cleared_with_one_key_a_decision(desk):
    keys = ["KeyR", "KeyD", "KeyD", "Digit2", "KeyD"]
    shown = [REPLAY.format(0), *GENUINE]
    for code, text in zip(keys, shown, strict=True):
        shows(desk, text)
        key(desk, code)
    shows(desk, "Đã đến bình luận cuối")
    desk.locator("#queue-notice", has_text="1 bình luận").wait_for()
    wait_until_decided()
    print(f"\n{len(statuses())} comments decided with {len(keys)} keys")
    assert statuses() == [Status.SPAM] * 40 + [
        Status.APPROVED,
        Status.APPROVED,
        Status.REJECTED,
        Status.APPROVED,
    ]
    reason = Comment.objects.get(body=GENUINE[2]).events.get().reason
    assert reason == "Không liên quan đến bài"


def test_a_key_undoes_what_the_last_ones_did(desk):
    key(desk, "KeyR")
    shows(desk, GENUINE[0])
    key(desk, "KeyD")
    shows(desk, GENUINE[1])
    key(desk, "KeyH")
    shows(desk, GENUINE[0])
    key(desk, "KeyH")
    shows(desk, REPLAY.format(0))
    assert set(statuses()) == {Status.PENDING}


def test_decisions_are_made_also_where_the_page_is_left_at_once(desk):
    for code, text in zip(["KeyR", "KeyD", "KeyD"], [REPLAY.format(0), *GENUINE], strict=False):
        shows(desk, text)
        key(desk, code)
    desk.goto(reverse("admin:comment_acts"))
    wait_until(lambda: Comment.objects.pending().count() == 2)


def test_after_undoing_no_key_is_about_another_comment(desk):
    key(desk, "KeyR")
    shows(desk, GENUINE[0])
    desk.locator("#queue-undo:visible").wait_for()
    key(desk, "KeyH")
    key(desk, "KeyK")  # before the one that is undone is there
    shows(desk, REPLAY.format(0))
    assert set(statuses()) == {Status.PENDING}


def test_a_refused_decision_leaves_what_was_typed_and_chosen(desk):
    desk.check("[name=alone]")
    desk.fill("#queue-reason", "Gọi 0912 345 678")
    desk.get_by_role("button", name="Không duyệt", exact=False).first.click()
    desk.locator("#queue-notice", has_text="số").wait_for()
    shows(desk, REPLAY.format(0))
    assert desk.input_value("#queue-reason") == "Gọi 0912 345 678"
    assert desk.is_checked("[name=alone]")
    assert set(statuses()) == {Status.PENDING}


def test_keys_mean_nothing_in_a_text_field_or_switched_off(desk):
    desk.fill("#queue-reason", "")
    desk.focus("#queue-reason")
    desk.keyboard.type("drkb123")
    assert desk.input_value("#queue-reason") == "drkb123"
    desk.keyboard.press("Escape")
    desk.uncheck("#queue-keys")
    desk.keyboard.press("d")
    desk.reload()
    assert not desk.is_checked("#queue-keys")
    desk.keyboard.press("d")
    shows(desk, REPLAY.format(0))
    assert set(statuses()) == {Status.PENDING}


def test_skipping_answering_and_the_story_have_keys_too(desk):
    key(desk, "KeyB")
    shows(desk, GENUINE[0])
    with desk.context.expect_page() as story:
        desk.keyboard.press("m")
    assert "/bai-viet/" in story.value.url
    desk.keyboard.press("t")
    desk.locator("#answer-text").wait_for()
    desk.keyboard.type("Xin cảm ơn bạn.")
    desk.get_by_role("button", name="Duyệt và trả lời").click()
    desk.locator(".messagelist").wait_for()
    assert Comment.objects.get(staff__isnull=False).parent.body == GENUINE[0]


def test_the_next_comment_is_there_at_once(desk):
    desk.wait_for_timeout(1500)  # the next one is fetched while this one is read
    milliseconds = desk.evaluate(
        """async () => {
          const start = performance.now();
          document.querySelector("[data-code=KeyR]").click();
          while (!document.getElementById("queue-item").innerText.includes("Cầu treo")) {
            await new Promise((resolve) => requestAnimationFrame(resolve));
          }
          return performance.now() - start;
        }"""
    )
    print(f"\nthe next comment after {milliseconds:.0f} ms")
    assert milliseconds <= 100


def test_what_another_decides_is_told_and_a_stale_key_is_refused(desk):
    first = Comment.objects.pending().first()
    decide([first], Status.REJECTED)
    desk.locator("#queue-changed", has_text="không duyệt").wait_for()
    key(desk, "KeyD")
    shows(desk, REPLAY.format(0))
    desk.locator("#queue-notice", has_text="người khác").wait_for()
    first.refresh_from_db()
    assert first.status == Status.REJECTED


def test_what_another_opens_meanwhile_is_no_longer_the_next_one(desk):
    ahead = Comment.objects.get(body=GENUINE[0])
    with desk.expect_request(lambda request: "next=" in request.url):
        pass  # it has been fetched, and the page asks about it
    with desk.expect_response(lambda answer: "part=1" in answer.url):
        OpenComment.objects.create(moderator=make_user("moderator"), comment=ahead)
    key(desk, "KeyR")
    shows(desk, GENUINE[1])


def test_a_key_on_its_way_is_not_about_a_comment_that_came_back_unasked(desk):
    refused = Comment.objects.pending().first()
    decide([refused], Status.REJECTED)
    desk.evaluate(
        """() => new MutationObserver((changes, observer) => {
          if (!document.getElementById("queue-who").innerText.includes("không duyệt")) return;
          observer.disconnect();
          press("KeyK", 0);
        }).observe(document.getElementById("queue"), { childList: true, subtree: true });

        window.press = (code, later) => {
          const options = { code, key: "Process", bubbles: true, cancelable: true };
          const event = new KeyboardEvent("keydown", options);
          Object.defineProperty(event, "timeStamp", { value: performance.now() + later });
          document.body.dispatchEvent(event);
        };"""
    )
    key(desk, "KeyD")
    desk.locator("#queue-who", has_text="không duyệt").wait_for()
    desk.evaluate("press('KeyR', 700)")
    shows(desk, GENUINE[0])
    wait_until(lambda: Comment.objects.get(pk=refused.pk).status == Status.SPAM)


def test_readers_see_a_decision_within_two_seconds(desk, reader_page):
    shown = Comment.objects.get(body=GENUINE[0])
    story = shown.article.get_absolute_url()
    reader_page.goto(story)
    for code, is_visible in [("KeyD", True), ("KeyK", False)]:
        desk.goto(f"{QUEUE}?comment={shown.pk}")
        begun = time.monotonic()
        key(desk, code)
        while (GENUINE[0] in reader_page.goto(story).text()) != is_visible:
            assert time.monotonic() - begun < 2
        print(f"\n{'visible' if is_visible else 'gone'} after {time.monotonic() - begun:.2f} s")
