"""Plain functions that make one valid, visible row and accept overrides."""

import io
from datetime import timedelta
from itertools import count

from django.contrib.auth.models import Group, User
from django.utils import timezone
from PIL import Image

from articles.models import (
    Article,
    Author,
    Byline,
    Event,
    Figure,
    Mention,
    Official,
    Organisation,
    Photo,
    Revision,
    Section,
    Series,
    SeriesPart,
    Tagging,
    Tenure,
    Topic,
)
from articles.vietnamese import slugify
from comments.models import Comment, Contact
from comments.moderation import decide

CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nMái nhà đã dột."
_numbers = count(1)


def make_user(role=None, **values):
    """A member of staff; `role` is a group of `newsroom.roles`. Give a `password` to log in by
    hand."""
    username = values.pop("username", f"user-{next(_numbers)}")
    user = User.objects.create_user(username, **{"is_staff": True} | values)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_section(name="Chính trị", **values):
    values = {"slug": slugify(name)} | values
    return Section.objects.get_or_create(name=name, defaults=values)[0]


def make_author(name="Thanh Tùng", **values):
    values = {"slug": slugify(name)} | values
    return Author.objects.get_or_create(name=name, defaults=values)[0]


def make_official(full_name="Nguyễn Văn Mẫu", **values):
    values = {"name": full_name} | values
    return Official.objects.create(full_name=full_name, **values)


def make_organisation(name="Ủy ban nhân dân tỉnh", **values):
    values = {"slug": slugify(name)} | values
    return Organisation.objects.get_or_create(name=name, defaults=values)[0]


def make_tenure(official, title="Chủ tịch UBND tỉnh", **values):
    if "organisation" not in values:
        values["organisation"] = make_organisation()
    return Tenure.objects.create(official=official, title=title, **values)


def make_event(**values):
    values = {"name": "Hội nghị sơ kết", "date": timezone.localdate()} | values
    return Event.objects.create(**values)


def make_topic(name="Mặt trận"):
    return Topic.objects.get_or_create(name=name)[0]


def make_series(*stories, name="Dòng sông quê"):
    """A series of these revisions' articles, in their order."""
    series = Series.objects.create(name=name, slug=slugify(name))
    for order, story in enumerate(stories, start=1):
        SeriesPart.objects.create(series=series, article=story.article, order=order)
    return series


def jpeg(size=(640, 360), colour="teal", **options):
    """The bytes of a one-coloured JPEG."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", **options)
    return file.getvalue()


def make_photo(**values):
    number = next(_numbers)
    values = {
        "file": f"anh/test/{number}.jpg",
        "digest": f"{number:064x}",
        "size": 1000,
        "width": 640,
        "height": 360,
        "alt": "Một bức ảnh",
        "credit": "Minh họa",
    } | values
    return Photo.objects.create(**values)


def make_draft(article=None, topics=(), mentions=(), bylines=("Thanh Tùng",), lead=None, **values):
    """A draft, by default of a new article; `mentions` are dictionaries of `Mention` values. Its
    `lead` is a photo, perhaps the still of a `clip` or of the video at `embed`."""
    plays = {name: values.pop(name) for name in ("clip", "embed") if name in values}
    if clip := plays.get("clip"):
        plays |= {"captions": CAPTIONS, "transcript": clip.transcript}
    if article is None:
        article = Article.objects.create(slug=values.pop("slug", f"bai-{next(_numbers)}"))
    values = {
        "headline": f"Tin số {next(_numbers)}",
        "body": "<p>Một đoạn văn.</p>",
        "number": article.next_number(),
    } | values
    if "section" not in values:
        values["section"] = make_section()
    revision = Revision.objects.create(article=article, **values)
    revision.events.create(kind="begin", to_state=revision.state)
    for order, name in enumerate(bylines):
        Byline.objects.create(revision=revision, author=make_author(name), order=order)
    for order, mention in enumerate(mentions):
        mention = {"position_text": "Chủ tịch UBND tỉnh", "order": order} | mention
        Mention.objects.create(content_object=revision, **mention)
    for order, name in enumerate(topics):
        Tagging.objects.create(content_object=revision, tag=make_topic(name), order=order)
    if lead:
        words = {"alt": lead.alt, "credit": lead.credit}
        Figure.objects.create(revision=revision, photo=lead, **words, **plays)
    return revision


def make_revision(publish_at=None, by=None, change=None, **values):
    """An approved revision, live since an hour unless `publish_at` says otherwise."""
    revision = make_draft(**values)
    revision.submit(by)
    revision.approve(by, publish_at or timezone.now() - timedelta(hours=1), change)
    return revision


def make_comment(article=None, status=Comment.Status.APPROVED, email=None, **values):
    """A comment, approved by a decision unless `status` says otherwise."""
    number = next(_numbers)
    if article is None:
        article = make_revision().article
    values = {
        "author_name": "Lan Anh",
        "body": f"Bình luận số {number}",
        "created_at": timezone.now(),
        "submission_key": f"{number:064x}",
        "contact": Contact.objects.for_email(email or f"reader-{number}@example.com"),
    } | values
    comment = Comment.objects.create(article=article, **values)
    if status != Comment.Status.PENDING:
        decide([comment], to=status)
        comment.refresh_from_db()
    return comment
