"""The browser tests' own means: a server that answers, and a page that tells on itself."""

import pytest
from django.urls import reverse

from tests.browser.conftest import watch
from tests.factories import make_user


def test_the_front_page_opens_in_a_browser(page):
    response = page.goto("/")
    assert response.status == 200
    assert page.context.cookies() == []


def test_a_reader_without_scripts_opens_the_front_page(reader_page):
    assert reader_page.goto("/").status == 200


def test_the_server_sees_what_a_test_makes(page, server, transactional_db):
    editor = make_user("managing editor", password="a password to type")
    page.goto(reverse("admin:login"))
    page.locator("#id_username").fill(editor.username)
    page.locator("#id_password").fill("a password to type")
    page.locator("[type=submit]").click()
    page.wait_for_url(server.url + reverse("admin:index"))


@pytest.mark.parametrize(
    "misdeed",
    [
        "document.body.setAttribute('style', 'color: red')",
        "document.body.innerHTML = '<style>a { color: red }</style>'",
        "new Image().src = 'http://example.com/picture.gif'",
        "setTimeout(() => { throw new Error('a script failed') })",
        "fetch('/no-such-address')",
    ],
    ids=["inline style attribute", "inline style", "another host", "a script's error", "a 404"],
)
def test_what_no_page_may_do_is_noticed(browser, server, transactional_db, misdeed):
    problems = []
    context = browser.new_context(base_url=server.url)
    watch(context, server.url, problems)
    page = context.new_page()
    page.goto(reverse("admin:login"))
    page.evaluate(f"() => {{ {misdeed} }}")
    for _ in range(50):  # a busy machine may take seconds to tell; a quiet one does at once
        if problems:
            break
        page.wait_for_timeout(100)
    context.close()
    assert problems
