"""Pages full of text that tries to run something, in a real browser: nothing runs, nothing asks,
and the security policy has nothing to report."""

import pytest
from django.urls import reverse

from articles.models import Official, Organisation, Section, Topic
from tests.browser.desk import log_in, staff
from tests.factories import make_draft
from tests.hostile_site import Words, make_hostile_site
from tests.hostile_text import LINKS, TEXTS

pytestmark = pytest.mark.slow


@pytest.fixture
def listening_page(new_page):
    """A page that notes what runs, what asks a question and what its policy refuses."""
    page, heard = new_page(), []
    page.context.expose_function("xss", lambda *_values: heard.append(f"ran on {page.url}"))
    page.context.expose_function("refused", lambda said: heard.append(said))
    page.context.add_init_script(
        """addEventListener("securitypolicyviolation", (event) =>
             refused(`${event.violatedDirective} on ${location}: ${event.blockedURI}`));"""
    )
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    yield page
    assert heard == []


@pytest.fixture
def site(transactional_db):
    staff("managing-editor")
    return make_hostile_site(Words([*TEXTS, *LINKS[::29]]))


def open_and_use(page, address):
    """Open a page, and do to it what a reader's hand does: move over it, press, and focus."""
    page.goto(address)
    page.evaluate(
        """for (const element of document.querySelectorAll("main *")) {
             for (const name of ["mouseover", "focus", "toggle", "pointerenter"])
               element.dispatchEvent(new Event(name, { bubbles: true }));
           }"""
    )
    for link in page.locator("main a:not([href^='http'])").all()[:40]:
        assert not (link.get_attribute("href") or "").lower().strip().startswith("javascript")


def test_nothing_runs_on_the_pages_readers_open(listening_page, site):
    story, comment = site
    named = [model.objects.first() for model in (Section, Topic, Official, Organisation)]
    pages = [one.get_absolute_url() for one in named]
    pages += ["/", "/en/", "/tim-kiem/?q=xss", "/dinh-chinh/", story.get_absolute_url()]
    pages += [comment.receipt_url(may_change=True), f"/tim-kiem/?q={'%22><svg onload=xss()>'}"]
    for address in pages:
        open_and_use(listening_page, address)


def test_nothing_runs_at_the_desk_nor_in_the_editor(listening_page, site):
    story, comment = site
    page = log_in(listening_page, "managing-editor")
    draft = make_draft(headline="Bản nháp", body="<p>x</p>", section=story.section, bylines=())
    change = reverse("admin:articles_revision_change", args=[draft.pk])
    for address in [
        "/admin/",
        reverse("admin:articles_revision_changelist"),
        reverse("admin:articles_revision_history", args=[story.pk]),
        reverse("admin:articles_photo_changelist"),
        reverse("admin:comments_comment_change", args=[comment.pk]),
        change,
    ]:
        open_and_use(page, address)
    page.wait_for_selector(".ProseMirror[role=textbox]")
    for typed in ["\n".join(TEXTS[start::4]) for start in range(4)]:
        page.evaluate(
            """html => {
              const clipboardData = new DataTransfer();
              clipboardData.setData("text/html", html);
              const options = { clipboardData, bubbles: true, cancelable: true };
              const paste = new ClipboardEvent("paste", options);
              document.querySelector(".ProseMirror").dispatchEvent(paste);
            }""",
            typed,
        )
        page.wait_for_timeout(500)
