"""A real Chromium in front of a real server.

A test makes its rows as any other test does; they are committed, and the server, a process of
its own, reads the same database. All browser tests share one server and one Chromium, and so
run in one of the parallel processes.
"""

import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.environment import missing
from tests.server import running_server

ARGUMENTS = [
    "--no-sandbox",  # root has none, and only our own pages are shown
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SERVER, RUNNING = ExitStack(), []


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def pytest_runtest_setup(item):
    if not chromium.find():
        missing(chromium.ADVICE)


@pytest.fixture(scope="session")
def browser():
    # Playwright keeps an event loop running in this thread, and Django would refuse every
    # query here as one that blocks it. There is nothing to block: the test waits anyway.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield playwright.chromium.launch(executable_path=chromium.find(), args=ARGUMENTS)


@pytest.fixture
def server(django_db_setup, tmp_path_factory):
    """The server, with its address `url` and all it has logged so far, `log`."""
    if not RUNNING:
        RUNNING.append(
            SERVER.enter_context(running_server(tmp_path_factory.mktemp("server") / "log"))
        )
    return RUNNING[0]


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item, nextitem):
    """The server ends with the last of these: its task worker would take what others queue."""
    if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
        RUNNING.clear()
        SERVER.close()


@pytest.fixture
def new_page(browser, server, transactional_db):
    """Opens a page in a profile of its own (no cookie of any other); the test fails if a page
    breaks its security policy, raises an error or asks another host for anything."""
    contexts, problems = [], []

    def open_page(**options):
        values = {"base_url": server.url, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
        context = browser.new_context(**values | options)
        context.set_default_timeout(10_000)
        watch(context, server.url, problems)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    wait_for_tasks()
    assert not problems


def wait_for_tasks(seconds=120):
    """Let the task worker finish: it would end, and the server with it, over a task whose row
    goes while it runs."""
    deadline = time.monotonic() + seconds
    while DBTaskResult.objects.filter(finished_at=None).exists():
        assert time.monotonic() < deadline, "the task worker takes too long"
        time.sleep(0.05)


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def reader_page(new_page):
    """A page with scripts off."""
    return new_page(java_script_enabled=False)


def watch(context, url, problems):
    """Note in `problems` what no page may do."""

    def note_message(message):
        # A response that failed is noted below, where its kind is known.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(message.text)

    def note_request(request):
        if not request.url.startswith((f"{url}/", "data:", "blob:")):
            problems.append(f"asked another host: {request.url}")

    def note_response(response):
        # The test itself says which page or form it expects to be refused.
        request = response.request
        is_page = request.resource_type == "document" or request.method == "POST"
        if response.status >= (500 if is_page else 400):
            problems.append(f"{response.status}: {response.url}")

    context.on("console", note_message)
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on("request", note_request)
    context.on("response", note_response)
