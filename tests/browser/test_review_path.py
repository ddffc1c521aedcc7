"""A story's way through review, with what it refuses to each role on the way."""

import pytest
from django.urls import reverse

from articles.admin.steps import seen_of
from articles.models import Revision
from tests.articles.story_form import typed_story
from tests.browser.desk import buttons, choose, follow, form_url, log_in, messages, press, staff
from tests.factories import make_author, make_draft, make_section

pytestmark = [pytest.mark.database, pytest.mark.slow]

TELEPHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
HEADLINE = "Sơ kết quy chế phối hợp năm 2017"
MENDED = "Sơ kết quy chế phối hợp"
NOTE = "Cần hỏi lại số liệu."
STEPS_OF_AN_EDITOR = {"Nhận biên tập", "Trả lại", "Hẹn giờ đăng", "Duyệt đăng ngay"}


@pytest.fixture
def newsroom(transactional_db):
    """Somebody of each role; `editor` edits Chính trị, `stranger` another section."""
    people = staff("reporter", "managing-editor", "moderator", editor="section editor")
    people |= staff(stranger="section editor")
    make_section("Chính trị").editors.add(people["editor"])
    make_section("Kinh tế").editors.add(people["stranger"])
    make_author("Thanh Tùng")
    return people


@pytest.fixture
def desk_of(newsroom, new_page):
    """Opens a browser of somebody's own, logged in."""
    return lambda username, **screen: log_in(new_page(**screen), username)


@pytest.fixture
def in_review(newsroom):
    """A story that the reporter wrote and submitted."""
    draft = make_draft(headline=HEADLINE, section=make_section("Chính trị"))
    draft.events.create(by=newsroom["reporter"], kind="begin", to_state=draft.state)
    draft.submit(newsroom["reporter"])
    return draft


def write_and_submit(page):
    follow(page, "Viết bài mới")
    page.fill("#id_headline", HEADLINE)
    page.click(".ProseMirror[contenteditable=true]")
    page.keyboard.type("Hội nghị có 100 đại biểu.")
    page.select_option("#id_section", label="Chính trị")
    choose(page, "#bylines-0 .field-author", "Thanh Tùng")
    press(page, "Gửi duyệt")
    assert "Duyệt đăng ngay" not in buttons(page)
    return Revision.objects.get()


