"""A large newsroom made out of the demo's sentences, for work at scale.

The stories mean nothing and name nobody; their lengths, dates and links between sections, topics,
people and organisations are those of a provincial paper. The same numbers make the same corpus.
"""

import random
import re
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import (
    Article,
    Author,
    Byline,
    Event,
    Mention,
    Official,
    Organisation,
    Revision,
    RevisionOrganisation,
    Section,
    Series,
    SeriesPart,
    Tagging,
    Tenure,
    Topic,
)
from articles.seals import SEALED_CHILDREN, seal_of
from articles.search import indexing
from articles.vietnamese import fold, slugify
from comments.likeness import sketch_of
from comments.models import Comment, Contact, ModerationAct, ModerationEvent, Wording
from newsroom.demo.load import make_section, read

BATCH = 1000
YEARS = 12
SHARE_WITH_A_CHANGE = 0.25  # stories whose text was changed once after publication
SHARE_CORRECTED = 0.1  # of those changes
SHARE_OF_AN_EVENT = 0.05
EVENTS, SERIES, PARTS = 60, 12, 5
COMMENTS_APPROVED = 0.8
CORRECTED = "Bản trước viết sai một con số."
NAMES = [
    ["Nguyễn", "Trần", "Lê", "Phạm", "Y", "A"],
    ["Văn", "Thị", "Minh", "Ngọc", "Thu"],
    ["An", "Bình", "Đức", "Hà", "Lan", "Mai", "Nga", "Sơn", "Tuấn", "Yến"],
]


