"""The one way a comment changes its status; the way back is `comments.undoing`."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone
from django.utils.translation import ngettext

from articles.many import many
from articles.models import Article
from comments.models import Comment, ModerationAct, ModerationEvent, Report
from comments.notices import tell_about

Status = Comment.Status
Kind = ModerationAct.Kind
MOST_AT_ONCE = 10_000  # comments in one act
# A place in the thread: visible, or a placeholder above visible replies.
HOLDS_REPLIES = Case(When(depth=0, reply_count__gt=0, then=Value(True)), default=Value(False))
HAS_PLACE = Case(When(status=Status.APPROVED, then=Value(True)), default=HOLDS_REPLIES)
NEEDED = ["article", "contact", "parent", "root", "depth", "status", "version"]


class Seen(NamedTuple):
    """A comment as somebody saw it, as far as deciding about it asks."""

    pk: int
    article_id: int
    version: int
    status: str = Status.PENDING


@dataclass
class Decision:
    """What came of an act: the comments whose status it changed, those it did something else about
    (their reports, text, place or pick), those somebody else had changed first, and those whose
    author has the last word. The act is stored where it did anything."""

    act: ModerationAct
    changed: list[Comment] = field(default_factory=list)
    touched: list[Comment] = field(default_factory=list)
    stale: list[Comment] = field(default_factory=list)
    final: list[Comment] = field(default_factory=list)

    @property
    def is_whole(self):
        """Whether nothing had to be left as it is."""
        return not (self.stale or self.final)

    @property
    def done(self):
        """The comments it did anything about."""
        return self.changed + self.touched

    def sentence(self):
        """What to tell whoever decided."""
        sentences = [self._changed(len(self.done))]
        if stale := len(self.stale):
            left = ngettext(
                "%(count)d had been changed by somebody else meanwhile and was left as it is.",
                "%(count)d had been changed by somebody else meanwhile and were left as they are.",
                stale,
            )
            sentences.append(left % {"count": stale})
        if final := len(self.final):
            left = ngettext(
                "%(count)d had been withdrawn by its author and was left as it is.",
                "%(count)d had been withdrawn by their authors and were left as they are.",
                final,
            )
            sentences.append(left % {"count": final})
        return " ".join(sentences)

    def _changed(self, count):
        if self.act.kind == Kind.UNDO:
            undone = ngettext("%(count)d decision undone.", "%(count)d decisions undone.", count)
            return undone % {"count": count}
        decided = ngettext("%(count)d comment decided.", "%(count)d comments decided.", count)
        return decided % {"count": count}


@transaction.atomic
def decide(
    comments,
    to,
    by=None,
    reason="",
    asked="",
    kind=Kind.DECIDE,
    settles_reports=None,
    last_report=None,
):
    """Give `comments` (as the caller saw them, or `Seen`) the status `to`, all in one act.

    A comment whose version changed meanwhile is left alone and reported as stale, one that was
    withdrawn or erased as final; one that already has the status is passed over. `by` is None
    where no person decides; `asked` tells in words how many were chosen; of what is only filed
    (`kind`) its sender is told nothing. Returns a `Decision`.

    Whoever decides has seen what readers reported, and settles it: unless the comment is to wait,
    where the reports are why. What has the status already then stays in the face of its reports.
    A report made after the one with the key `last_report` was not seen, and stays open.
    """
    act = ModerationAct(kind=kind, by=by, to_status=Status(to), reason=reason, asked=asked)
    if settles_reports is None:
        settles_reports = by is not None
    seen = {comment.pk: comment for comment in comments}
    lock_articles({comment.article_id for comment in seen.values()})
    decision = Decision(act)
    is_settling = settles_reports and to != Status.PENDING
    change(seen, act.to_status, decision, _open_reports(last_report) if is_settling else None)
    return keep(decision)


def settle_reports(comments, act=None):
    """A moderator has looked at what was reported of `comments`, a queryset."""
    _settle(_open_reports(), comments, act)


def _open_reports(last=None):
    reports = Report.objects.filter(settled_at=None)
    return reports if last is None else reports.filter(pk__lte=last)


def _settle(reports, comments, act):
    about = reports.filter(comment__in=comments)
    about.update(settled_at=timezone.now(), settled_by=act)


@transaction.atomic
def pick(comment, is_pick=True, by=None):
    """Put an approved comment (as `by` saw it) above all others of its story, or back among them;
    whether it was one to change."""
    lock_articles({comment.article_id})
    approved = Comment.objects.filter(
        pk=comment.pk,
        status=Status.APPROVED,
        version=comment.version,
        picked_at__isnull=is_pick,
    )
    act = ModerationAct(kind=Kind.PICK if is_pick else Kind.UNPICK, by=by)
    # The moment is that of the act: whoever undoes the end of a pick looks it up there.
    if not approved.update(picked_at=act.at if is_pick else None):
        return False
    show_again(comment)
    record(comment, act)
    return True


def record(comment, act):
    """Store an act about one comment that leaves its status as it is."""
    act.count = 1
    act.save(force_insert=True)
    touch([comment], act)


def touch(comments, act):
    """Note that `act` did something to these and left their status; whoever saw them before that
    has to look again."""
    if comments:
        _rows(comments).update(version=F("version") + 1)
        _add_events(comments, act)


def show_again(comment):
    """Readers get the story's page anew where they see the comment, or what answers it."""
    Article.objects.filter(pk=comment.article_id).update(comments_version=F("comments_version") + 1)