def fits(page):
    """Whether nothing has to be pushed sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def forge(page, revision, **step):
    """Post a step that the page offers no button for; the status and text of the answer."""
    token = next(c["value"] for c in page.context.cookies() if c["name"] == "csrftoken")
    address = step.pop("address", form_url(revision))
    data = typed_story(make_section("Chính trị"), make_author("Thanh Tùng"))
    data |= {"csrfmiddlewaretoken": token, "seen_version": revision.version}
    data |= {"seen": seen_of(revision), **step}
    answer = page.request.post(address, form=data, headers={"Referer": page.url})
    return answer.status, answer.text()


@pytest.mark.parametrize("screen", [{}, TELEPHONE], ids=["desktop", "telephone"])
def test_a_story_goes_through_review_to_readers(desk_of, reader_page, screen):
    reporter, editor = desk_of("reporter", **screen), desk_of("editor", **screen)
    story = write_and_submit(reporter)
    assert reader_page.goto(story.get_absolute_url()).status == 404

    editor.reload()
    follow(editor, HEADLINE)  # it waits on the desk's first page
    press(editor, "Nhận biên tập")
    editor.goto(form_url(story))
    editor.fill("#id_headline", MENDED)
    press(editor, "Lưu nháp")
    press(editor, "Trả lại")
    assert "Hãy ghi" in editor.locator(".desk-note .errorlist").inner_text()
    editor.fill("#id_note", NOTE)
    press(editor, "Trả lại")

    reporter.goto("/admin/")
    mine = reporter.locator("#desk-mine li").first
    assert "bị trả lại" in mine.inner_text()
    assert NOTE in mine.inner_text()
    follow(reporter, MENDED)
    assert NOTE in reporter.locator(".desk-state").inner_text()
    follow(reporter, "Xem những chỗ đã sửa khi biên tập")
    assert "năm 2017" in reporter.locator("section.compared del").first.inner_text()

    reporter.goto(form_url(story))
    press(reporter, "Gửi duyệt")
    reporter.goto(form_url(story))
    assert reporter.locator("#id_headline").count() == 0  # to be read; the form is the editor's
    press(reporter, "Rút về viết tiếp")
    reporter.goto(form_url(story))
    press(reporter, "Gửi duyệt")

    editor.goto(form_url(story))
    assert fits(editor)
    press(editor, "Duyệt đăng ngay")
    assert "Đã duyệt đăng" in messages(editor)
    story.article.refresh_from_db()  # its address followed the headline
    assert reader_page.goto(story.get_absolute_url()).status == 200
    assert reader_page.inner_text("h1") == MENDED
    kinds = list(story.events.values_list("kind", flat=True))
    steps = ["submit", "claim", "send_back", "submit", "recall", "submit", "approve"]
    assert [kind for kind in kinds if kind not in ("begin", "edit")] == steps


@pytest.mark.slow
def test_an_editor_of_another_section_reads_it_and_is_refused(desk_of, in_review):
    stranger = desk_of("stranger")
    assert HEADLINE not in stranger.locator("#desk-review").inner_text()
    stranger.goto(form_url(in_review))
    assert not STEPS_OF_AN_EDITOR & set(buttons(stranger))
    status, text = forge(stranger, in_review, _approve="")
    assert status == 200
    assert "Bạn không làm được việc này" in text
    claim = reverse("admin:articles_revision_claim", args=[in_review.pk])
    assert "Bạn không làm được việc này" in forge(stranger, in_review, address=claim)[1]
    in_review.refresh_from_db()
    assert (in_review.state, in_review.claimed_by) == (Revision.State.IN_REVIEW, None)


@pytest.mark.slow
def test_a_reporter_and_a_moderator_see_no_approval_and_forge_none(desk_of, in_review):
    reporter, moderator = desk_of("reporter"), desk_of("moderator")
    reporter.goto(form_url(in_review))
    assert buttons(reporter) == ["Rút về viết tiếp"]
    status, text = forge(reporter, in_review, _approve="")
    assert status == 200
    assert "Bạn không làm được việc này" in text

    assert moderator.locator("#desk-review").count() == 0
    assert moderator.goto(form_url(in_review)).status == 403
    assert forge(moderator, in_review, _approve="")[0] == 403
    in_review.refresh_from_db()
    assert in_review.state == Revision.State.IN_REVIEW


@pytest.mark.slow
def test_a_managing_editor_approves_alone_with_a_reason_and_another_countersigns(
    desk_of, reader_page
):
    alone, editor = desk_of("managing-editor"), desk_of("editor")
    story = write_and_submit(alone)
    alone.goto(form_url(story))
    press(alone, "Duyệt đăng ngay")
    why = alone.locator(".desk-field", has=alone.get_by_label("Lý do duyệt một mình"))
    assert "cần người khác duyệt" in why.locator(".errorlist").inner_text()
    assert reader_page.goto(story.get_absolute_url()).status == 404
    alone.get_by_label("Lý do duyệt một mình").fill("Trực đêm một mình.")
    press(alone, "Duyệt đăng ngay")
    assert reader_page.goto(story.get_absolute_url()).status == 200
    alone.goto(form_url(story))
    assert "Xác nhận duyệt" not in buttons(alone)

    editor.reload()
    waiting = editor.locator("#desk-countersign")
    assert "Trực đêm một mình." in waiting.inner_text()
    waiting.get_by_role("link", name=HEADLINE).click()
    press(editor, "Xác nhận duyệt")
    editor.goto("/admin/")
    assert waiting.count() == 0
