"""Takes a picture of every kind of page, of a demo newsroom made for it: `make screenshots`."""

import io
import os
import tempfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import django
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.demo_site import PASSWORD, running_demo

FOLDER = Path(__file__).parent
INDEX = FOLDER.parent / "screenshots.md"
STORY = "/bai-viet/so-ket-quy-che-phoi-hop-2017/"
PAGES = {
    "Front page": "/",
    "Story": STORY,
    "Story, in English": f"/en{STORY}",
    "Illustrated story": "/bai-viet/quyen-lich-khac-tren-cot-nha-rong/",
    "Comments": f"{STORY}#binh-luan",
    "Reply form": f"{STORY}binh-luan/",
    "Older stories": "/?truoc=20300101T000000000000-1",
    "Section": "/chuyen-muc/chinh-tri/",
    "Section with sections below it": "/chuyen-muc/xa-hoi/",
    "Topic": "/chu-de/mat-tran-to-quoc/",
    "Topics": "/chu-de/",
    "Officials": "/lanh-dao/",
    "Official": "/lanh-dao/nguyen-van-hoa/",
    "A year of an official": "/lanh-dao/nguyen-van-hoa/2018/",
    "Organisations": "/co-quan/",
    "Organisation": "/co-quan/uy-ban-nhan-dan-tinh-kon-tum/",
    "Authors": "/tac-gia/",
    "Author": "/tac-gia/thanh-tung/",
    "Events": "/su-kien/",
    "List of series": "/loat-bai/",
    "Series": "/loat-bai/con-chu-len-lang/",
    "Archive": "/luu-tru/",
    "A year of the archive": "/luu-tru/2018/",
    "A month of the archive": "/luu-tru/2018/3/",
    "A day of the archive": "/luu-tru/2018/3/1/",
    "Search": "/tim-kiem/?q=phối+hợp",
    "Search, before a word is typed": "/tim-kiem/",
    "Search, nothing found": "/tim-kiem/?q=nguyen+van+hoaa",
    "Corrections": "/dinh-chinh/",
    "About": "/gioi-thieu/",
    "Contact": "/lien-he/",
    "Personal data": "/du-lieu-ca-nhan/",
    "Request about personal data": "/du-lieu-ca-nhan/yeu-cau/",
    "Not found": "/khong-co-trang-nay/",
    "Not found, with what was meant": "/lanh-dao/nguyen-van-hoaa/",
}
# Those that somebody has to make first, and the routes they stand at.
MADE = {
    "Event": "articles:event",
    "Receipt": "comments:receipt",
    "Comment to change": "comments:edit",
    "Comment to report": "comments:report",
    "Comment to publish at once": "comments:publish",
    "Links to publish at once, to end": "comments:end_offers",
    "Wish to be told, to confirm": "comments:confirm_watch",
    "Wish to be told, to end": "comments:end_watch",
    "Personal data that is kept": "comments:see_data",
    "Personal data to erase": "comments:erase_data",
    "Draft behind a link": "articles:preview",
    "Withdrawn story": "articles:detail",
    "Failure": "",
}
# The front page under each kind of switch.
SWITCHED = {
    "Urgent news and a banner": ["urgent", "publicity"],
    "State mourning": ["mourning"],
}
HIGHEST = 3  # times as high as wide: where a picture ends
DRAFT, TO_WITHDRAW = "Nước tự chảy về lại làng Đăk Gùi", "Bắn nỏ, kéo co, đi cà kheo"
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


def made(browser, address):
    """Pages that somebody has to make first, by name: their addresses in this demo."""
    page = browser.new_page(base_url=address, locale="vi-VN")
    page.goto(f"/en{STORY}")
    paths = {"Event": page.get_attribute(".event-name a", "href").removeprefix("/en")}
    page.goto(PAGES["Reply form"])
    page.fill("[name=body]", "Mong các bên **phối hợp** tốt hơn trong năm tới.")
    page.fill("[name=name]", "Minh")
    page.fill("[name=email]", "minh@example.com")
    page.click("form.comment-form button[type=submit]:not([name])")
    page.get_by_role("link", name="Xem, sửa hoặc rút").click()
    page.wait_for_url("**/binh-luan/*/")
    paths["Receipt"] = urlsplit(page.url).path
    paths["Comment to change"] = f"{paths['Receipt']}sua/"
    log_in(page)
    page.goto(form_of(page, DRAFT).replace("/change/", "/preview/"))
    page.click(".preview-new button")
    preview = page.locator(".preview-link input").first.input_value()
    paths["Draft behind a link"] = urlsplit(preview).path
    withdrawn = form_of(page, TO_WITHDRAW)
    paths["Withdrawn story"] = page.get_attribute(".object-tools [href^='/bai-viet/']", "href")
    page.goto(withdrawn.replace("/change/", "/withdraw/"))
    page.fill("#id_reason", "Cần kiểm tra lại.")
    page.fill("#id_notice", "Tòa soạn gỡ bài này để kiểm tra lại và xin lỗi bạn đọc.")
    page.click(".question button")
    page.wait_for_url(f"{address}{withdrawn}")
    page.context.close()
    return paths