def change(seen, to, decision, reports=None):
    """Bring the comments `seen` (by key) to the status `to`, a part of `decision`, which settles
    those of the `reports` that are about them."""
    changed, same = _sort(lock(Comment, seen), seen, to, decision)
    _write(changed, to, decision.act)
    _count(changed, to)
    if reports is not None:
        same = _about(same, reports) if to == Status.APPROVED else []
        touch(same, decision.act)
        _settle(reports, Comment.objects.filter(events__act=decision.act.pk), decision.act)
        decision.touched += same
    decision.changed += changed
    if decision.act.kind != Kind.FILE:
        tell_about(changed, to)


def keep(decision):
    """The events and reports refer to the act; the database looks for it at the end of the
    transaction."""
    if decision.done:
        decision.act.count = len(decision.done)
        ModerationAct.objects.bulk_create([decision.act])
    return decision


def _rows(comments):
    return Comment.objects.filter(pk__in=many(comment.pk for comment in comments))


def lock(model, keys, no_key=True):
    """Rows in one order, so that two acts never wait for each other. A post that refers to one
    of them need not wait either, where the key is not locked."""
    rows = model.objects.filter(pk__in=many(keys)).order_by("pk")
    return rows.select_for_update(of=["self"], no_key=no_key)


def lock_articles(keys, no_key=True):
    list(lock(Article, keys, no_key))


def _sort(stored, seen, to, decision):
    """The comments that change, and those that have the status; the others are noted in
    `decision`."""
    changed, same = [], []
    for comment in stored.only(*NEEDED):
        if comment.version != seen[comment.pk].version:
            decision.stale.append(comment)
        elif comment.status == to:
            same.append(comment)
        elif is_final(comment, to):
            decision.final.append(comment)
        else:
            changed.append(comment)
    return changed, same


def _about(comments, reports):
    """The comments that some of the reports are about."""
    if not comments:
        return []
    reported = set(reports.filter(comment__in=_rows(comments)).values_list("comment", flat=True))
    return [comment for comment in comments if comment.pk in reported]


def is_final(comment, to):
    """Nothing returns from erasure, and what its author withdrew can only be erased."""
    if comment.status == Status.WITHDRAWN:
        return to != Status.ERASED
    return comment.status == Status.ERASED


def _write(changed, to, act):
    # A second statement would write every one of so many rows, and their places in indexes, again.
    place = Value(True) if to == Status.APPROVED else HOLDS_REPLIES
    _rows(changed).update(status=to, version=F("version") + 1, in_thread=place)
    _add_events(changed, act, to)


def _add_events(comments, act, to=None):
    """An event of `act` for each, which left its status alone where there is no `to`."""
    ModerationEvent.objects.bulk_create(
        ModerationEvent(
            comment_id=comment.pk,
            by_id=act.by_id,
            act_id=act.pk,
            from_status=comment.status,
            to_status=to or comment.status,
            reason=act.reason,
        )
        for comment in comments
    )


def _count(changed, to):
    """Bring the counters of threads and articles in line with what readers now see."""
    moved = [comment for comment in changed if Status.APPROVED in (comment.status, to)]
    step = 1 if to == Status.APPROVED else -1
    for count, roots in _alike(comment.root_id for comment in moved if comment.root_id):
        Comment.objects.filter(pk__in=many(roots)).update(
            reply_count=F("reply_count") + step * count
        )
    for count, articles in _alike(comment.article_id for comment in moved):
        Article.objects.filter(pk__in=many(articles)).update(
            comment_count=F("comment_count") + step * count,
            comments_version=F("comments_version") + 1,
        )
    if roots := {comment.root_id for comment in moved if comment.root_id}:
        Comment.objects.filter(pk__in=many(roots)).update(in_thread=HAS_PLACE)


def _alike(keys):
    """What occurs once, what occurs twice …: one statement writes a count for all who share it."""
    by_count = defaultdict(list)
    for key, count in Counter(keys).items():
        by_count[count].append(key)
    return by_count.items()
