"""No reader's e-mail leaves the site, whatever page, feed, header, log or dump is looked at, as
whoever; nor a form of it by which somebody who knows the address could find it again."""

import io
import re
import time
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments.models import Comment, Contact, DataRequest, LegalHold, Watch
from comments.moderation import decide, pick
from comments.privacy.requests import confirm_erasure, link_for
from comments.submissions import answer_for_the_newsroom
from comments.tokens import mail_link
from newsroom.log import Formatter
from tests.comments.posting import post_url, send, typed
from tests.comments.test_contacts import dump, forms_of
from tests.crowd import Reader
from tests.factories import make_revision, make_user
from tests.page_types import make_page_types
from tests.server import free_port, running_server
from tests.task_worker import work_off

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

HOST = "testserver"
LINK = re.compile(r'(?:href|src|action|content)="([^"]+)"|<(?:loc|link|id|uri)>([^<]+)<|"(/[^"]+)"')
# No form of an address is shorter, or has a space, a bracket or a quotation mark in it.
WORD = re.compile(r'[^\s<>"]{12,}')
SHAPES = [
    "canary-{n}@example.com",
    "Canary.{n}+Tin@Example.ORG",
    "chim.hoang.yen.{n}@ví-dụ.vn",
    "{n}_canary@thu.kontum.example",
    "o'canary{n}@example.net",
]
STATES = ["pending", "approved", "approved", "rejected", "spam", "withdrawn", "approved"]
DESK_PAGES = 400  # of each of the staff: its filters and orders have no end
ODD = [
    "/khong-co-trang-nay/",
    "/binh-luan/sai/",
    "/du-lieu-ca-nhan/xem/sai/",
    "/admin/",
    "/media/anh/khong-co.jpg",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-news.xml",
    "/rss.xml",
    "/atom.xml",
    "/feed.json",
    "/api/v1/",
    "/readyz",
]


def canaries(count):
    return [SHAPES[n % len(SHAPES)].format(n=n) for n in range(count)]


class Seen:
    """What somebody could read, as its longer words: those of a page's frame are kept once."""

    def __init__(self):
        self.words = set()

    def add(self, response):
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = body.decode(errors="replace")
        self.add_text(f"{text}\n{response.headers}\n{response.cookies.output()}")
        return text

    def add_text(self, text):
        text = text.lower()
        self.words.update(WORD.findall(text), WORD.findall(unquote(unescape(text))))

    def forms_found(self, emails):
        everything = "\n".join(self.words)
        forms = {form.lower() for email in emails for form in forms_of(email)}
        return [form for form in forms if form in everything]


def crawl(client, starts, seen, most):
    """Follow links from `starts` until none waits or `most` pages were read; the addresses asked
    for, and those still waiting."""
    waiting, asked = list(starts), []
    known = set(waiting)
    while waiting and len(asked) < most:
        address = waiting.pop(0)
        asked.append(address)
        response = client.get(address)
        text = seen.add(response)
        found = [unescape(next(filter(None, groups))) for groups in LINK.findall(text)]
        for link in [*found, response.headers.get("Location", "")]:
            parts = urlsplit(urljoin(f"http://{HOST}{address}", link))
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            is_ours = parts.scheme == "http" and parts.netloc == HOST
            is_file = path.startswith(("/static/", "/media/")) or "/logout" in path
            if is_ours and not is_file and path not in known:
                known.add(path)
                waiting.append(path)
    return asked, waiting


def live_among_readers(client, emails, editor):
    """Every canary comments, and they meet every fate a comment or its author can have."""
    articles = [make_revision(headline=f"Bài {n}").article for n in range(3)]
    comments = [
        post(client, articles[number % len(articles)], number, email)
        for number, email in enumerate(emails)
    ]
    for number, comment in enumerate(comments):
        wish_and_ask(client, comment, number)
        if (to := STATES[number % len(STATES)]) != "pending":
            decide([comment], to, editor)
    for number, comment in enumerate(Comment.objects.filter(status="approved").order_by("pk")):
        be_read(client, comment, number, editor)
    for comment in comments[4 :: len(STATES)]:  # spam, and whoever wrote it goes for good
        assert confirm_erasure(comment.contact)
    contact = Contact.objects.order_by("pk").last()
    LegalHold.begin(editor, "Công văn số 1", contact=contact)
    assert not confirm_erasure(contact)
    return articles


def post(client, article, number, email):
    fields = typed(article, email=email, body=f"Lời của người số {number}", name=f"Bạn {number}")
    fields |= {"subject": "Mua"} if number % 16 == 3 else {}  # the trap: spam at once
    assert send(client, article, **fields).status_code == 303
    return Comment.objects.select_related("article", "contact").order_by("pk").last()


