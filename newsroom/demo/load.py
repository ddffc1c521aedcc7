"""Makes the demo newsroom out of the texts in this folder; what is there already stays."""

import functools
import hashlib
import re
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.crypto import get_random_string

from articles.models import (
    Article,
    Author,
    Byline,
    Clip,
    Event,
    Figure,
    Identity,
    LeadStory,
    Mention,
    Official,
    Organisation,
    Page,
    Photo,
    Revision,
    RevisionOrganisation,
    Section,
    Series,
    SeriesPart,
    Tagging,
    Tenure,
    Topic,
)
from articles.vietnamese import slugify
from comments.models import Comment, Contact
from comments.moderation import decide, pick
from newsroom import roles
from newsroom.demo import pictures
from newsroom.demo.film import FILE as FILM

FOLDER = Path(__file__).parent
LINKED = re.compile(r'data-article="([a-z][a-z0-9-]*)"')
LOGINS = {
    "reporter": roles.REPORTER,
    "editor": roles.SECTION_EDITOR,
    "managing-editor": roles.MANAGING_EDITOR,
    "moderator": roles.MODERATOR,
    "admin": None,
}


def load():
    """Make logins, stories and comments; returns the logins' password."""
    if not settings.DEMO:
        raise CommandError(
            "The demo newsroom is not for a real site: it loads only where DEMO is on."
        )
    for photo in Photo.objects.lacking_renditions():
        photo.queue_renditions()  # the task worker was stopped before it came to them
    password = make_logins()
    load_site(read("site"))
    stories = read("stories")
    for values in stories["section"]:
        make_section(**values).editors.add(user("editor"))
    logins = {"Sông Pô Cô": user("reporter")}  # whose new stories begin with that byline
    for values in stories["author"]:
        name = values["name"]
        make_author(name, bio=values["bio"], user=logins.get(name))
    load_report(read("report"))
    for story in stories["story"]:
        load_story(story)
    load_story(read("reportage"))
    arrange(read("arranging"))
    load_comments(read("comments")["comment"])
    return password


def read(name):
    return tomllib.loads((FOLDER / f"{name}.toml").read_text())


def make_logins():
    password = settings.DEMO_PASSWORD or get_random_string(14)
    for username, role in LOGINS.items():
        user, _created = User.objects.get_or_create(username=username)
        user.is_staff, user.is_superuser = True, role is None
        user.set_password(password)
        user.save()
        if role:
            user.groups.set([Group.objects.get(name=role)])
    return password


def make_section(slug, parent=None, **values):
    """A section, below the one whose slug is `parent`, which is there already."""
    if parent:
        values["parent"] = Section.objects.get(slug=parent)
    return Section.objects.get_or_create(slug=slug, defaults=values)[0]


def make_author(name, **values):
    return Author.objects.get_or_create(name=name, defaults={"slug": slugify(name)} | values)[0]


def load_site(site):
    """The outlet and its standing pages; what somebody changed stays."""
    Identity.objects.get_or_create(pk=1, defaults=site["identity"])
    for page in site["page"]:
        Page.objects.get_or_create(slug=page["slug"], defaults=page)


# Stories


def load_report(report):
    """The report of 2018, with its event, its people and the posts they held."""
    if Article.objects.filter(slug=report["slug"]).exists():
        return
    organisations = {row["key"]: make_organisation(row) for row in report["organisation"]}
    officials = {row["name"]: make_official(row, organisations) for row in report["official"]}
    event = report["event"]
    report["event"] = Event.objects.get_or_create(name=event["name"], defaults=event)[0]
    report["authors"] = [(row["author"], row["credit"]) for row in report["byline"]]
    report |= {name: report["picture"][name] for name in ("caption", "alt", "credit")}
    report["picture"] = report["picture"]["key"]
    draft = make_draft(report)
    for order, row in enumerate(report["mention"], start=1):
        values = row | {"tag": officials[row["official"]], "order": order}
        del values["official"]
        Mention.objects.create(content_object=draft, **values)
    for order, organisation in enumerate(organisations.values(), start=1):
        RevisionOrganisation.objects.create(revision=draft, organisation=organisation, order=order)
    publish(draft, datetime.fromisoformat(report["published_at"]))


def make_organisation(row):
    defaults = {
        "abbreviation": row["abbreviation"],
        "aliases": "\n".join(row["aliases"]),
        "slug": slugify(row["name"]),
        "is_party": row["key"] == "tinh-uy",
    }
    return Organisation.objects.get_or_create(name=row["name"], defaults=defaults)[0]


def make_official(row, organisations):
    official, is_new = Official.objects.get_or_create(
        name=row["name"], defaults={"full_name": row["full_name"]}
    )
    if is_new:
        for order, tenure in enumerate(row["tenures"], start=1):
            Tenure.objects.create(
                official=official,
                organisation=organisations[tenure["organisation"]],
                title=tenure["title"],
                source=tenure["source"],
                order=order,
            )
    return official


