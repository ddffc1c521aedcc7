"""What the desk's first page shows whoever looks: what needs their hand, and how busy it is.

Every block is one query or two, reads an index, and stops after a few rows.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.filters import written_by
from articles.models import Figure, Identity, Revision, RevisionEvent, WorkingCopy
from articles.rights import APPROVE, APPROVE_EVERYWHERE, sections_of
from articles.states import hour_in_words
from comments.models import Comment, DataRequest, Reveal
from newsroom.charts import BarChart

VIEW = "articles.view_revision"
CHANGE = "articles.change_revision"
NAME_OUTLET = "articles.change_identity"
MODERATE = "comments.moderate_comment"
SEE_EMAIL = "comments.see_email"
ANSWER_READERS = "comments.change_datarequest"

MOST_ROWS = 10
MOST_WAITING = 99  # comments: beyond, "99+"
DAYS_OF_NEWS = 7
DAYS_BACK = 30

State = Revision.State
Kind = RevisionEvent.Kind


@dataclass(frozen=True)
class Row:
    """One thing that needs a hand: a link, facts beside it, and what somebody wrote about it."""

    url: str
    text: str
    facts: list[str] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class Block:
    """Rows under a title, in groups of (label, rows); `all_url` leads to those left out.

    One with neither rows nor an `empty` sentence is not shown.
    """

    key: str
    title: str
    groups: list[tuple[str, list[Row]]]
    is_cut: bool = False
    all_url: str = ""
    empty: str = ""


def blocks_for(user, now=None):
    """The blocks `user` has a part in at `now` (aware datetime), the most urgent first."""
    now = now or timezone.now()
    blocks = [block(user, now) for needed, block in BLOCKS if user.has_perm(needed)]
    return [block for block in blocks if block.groups or block.empty]


def charts_for(user, now=None):
    """How many stories and comments there were on each of the last days, for who works on them."""
    now = now or timezone.now()
    charts = []
    if user.has_perm(VIEW):
        stories = Revision.objects.live(now)
        counts = _per_day(stories, "first_published_at", now)
        charts.append(BarChart("stories", _("Stories published a day"), counts))
    if user.has_perm(MODERATE):
        # The index of the queue begins with the status.
        comments = Comment.objects.filter(status__in=Comment.Status.values)
        counts = _per_day(comments, "created_at", now)
        charts.append(BarChart("comments", _("Comments received a day"), counts))
    return charts


# Blocks: stories


def my_texts(user, now):
    """What I am writing or have sent to review; first what came back to me."""
    steps = RevisionEvent.objects.filter(revision=OuterRef("pk"))
    last_step = steps.exclude(kind__in=[Kind.EDIT, Kind.CLAIM]).order_by("-pk")
    came_back = ExpressionWrapper(Q(last_kind=Kind.SEND_BACK), BooleanField())
    mine = (
        _open_revisions()
        .filter(pk__in=written_by(user))
        .annotate(
            last_kind=Subquery(last_step.values("kind")[:1]),
            last_note=Subquery(last_step.values("note")[:1]),
        )
        .annotate(came_back=came_back)
        .order_by("-came_back", "-pk")
    )
    found = list(mine[: MOST_ROWS + 1])
    return Block(
        "mine",
        _("My texts"),
        _one_group([_my_row(revision, now) for revision in found]),
        is_cut=len(found) > MOST_ROWS,
        all_url=_stories_url(mine="yes"),
        empty=_("You have no draft at the moment."),
    )


def _my_row(revision, now):
    state = _("came back") if revision.came_back else revision.get_state_display()
    note = revision.last_note if revision.came_back else ""
    facts = [state, *_claim(revision), _("begun %(hour)s") % _hour(revision.created_at, now)]
    return Row(_form_url(revision), str(revision), facts, note)


def my_unsaved_texts(user, now):
    """What I typed and did not save."""
    copies = WorkingCopy.objects.filter(user=user).select_related("revision")
    found = list(copies.defer("revision__body").order_by("-saved_at")[: MOST_ROWS + 1])
    rows = [
        Row(
            _form_url(copy.revision) if copy.revision else reverse("admin:articles_revision_add"),
            str(copy.revision) if copy.revision else _typed_headline(copy),
            [_("typed %(hour)s") % _hour(copy.saved_at, now)],
        )
        for copy in found
    ]
    title = _("Typed, but not saved")
    return Block("unsaved", title, _one_group(rows), is_cut=len(found) > MOST_ROWS)


def _typed_headline(copy):
    return dict(copy.data).get("headline", "").strip() or _("New story")


def news_of_my_stories(user, now):
    """What others decided lately about stories I wrote in, and which of my texts they put aside."""
    decisions = [Kind.APPROVE, Kind.MOVE, Kind.CALL_BACK, Kind.WITHDRAW, Kind.PUT_BACK]
    mine = written_by(user)
    my_stories = Revision.objects.filter(pk__in=mine).values("article")
    decided = Q(kind__in=decisions, revision__article__in=my_stories)
    put_aside = Q(kind=Kind.DISCARD, revision__in=mine)
    events = (
        RevisionEvent.objects.filter(
            decided | put_aside,
            kind__in=[*decisions, Kind.DISCARD],
            at__gte=now - timedelta(days=DAYS_OF_NEWS),
        )
        .exclude(by=user)
        .select_related("revision", "by")
        .defer("revision__body")
        .order_by("-at", "-pk")
    )
    rows = [
        Row(
            _form_url(event.revision),
            str(event.revision),
            [event.get_kind_display(), *_name(event.by), hour_in_words(event.at, now)],
            event.note,
        )
        for event in events[:MOST_ROWS]
    ]
    return Block("news", _("News of my stories"), _one_group(rows))


def waiting_for_review(user, now):
    """What waits for an editor, longest first, under the sections in that order."""
    submitted = RevisionEvent.objects.filter(revision=OuterRef("pk"), kind=Kind.SUBMIT)
    waiting = _in_sections_of(user, _open_revisions().filter(state=State.IN_REVIEW)).annotate(
        since=Subquery(submitted.order_by("-pk").values("at")[:1])
    )
    found = list(waiting.order_by("since", "pk")[: MOST_ROWS + 1])
    by_section = {}
    for revision in found[:MOST_ROWS]:
        facts = [_("since %(hour)s") % _hour(revision.since or revision.created_at, now)]
        row = Row(_form_url(revision), str(revision), facts + _claim(revision))
        label = str(revision.section or _("no section yet"))
        by_section.setdefault(label, []).append(row)
    return Block(
        "review",
        _("Waiting for review"),
        list(by_section.items()),
        is_cut=len(found) > MOST_ROWS,
        all_url=_stories_url(standing="in_review"),
        empty=_("Nothing waits for review."),
    )


def awaiting_countersignature(user, now):
    """What somebody approved alone, with their reason; longest first, and what waits for others
    than `user` last."""
    alone = RevisionEvent.objects.filter(kind=Kind.OVERRIDE)
    reasons = Prefetch("events", alone.select_related("by"), to_attr="overrides")
    waiting = (
        _in_sections_of(user, Revision.objects.awaiting_countersignature())
        .filter(pk__in=alone.values("revision"))
        .annotate(is_own=Exists(alone.filter(revision=OuterRef("pk"), by=user)))
        .defer("body")
        .prefetch_related(reasons)
        .order_by("is_own", "approved_at", "pk")
    )
    found = list(waiting[: MOST_ROWS + 1])
    rows = [
        Row(
            _form_url(revision),
            str(revision),
            [*_name(override.by), hour_in_words(override.at, now)],
            override.note,
        )
        for revision in found
        for override in revision.overrides[-1:]
    ]
    title = _("Approved alone, to be countersigned")
    return Block("countersign", title, _one_group(rows), is_cut=len(found) > MOST_ROWS)


def scheduled(user, now):
    """What is about to appear, day by day."""
    live = Revision.objects.live(now).filter(article=OuterRef("article"))
    coming = (
        Revision.objects.scheduled(now)
        .annotate(has_live=Exists(live))
        .select_related("section")
        .defer("body")
        .order_by("publish_at", "pk")
    )
    found = list(coming[: MOST_ROWS + 1])
    days = groupby(found[:MOST_ROWS], lambda story: timezone.localtime(story.publish_at).date())
    return Block(
        "scheduled",
        _("Scheduled"),
        [(_day(day, now), [_coming_row(story) for story in stories]) for day, stories in days],
        is_cut=len(found) > MOST_ROWS,
        all_url=_stories_url(standing="scheduled"),
        empty=_("Nothing is scheduled."),
    )


def _coming_row(story):
    facts = [f"{timezone.localtime(story.publish_at):%H:%M}", str(story.section)]
    if story.has_live:
        facts.append(_("a change to a published story"))
    return Row(_form_url(story), str(story), facts)


def _day(day, now):
    """A day to come as the desk says it."""
    ahead = (day - timezone.localtime(now).date()).days
    near = {0: _("today"), 1: _("tomorrow")}
    written = date_format(day, "l, j/n")
    return f"{near[ahead]} · {written}" if ahead in near else written


def changing(user, now):
    """Published stories somebody is changing."""
    live = Revision.objects.live(now).filter(article=OuterRef("article"))
    drafts = _open_revisions().filter(Exists(live)).order_by("-pk")
    found = list(drafts[: MOST_ROWS + 1])
    rows = [
        Row(
            _form_url(revision),
            str(revision),
            [
                revision.get_state_display(),
                *_claim(revision),
                _("begun %(hour)s") % _hour(revision.created_at, now),
            ],
        )
        for revision in found
    ]
    return Block(
        "changing",
        _("Published, with a draft"),
        _one_group(rows),
        is_cut=len(found) > MOST_ROWS,
        all_url=_stories_url(standing="changing"),
    )


def lacking_words(user, now):
    """Stories of the last days with a picture nobody described, or whose maker is not named."""
    figures = Figure.objects.filter(revision=OuterRef("pk"))
    stories = (
        Revision.objects.live(now)
        .filter(first_published_at__gte=now - timedelta(days=DAYS_BACK))
        .annotate(
            lacks_alt=Exists(figures.filter(alt="", is_decorative=False)),
            lacks_credit=Exists(figures.filter(credit="")),
        )
        .filter(Q(lacks_alt=True) | Q(lacks_credit=True))
        .defer("body")
    )
    found = list(stories.newest(now)[: MOST_ROWS + 1])
    rows = [Row(_form_url(story), str(story), _lacks(story)) for story in found]
    title = _("Pictures without alt text or credit")
    return Block("pictures", title, _one_group(rows), is_cut=len(found) > MOST_ROWS)


def _lacks(story):
    lacks = [(story.lacks_alt, _("no alt text")), (story.lacks_credit, _("no picture credit"))]
    return [words for is_lacking, words in lacks if is_lacking]


# Blocks: comments


def pending_comments(user, now):
    """How many comments wait, and since when; and how many of them readers see and reported."""
    waiting = list(Comment.objects.waiting().order_by("created_at")[: MOST_WAITING + 1])
    rows = []
    if waiting:
        count = len(waiting)
        shown = f"{MOST_WAITING}+" if count > MOST_WAITING else count
        text = ngettext(
            "%(shown)s comment to be decided", "%(shown)s comments to be decided", count
        ) % {"shown": shown}
        facts = [_("the oldest since %(hour)s") % _hour(waiting[0][0], now)]
        if reported := sum(status == Comment.Status.APPROVED for _moment, status in waiting):
            facts.append(_("reported by readers: %(count)d") % {"count": reported})
        rows = [Row(reverse("admin:comment_queue"), text, facts)]
    title, empty = _("Comments"), _("No comment is waiting.")
    return Block("comments", title, _one_group(rows), empty=empty)


def looks_at_addresses(user, now):
    """Who looked at a reader's e-mail lately, and why."""
    lately = Reveal.objects.filter(at__gte=now - timedelta(days=DAYS_OF_NEWS))
    rows = [
        Row(
            reverse("admin:comment_reveals"),
            name_of(look.by),
            [hour_in_words(look.at, now)],
            look.reason,
        )
        for look in lately.select_related("by")[: MOST_ROWS + 1]
    ]
    title = _("Looked at readers’ e-mail addresses")
    return Block("reveals", title, _one_group(rows), is_cut=len(rows) > MOST_ROWS)


