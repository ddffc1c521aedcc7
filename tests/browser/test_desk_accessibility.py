"""The pages of the desk in Chromium: no barrier that axe finds (WCAG 2.2 AA)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from comments.standings import settle
from tests.browser.desk import log_in, staff
from tests.factories import (
    make_comment,
    make_draft,
    make_official,
    make_organisation,
    make_revision,
    make_tenure,
    make_user,
)

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
PAGES = {
    "comment": "queue clusters search acts standings reveals try_rules figures briefing",
    "articles_{}_changelist": "revision photo official organisation event section topic redirect",
    "articles_{}_add": "revision switch photo official organisation",
    "comments_rule_{}": "changelist add",
}


def names():
    yield from ("admin:index", "admin:royalties")
    for pattern, kinds in PAGES.items():
        pattern = pattern if "{}" in pattern else f"{pattern}_{{}}"
        yield from (f"admin:{pattern.format(kind)}" for kind in kinds.split())


@pytest.fixture
def paths(transactional_db):
    official, organisation = make_official(), make_organisation()
    make_tenure(official, organisation=organisation)
    story = make_revision(headline="Sơ kết quy chế")
    draft = make_draft(headline="Đang viết")
    waiting = make_comment(story.article, status="pending", network="203.0.113.0/24")
    settle("banned", "Quảng cáo", make_user(), contact=waiting.contact, days=7)
    of_rows = {
        "articles_revision_change": draft.pk,
        "articles_revision_history": story.pk,
        "articles_official_change": official.pk,
        "articles_organisation_change": organisation.pk,
        "comments_comment_change": waiting.pk,
        "comment_reader": waiting.contact_id,
    }
    rows = [reverse(f"admin:{name}", args=[key]) for name, key in of_rows.items()]
    return [*map(reverse, names()), *rows]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(PHONE, "dark"), (DESK, "light"), (DESK, "dark")],
    ids=["telephone", "desk", "desk by night"],
)
def test_no_page_of_the_desk_has_a_barrier(browser, server, paths, viewport, scheme):
    staff("managing-editor")
    # Axe writes styles of its own, which the pages' policy would refuse.
    options = {"base_url": server.url, "locale": "vi-VN", "bypass_csp": True}
    context = browser.new_context(viewport=viewport, color_scheme=scheme, **options)
    page = log_in(context.new_page(), "managing-editor")
    problems = []
    for path in paths:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        if page.locator("#id_body").count():
            page.wait_for_selector(".body-toolbar")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        problems += [f"{path}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in found]
    context.close()
    assert not problems, "\n".join(problems)
