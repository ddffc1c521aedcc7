"""What a moderator reads next, and what there is to know about it."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.formats import number_format

from articles.many import many
from articles.models import Article, Revision
from comments.clusters import alike
from comments.models import Comment, OpenComment, UrgentStory

Status = Comment.Status
# A page that is still looked at says so every few seconds.
OPEN_FOR = timedelta(minutes=1)
NEIGHBOURS = 100  # the latest comments from one network that are counted
STORIES = 12
MOST_COUNTED = 10_000
MOST_RECORDED = 1_000  # the latest comments of one reader
SECONDS_ALIKE = 10  # for which what is nearly the same as an open comment is remembered
MOST_GROUPED = 2_000  # the oldest ones, among which stories are counted


def next_comment(moderator, urgent, story=None, after=None, past=()):
    """The comment to read now, or None.

    What readers see and reported comes first, then what waits of the `urgent` stories, then the
    oldest; what another moderator has open comes last. `story` (an article's key) narrows it; it
    goes on behind the comment `after`, leaving out those of `past`: what is nearly the same.
    """
    stages = _stages(story, urgent, busy_for(moderator))
    if after:
        at = next((i for i, (holds, _rows) in enumerate(stages) if holds(after)), 0)
        stages = stages[at:]
        holds, rows = stages[0]
        stages[0] = holds, rows.from_place(after)
        left_out = [after.pk, *(comment.pk for comment in past)]
        stages = [(holds, rows.exclude(pk__in=left_out)) for holds, rows in stages]
    return next(filter(None, (rows.first() for _holds, rows in stages)), None)


def urgent_stories():
    """The keys of the articles whose comments are read before all others."""
    return set(UrgentStory.objects.values_list("article", flat=True))


def _stages(story, urgent, busy):
    """Pairs of (whether a comment belongs to it, its rows), in the order they are read."""
    rows = Comment.objects.filter(article=story) if story else Comment.objects.all()
    pending = rows.pending()
    stages = [(_was_reported, rows.reported())]
    if urgent and not story:
        first = pending.filter(article__in=urgent)
        stages.append((lambda comment: comment.article_id in urgent, first))
        pending = pending.exclude(article__in=urgent)
    stages.append((lambda _comment: True, pending))
    if not busy:
        return stages
    free = [
        (lambda comment, holds=holds: comment.pk not in busy and holds(comment), rows)
        for holds, rows in stages
    ]
    return [(holds, rows.exclude(pk__in=many(busy))) for holds, rows in free] + [
        (holds, rows.filter(pk__in=many(busy))) for holds, rows in stages
    ]


def _was_reported(comment):
    """Whether it was before a moderator for its reports, whatever was decided just now."""
    return comment.status != Status.PENDING and comment.reports.exists()


def busy_for(moderator):
    """The keys of what others have open, and of all that is nearly the same: one decision of theirs
    is about it too."""
    recent = OpenComment.objects.filter(at__gte=timezone.now() - OPEN_FOR)
    busy = set()
    for opened in recent.exclude(moderator=moderator).select_related("comment"):
        busy |= _with_alike(opened.comment)
    return busy


def _with_alike(comment):
    if comment.status != Status.PENDING:
        return {comment.pk}
    name = f"alike-{comment.pk}-{comment.version}"
    others = cache.get_or_set(name, lambda: [one.pk for one in alike(comment)], SECONDS_ALIKE)
    return {comment.pk, *others}


def is_taken(key, version, moderator):
    """Whether another moderator has the comment before them, or it is no longer as it was seen."""
    is_as_seen = Comment.objects.filter(pk=key, version=version).exists()
    return not is_as_seen or key in busy_for(moderator)


def note_open(moderator, comment):
    """`moderator` has `comment` before them."""
    OpenComment.objects.bulk_create(
        [OpenComment(moderator=moderator, comment=comment)],
        update_conflicts=True,
        unique_fields=["moderator"],
        update_fields=["comment", "at"],
    )


def waiting_count(story=None):
    """How many comments wait or are reported, in figures: beyond `MOST_COUNTED`, "10.000+"."""
    rows = Comment.objects.filter(article=story) if story else Comment.objects.all()
    count = rows.waiting()[: MOST_COUNTED + 1].count()
    return f"{number_format(MOST_COUNTED, force_grouping=True)}+" if count > MOST_COUNTED else count


@dataclass
class WaitingStory:
    """A story by how many of its comments wait; `headline` as readers see it."""

    key: int
    headline: str
    count: int
    oldest: object
    is_urgent: bool


def waiting_stories(urgent):
    """The `urgent` stories, then those that most of the oldest waiting comments are about."""
    oldest = Comment.objects.pending().values("pk")[:MOST_GROUPED]
    grouped = _by_story(Comment.objects.filter(pk__in=oldest))
    rows = [*grouped.order_by("-count", "article")[:STORIES]]
    others = urgent - {row["article"] for row in rows}
    rows += _by_story(Comment.objects.filter(article__in=others, status=Status.PENDING))
    if without := urgent - {row["article"] for row in rows}:
        slugs = Article.objects.filter(pk__in=without).values_list("pk", "slug")
        rows += [
            {"article": key, "article__slug": slug, "count": 0, "oldest": None}
            for key, slug in slugs
        ]
    headlines = headlines_of([row["article"] for row in rows])
    stories = [
        WaitingStory(
            row["article"],
            headlines.get(row["article"], row["article__slug"]),
            row["count"],
            row["oldest"],
            row["article"] in urgent,
        )
        for row in rows
    ]
    return sorted(stories, key=lambda story: not story.is_urgent)


def _by_story(comments):
    """How many of these comments each story has, and since when the oldest waits."""
    return comments.values("article", "article__slug").annotate(
        count=Count("pk"), oldest=Min("created_at")
    )


def headlines_of(articles):
    """The headlines readers see, by the key of the article."""
    live = Revision.objects.live().filter(article__in=articles)
    return dict(live.values_list("article", "headline"))


@dataclass
class Record:
    """What became of the comments from one address, or from one network."""

    approved: int = 0
    rejected: int = 0
    spam: int = 0
    pending: int = 0
    since: object = None
    is_confirmed: bool = False

    @classmethod
    def of(cls, statuses, **more):
        counts = Counter(statuses)
        names = [Status.APPROVED, Status.REJECTED, Status.SPAM, Status.PENDING]
        return cls(**{str(name): counts[name] for name in names}, **more)

    @property
    def total(self):
        return self.approved + self.rejected + self.spam + self.pending


def record_of(comment):
    """What became of this reader's latest other comments; None of one who gave no address."""
    contact = comment.contact
    if contact is None:
        return None
    others = contact.comments.exclude(pk=comment.pk).order_by("-pk")
    statuses = others.values_list("status", flat=True)[:MOST_RECORDED]
    return Record.of(
        statuses, since=contact.created_at, is_confirmed=contact.confirmed_at is not None
    )


def neighbours_of(comment):
    """What became of the latest others from the same network; None where it is not known."""
    if not comment.network:
        return None
    others = Comment.objects.filter(network=comment.network).exclude(pk=comment.pk)
    statuses = others.order_by("-created_at").values_list("status", flat=True)[:NEIGHBOURS]
    return Record.of(statuses)
