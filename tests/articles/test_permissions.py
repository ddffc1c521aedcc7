"""Every role at every address of the desk: the table in docs/permissions.md, line by line."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.messages import get_messages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.admin.steps import seen_of
from articles.merging import merge
from articles.models import (
    Abbreviation,
    CommentSettings,
    Identity,
    LeadStory,
    Page,
    Preview,
    Redirect,
    Revision,
    Switch,
)
from comments.models import DataRequest, LegalHold, Rule
from comments.standings import settle
from newsroom.roles import PERMISSIONS
from tests.articles.story_form import reposted
from tests.clips import make_clip
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
ELSEWHERE_EDITOR = "section editor elsewhere"
ROLES = [
    "reporter",
    "section editor",
    ELSEWHERE_EDITOR,
    "managing editor",
    "moderator",
    "nobody",
]
ROW = re.compile(r"\| `(\w+)` \| (GET|POST(?: _\w+)?) \|(.*)\|$")
OFFERED = re.compile(r"\| \*(\w+)\* \|(.*)\|$")
FOR_EVERYBODY = re.compile(
    r"index|login|logout|jsi18n|autocomplete|password_change.*|app_list|view_on_site"
)
FOR_ADMINISTRATORS = re.compile(r"(auth|django_tasks_database|taggit)_.*")


def table():
    for line in TABLE.read_text().splitlines():
        if found := ROW.match(line):
            name, method, cells = found.groups()
            yield name, method, [cell.strip() for cell in cells.split("|")]


def table_of_offers():
    for line in TABLE.read_text().splitlines():
        if found := OFFERED.match(line):
            yield found[1], [cell.strip() for cell in found[2].split("|")]


def names(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def matching(pattern):
    return sorted({name for name in names(admin.site.get_urls()) if pattern.fullmatch(name)})


def reviewed(by=None):
    draft = make_draft()
    if by:
        draft.events.create(by=by, kind="edit", to_state="draft")
    draft.submit(by)
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


def pending_comment():
    return make_comment(status="pending")


def reader():
    return pending_comment().contact


def banned():
    return settle("banned", "Chửi bới", make_user(), contact=reader())


def make_data_request(kind="erase"):
    contact = make_comment().contact
    return DataRequest.objects.create(kind=kind, contact=contact, confirmed_at=timezone.now())


def pending_reply():
    parent = make_comment()
    return make_comment(parent.article, "pending", parent=parent)


OBJECTS = {
    "rule": lambda: Rule.objects.create(name="Chửi bới", kind="words", words="ngu dốt"),
    "abbreviation": lambda: Abbreviation.objects.create(short="KT", full="Kon Tum"),
    "author": make_author,
    "official": make_official,
    "organisation": make_organisation,
    "section": make_section,
    "topic": make_topic,
    "event": make_event,
    "leadstory": lambda: LeadStory.objects.create(article=make_revision().article),
    "series": make_series,
    "commentsettings": lambda: CommentSettings.objects.create(),
    "identity": lambda: Identity.objects.create(),
    "page": lambda: Page.objects.create(title="Giới thiệu", slug="gioi-thieu"),
    "switch": lambda: Switch.objects.create(
        kind="mourning", starts_at=timezone.now(), ends_at=timezone.now() + timedelta(days=2)
    ),
    "redirect": lambda: Redirect.objects.create(old_path="/cu/", new_path="/moi/"),
    "photo": make_photo,
    "clip": make_clip,
    "revision": make_draft,
    "comment": pending_comment,
    "comment_queue": pending_comment,
    "comment_clusters": pending_comment,
    "comment_search": pending_comment,
    "comment_decide_all": pending_comment,
    "comment_edit": pending_comment,
    "comment_move": pending_reply,
    "comment_pick": make_comment,
    "comment_export": pending_comment,
    "comment_queue_decide": pending_comment,
    "comment_queue_news": pending_comment,
    "comment_queue_first": lambda: pending_comment().article,
    "comment_answer": pending_comment,
    "comment_acts": pending_comment,
    "comment_undo": lambda: make_comment().events.get().act,
    "comment_briefing": pending_comment,
    "comment_end_standing": banned,
    "comment_figures": pending_comment,
    "comment_network": pending_comment,
    "comment_reader": reader,
    "comment_reveal": reader,
    "comment_reveals": pending_comment,
    "comment_try_rules": pending_comment,
    "comment_standings": pending_comment,
    "datarequest": make_data_request,
    "legalhold": lambda: LegalHold.begin(make_user(), "Công văn", article=make_revision().article),
    "articles_revision_call_back": scheduled,
    "articles_revision_move": scheduled,
    "articles_revision_carry": urgent,
    "articles_revision_claim": reviewed,
    "articles_revision_countersign": approved_alone,
    "articles_revision_restore": discarded,
    "articles_revision_undo": changed,
    "articles_revision_withdraw": make_revision,
    "articles_revision_comments": make_revision,
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
    if name == "comment_network":
        return reverse(f"admin:{name}", args=["203.0.113.0/24"])
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


def posted(name, row):
    """What a browser would send with a step that asks something."""
    if "_keep" in name:
        return {"data": {"typed": [["headline", "Đang gõ"]]}, "content_type": "application/json"}
    hour = timezone.localtime() + timedelta(hours=3)
    decision = {"to": "approved", "version": 1, "seen": f"{row and row.pk}:1", "text": "Chào bạn."}
    decision |= {"kind": "banned", "days": "7", "reason": "Chửi bới"}
    decision |= {"rhythm": "hourly", "language": "vi"}
    seen = {"seen": seen_of(row)} if isinstance(row, Revision) else {}
    return {"data": {"new_hour": f"{hour:%Y-%m-%dT%H:%M}", "days": 1, **decision, **seen}}


def person_of(role):
    if role == "nobody":
        return make_user(is_staff=False)
    return make_user(GROUPS.get(role, role))


def takes_step(client, user, step):
    """Whether the form's button takes the story of somebody else a step on."""
    draft = reviewed() if step in ("send_back", "approve", "schedule") else make_draft()
    client.force_login(user)
    address = reverse("admin:articles_revision_change", args=[draft.pk])
    form = client.get(address)
    shown = reposted(form) if form.context and "adminform" in form.context else {}
    hour = f"{timezone.localtime() + timedelta(hours=3):%FT%R}" if step == "schedule" else ""
    typed = {"kicker": "Sửa", "note": "Xem lại.", "hour": hour}
    response = client.post(address, shown | typed | {f"_{step}": ""})
    newest = draft.events.order_by("-pk").first()
    return response.status_code == 302 and newest.by == user and newest.kind == EVENTS[step]


