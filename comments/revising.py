"""What its author may still do with a comment: change its text for a while, withdraw it always."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from comments.models import Comment, CommentEdit, Wording
from comments.moderation import decide
from comments.rules import findings_of, keep_findings
from comments.standings import file_if_banned

Status = Comment.Status


@transaction.atomic
def rewrite(comment, text):
    """Give `comment` (as its author saw it) another text, which waits to be read; whether it took.

    Whoever decides about the text that stood there before is told that it changed.
    """
    before, edited_at, status = comment.body, comment.edited_at, comment.status
    if status == Status.APPROVED:
        back = decide([comment], Status.PENDING, reason=_("Its author changed the text."))
        comment.version += len(back.changed)
        status = Status.PENDING
    elif comment.told_status != Status.PENDING:
        return False
    # What was filed as it arrived stays so, and its author is told nothing.
    waiting = Comment.objects.filter(pk=comment.pk, status=status, version=comment.version)
    own = {"edited_at": None} | Comment.made_of(text)
    if not waiting.update(version=F("version") + 1, **own):
        return False
    CommentEdit.objects.create(comment=comment, body=before, edited_at=edited_at)
    comment.refresh_from_db()
    Wording.objects.keep(comment)
    comment.findings.all().delete()
    keep_findings(comment, findings_of(comment))
    file_if_banned(comment)
    return True


def withdraw(comment):
    """Take `comment` back for good, whatever was decided about it meanwhile."""
    while decide([comment], Status.WITHDRAWN, reason=_("Its author withdrew it.")).stale:
        comment.refresh_from_db()