class Corpus:
    """Draws `articles` stories and `comments` comments, in batches."""

    def __init__(self, articles, comments, seed=2018):
        self.counts = articles, comments
        self.random = random.Random(seed)  # noqa: S311
        self.words = Words(self.random)
        self.now = timezone.now()

    def make(self, progress=lambda done: None):
        """Make the corpus; `progress` is told after each batch how many rows it made."""
        self._make_cast()
        articles, comments = self.counts
        for done in range(0, articles, BATCH):
            with transaction.atomic():
                self._make_stories(done, min(BATCH, articles - done), articles)
            progress(min(BATCH, articles - done))
        self._make_series()
        for done in range(0, comments, BATCH):
            with transaction.atomic():
                self._make_comments(done, min(BATCH, comments - done))
            progress(min(BATCH, comments - done))
        self._count_comments()

    def _make_cast(self):
        for values in read("stories")["section"]:
            make_section(**values)
        self.sections = list(Section.objects.all())
        self.authors = self._named(Author, "Bút danh", 60)
        self.topics = self._named(Topic, "Chủ đề", 300)
        self.organisations = self._named(Organisation, "Cơ quan", 120)
        self.officials = self._named(Official, "Lãnh đạo", 400)
        self.events = self._make_events()
        self._make_tenures()

    def _make_events(self):
        today = timezone.localdate(self.now)
        return Event.objects.bulk_create(
            Event(
                name=f"Hội nghị {number:03}",
                date=today - timedelta(days=self.random.randint(0, 365 * YEARS)),
                host=self.random.choice(self.organisations),
            )
            for number in range(1, EVENTS + 1)
        )

    def _make_tenures(self):
        """Of each official one post that is over and one that is held."""
        turn = timezone.localdate(self.now) - timedelta(days=3 * 365)
        held = Tenure.objects.values("official")
        rows = []
        for official in Official.objects.exclude(pk__in=held):
            for days in ({"end": turn}, {"start": turn + timedelta(days=1)}):
                organisation = self.random.choice(self.organisations)
                rows.append(
                    Tenure(official=official, organisation=organisation, title="Giám đốc", **days)
                )
        Tenure.objects.bulk_create(rows)

    def _named(self, model, stem, count):
        names = [f"{stem} {number:03}" for number in range(1, count + 1)]
        rows = [model(name=name, slug=slugify(name)) for name in names]
        if model is Official:
            for row in rows:
                row.full_name = row.name
        model.objects.bulk_create(rows, ignore_conflicts=True)
        return list(model.objects.filter(name__in=names).order_by("name"))

    def _make_stories(self, done, count, total):
        """A batch of stories, each older one a little further in the past."""
        start = Article.objects.count()
        articles = Article.objects.bulk_create(
            Article(slug=f"bai-so-{start + number}") for number in range(count)
        )
        span = timedelta(days=365 * YEARS) / max(total, 1)
        revisions = []
        for offset, article in enumerate(articles):
            article.first_published_at = self.now - span * (total - done - offset)
            first = self._draft(article, 1)
            revisions.append(first)
            if self._is(SHARE_WITH_A_CHANGE):
                revisions.append(self._draft(article, 2, headline=first.headline))
        Revision.objects.bulk_create(revisions)
        self._make_children(revisions)
        self._approve(revisions)
        Article.objects.bulk_update(articles, ["first_published_at"])

    def _draft(self, article, number, headline=None):
        return Revision(
            article=article,
            number=number,
            headline=headline or self.words.headline(),
            standfirst=self.words.sentence(),
            body=self.words.body(),
            section=self.random.choice(self.sections),
            event=self.random.choice(self.events) if self._is(SHARE_OF_AN_EVENT) else None,
            public_note=CORRECTED if number > 1 and self._is(SHARE_CORRECTED) else "",
            first_published_at=article.first_published_at,
            # Two open revisions of one article cannot be: the second waits as discarded.
            state=Revision.State.DRAFT if number == 1 else Revision.State.DISCARDED,
        )

    def _make_children(self, revisions):
        kinds = [
            (Byline, "author", self.authors, (1, 2)),
            (Tagging, "tag", self.topics, (0, 3)),
            (Mention, "tag", self.officials, (0, 4)),
            (RevisionOrganisation, "organisation", self.organisations, (0, 3)),
        ]
        for model, field, choices, (least, most) in kinds:
            rows = []
            for revision in revisions:
                chosen = self._choose(choices, self.random.randint(least, most))
                for order, one in enumerate(chosen, start=1):
                    row = model(order=order, first_published_at=revision.first_published_at)
                    setattr(row, model.revision_field, revision)
                    setattr(row, field, one)
                    if model is Mention:
                        row.position_text = "Chủ tịch UBND tỉnh"
                    rows.append(row)
            model.objects.bulk_create(rows)

    def _make_series(self):
        """Of the latest stories; those that have one keep it."""
        stories = Article.objects.filter(series_part=None).order_by("-pk")[: SERIES * PARTS]
        series = self._named(Series, "Loạt bài", SERIES)
        SeriesPart.objects.bulk_create(
            SeriesPart(series=series[number % SERIES], article=article, order=number)
            for number, article in enumerate(stories)
        )

    def _choose(self, choices, count):
        """Some are in the news every day, most of them seldom."""
        last = len(choices) - 1
        places = {min(int(self.random.paretovariate(0.6)) - 1, last) for _ in range(count)}
        return [choices[place] for place in sorted(places)]

    def _approve(self, revisions):
        """Seal and approve, after their children, what was made as drafts."""
        keys = [revision.pk for revision in revisions]
        stored = Revision.objects.filter(pk__in=keys).prefetch_related(*SEALED_CHILDREN)
        before = None
        for draft in (drafts := list(stored.order_by("article", "number"))):
            draft.state = Revision.State.APPROVED
            draft.approved_at = draft.publish_at = draft.first_published_at
            draft.change = Revision.Change.FIRST
            if draft.number > 1:
                changes = Revision.Change
                draft.change = changes.CORRECTION if draft.public_note else changes.UPDATE
                draft.publish_at += timedelta(minutes=self.random.randint(5, 600))
                before.superseded_at = draft.publish_at
            draft.modified_at = draft.publish_at
            draft.seal = seal_of(draft)
            before = draft
        self._write(drafts)
        indexing.write([draft.pk for draft in drafts if draft.superseded_at is None])

    def _write(self, drafts):
        """One UPDATE a row: `bulk_update` takes ten times as long over this many."""
        names = ["state", "change", "seal"]
        hours = ["publish_at", "superseded_at", "approved_at", "modified_at"]
        to_column = connection.ops.adapt_datetimefield_value
        columns = ", ".join(f"{name} = %s" for name in [*names, *hours])
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE articles_revision SET {columns} WHERE id = %s",  # noqa: S608
                [
                    [str(getattr(draft, name)) for name in names]
                    + [to_column(getattr(draft, name)) for name in hours]
                    + [draft.pk]
                    for draft in drafts
                ],
            )

    def _make_comments(self, done, count):
        """A batch of comments: the newest and the most read stories have most of them."""
        keys = list(Article.objects.order_by("-pk").values_list("pk", flat=True)[:5000])
        contact = Contact.objects.for_email("corpus@example.com")
        comments = [
            Comment(
                article_id=self._choose(keys, 1)[0],
                author_name=(name := self.words.name()),
                author_name_folded=fold(name),
                body=(text := f"{self.words.sentence()} {self.words.headline()}."),
                body_html=f"<p>{text}</p>",
                **sketch_of(text),
                contact=contact,
                network=f"198.51.{self.random.randint(0, 255)}.0/24",
                created_at=self.now - timedelta(seconds=self.random.randint(0, 90 * 86400)),
                submission_key=f"corpus-{done + number}-{self.random.getrandbits(64):x}",
                status=self._status(),
            )
            for number in range(count)
        ]
        for comment in comments:
            comment.in_thread = comment.status == Comment.Status.APPROVED
        Comment.objects.bulk_create(comments)
        Wording.objects.keep(*comments)
        decided = [one for one in comments if one.status != Comment.Status.PENDING]
        act = ModerationAct.objects.create(to_status=Comment.Status.APPROVED, count=len(decided))
        ModerationEvent.objects.bulk_create(
            ModerationEvent(
                comment=comment, act=act, from_status="pending", to_status=comment.status
            )
            for comment in decided
        )

    def _status(self):
        is_approved = self._is(COMMENTS_APPROVED)
        return Comment.Status.APPROVED if is_approved else Comment.Status.PENDING

    def _is(self, share):
        return self.random.random() < share

    def _count_comments(self):
        approved = Comment.objects.filter(article=OuterRef("pk"), status=Comment.Status.APPROVED)
        total = approved.order_by().values("article").annotate(total=Count("pk")).values("total")
        Article.objects.update(comment_count=Coalesce(Subquery(total), 0))


class Words:
    """Sentences, headlines and bodies drawn from the demo's stories."""

    def __init__(self, randomness):
        self.random = randomness
        text = " ".join(story["body"] for story in read("stories")["story"])
        plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
        self.sentences = [part.strip() for part in re.split(r"(?<=[.!?])\s", plain) if part.strip()]
        self.words = re.findall(r"\w+", plain)

    def sentence(self):
        return self.random.choice(self.sentences)

    def name(self):
        """One of a few hundred readers."""
        return " ".join(map(self.random.choice, NAMES))

    def headline(self):
        """Seven to fourteen words in a row, from anywhere."""
        start = self.random.randrange(len(self.words) - 14)
        return " ".join(self.words[start : start + self.random.randint(7, 14)]).capitalize()

    def body(self):
        paragraphs = (
            " ".join(self.sentence() for _ in range(self.random.randint(2, 5)))
            for _ in range(self.random.randint(4, 9))
        )
        return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