def log_in(page):
    page.goto("/admin/login/")
    page.fill("#id_username", "managing-editor")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")


def form_of(page, headline):
    """Open a story's form at the desk; its address."""
    page.goto(f"/admin/articles/revision/?{urlencode({'q': headline})}")
    page.get_by_role("link", name=headline).first.click()
    page.wait_for_url("**/change/**")
    return urlsplit(page.url).path


def connect(folder):
    """Read and write the demo's rows from here too."""
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'demo.sqlite3'}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # as in tests/browser/conftest.py
    django.setup()


def mailed():
    """The pages that links in mails lead to, and that of a failure."""
    from comments.models import Comment, Watch
    from comments.privacy.requests import link_for
    from comments.tokens import mail_link

    waiting = Comment.objects.pending().filter(contact__isnull=False).first()
    wish = Watch.objects.create(comment=waiting, language="vi")
    paths = {
        "Comment to report": f"/bao-vi-pham/{Comment.objects.visible().first().public_id}/",
        "Comment to publish at once": mail_link(waiting.pk, "publish"),
        "Links to publish at once, to end": mail_link(waiting.contact_id, "end_offers"),
        "Wish to be told, to confirm": mail_link(wish.pk, "confirm"),
        "Wish to be told, to end": mail_link(wish.pk, "end"),
        "Personal data that is kept": link_for(waiting.contact, "see"),
        "Personal data to erase": link_for(waiting.contact, "erase"),
    }
    return {name: urlsplit(path).path for name, path in paths.items()} | {"Failure": "/hong/"}


def switch_on(kinds):
    from django.utils import timezone

    from articles.models import Photo, Switch

    now = timezone.now()
    words = {"urgent": "Ngầm tràn Đăk Nước ngập sâu, xe máy quay đầu", "publicity": "Tiêm chủng"}
    for kind in kinds:
        photo = Photo.objects.filter(width__gt=0).first() if kind == "publicity" else None
        values = {"words": words.get(kind, ""), "photo": photo}
        Switch.objects.create(kind=kind, starts_at=now, ends_at=now + timedelta(hours=1), **values)


def switch_off():
    from articles.models import Switch

    Switch.objects.all().delete()


def take(browser, address, pages):
    from newsroom.views import server_error

    failure = server_error(None).content
    for look, options in LOOKS.items():
        context = browser.new_context(base_url=address, locale="vi-VN", **options)
        context.route(
            "**/hong/", lambda route: route.fulfill(content_type="text/html", body=failure)
        )
        page = context.new_page()
        for name, path in pages.items():
            page.goto(path, wait_until="networkidle")
            keep(picture_of(page, urlsplit(path).fragment), file_of(name, look), WIDTHS[look])
        context.close()


def picture_of(page, fragment):
    """All of a page, or what its address points at."""
    if fragment:
        return page.locator(f"[id='{fragment}']").screenshot()
    return page.screenshot(full_page=True)


def keep(screenshot, file, width):
    with Image.open(io.BytesIO(screenshot)) as picture:
        shown = picture.crop((0, 0, picture.width, min(picture.height, HIGHEST * picture.width)))
        height = round(shown.height * width / shown.width)
        shown.convert("RGB").resize((width, height)).save(file, "WEBP", quality=60, method=6)


def file_of(name, look):
    words = name.lower().replace(",", "").replace(" ", "-")
    return FOLDER / f"{words}-{look}.webp"


def write_index(pages):
    parts = [INTRODUCTION]
    for name in pages:
        place = f"`{PAGES[name]}`\n\n" if name in PAGES else ""
        parts.append(f"\n## {name}\n\n{place}| desktop | phone | dark |\n| --- | --- | --- |\n")
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
        connect(Path(folder))
        made_here = made(browser, address) | mailed()
        pages = PAGES | {name: made_here[name] for name in MADE}
        take(browser, address, pages)
        for name, kinds in SWITCHED.items():
            switch_on(kinds)
            take(browser, address, {name: "/"})
            switch_off()
        browser.close()
    write_index([*pages, *SWITCHED])


if __name__ == "__main__":
    main()
