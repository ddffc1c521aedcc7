"""A newspaper in which every text somebody can type is hostile, and a walk through its pages."""

from html import escape
from itertools import count, cycle
from urllib.parse import urljoin, urlsplit

from defusedxml import ElementTree
from django.db import models
from selectolax.lexbor import LexborHTMLParser

from articles.fields import CaptionsField
from articles.models import (
    Abbreviation,
    Author,
    Clip,
    Event,
    Identity,
    Official,
    Organisation,
    Page,
    Photo,
    RevisionOrganisation,
    Section,
    Series,
    Switch,
    Tenure,
    Topic,
)
from tests.clips import make_clip
from tests.factories import (
    make_comment,
    make_draft,
    make_event,
    make_official,
    make_organisation,
    make_revision,
    make_section,
    make_series,
    make_tenure,
)
from tests.hostile_text import active_markup
from tests.page_types import make_frame, make_picture

CHANGED_IN_PLACE = [
    Author, Clip, Event, Identity, Official, Organisation, Page, Photo, Section, Series,
    Switch, Tenure, Topic,
]  # fmt: skip
KEPT = {"slug", "file", "digest", "logo", "words_folded", "name_folded", "name_order", "blur"}
MOST_PAGES = 400
LEFT_ASIDE = ("/media/", "/static/", "/admin/logout/", "/admin/jsi18n/", "/admin/password_change/")


class Words:
    """One payload after the other, each made unlike every text before it where it must be."""

    def __init__(self, payloads):
        self.payloads, self.numbers = cycle(payloads), count(1)

    def __call__(self, longest=500, only_once=False):
        tail = f" {next(self.numbers)}" if only_once else ""
        return next(self.payloads)[: longest - len(tail)] + tail


def make_hostile_site(words):
    """Rows of all kinds with `words()` in every text; answers the story and its comment."""
    make_frame()
    Abbreviation.objects.create(short="xss", full=words())
    event, official = make_event(), make_official()
    tenure = make_tenure(official)
    draft = make_draft(
        **{name: words(120) for name in ("headline", "kicker", "standfirst", "dateline")},
        body="<p>x</p>"
        + "".join(words() for _paragraph in range(30))
        # One of the keys is what payloads name too.
        + "".join(f'<figure data-figure="{key}"></figure>' for key in ("x", "k2", "k3"))
        + f'<figure data-embed="https://[{escape(words(120))}"></figure>',
        source_name=words(120),
        source_url="javascript:xss()",
        event=event,
        section=make_section(),
        lead=make_picture(),
        topics=["Mặt trận"],
        mentions=[{"tag": official, "role": "chaired", "position_text": words(200)}],
    )
    pictured = {name: words(120) for name in ("alt", "caption", "credit")}
    draft.figures.create(photo=make_picture("navy"), key="x", placement="body", **pictured)
    for key, plays in {
        "k2": {"embed": "https://[" + words(120)},
        "k3": {"clip": make_clip()},
    }.items():
        spoken = {"captions": captions(words), "transcript": words()} | plays
        draft.figures.create(
            photo=make_picture("olive"), key=key, placement="body", **pictured, **spoken
        )
    RevisionOrganisation.objects.create(revision=draft, organisation=tenure.organisation)
    make_organisation("Tỉnh ủy")
    draft.submit(None)
    draft.approve(None, draft.created_at)
    story = corrected(draft, words)
    make_series(story, make_revision(headline=words(120), body=f"<p>x</p>{words()}"))
    said = {"author_name": words(80), "body": words() + "\n> " + words() + "\n**" + words() + "**"}
    comment = make_comment(story.article, website="javascript:xss()", **said)
    make_comment(story.article, parent=comment, body=words(), author_name=words(80))
    make_comment(story.article, status="pending", body=words(), author_name=words(80))
    gone = make_revision(headline=words(120)).article
    gone.withdraw(None, words(), words())
    change_in_place(words)
    return story, comment


def captions(words):
    said = " ".join(words(120).split())  # a blank line would end the caption
    return f"WEBVTT\n\n00:00.000 --> 00:01.000\nLời {said}\n"


def corrected(revision, words):
    draft = revision.copy(by=None)
    draft.body += words()
    draft.public_note = words()
    draft.save()
    draft.submit(None)
    draft.approve(None, draft.created_at, "correction")
    return draft


def change_in_place(words):
    """Write hostile words by `update()` into every text of rows that may change."""
    for model in CHANGED_IN_PLACE:
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(**hostile_values(model, words))


def hostile_values(model, words):
    """A hostile value for each field of a model that somebody types."""
    values = {}
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        if not is_text or field.choices or field.name in KEPT or not field.editable:
            continue
        if isinstance(field, CaptionsField):
            values[field.name] = captions(words)
        elif isinstance(field, models.URLField):
            values[field.name] = "javascript:xss()//https://x.example/"
        else:
            values[field.name] = words(field.max_length or 500, only_once=field.unique)
    return values


# Walking through


def walk(client, *starts):
    """The pages that lead from `starts`, as (path, response): each address once, and no more than
    one of those that differ by their query alone."""
    waiting, seen = list(starts), {urlsplit(start).path for start in starts}
    visited = 0
    while waiting and visited < MOST_PAGES:
        path = waiting.pop(0)
        response = client.get(path, follow=True)
        visited += 1
        yield path, response
        if response.headers.get("Content-Type", "").startswith("text/html"):
            for found in links(path, response.text):
                if urlsplit(found).path not in seen:
                    seen.add(urlsplit(found).path)
                    waiting.append(found)


def links(path, page):
    for node in LexborHTMLParser(page).css("a[href], link[href]"):
        address = urlsplit(urljoin(f"http://testserver{path}", node.attributes["href"] or ""))
        if address.hostname == "testserver" and not address.path.startswith(LEFT_ASIDE):
            yield address._replace(scheme="", netloc="", fragment="").geturl()


def problems(response):
    """What an answer of the site holds that could run in the program that reads it."""
    kind = response.headers.get("Content-Type", "")
    if response.status_code >= 500:
        return [f"{response.status_code}"]
    if kind.startswith("text/html"):
        return active_markup(response.text)
    if "json" in kind:
        parts = _html_in(response.json())
    elif "xml" in kind:
        tree = ElementTree.fromstring(response.content)
        parts = [one.text for one in tree.iter() if one.text and _is_html(one)]
        parts += _bad_links(tree)
    else:
        return []
    return [problem for part in parts for problem in active_markup(part)]


def _html_in(data):
    """The values that programs take for HTML, by their names; all others are words to them."""
    if isinstance(data, list):
        return [part for one in data for part in _html_in(one)]
    if not isinstance(data, dict):
        return []
    own = [value for name, value in data.items() if name.endswith("html")]
    return own + [part for value in data.values() for part in _html_in(value)]


def _is_html(element):
    """Whether feed readers take an element's text for HTML (RFC 4287, 3.1.1; RSS's description)."""
    name = element.tag.rpartition("}")[2]
    return element.get("type") == "html" or name in ("description", "encoded")


def _bad_links(tree):
    """Links of a feed, as HTML, that HTML's own rules may judge them."""
    addresses = [
        one.get("href") or (one.text or "") for one in tree.iter() if one.tag[-4:] == "link"
    ]
    return [f'<a href="{address}">x</a>' for address in addresses if address.strip()]
