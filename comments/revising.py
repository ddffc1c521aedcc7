"""What its author may still do with a comment: change its text for a while, withdraw it always."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from comments.models import Comment
from comments.moderation import decide
from comments.rules import findings_of, keep_findings

Status = Comment.Status


@transaction.atomic
def rewrite(comment, text):
    """Give `comment` (as its author saw it) another text, which waits to be read; whether it took.

    Whoever decides about the text that stood there before is told that it changed.
    """
    if comment.status == Status.APPROVED:
        back = decide([comment], Status.PENDING, reason=_("Its author changed the text."))
        comment.version += len(back.changed)
    waiting = Comment.objects.filter(pk=comment.pk, status=Status.PENDING, version=comment.version)
    if not waiting.update(version=F("version") + 1, **Comment.made_of(text)):
        return False
    comment.refresh_from_db()
    keep_findings(comment, findings_of(comment))
    return True


def withdraw(comment):
    """Take `comment` back for good, whatever was decided about it meanwhile."""
    decide([comment], Status.WITHDRAWN, reason=_("Its author withdrew it."))
