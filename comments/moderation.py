"""The one way a comment changes its status."""

import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import ngettext

from articles.models import Article
from comments.models import Comment, ModerationEvent


@dataclass
class Decision:
    """What came of an act: the comments it changed, and those somebody else had changed first."""

    batch: uuid.UUID = field(default_factory=uuid.uuid4)
    changed: list[Comment] = field(default_factory=list)
    stale: list[Comment] = field(default_factory=list)

    def sentence(self):
        done = ngettext(
            "%(count)d comment decided.", "%(count)d comments decided.", len(self.changed)
        ) % {"count": len(self.changed)}
        if not self.stale:
            return done
        left = ngettext(
            "%(count)d had been changed by somebody else meanwhile and was left as it is.",
            "%(count)d had been changed by somebody else meanwhile and were left as they are.",
            len(self.stale),
        ) % {"count": len(self.stale)}
        return f"{done} {left}"


@transaction.atomic
def decide(comments, to, by=None, reason=""):
    """Give `comments` (as the caller saw them) the status `to`, all in one act.

    A comment whose version changed meanwhile is left alone and reported as stale; one that
    already has the status is passed over. `by` is None where a command decides. Returns a
    `Decision`.
    """
    seen = {comment.pk: comment for comment in comments}
    decision = Decision()
    _lock_articles({comment.article_id for comment in seen.values()})
    for stored in Comment.objects.select_for_update().filter(pk__in=seen).order_by("pk"):
        if stored.version != seen[stored.pk].version:
            decision.stale.append(stored)
        elif stored.status != to:
            decision.changed.append(stored)
    _write(decision, to, by, reason)
    _count(decision.changed, to)
    return decision


def _lock_articles(keys):
    """In one order, so that two acts never wait for each other."""
    list(Article.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _write(decision, to, by, reason):
    keys = [comment.pk for comment in decision.changed]
    Comment.objects.filter(pk__in=keys).update(status=to, version=F("version") + 1)
    ModerationEvent.objects.bulk_create(
        ModerationEvent(
            comment=comment,
            by=by,
            batch=decision.batch,
            from_status=comment.status,
            to_status=to,
            reason=reason,
        )
        for comment in decision.changed
    )


def _count(changed, to):
    """Bring the counters of threads and articles in line with what readers now see."""
    shown, hidden = Comment.Status.APPROVED, to != Comment.Status.APPROVED
    moved = [comment for comment in changed if shown in (comment.status, to)]
    step = -1 if hidden else 1
    for root, count in Counter(comment.root_id for comment in moved if comment.root_id).items():
        Comment.objects.filter(pk=root).update(reply_count=F("reply_count") + step * count)
    for article, count in Counter(comment.article_id for comment in moved).items():
        Article.objects.filter(pk=article).update(
            comment_count=F("comment_count") + step * count,
            comments_version=F("comments_version") + 1,
        )
    keys = {key for comment in moved for key in (comment.pk, comment.root_id) if key}
    stands = Q(status=shown) | Q(depth=0, reply_count__gt=0)
    Comment.objects.filter(pk__in=keys).update(
        in_thread=Case(When(stands, then=Value(True)), default=Value(False))
    )
