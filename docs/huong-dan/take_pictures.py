"""Takes the pictures of the editors' guide from a demo newsroom of its own: run by `make guide`.

Everything is found by the words on the page, so that the pictures can be taken again after the
desk has changed. The story on them is invented and names nobody.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.server import free_port

FOLDER = Path(__file__).resolve().parent
MANAGE = FOLDER.parents[1] / "manage.py"
PASSWORD = "for the guide's pictures"  # noqa: S105
MOST_BYTES = 150_000
DESK = {"viewport": {"width": 1100, "height": 820}}
WIDE = {"width": 1440, "height": 820}
TELEPHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "is_mobile": True}

NOTHING_STICKS = ".desk-steps, .prose-menubar { position: static !important }"

REPORT = "Sơ kết Quy chế phối hợp"
TODAY = datetime.now()
HEADLINE = "Thư viện tỉnh mở thêm phòng đọc cho thiếu nhi vào các buổi tối trong tuần"
MENDED = "Thư viện tỉnh mở phòng đọc buổi tối cho thiếu nhi"
BODY = [
    "Thư viện tỉnh mở thêm phòng đọc thiếu nhi vào các buổi tối, từ 18 giờ đến 20 giờ 30.",
    "Phòng có 60 chỗ ngồi và hơn 4.000 đầu sách; bạn đọc nhỏ tuổi không phải làm thẻ.",
]


# A demo newsroom of its own


@contextmanager
def demo_newsroom():
    """Serves a fresh demo on a free port; gives its address."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/newsroom.sqlite3",
            "STATIC_ROOT": f"{folder}/static",
            "MEDIA_ROOT": f"{folder}/media",
            "SITE_URL": url,
            "DEMO": "true",
            "DEMO_PASSWORD": PASSWORD,
            "LOG_LEVEL": "ERROR",
        }
        quietly = {"env": environment, "stdout": subprocess.DEVNULL}
        for command in (["migrate"], ["load_demo"], ["collectstatic", "--no-input"]):
            subprocess.run([sys.executable, MANAGE, *command], check=True, **quietly)  # noqa: S603
        serve = [sys.executable, MANAGE, "serve", "--port", str(port)]
        server = subprocess.Popen(serve, **quietly)  # noqa: S603
        try:
            wait_for(f"{url}/healthz")
            yield url
        finally:
            server.terminate()
            server.wait(30)


def wait_for(address, seconds=30):
    deadline = monotonic() + seconds
    while True:
        try:
            return urlopen(address).close()  # noqa: S310
        except URLError:
            if monotonic() > deadline:
                raise
            sleep(0.1)


# What a person does


class Desk:
    """One person's browser."""

    def __init__(self, browser, url, username, options):
        context = browser.new_context(
            base_url=url,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            bypass_csp=True,  # for the style below
            **options,
        )
        self.page = context.new_page()
        self.page.goto("/admin/login/")
        self.page.fill("#id_username", username)
        self.page.fill("#id_password", PASSWORD)
        self.press_enter("#id_password")

    def press_enter(self, field):
        with self.page.expect_navigation():
            self.page.press(field, "Enter")

    def open(self, *words):
        """From the desk's first page, follow the first link with each of these words."""
        self.page.goto("/admin/")
        for link in words:
            with self.page.expect_navigation():
                self.page.get_by_role("link", name=link).first.click()

    def open_story(self, headline):
        self.page.goto("/admin/articles/revision/")
        self.page.fill("#searchbar", headline)
        self.press_enter("#searchbar")
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=headline).first.click()

    def field(self, label):
        return self.page.get_by_label(f"{label}:", exact=True)

    def press(self, words):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words, exact=True).click()

    def choose(self, field, name):
        """Type a name in an autocomplete, and Enter."""
        self.page.click(f"{field} .select2-selection")
        self.page.keyboard.type(name)
        self.page.locator(f".select2-results__option--highlighted:has-text('{name}')").wait_for()
        self.page.keyboard.press("Enter")

    def picture(self, name, of=None, height=None):
        """Take the page as it is seen, or an element of it, as `name`.webp."""
        self.page.evaluate("document.fonts.ready")
        if of:
            self.page.add_style_tag(content=NOTHING_STICKS)
            self.page.locator(of).first.scroll_into_view_if_needed()
            taken = self.page.locator(of).first.screenshot(animations="disabled")
        else:
            size = self.page.viewport_size
            clip = {"x": 0, "y": 0, "width": size["width"], "height": height or size["height"]}
            taken = self.page.screenshot(clip=clip, animations="disabled")
        file = FOLDER / f"{name}.webp"
        Image.open(BytesIO(taken)).convert("RGB").save(file, quality=85, method=6)
        size = file.stat().st_size
        print(f"{file.name:28} {size // 1024:4} kB")
        if size > MOST_BYTES:
            sys.exit(f"{file.name} is too large for the guide.")


