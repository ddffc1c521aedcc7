"""What people do at the desk, for browser tests: log in, choose, press a button by its words."""

from django.urls import reverse

from tests.factories import make_user

PASSWORD = "một mật khẩu dài"


def log_in(page, user, password=PASSWORD):
    """Log `user` (a username) in and come to the desk's first page."""
    page.goto("/admin/login/")
    page.fill("#id_username", user)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    page.wait_for_url("/admin/")
    return page


def staff(*usernames, **roles):
    """Members of staff who can log in, by username: one named after a role has that role."""
    roles |= {username: username.replace("-", " ") for username in usernames}
    return {
        username: make_user(role, username=username, password=PASSWORD)
        for username, role in roles.items()
    }


def choose(page, row, text):
    """Choose `text` in the autocomplete of `row` (a selector) by typing it."""
    page.click(f"{row} .select2-selection")
    page.locator(".select2-container--open .select2-search__field").press_sequentially(text)
    page.click(f".select2-results__option:has-text('{text}')")


def press(page, words):
    """Press the button with these words and wait for the page it leads to."""
    with page.expect_navigation():
        touch(page, page.get_by_role("button", name=words, exact=True))


def follow(page, words):
    """Follow the first link with these words."""
    with page.expect_navigation():
        touch(page, page.get_by_role("link", name=words).first)


def touch(page, target):
    """A finger's touch where the screen takes one; a click elsewhere."""
    if page.evaluate("navigator.maxTouchPoints > 0"):
        target.tap()
    else:
        target.click()


def buttons(page):
    """The words on the form's buttons that take a step."""
    return [button.inner_text() for button in page.locator(".desk-buttons button").all()]


def form_url(revision):
    return reverse("admin:articles_revision_change", args=[revision.pk])


def messages(page):
    return page.locator(".messagelist").inner_text()
