"""Takes a picture of every kind of page, of a demo newsroom made for it: `make screenshots`."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.demo_site import running_demo

FOLDER = Path(__file__).parent
INDEX = FOLDER.parent / "screenshots.md"
STORY = "/bai-viet/so-ket-quy-che-phoi-hop-2017/"
PAGES = {
    "Front page": "/",
    "Story": STORY,
    "Story, in English": f"/en{STORY}",
    "Reply form": f"{STORY}binh-luan/",
    "Section": "/chuyen-muc/chinh-tri/",
    "Officials": "/lanh-dao/",
    "Official": "/lanh-dao/nguyen-van-hoa/",
    "Organisations": "/co-quan/",
    "Author": "/tac-gia/thanh-tung/",
    "Archive": "/luu-tru/",
    "A day of the archive": "/luu-tru/2018/3/1/",
    "Search": "/tim-kiem/?q=phối+hợp",
    "Corrections": "/dinh-chinh/",
    "About": "/gioi-thieu/",
    "Not found": "/khong-co-trang-nay/",
}
LOOKS = {
    "desktop": {"viewport": {"width": 1280, "height": 1600}},
    "phone": {"viewport": {"width": 390, "height": 1600}, "device_scale_factor": 2},
    "dark": {"viewport": {"width": 1280, "height": 1600}, "color_scheme": "dark"},
}
WIDTHS = {"desktop": 800, "phone": 390, "dark": 800}
INTRODUCTION = """\
# What readers see

Every kind of page of the demo newsroom, on a desk, on a telephone and by night. `make screenshots`
takes these pictures anew.
"""


def take(browser, address):
    for look, options in LOOKS.items():
        context = browser.new_context(base_url=address, locale="vi-VN", **options)
        page = context.new_page()
        for name, path in PAGES.items():
            page.goto(path, wait_until="networkidle")
            keep(page.screenshot(), file_of(name, look), WIDTHS[look])
        context.close()


def keep(screenshot, file, width):
    with Image.open(io.BytesIO(screenshot)) as picture:
        height = round(picture.height * width / picture.width)
        picture.convert("RGB").resize((width, height)).save(file, "WEBP", quality=60, method=6)


def file_of(name, look):
    words = name.lower().replace(",", "").replace(" ", "-")
    return FOLDER / f"{words}-{look}.webp"


def write_index():
    parts = [INTRODUCTION]
    for name, path in PAGES.items():
        parts.append(
            f"\n## {name}\n\n`{path}`\n\n| desktop | phone | dark |\n| --- | --- | --- |\n"
        )
        cells = [f"![{name}, {look}](screenshots/{file_of(name, look).name})" for look in LOOKS]
        parts.append(f"| {' | '.join(cells)} |\n")
    INDEX.write_text("".join(parts))


def main():
    with (
        tempfile.TemporaryDirectory() as folder,
        running_demo(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        options = {"executable_path": chromium.find(), "args": ["--no-sandbox"]}
        browser = playwright.chromium.launch(**options)
        take(browser, address)
        browser.close()
    write_index()


if __name__ == "__main__":
    main()