EVENTS = {
    "save": "edit",
    "submit": "submit",
    "send_back": "send_back",
    "approve": "approve",
    "schedule": "approve",
}
GROUPS = {ELSEWHERE_EDITOR: "section editor"}


def shown_there(client, address):
    """What the page of an urgent change shows, as it is posted back."""
    context = client.get(address).context or {}
    seen = {name: context[name] for name in ("seen", "shown") if name in context}
    return {"kind_of_change": "update", **seen}


def may(client, name, method, role):
    """Whether somebody of that role gets through: no refusal, and no sentence of one."""
    client.cookies.clear()  # nor a sentence the role before was told
    user = person_of(role)
    make_section("Kinh tế" if role == ELSEWHERE_EDITOR else "Chính trị").editors.add(user)
    if method.startswith("POST _"):
        return takes_step(client, user, method.removeprefix("POST _"))
    has_row = not name.endswith(("_changelist", "_add", "_new", "royalties"))
    row = make_row(name, user) if has_row else None
    client.force_login(user)
    query = {}
    address = address_of(name, row, user)
    if name == "comment_decide_all":
        query = {"status": "pending", "to": "spam"}
    if name == "articles_revision_compare":
        query = {"old": row.pk, "new": row.copy(by=None).pk if row.is_approved else row.pk}
    if method == "GET":
        response = client.get(address, query)
    else:
        answers = posted(name, row)
        if name == "articles_revision_carry":
            answers["data"] |= shown_there(client, address)
        response = client.post(address, **answers)
    told = get_messages(response.wsgi_request)
    is_refused = any(message.level_tag == "error" for message in told)
    is_login = "/login/" in response.get("Location", "")
    return response.status_code < 400 and not is_refused and not is_login


def test_every_address_of_the_desk_is_in_the_table():
    elsewhere = {*matching(FOR_EVERYBODY), *matching(FOR_ADMINISTRATORS)}
    ours = {*names(admin.site.get_urls())} - elsewhere
    assert {name for name, _method, _cells in table()} == ours


def test_the_table_has_a_column_for_every_role():
    assert {GROUPS.get(role, role) for role in ROLES} == {*PERMISSIONS, "nobody"}
    assert {len(cells) for _name, _method, cells in table()} == {len(ROLES)}


def test_every_act_that_has_a_page_of_its_own_is_in_the_table_as_an_act():
    acts = {name for name, method, _cells in table() if method.startswith("POST")}
    asking = ("_add", "_change", "_delete", "_merge", "_withdraw", "_put_back", "_rectify")
    assert [name for name, _m, _c in table() if name.endswith(asking) and name not in acts] == []


@pytest.mark.parametrize("role", ROLES)
def test_what_is_for_administrators_alone_is_refused_to_every_role(client, role):
    user = person_of(role)
    client.force_login(user)
    let_in = []
    for name in matching(FOR_ADMINISTRATORS):
        address = address_of(name, user, user)
        for ask in (client.get, client.post):
            response = ask(address)
            leads_to = response.get("Location", "")  # of what there is not, to the first page
            is_led_away = "/login/" in leads_to or leads_to == reverse("admin:index")
            if response.status_code != 403 and not is_led_away:
                let_in.append((name, response.status_code))
    assert len(matching(FOR_ADMINISTRATORS)) > 10
    assert let_in == []


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


def searches():
    """Every field of a form that is searched by typing: {model: (who asks, field)}."""
    asked = {}
    for model, page in admin.site._registry.items():
        for owner in [page, *(inline(model, admin.site) for inline in page.inlines)]:
            for name in owner.autocomplete_fields:
                field = owner.model._meta.get_field(name)
                asked.setdefault(field.related_model._meta.model_name, field)
    return asked


def test_every_search_of_a_form_is_in_the_table():
    assert sorted(searches()) == [name for name, _cells in table_of_offers()]


@pytest.mark.parametrize(("name", "cells"), list(table_of_offers()))
def test_a_forms_search_answers_a_role_where_the_table_says_so(client, name, cells):
    row = make_user() if name == "user" else OBJECTS[name]()
    field = searches()[name]
    source = {
        "app_label": field.model._meta.app_label,
        "model_name": field.model._meta.model_name,
        "field_name": field.name,
    }
    found = []
    for role in ROLES:
        client.force_login(person_of(role))
        response = client.get(reverse("admin:autocomplete"), source)
        is_answered = response.status_code == 200
        found.append("yes" if is_answered else "–")
        assert (f'"{row.pk}"' in response.text) == is_answered
    assert found == cells
