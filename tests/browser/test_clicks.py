"""How many clicks stand between a typed report and its readers, counted in the demo newsroom."""

import pytest
from django.core.management import call_command

from articles.models import Revision
from newsroom.demo.load import read
from tests.browser.desk import log_in
from tests.factories import jpeg

pytestmark = [pytest.mark.database, pytest.mark.slow]

MOST_TO_APPROVED = 25
MOST_TO_PUBLISH = 2
HEADLINE = "Sơ kết công tác phối hợp giữa chính quyền và Mặt trận"
PEOPLE = ["Nguyễn Văn Hòa", "Trần Bình Trọng", "Nguyễn Thế Hải", "Trần Thị Nga"]
# A click, or an Enter or a space that stands for one; typing the text itself is not counted.
COUNT = """
addEventListener("click", (event) => event.isTrusted && event.detail && counted(), true);
addEventListener("keydown", (event) => {
  const isText = event.target.closest(".ProseMirror, textarea, [type=text], [type=search]");
  if (event.key === "Enter" || (event.key === " " && !isText)) counted();
}, true);
"""


@pytest.fixture
def demo(transactional_db, settings):
    settings.DEMO_PASSWORD = "một mật khẩu dài"
    call_command("load_demo", verbosity=0)


@pytest.fixture
def clicks(demo, new_page):
    """Opens a desk whose clicks add up in `clicks.count`."""

    class Clicks:
        count = 0

        def add(self, clicks=1):
            self.count += clicks

        def desk_of(self, username):
            page = log_in(new_page(viewport={"width": 1280, "height": 900}), username)
            page.context.expose_function("counted", self.add)
            page.context.add_init_script(COUNT)
            page.reload()
            return page

        def select(self, page, field, label):
            """Choose from a plain list: one click opens it, one chooses."""
            page.select_option(field, label=label)
            self.add(2)

        def upload(self, page, field, name):
            """Choose a picture: a click here, and two in the window of the system."""
            with page.expect_file_chooser() as chooser:
                page.click(field)
            picture = {"name": name, "mimeType": "image/jpeg", "buffer": jpeg((1600, 900))}
            chooser.value.set_files(picture)
            self.add(2)

    return Clicks()


def choose(page, row, *names):
    """Click a choice, type a name and Enter; the next row waits for the next name."""
    page.click(f"{row} .select2-selection")
    for name in names:
        page.keyboard.type(name)
        page.locator(f".select2-results__option--highlighted:has-text('{name}')").wait_for()
        page.keyboard.press("Enter")
        page.wait_for_function("() => !document.querySelector('.select2-container--open')")


def type_texts(page, report):
    page.wait_for_selector("#id_headline:focus")  # the form opens with the cursor in it
    page.keyboard.type(HEADLINE)
    page.keyboard.press("Tab")
    page.keyboard.type(report["standfirst"])
    page.keyboard.press("Tab")
    page.keyboard.type(report["dateline"])
    page.click(".ProseMirror[contenteditable=true]")
    page.keyboard.type("Hội nghị đánh giá công tác phối hợp trong năm 2017.")


def write_report(page, clicks, report):
    page.get_by_role("link", name="Viết bài mới").click()
    type_texts(page, report)
    clicks.select(page, "#id_section", "Chính trị")
    choose(page, ".field-event", "Hội nghị sơ kết")
    choose(page, "#bylines-1 .field-author", "Công Luận")  # after the writer's own
    choose(page, "#mentions-0 .field-tag", *PEOPLE)
    last = "#mentions-3 [name$=position_text]"
    page.wait_for_function("field => document.querySelector(field).value", arg=last)
    clicks.select(page, "#mentions-0 [name$=role]", "chủ trì")
    page.check("#mentions-0 [name$=spoke]")
    clicks.upload(page, "#id_figures-0-upload", "so ket thuc hien.jpg")
    page.click("#id_figures-0-alt")
    page.keyboard.type("Quang cảnh hội nghị")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Hội nghị sơ kết")
    page.keyboard.press("Tab")
    page.keyboard.type("Minh họa")
    page.get_by_role("button", name="Gửi duyệt").click()
    page.wait_for_url("/admin/articles/revision/")


def test_a_report_is_approved_in_25_clicks_and_published_in_two_of_them(clicks, reader_page):
    report = read("report")
    write_report(clicks.desk_of("reporter"), clicks, report)
    written = clicks.count
    story = Revision.objects.get(headline=HEADLINE, state="in_review")
    assert [(m.tag.full_name, m.role, m.spoke, m.position_text) for m in story.mentions.all()] == [
        (row["official"], row["role"], row["spoke"], row["position_text"])
        for row in report["mention"]
    ]
    assert [str(row.author) for row in story.bylines.all()] == ["Sông Pô Cô", "Công Luận"]
    assert story.figures.get().credit == "Minh họa"

    editor = clicks.desk_of("editor")
    editor.get_by_role("link", name=HEADLINE).click()
    editor.get_by_role("button", name="Duyệt đăng ngay").click()
    editor.wait_for_url("/admin/articles/revision/")
    assert reader_page.goto(story.get_absolute_url()).status == 200

    published = clicks.count - written
    print(f"\n{clicks.count} clicks from the typed text to readers, {published} of them to publish")
    assert clicks.count <= MOST_TO_APPROVED
    assert published <= MOST_TO_PUBLISH
