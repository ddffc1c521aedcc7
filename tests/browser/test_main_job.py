"""The job the newsroom is for, from the reporter's keyboard to the reader's reply."""

from datetime import date

import pytest
from django.urls import reverse

from articles.models import Revision
from comments.models import Comment
from tests.factories import (
    jpeg,
    make_author,
    make_event,
    make_official,
    make_organisation,
    make_section,
    make_tenure,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.database

PASSWORD = "một mật khẩu dài"
EMAIL = "lan.anh.hoa-hong@example.com"
HEADLINE = "Sơ kết quy chế phối hợp năm 2017"
ATTENDED = [
    ("Trần Văn Hai", "Chủ tịch UBMTTQVN tỉnh"),
    ("Nguyễn Văn Ba", "Phó Chủ tịch HĐND tỉnh"),
    ("Trần Thị Bốn", "Phó Chủ tịch UBND tỉnh"),
]


@pytest.fixture
def newsroom(transactional_db):
    """The staff, and what the story's form offers to choose from."""
    for role in ["reporter", "managing editor", "moderator"]:
        make_user(role, username=role.replace(" ", "-"), password=PASSWORD)
    make_section("Chính trị")
    make_author("Thanh Tùng")
    make_author("Công Luận")
    make_event(name="Hội nghị sơ kết", date=date(2018, 3, 1))
    make_topic("Mặt trận Tổ quốc")
    committee = make_organisation("Ủy ban nhân dân tỉnh")
    party = make_organisation("Tỉnh ủy", is_party=True)
    chairman = make_official("Nguyễn Văn Một")
    make_tenure(chairman, "Chủ tịch UBND tỉnh", organisation=committee)
    make_tenure(chairman, "Phó Bí thư Tỉnh ủy", organisation=party)
    make_tenure(chairman, "Giám đốc sở", organisation=committee, end=date(2015, 1, 1))
    for name, title in ATTENDED:
        make_tenure(make_official(name), title, organisation=committee)


@pytest.fixture
def log_in(new_page):
    def log_in(username):
        page = new_page()
        page.goto("/admin/login/")
        page.fill("#id_username", username)
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        page.wait_for_url("/admin/")
        return page

    return log_in


def choose(page, row, text):
    """Choose `text` in the autocomplete of `row` (a selector) by typing it."""
    page.click(f"{row} .select2-selection")
    page.locator(".select2-container--open .select2-search__field").press_sequentially(text)
    page.click(f".select2-results__option:has-text('{text}')")


def write_report(page):
    page.goto(reverse("admin:articles_revision_add"))
    page.fill("#id_headline", HEADLINE)
    page.fill("#id_standfirst", "Việc phối hợp chặt chẽ, song có phần còn hình thức.")
    page.fill("#id_dateline", "(kontumtv.vn) – Chiều 1/3")
    write_body(page)
    page.select_option("#id_section", label="Chính trị")
    choose(page, ".field-event", "Hội nghị sơ kết")
    page.click("#bylines-group .add-row a")
    choose(page, "#bylines-0 .field-author", "Thanh Tùng")
    choose(page, "#bylines-1 .field-author", "Công Luận")
    write_people(page)
    page.click("#figures-group .add-row a")
    picture = {"name": "so ket thuc hien.jpg", "mimeType": "image/jpeg"}
    page.set_input_files("#id_figures-0-upload", picture | {"buffer": jpeg((1600, 900))})
    page.fill("#id_figures-0-alt", "Quang cảnh hội nghị")
    page.fill("#id_figures-0-caption", "Hội nghị sơ kết quy chế phối hợp")
    page.fill("#id_figures-0-credit", "Minh họa")
    page.click("#taggings-group .add-row a")
    choose(page, "#taggings-0 .field-tag", "Mặt trận Tổ quốc")
    page.click("#revision_organisations-group .add-row a")
    choose(page, "#revision_organisations-0 .field-organisation", "Ủy ban nhân dân tỉnh")
    page.click("button[name=_submit]")
    page.wait_for_url("/admin/articles/revision/")


def write_body(page):
    """A bold word, a subhead and a paragraph, by the keyboard alone."""
    page.click(".ProseMirror[contenteditable=true]")
    page.keyboard.type("Dự hội nghị có ")
    page.keyboard.press("Control+b")
    page.keyboard.type("lãnh đạo các sở, ngành")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    page.keyboard.type("## Phối hợp chặt chẽ")
    page.keyboard.press("Enter")
    page.keyboard.type("Các đại biểu phân tích nguyên nhân.")


def write_people(page):
    people = [("Nguyễn Văn Một", "chaired"), *((name, "attended") for name, _title in ATTENDED)]
    for index, (name, role) in enumerate(people):
        page.click("#mentions-group .add-row a")
        row = f"#mentions-{index}"
        with page.expect_response("**/position/**"):
            choose(page, f"{row} .field-tag", name)
        page.select_option(f"{row} select[name$=role]", role)
    page.check("#mentions-0 [name$=spoke]")
    position = page.input_value("#mentions-0 [name$=position_text]")
    assert position == "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh"


def read_and_reply(page, story):
    page.goto(story)
    assert page.inner_text("h1") == HEADLINE
    text = page.inner_text("main")
    for printed in [
        "(kontumtv.vn) – Chiều 1/3",
        "Thanh Tùng – Công Luận",
        "Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh",
        "Mặt trận Tổ quốc",
        *(name for name, _title in ATTENDED),
        *(title for _name, title in ATTENDED),
    ]:
        assert printed in text, printed
    assert page.inner_text("article strong") == "lãnh đạo các sở, ngành"
    assert page.get_by_role("img", name="Quang cảnh hội nghị").is_visible()
    page.get_by_label("Bình luận *").fill("Mong các bên phối hợp tốt hơn.")
    page.get_by_label("Tên *").fill("Lan Anh")
    page.get_by_label("Email *").fill(EMAIL)
    page.get_by_label("Trang web").fill("https://example.com/")
    page.get_by_role("button", name="Gửi bình luận").click()
    assert "Mong các bên phối hợp tốt hơn." in page.inner_text("main")


def test_a_report_is_written_approved_read_and_replied_to(newsroom, log_in, reader_page, server):
    seen = []

    def keep(response):
        if response.status < 300:
            seen.append(response.body())

    reporter = log_in("reporter")
    write_report(reporter)
    revision = Revision.objects.get()
    assert revision.state == Revision.State.IN_REVIEW
    story = revision.get_absolute_url()
    reader = reader_page
    reader.on("response", keep)
    assert reader.goto(story).status == 404

    editor = log_in("managing-editor")
    editor.goto(reverse("admin:articles_revision_changelist"))
    editor.get_by_role("link", name=HEADLINE).click()
    editor.click("button[name=_approve]")
    editor.wait_for_url("/admin/articles/revision/")

    read_and_reply(reader, story)
    receipt = reader.url
    comment = Comment.objects.get()
    assert comment.status == Comment.Status.PENDING
    reader.goto(story)
    assert "Mong các bên" not in reader.inner_text("main")

    moderator = log_in("moderator")
    moderator.on("response", keep)
    moderator.goto(reverse("admin:comments_comment_changelist"))
    assert HEADLINE in moderator.inner_text("#changelist")
    moderator.check("input[name=_selected_action]")
    moderator.select_option("select[name=action]", "to_approved")
    moderator.click("button[name=index]")
    moderator.wait_for_selector(".messagelist .success")
    moderator.goto(reverse("admin:comments_comment_change", args=[comment.pk]))

    reader.goto(story)
    assert "Mong các bên phối hợp tốt hơn." in reader.inner_text("#binh-luan")
    reader.goto(receipt)

    assert len(seen) > 10
    for told in [*seen, server.log.encode()]:
        assert EMAIL.encode() not in told
        assert EMAIL.partition("@")[0].encode() not in told
    assert reader.context.cookies() == []