def wish_and_ask(client, comment, number):
    """Some change their words, wish to be told, ask for their data."""
    receipt = comment.receipt_url(may_change=True)
    if number % 5 == 0 and comment.status == "pending":
        assert client.post(f"{receipt}sua/", {"body": f"Đổi lời {number}"}).status_code == 303
    if number % 3 == 0:
        assert client.post(f"{receipt}bao-tin/").status_code == 303
        Watch.objects.filter(comment=comment).update(confirmed_at=timezone.now())
    if number % 4 == 1:
        asked = {"kind": ("see", "erase")[number % 8 // 4], "email": comment.contact.email()}
        assert client.post("/du-lieu-ca-nhan/yeu-cau/", asked).status_code == 303
    comment.refresh_from_db()


def be_read(client, comment, number, editor):
    """What comes to a comment that readers see."""
    if number % 3 == 0:
        answer_for_the_newsroom(editor, "Ban Thư ký", comment, "Tòa soạn cảm ơn bạn.")
    if number % 4 == 1:
        note = {"reason": "insult", "note": "Xấu"}
        assert client.post(f"/bao-vi-pham/{comment.public_id}/", note).status_code == 303
    if number % 10 == 2:
        assert pick(comment, by=editor)


def refusals(client, articles, seen, email):
    """Answers to what is wrong, none of them to whom the address belongs."""
    client.raise_request_exception = False
    address = post_url(articles[0])
    seen.add(client.get(address, headers={"host": "bad host"}))
    seen.add(client.delete(address))
    seen.add(client.post(address, b"x", "application/json"))
    seen.add(client.post(reverse("admin:login"), {"username": "ai", "password": "sai"}))
    seen.add(client.post("/du-lieu-ca-nhan/yeu-cau/", {"kind": "see", "email": email}, follow=True))
    client.raise_request_exception = True


def receipts(client, seen):
    """What whoever holds a receipt, or the mail to a reader, is shown."""
    for comment in Comment.objects.exclude(contact=None).select_related("contact"):
        for may_change in (True, False):
            seen.add(client.get(comment.receipt_url(may_change)))
        see = link_for(comment.contact, "see")
        links = [mail_link(comment.pk, "publish")]
        if watch := Watch.objects.filter(comment=comment).first():
            links += [mail_link(watch.pk, "confirm"), mail_link(watch.pk, "end")]
        for address in (see, f"{see}tai-ve/", link_for(comment.contact, "erase"), *links):
            response = client.get(address)
            assert response.status_code == 200
            seen.add(response)


def tables():
    """Every value of every table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                yield from (
                    bytes(value).decode(errors="replace")
                    if isinstance(value, bytes | memoryview)
                    else str(value)
                    for value in row
                )


def without_table():
    """Models whose table stands only while something is made anew: dumpdata stops at them."""
    there = set(connection.introspection.table_names())
    return [m._meta.label for m in apps.get_models() if m._meta.db_table not in there]


def files():
    """The bytes of the database where it is a file: pages that were freed, and its log, too."""
    if connection.vendor == "sqlite":
        for suffix in ("", "-wal"):
            yield (
                Path(f"{connection.settings_dict['NAME']}{suffix}")
                .read_bytes()
                .decode(errors="replace")
            )


@pytest.fixture
def mailed(settings, tmp_path):
    """The mail that is handed over; tasks are rows until they are worked off."""
    settings.MEDIA_ROOT, settings.ERASURES_FILE = tmp_path / "media", tmp_path / "erasures"
    settings.SENDS_MAIL = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return mail.outbox


def look_everywhere(client, caplog, count, most):
    """What of `count` canaries anybody finds who reads all there is, or at most `most` pages; and
    what readers could have read besides."""
    caplog.set_level("DEBUG")
    caplog.handler.setFormatter(Formatter())
    emails, seen = canaries(count), Seen()
    types, editor = make_page_types(), make_user("moderator", first_name="Y Mai")
    articles = live_among_readers(client, emails, editor)
    work_off()
    stories = [article.get_absolute_url() for article in articles]
    starts = [*stories, *[f"{story}binh-luan/atom.xml" for story in stories], *ODD]
    starts += [page.path for page in types.values()]
    asked, waiting = crawl(client, starts, seen, most)
    assert set(stories) < set(asked)
    refusals(client, articles, seen, emails[0])
    receipts(client, seen)
    desk = [reverse("admin:comments_comment_changelist") + "?status=all", reverse("admin:index")]
    change, reader = "admin:comments_comment_change", "admin:comment_reader"
    for comment in Comment.objects.exclude(contact=None)[:5]:
        desk += [reverse(change, args=[comment.pk]), reverse(reader, args=[comment.contact_id])]
    for role in ("moderator", "managing editor"):
        client.force_login(make_user(role))
        pages, _unread = crawl(client, [*desk, "/admin/royalties/"], seen, min(most, DESK_PAGES))
        assert set(desk) < set(pages)
    client.force_login(make_user(is_superuser=True))
    tasks = "/admin/django_tasks_database/dbtaskresult/"
    crawl(client, [tasks, *desk], seen, min(most, DESK_PAGES))
    data = io.StringIO()
    call_command("dumpdata", exclude=without_table(), stdout=data)
    assert "Lời của người số 1" in data.getvalue()
    erasures = settings.ERASURES_FILE.read_text()
    for text in (data.getvalue(), dump(), "\n".join(tables()), *files(), caplog.text, erasures):
        seen.add_text(text)
    return seen.forms_found(emails), waiting


def test_no_canary_is_found_in_the_first_pages_nor_in_any_dump(client, caplog, mailed):
    found, _waiting = look_everywhere(client, caplog, count=12, most=25)
    assert found == []
    assert mailed


@pytest.mark.slow
def test_no_canary_is_found_anywhere(client, caplog, mailed):
    found, waiting = look_everywhere(client, caplog, count=200, most=20_000)
    assert found == []
    assert waiting == []
    kinds = DataRequest.objects.values_list("kind", flat=True)
    assert set(Comment.objects.values_list("status", flat=True)) == set(Comment.Status.values)
    assert set(kinds) == {"see", "erase"}
    assert Watch.objects.exists()
    assert Comment.objects.exclude(staff=None).exists()
    assert mailed


class Refusing:
    """A mail server that takes nothing, and says so with the address, as many do."""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        return f"550 5.1.1 <{address}>: Recipient address rejected: {quote(address)}"


@contextmanager
def refusing_mail_server():
    controller = Controller(Refusing(), "127.0.0.1", free_port(), enable_SMTPUTF8=True)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@contextmanager
def gone(table):
    """Within it every query of the table fails."""
    table, aside = map(connection.ops.quote_name, (table, f"{table}_aside"))
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {aside}")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {aside} RENAME TO {table}")


def announce_too_much(reader, path, fields):
    """The server answers before the body has arrived: the connection is of no more use."""
    response = reader.post(path, fields, **{"Content-Length": "7000000"})
    reader.connection.close()
    return response


def ask_wrongly(reader, article, email):
    """Requests with an address in them, each of which goes wrong; the answer by its status."""
    path, mine = post_url(article), typed(article, email=email, body=f"Của {email[:6]}")
    damaged = {"Content-Type": "multipart/form-data"}
    requests = [
        reader.post("/bai-viet/khong-co/binh-luan/", mine),
        reader.get(f"/khong-co/{quote(email, safe='')}/?email={quote(email)}"),
        reader.post(path, {"email": email}, **damaged),
        reader.get(f"/tim-kiem/?q={quote(email)}", Host=f"{quote(email)}.example"),
        announce_too_much(reader, path, mine),
        reader.post(path, mine | {"body": ""}),
        reader.post("/du-lieu-ca-nhan/yeu-cau/", {"email": email}),
        reader.post(path, mine),
        reader.post(path, mine | {"body": "Lần nữa"}),
    ]
    return {response.status: response for response in requests}


def wait_for_tasks(seconds=60):
    deadline = time.monotonic() + seconds
    while DBTaskResult.objects.filter(finished_at=None).exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.slow
def test_neither_the_server_nor_its_worker_says_an_address_when_all_goes_wrong(tmp_path):
    emails, seen, article = canaries(30), Seen(), make_revision().article
    with refusing_mail_server() as mail_server:
        limits = {"COMMENT_LIMIT_CONTACT": "1/minute", "LOG_LEVEL": "DEBUG"}
        with (
            running_server(tmp_path / "log", EMAIL_URL=mail_server, **limits) as server,
            Reader(server.url) as reader,
        ):
            for email in emails:
                answers = ask_wrongly(reader, article, email)
                assert set(answers) == {303, 400, 404, 413, 422, 429}
                reader.post(f"{answers[303].headers['Location']}bao-tin/", {})
                for kind in ("see", "erase"):
                    reader.post("/du-lieu-ca-nhan/yeu-cau/", {"email": email, "kind": kind})
                seen.add_text(f"{answers[400].text} {answers[413].text} {answers[303].headers}")
            wait_for_tasks()
            mine = typed(article, email=f"x{emails[0]}", body="Đang hỏng")
            with gone("comments_contact"):
                assert reader.post(post_url(article), mine).status == 503
            with gone("django_tasks_database_dbtaskresult"):
                for email in emails:
                    asked = {"email": f"x{email}", "kind": "see"}
                    response = reader.post("/du-lieu-ca-nhan/yeu-cau/", asked)
                    assert response.status == 500
                    seen.add_text(f"{response.text} {response.headers}")
        log = server.log
    assert "RefusedError" in log
    assert "Internal Server Error: /du-lieu-ca-nhan/yeu-cau/" in log
    assert "A text could not be kept" in log
    assert DBTaskResult.objects.filter(status="FAILED").count() >= 3 * len(emails)
    for text in (log, dump(), "\n".join(tables()), *files()):
        seen.add_text(text)
    assert seen.forms_found(emails) == []


def test_every_form_of_a_canary_would_be_found():
    emails = canaries(1)
    for form in forms_of(emails[0]):
        seen = Seen()
        seen.add_text(f"<p>{form.upper() if form.isalnum() else form}</p>")
        assert seen.forms_found(emails) != []
