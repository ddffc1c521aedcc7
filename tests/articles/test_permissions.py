"""Every role at every address of the desk: the table in docs/permissions.md, line by line."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.merging import merge
from articles.models import Abbreviation, Identity, LeadStory, Page, Preview, Redirect, Switch
from newsroom.roles import PERMISSIONS
from tests.factories import (
    make_author,
    make_comment,
    make_draft,
    make_event,
    make_official,
    make_organisation,
    make_photo,
    make_revision,
    make_section,
    make_series,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db
TABLE = Path(settings.BASE_DIR) / "docs" / "permissions.md"
ROLES = [*PERMISSIONS, "nobody"]
ROW = re.compile(r"\| `(\w+)` \| (GET|POST) \|(.*)\|$")
# Open to whoever has a login, or to administrators alone.
ELSEWHERE = re.compile(
    r"index|login|logout|jsi18n|autocomplete|password_change.*|app_list|view_on_site"
    r"|(auth|django_tasks_database|taggit)_.*"
)


def table():
    for line in TABLE.read_text().splitlines():
        if found := ROW.match(line):
            name, method, cells = found.groups()
            yield name, method, [cell.strip() for cell in cells.split("|")]


def names(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def reviewed(by=None):
    draft = make_draft()
    if by:
        draft.events.create(by=by, kind="edit", to_state="draft")
    draft.submit(None)
    return draft


def scheduled():
    return make_revision(publish_at=timezone.now() + timedelta(hours=1))


def changed():
    """A live story whose second version stands."""
    draft = make_revision().copy(by=None)
    draft.submit(None)
    draft.approve(None, timezone.now())
    return draft


def discarded():
    draft = make_draft()
    draft.discard(None)
    return draft


def withdrawn():
    revision = make_revision()
    revision.article.withdraw(None, "Đã gỡ.", "Sai")
    return revision


def urgent():
    """A change in review while another one is scheduled."""
    live = make_revision()
    for hour in [timezone.now() + timedelta(hours=1), None]:
        draft = live.copy(by=None)
        draft.submit(None)
        if hour:
            draft.approve(None, hour)
    return draft


def approved_alone():
    revision = make_revision()
    revision.events.create(by=make_user(), kind="override", to_state="approved")
    return revision


OBJECTS = {
    "abbreviation": lambda: Abbreviation.objects.create(short="KT", full="Kon Tum"),
    "author": make_author,
    "official": make_official,
    "organisation": make_organisation,
    "section": make_section,
    "topic": make_topic,
    "event": make_event,
    "leadstory": lambda: LeadStory.objects.create(article=make_revision().article),
    "series": make_series,
    "identity": lambda: Identity.objects.create(),
    "page": lambda: Page.objects.create(title="Giới thiệu", slug="gioi-thieu"),
    "switch": lambda: Switch.objects.create(
        kind="mourning", starts_at=timezone.now(), ends_at=timezone.now() + timedelta(days=2)
    ),
    "redirect": lambda: Redirect.objects.create(old_path="/cu/", new_path="/moi/"),
    "photo": make_photo,
    "revision": make_draft,
    "comment": lambda: make_comment(status="pending"),
    "articles_revision_call_back": scheduled,
    "articles_revision_move": scheduled,
    "articles_revision_carry": urgent,
    "articles_revision_claim": reviewed,
    "articles_revision_countersign": approved_alone,
    "articles_revision_restore": discarded,
    "articles_revision_undo": changed,
    "articles_revision_withdraw": make_revision,
    "articles_revision_put_back": withdrawn,
    "articles_revision_rectify": make_revision,
}


def make_row(name, user):
    if name == "articles_revision_recall":
        return reviewed(by=user)
    if name.endswith("_unmerge"):
        maker = OBJECTS[name.split("_")[1]]
        merged, survivor = maker("Một tên"), maker("Tên khác")
        merge(merged, survivor, make_user())
        return merged
    maker = OBJECTS.get(name) or OBJECTS[name.split("_")[1]]
    return maker()


def address_of(name, row, user):
    if name == "articles_revision_unshare":
        link = Preview.objects.create(
            revision=row, created_by=user, expires_at=timezone.now() + timedelta(days=1)
        )
        return reverse(f"admin:{name}", kwargs={"pk": row.pk, "link": link.pk})
    for arguments in ([], [row.pk if row else 0]):
        try:
            return reverse(f"admin:{name}", args=arguments)
        except Exception:  # noqa: S112
            continue
    raise AssertionError(name)


def posted(name):
    """What a browser would send with a step that asks something."""
    if "_keep" in name:
        return {"data": {"typed": [["headline", "Đang gõ"]]}, "content_type": "application/json"}
    hour = timezone.localtime() + timedelta(hours=3)
    decision = {"to": "approved", "version": 1}
    return {"data": {"new_hour": f"{hour:%Y-%m-%dT%H:%M}", "days": 1, **decision}}


def may(client, name, method, role):
    """Whether somebody of that role gets through: no refusal, and no sentence of one."""
    user = make_user(None if role == "nobody" else role, is_staff=role != "nobody")
    make_section().editors.add(user)
    has_row = not name.endswith(("_changelist", "_add", "_new", "royalties"))
    row = make_row(name, user) if has_row else None
    client.force_login(user)
    query = {}
    address = address_of(name, row, user)
    if name == "articles_revision_compare":
        query = {"old": row.pk, "new": row.copy(by=None).pk if row.is_approved else row.pk}
    if method == "GET":
        response = client.get(address, query, follow=True)
    else:
        response = client.post(address, follow=True, **posted(name))
    told = response.context.get("messages", []) if response.context else []
    is_refused = any(message.level_tag == "error" for message in told)
    is_login = "/login/" in response.request["PATH_INFO"]
    return response.status_code < 400 and not is_refused and not is_login


def test_every_address_of_the_desk_is_in_the_table():
    ours = {name for name in names(admin.site.get_urls()) if not ELSEWHERE.fullmatch(name)}
    assert {name for name, _method, _cells in table()} == ours


@pytest.mark.parametrize(
    ("name", "method", "cells"), list(table()), ids=lambda value: str(value)[:40]
)
def test_a_role_gets_through_where_the_table_says_so(client, name, method, cells):
    found = []
    for role in ROLES:
        with transaction.atomic():
            found.append("yes" if may(client, name, method, role) else "–")
            transaction.set_rollback(True)
    assert found == cells
