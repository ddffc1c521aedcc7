"""Nothing typed in the story's form is lost: not by a closed tab, an expired login, a server
that is away, or a colleague who saves first."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.urls import reverse

from articles.models import Revision, WorkingCopy
from tests.factories import make_draft, make_user
from tests.server import Server, running_server

pytestmark = [pytest.mark.database, pytest.mark.slow]

PASSWORD = "một mật khẩu dài"
COUNT_SENT = """addEventListener("submit", (submit) => {
  if (!submit.defaultPrevented) sessionStorage.sent = Number(sessionStorage.sent ?? 0) + 1;
})"""


@pytest.fixture
def draft(transactional_db):
    make_user("reporter", username="reporter", password=PASSWORD)
    make_user("managing editor", username="editor", first_name="Lan Anh", password=PASSWORD)
    return make_draft(headline="Bản cũ")


@pytest.fixture
def open_form(new_page, draft):
    """Log somebody in and open the draft's form, the clock in the test's hands."""

    def open_form(username):
        page = new_page()
        page.clock.install()
        page.goto(address(draft))
        log_in(page, username)
        page.wait_for_selector("#id_headline")
        return page

    return open_form


def address(revision):
    return reverse("admin:articles_revision_change", args=[revision.pk])


def log_in(page, username):
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")


def type_body(page, text):
    page.click(".ProseMirror[contenteditable=true]")
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def wait_20_seconds(page):
    page.clock.fast_forward(20_000)


def kept(page):
    page.wait_for_selector("#autosave:not(:empty)")


def bring_back(page):
    page.locator(".unsaved a[href$='unsaved=1']:visible").click()
    page.wait_for_selector("#id_headline")


def save(page):
    page.click("button[name=_save]")
    page.wait_for_selector(".messagelist .success")


def on_device(page):
    """How many unsaved texts the browser keeps by itself."""
    return page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('newsroom:')).length"
    )


def typed_last(page):
    return page.input_value("#id_headline"), page.inner_text(".ProseMirror[contenteditable=true]")


def test_a_tab_closed_in_the_middle_is_recovered(open_form, draft):
    page = open_form("reporter")
    page.fill("#id_headline", "Tiêu đề đang gõ")
    type_body(page, " Câu gõ dở")
    wait_20_seconds(page)
    kept(page)
    type_body(page, " và mấy chữ cuối.")
    page.close(run_before_unload=False)

    again = page.context.new_page()
    again.goto(address(draft))
    assert again.input_value("#id_headline") == "Bản cũ"
    bring_back(again)
    headline, body = typed_last(again)
    assert headline == "Tiêu đề đang gõ"
    assert "Câu gõ dở" in body
    save(again)
    draft.refresh_from_db()
    assert draft.headline == "Tiêu đề đang gõ"
    assert "Câu gõ dở" in draft.body
    assert again.locator(".unsaved:visible").count() == 0
    assert Revision.objects.count() == 1


def test_a_server_killed_while_somebody_writes_brings_the_text_back(browser, draft, tmp_path):
    first = Server(tmp_path / "first.log")
    first.wait_until_it_answers()
    context = browser.new_context(base_url=first.url, locale="vi-VN")
    page = context.new_page()
    page.clock.install()
    page.goto(address(draft))
    log_in(page, "reporter")
    page.wait_for_selector("#id_headline")
    type_body(page, " Gõ trước khi máy chủ chết.")
    wait_20_seconds(page)
    kept(page)
    first.kill()
    page.close(run_before_unload=False)

    with running_server(tmp_path / "second.log", port=first.port):
        page = context.new_page()
        page.goto(address(draft))
        bring_back(page)
        assert "Gõ trước khi máy chủ chết." in typed_last(page)[1]
        save(page)
        context.close()
    draft.refresh_from_db()
    assert "Gõ trước khi máy chủ chết." in draft.body


def test_leaving_the_page_keeps_the_last_words(open_form, draft):
    page = open_form("reporter")
    type_body(page, " Chưa đầy 20 giây.")
    page.goto(reverse("admin:articles_revision_changelist"))
    page.goto(address(draft))
    bring_back(page)
    assert "Chưa đầy 20 giây." in typed_last(page)[1]


def test_a_form_that_was_only_looked_at_keeps_nothing(open_form, draft):
    page = open_form("reporter")
    page.click("#id_headline")
    page.click(".ProseMirror[contenteditable=true]")
    wait_20_seconds(page)
    page.goto(reverse("admin:articles_revision_changelist"))
    page.goto(address(draft))
    assert not WorkingCopy.objects.exists()


def test_an_expired_login_is_told_before_saving_and_the_same_page_saves_afterwards(
    open_form, draft
):
    page = open_form("reporter")
    type_body(page, " Gõ khi phiên đã hết.")
    Session.objects.all().delete()
    page.click("button[name=_save]")
    page.wait_for_selector("#login-over:visible")
    assert "Gõ khi phiên đã hết." in typed_last(page)[1]
    with page.context.expect_page() as opened:
        page.click("#login-over a")
    log_in(opened.value, "reporter")
    opened.value.wait_for_url("/admin/")
    save(page)
    draft.refresh_from_db()
    assert "Gõ khi phiên đã hết." in draft.body
    assert on_device(page) == 0


@pytest.mark.parametrize("types", [True, False])
def test_a_button_pressed_twice_sends_the_form_once(open_form, draft, types):
    page = open_form("reporter")
    if types:
        page.fill("#id_headline", "Gõ rồi bấm hai lần")
    page.evaluate(COUNT_SENT)
    page.dblclick("button[name=_save]")
    page.wait_for_selector(".messagelist .success")
    assert page.evaluate("sessionStorage.sent") == "1"


def test_who_lost_the_right_while_writing_is_given_the_text_and_the_device_keeps_it(
    open_form, draft
):
    page = open_form("reporter")
    type_body(page, " Gõ khi còn quyền.")
    get_user_model().objects.get(username="reporter").groups.clear()
    page.click("button[name=_save]")
    page.wait_for_selector("textarea[readonly]")
    given = [area.input_value() for area in page.locator("textarea[readonly]").all()]
    assert any("Gõ khi còn quyền." in text for text in given)
    assert on_device(page) == 1


def test_text_typed_under_an_expired_login_is_offered_after_logging_in_again(open_form, draft):
    page = open_form("reporter")
    type_body(page, " Chỉ máy này còn giữ.")
    Session.objects.all().delete()
    wait_20_seconds(page)
    page.wait_for_selector("#login-over:visible")
    page.goto(address(draft))
    log_in(page, "reporter")
    page.wait_for_selector("#found-on-device:visible")
    bring_back(page)
    assert "Chỉ máy này còn giữ." in typed_last(page)[1]
    save(page)
    draft.refresh_from_db()
    assert "Chỉ máy này còn giữ." in draft.body
    assert on_device(page) == 0


def test_a_server_that_is_away_is_told_and_tried_again(open_form, draft):
    page = open_form("reporter")
    type_body(page, " Mất mạng giữa chừng.")
    page.context.set_offline(True)
    page.click("button[name=_save]")
    page.wait_for_selector("#server-away:visible")
    assert on_device(page) == 1
    page.context.set_offline(False)
    wait_20_seconds(page)
    kept(page)
    page.wait_for_selector("#server-away", state="hidden")
    assert on_device(page) == 0
    assert "Mất mạng" in dict(WorkingCopy.objects.get().data)["body"]
    save(page)
    assert not WorkingCopy.objects.exists()


def test_two_editors_collide_and_both_texts_live(open_form, draft):
    reporter, editor = open_form("reporter"), open_form("editor")
    editor.fill("#id_headline", "Bản của biên tập viên")
    save(editor)
    reporter.fill("#id_headline", "Bản của phóng viên")
    reporter.click("button[name=_save]")
    reporter.wait_for_selector(".collision")
    shown = reporter.inner_text(".collision")
    assert "Bản của biên tập viên" in shown
    assert "Bản của phóng viên" in shown
    assert reporter.input_value("#id_headline") == "Bản của phóng viên"
    draft.refresh_from_db()
    assert draft.headline == "Bản của biên tập viên"
    save(reporter)
    draft.refresh_from_db()
    assert draft.headline == "Bản của phóng viên"
    reporter.click(".messagelist .info a")
    assert "Bản của biên tập viên" in reporter.inner_text("#content")


def test_a_colleague_sees_who_is_typing(open_form, draft):
    editor = open_form("editor")
    type_body(editor, " Đang sửa.")
    wait_20_seconds(editor)
    kept(editor)
    reporter = open_form("reporter")
    assert "Lan Anh" in reporter.inner_text("#colleagues")