def data_requests(user, now):
    """What readers ask about their data, and by when it must be met."""
    found = list(DataRequest.objects.open()[: MOST_ROWS + 1])
    rows = [
        Row(
            reverse("admin:comments_datarequest_change", args=[request.pk]),
            str(request),
            [
                _("due %(hour)s") % _hour(request.due_at, now),
                *([_("overdue")] if request.due_at < now else []),
            ],
        )
        for request in found
    ]
    title = _("Requests about personal data")
    url = reverse("admin:comments_datarequest_changelist", query={"state": "open"})
    return Block("data", title, _one_group(rows), is_cut=len(found) > MOST_ROWS, all_url=url)


def lacking_identity(user, now):
    """What press law has every page say of the outlet, and nobody has written down yet."""
    identity = Identity.current()
    missing = identity.missing()
    row = Row(reverse("admin:articles_identity_changelist"), str(identity), missing)
    return Block("identity", _("Missing on every page"), _one_group([row] if missing else []))


BLOCKS = [
    (CHANGE, my_unsaved_texts),
    (APPROVE, waiting_for_review),
    (APPROVE, awaiting_countersignature),
    (ANSWER_READERS, data_requests),
    (MODERATE, pending_comments),
    (CHANGE, my_texts),
    (CHANGE, news_of_my_stories),
    (VIEW, scheduled),
    (CHANGE, changing),
    (CHANGE, lacking_words),
    (SEE_EMAIL, looks_at_addresses),
    (NAME_OUTLET, lacking_identity),
]


