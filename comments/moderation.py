"""The one way a comment changes its status."""

import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import ngettext

from articles.models import Article
from comments.models import Comment, ModerationEvent, Report
from comments.notices import tell_about

Status = Comment.Status
CHUNK = 10_000  # SQLite takes at most 32,766 values in one statement


@dataclass
class Decision:
    """What came of an act: the comments it changed, those somebody else had changed first, and
    those whose author has the last word."""

    batch: uuid.UUID = field(default_factory=uuid.uuid4)
    changed: list[Comment] = field(default_factory=list)
    stale: list[Comment] = field(default_factory=list)
    final: list[Comment] = field(default_factory=list)

    def sentence(self):
        """What to tell whoever decided."""
        changed, stale, final = len(self.changed), len(self.stale), len(self.final)
        sentences = [
            ngettext("%(count)d comment decided.", "%(count)d comments decided.", changed)
            % {"count": changed}
        ]
        if stale:
            left = ngettext(
                "%(count)d had been changed by somebody else meanwhile and was left as it is.",
                "%(count)d had been changed by somebody else meanwhile and were left as they are.",
                stale,
            )
            sentences.append(left % {"count": stale})
        if final:
            left = ngettext(
                "%(count)d had been withdrawn by its author and was left as it is.",
                "%(count)d had been withdrawn by their authors and were left as they are.",
                final,
            )
            sentences.append(left % {"count": final})
        return " ".join(sentences)


@transaction.atomic
def decide(comments, to, by=None, reason=""):
    """Give `comments` (as the caller saw them) the status `to`, all in one act.

    A comment whose version changed meanwhile is left alone and reported as stale, one that was
    withdrawn or erased as final; one that already has the status is passed over. `by` is None
    where no person decides. Returns a `Decision`.
    """
    seen = {comment.pk: comment for comment in comments}
    decision = Decision()
    _lock_articles({comment.article_id for comment in seen.values()})
    for keys in _chunks(seen):
        changed = _sort(_lock(Comment, keys), seen, to, decision)
        _write(changed, Status(to), by, reason, decision.batch)
        _count(changed, to)
        if by:
            settle_reports(changed)
        tell_about(changed, to)
        decision.changed += changed
    return decision


def settle_reports(comments):
    """A moderator has looked at what was reported of `comments`."""
    keys = [comment.pk for comment in comments]
    Report.objects.filter(comment__in=keys, settled_at=None).update(settled_at=timezone.now())


@transaction.atomic
def pick(comment, is_pick=True):
    """Put an approved comment above all others of its story, or back among them."""
    list(_lock(Article, [comment.article_id]))
    approved = Comment.objects.filter(pk=comment.pk, status=Status.APPROVED)
    if approved.update(picked_at=timezone.now() if is_pick else None):
        Article.objects.filter(pk=comment.article_id).update(
            comments_version=F("comments_version") + 1
        )


def _chunks(keys):
    keys = sorted(keys)
    return [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]


def _lock(model, keys):
    """Rows in one order, so that two acts never wait for each other. A post that refers to one
    of them need not wait either: the key is not locked."""
    return model.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")


def _lock_articles(keys):
    for some in _chunks(keys):
        list(_lock(Article, some))


def _sort(stored, seen, to, decision):
    """The comments that change; the others are noted in `decision`."""
    changed = []
    for comment in stored.defer("body", "body_html", "body_folded"):
        if comment.version != seen[comment.pk].version:
            decision.stale.append(comment)
        elif comment.status == to:
            continue
        elif _is_final(comment, to):
            decision.final.append(comment)
        else:
            changed.append(comment)
    return changed


def _is_final(comment, to):
    """Nothing returns from erasure, and what its author withdrew can only be erased."""
    if comment.status == Status.WITHDRAWN:
        return to != Status.ERASED
    return comment.status == Status.ERASED


def _write(changed, to, by, reason, batch):
    keys = [comment.pk for comment in changed]
    Comment.objects.filter(pk__in=keys).update(status=to, version=F("version") + 1)
    ModerationEvent.objects.bulk_create(
        ModerationEvent(
            comment=comment,
            by=by,
            batch=batch,
            from_status=comment.status,
            to_status=to,
            reason=reason,
        )
        for comment in changed
    )


def _count(changed, to):
    """Bring the counters of threads and articles in line with what readers now see."""
    moved = [comment for comment in changed if Status.APPROVED in (comment.status, to)]
    step = 1 if to == Status.APPROVED else -1
    for root, count in Counter(comment.root_id for comment in moved if comment.root_id).items():
        Comment.objects.filter(pk=root).update(reply_count=F("reply_count") + step * count)
    for article, count in Counter(comment.article_id for comment in moved).items():
        Article.objects.filter(pk=article).update(
            comment_count=F("comment_count") + step * count,
            comments_version=F("comments_version") + 1,
        )
    keys = {key for comment in moved for key in (comment.pk, comment.root_id) if key}
    stands = Q(status=Status.APPROVED) | Q(depth=0, reply_count__gt=0)
    Comment.objects.filter(pk__in=keys).update(
        in_thread=Case(When(stands, then=Value(True)), default=Value(False))
    )