def load_story(story):
    if Article.objects.filter(slug=story["slug"]).exists():
        return
    now = timezone.now()
    if event := story.get("event"):
        day = timezone.localdate(now - timedelta(hours=story["age_hours"]))
        story["event"] = Event.objects.create(date=day, **event)
    draft = make_draft(story)
    state = story.get("state", "live")
    if state == "draft":
        return
    if state == "in_review":
        draft.submit(user("reporter"))
        return
    if state == "scheduled":
        publish(draft, now + timedelta(hours=story["in_hours"]))
        return
    at = now - timedelta(hours=story["age_hours"])
    publish(draft, at)
    if correction := story.get("correction"):
        corrected_at = now - timedelta(hours=correction["age_hours"])
        publish(correct(draft, correction), corrected_at, Revision.Change.CORRECTION)


def make_draft(story):
    fields = ["kicker", "headline", "standfirst", "dateline", "genre"]
    draft = Revision.objects.create(
        article=Article.objects.create(slug=story["slug"]),
        number=1,
        section=Section.objects.get(slug=story["section"]),
        source_name=story.get("source_name", ""),
        event=story.get("event"),
        body=with_numbers(story["body"]),
        **{name: story[name] for name in fields},
    )
    for order, (name, credit) in enumerate(story["authors"], start=1):
        Byline.objects.create(revision=draft, author=make_author(name), credit=credit, order=order)
    for order, name in enumerate(story["topics"], start=1):
        topic = Topic.objects.get_or_create(name=name)[0]
        Tagging.objects.create(content_object=draft, tag=topic, order=order)
    if "picture" in story:
        place_picture(draft, story, order=1)
    for order, row in enumerate(story.get("figure", []), start=2):
        place_picture(draft, row, order=order, key=row["key"], placement=Figure.Placement.BODY)
    draft.events.create(by=user("reporter"), kind="begin", to_state=draft.state)
    return draft


def with_numbers(body):
    """A text whose links name stories by their slugs, as it is kept: by the articles' numbers."""
    return LINKED.sub(lambda link: f'data-article="{Article.objects.get(slug=link[1]).pk}"', body)


def place_picture(draft, row, **place):
    words = {name: row[name] for name in ("alt", "caption", "credit")}
    photo = draw(row["picture"], words)
    if spoken := row.get("film"):
        place |= spoken | {
            "clip": film(photo, caption=draft.headline, credit=row["credit"], **spoken)
        }
    Figure.objects.create(revision=draft, photo=photo, **words, **place)


def film(poster, **words):
    """The demo's one film, of which the picture is the poster."""
    upload = ContentFile(FILM.read_bytes(), name=FILM.name)
    return Clip.objects.from_upload(upload, poster=poster, **words)


drawn = functools.cache(pictures.draw)


def draw(key, words):
    """The demo picture `key`; one that several stories show is kept once."""
    upload = ContentFile(drawn(key), name=f"{key}.jpg")
    return Photo.objects.from_upload(upload, **words)


def arrange(row):
    """Choose what leads the front page, and put the series together."""
    if not LeadStory.objects.exists():
        LeadStory.objects.create(article=Article.objects.get(slug=row["lead"]))
    for values in row["series"]:
        parts = values.pop("parts")
        series, is_new = Series.objects.get_or_create(slug=values["slug"], defaults=values)
        for order, slug in enumerate(parts if is_new else [], start=1):
            article = Article.objects.get(slug=slug)
            SeriesPart.objects.create(series=series, article=article, order=order)


def correct(revision, correction):
    draft = revision.copy(user("reporter"))
    for name in ("standfirst", "body"):
        setattr(draft, name, correction.get(name, getattr(draft, name)))
    draft.public_note = correction["note"]
    draft.save()
    return draft


def publish(draft, at, change=None):
    draft.submit(user("reporter"))
    draft.approve(user("managing-editor"), at, change)


def user(username):
    return User.objects.get(username=username)


# Comments


def load_comments(rows):
    made = {}
    for row in rows:
        made[row["key"]] = load_comment(row, made)


def load_comment(row, made):
    """The comment of one row; its parent, made before it, is looked up in `made`."""
    article = Article.objects.get(slug=row["story"])
    key = hashlib.sha256(f"demo {row['key']}".encode()).hexdigest()
    known = Comment.objects.filter(article=article, submission_key=key).first()
    if known:
        return known
    parent = made.get(row.get("parent"))
    comment = Comment.objects.create(
        article=article,
        parent=parent,
        author_name=row["name"],
        website=row.get("website", ""),
        contact=Contact.objects.for_email(row["email"]) if "email" in row else None,
        staff=user(row["staff"]) if "staff" in row else None,
        staff_role=row.get("role", ""),
        body=row["body"],
        created_at=written_at(row, article),
        submission_key=key,
    )
    if row["status"] != Comment.Status.PENDING:
        decide([comment], row["status"], user("moderator"), row.get("reason", ""))
        comment.refresh_from_db()
    if row.get("picked"):
        pick(comment, by=user("moderator"))
    if comment.status == Comment.Status.ERASED:
        comment.author_name = comment.body = comment.website = ""
        comment.contact = None
        comment.save()
    return comment


def written_at(row, article):
    if "minutes_ago" in row:
        return timezone.now() - timedelta(minutes=row["minutes_ago"])
    after = article.first_published_at + timedelta(minutes=row["minutes_after"])
    return min(after, timezone.now())