# What blocks are made of


def _open_revisions():
    """Drafts and what is in review: they have no hour, and those are together in an index."""
    rows = Revision.objects.open().filter(publish_at=None)
    return rows.select_related("section", "claimed_by").defer("body")


def _in_sections_of(user, revisions):
    """Of these, what `user` may decide about; see `articles.rights.may_approve`."""
    if user.has_perm(APPROVE_EVERYWHERE):
        return revisions
    return revisions.filter(Q(section=None) | Q(section__in=sections_of(user)))


def _one_group(rows):
    return [("", rows[:MOST_ROWS])] if rows else []


def _claim(revision):
    by = revision.claimed_by
    return [_("claimed by %(name)s") % {"name": name_of(by)}] if by else []


def _name(user):
    return [name_of(user)] if user else []


def name_of(user):
    return user.get_full_name() or user.get_username()


def _hour(moment, now):
    return {"hour": hour_in_words(moment, now)}


def _form_url(revision):
    return reverse("admin:articles_revision_change", args=[revision.pk])


def _stories_url(**narrowed):
    return reverse("admin:articles_revision_changelist", query=narrowed)


def _per_day(rows, moment, now):
    """How many of `rows` have their `moment` on each of the last days of the site's time zone.

    One query of counts, each an index range: grouping by a day computed from a moment takes
    SQLite ten times as long.
    """
    today = timezone.localtime(now).date()
    days = [today - timedelta(days=back) for back in range(DAYS_BACK - 1, -1, -1)]
    counts = [_on_day(rows, moment, day) for day in days]
    found = dict(counts[0].union(*counts[1:], all=True))
    return [(day, found[day.toordinal()]) for day in days]


def _on_day(rows, moment, day):
    start = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    within = {f"{moment}__gte": start, f"{moment}__lt": start + timedelta(days=1)}
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    numbered = rows.filter(**within).order_by().annotate(day=Value(day.toordinal()), count=count)
    return numbered.values_list("day", "count")