# The walk, in the order of the guide


def write(reporter):
    reporter.open()
    reporter.picture("ban-phong-vien", height=560)
    reporter.open("Viết bài mới")
    page = reporter.page
    reporter.field("Tiêu đề").fill(HEADLINE)
    reporter.field("Địa danh, thời điểm").fill(f"(kontumtv.vn) – Sáng {TODAY.day}/{TODAY.month}")
    page.click(".ProseMirror[contenteditable=true]")
    for paragraph in BODY:
        page.keyboard.type(paragraph)
        page.keyboard.press("Enter")
    reporter.field("Chuyên mục").select_option(label="Văn hóa")
    page.evaluate("scrollTo(0, 0)")
    reporter.field("Tiêu đề").focus()
    reporter.picture("viet-bai")
    reporter.choose("#bylines-1 .field-author", "Suối Đá")
    reporter.press("Lưu nháp")
    reporter.picture("canh-bao", of=".desk-cautions")
    preview(reporter)
    reporter.press("Gửi duyệt")


def preview(reporter):
    reporter.page.set_viewport_size(WIDE)
    reporter.page.get_by_role("link", name="Xem trước").click()
    frame = reporter.page.frame_locator("#preview-beside iframe")
    frame.get_by_role("heading", name=HEADLINE).wait_for()
    reporter.picture("xem-truoc")
    reporter.page.keyboard.press("Escape")
    reporter.page.set_viewport_size(DESK["viewport"])


def review(editor, reporter):
    editor.open(HEADLINE)
    editor.press("Nhận biên tập")
    editor.open(HEADLINE)
    editor.field("Tiêu đề").fill(MENDED)
    editor.press("Lưu nháp")
    editor.field("Lời nhắn trong tòa soạn").fill("Tít dài, đã rút gọn. Bổ sung sapo.")
    editor.picture("bien-tap", of=".desk-steps")
    editor.press("Trả lại")
    reporter.open(MENDED)
    reporter.picture("bi-tra-lai", of=".desk-state")
    reporter.open(MENDED, "Xem những chỗ đã sửa khi biên tập")
    reporter.picture("da-sua-gi", height=520)
    reporter.open(MENDED)
    standfirst = "Phòng đọc có 60 chỗ, mở từ 18 giờ; bạn đọc nhỏ tuổi không phải làm thẻ."
    reporter.field("Sapo").fill(standfirst)
    reporter.press("Gửi duyệt")


def schedule(editor):
    editor.open(MENDED)
    editor.field("Giờ đăng").fill(f"{TODAY + timedelta(days=1):%Y-%m-%d}T17:05")
    editor.picture("hen-gio", of=".desk-steps")
    editor.press("Hẹn đăng 17:05 ngày mai")
    editor.open_story(MENDED)
    editor.picture("doi-gio", of=".desk-steps")


def people_and_pictures(editor):
    """The report of 2018, whose people, posts and picture the demo has."""
    editor.page.set_viewport_size({"width": 1500, "height": 1400})
    editor.open_story(REPORT)
    editor.picture("nguoi-trong-bai", of="#mentions-group")
    editor.picture("anh", of="#figures-group")


def amend(managing_editor):
    managing_editor.open()
    managing_editor.picture("ban-bien-tap")
    managing_editor.open_story(REPORT)
    with managing_editor.page.expect_navigation():
        managing_editor.page.get_by_role("link", name="Viết cải chính").click()
    managing_editor.picture("cai-chinh", of=".question")
    managing_editor.open("Nhuận bút")
    managing_editor.picture("nhuan-but", height=560)
    managing_editor.open_story(MENDED)
    with managing_editor.page.expect_navigation():
        managing_editor.page.get_by_role("link", name="Các phiên bản").click()
    managing_editor.picture("cac-phien-ban", height=700)


def withdraw(telephone):
    telephone.open_story(REPORT)
    with telephone.page.expect_navigation():
        telephone.page.get_by_role("link", name="Gỡ bài").click()
    telephone.picture("go-bai")


def main():
    with demo_newsroom() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=["--no-sandbox", "--hide-scrollbars"]
        )

        def desk_of(username, options=DESK):
            return Desk(browser, url, username, options)

        reporter, editor = desk_of("reporter"), desk_of("editor")
        write(reporter)
        review(editor, reporter)
        schedule(editor)
        people_and_pictures(editor)
        amend(desk_of("managing-editor"))
        withdraw(desk_of("managing-editor", TELEPHONE))


if __name__ == "__main__":
    main()
