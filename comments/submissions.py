"""Keeping what a reader sent: once, however often it arrives."""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from comments.contacts import blind_index
from comments.incoming import note_failure
from comments.models import Comment, CommentEdit, Contact, ModerationAct
from comments.moderation import Decision, decide
from comments.policy import offer_to_publish
from comments.rules import findings_of, keep_findings
from comments.standings import file_if_banned

Status = Comment.Status
# A repeat within it is taken for the same person's second click.
SAME_SENDER = timedelta(minutes=10)
# A repeat within it is a second click, whatever became of the first meanwhile.
SECOND_CLICK = timedelta(minutes=1)


@dataclass
class Submission:
    """A kept comment, and whether its sender may do more with the receipt than look at it."""

    comment: Comment
    may_change: bool

    def receipt_url(self):
        return self.comment.receipt_url(self.may_change)


def submission_key(comment, email, nonce=""):
    """The same for the same text by the same person in the same place, and for nothing else."""
    sent = [comment.article_id, comment.parent_id, comment.author_name, blind_index(email)]
    sent += [comment.body, nonce]
    return salted_hmac("comments.submission", json.dumps(sent), algorithm="sha256").hexdigest()


def submit(comment, email, nonce="", is_trapped=False, language=settings.LANGUAGE_CODE):
    """Keep `comment` (unsaved), or find it where the same was kept before; a `Submission`.

    The database, not a look beforehand, decides which of two came first.
    """
    comment.submission_key = submission_key(comment, email, nonce)
    try:
        _keep(comment, email, findings_of(comment, email), is_trapped)
    except IntegrityError:
        if _let_go(comment, nonce):
            return submit(comment, email, nonce, is_trapped, language)
        first = find_repeated(comment, email, nonce)
        if first is None:
            raise
        return first
    try:
        offer_to_publish(comment, language)
    except Exception as error:  # the comment is kept, and waits as any other
        note_failure(error, "A link that publishes could not be offered")
    return Submission(comment, may_change=True)


def find_repeated(comment, email, nonce=""):
    """The `Submission` in which the same was kept before, or None.

    Knowing what somebody wrote, and their e-mail, gives nobody the rights of their receipt: only
    the browser's own `nonce` or a repeat at once does.
    """
    comment.submission_key = submission_key(comment, email, nonce)
    same = _sent_before(comment)
    first = same.exclude(pk__in=_given_up(comment, nonce)).first()
    if first is None:
        return None
    is_recent = first.created_at > timezone.now() - SAME_SENDER
    return Submission(first, may_change=bool(nonce) or is_recent)


def _sent_before(comment):
    return Comment.objects.filter(article=comment.article, submission_key=comment.submission_key)


def _given_up(comment, nonce):
    """Of those `_sent_before`, what its author withdrew, or gave another text: they may send it
    anew. With a `nonce` it is the same once more, which a script would have told apart."""
    same = _sent_before(comment).filter(created_at__lt=timezone.now() - SECOND_CLICK)
    rewritten = Exists(CommentEdit.objects.filter(comment=OuterRef("pk"), by=None))
    changed = Q(status=Status.WITHDRAWN) | (~Q(body=comment.body) & Q(rewritten))
    return same.none() if nonce else same.filter(changed)


def _let_go(comment, nonce):
    """Free the key of what its author has given up; whether there was any."""
    return _given_up(comment, nonce).update(
        submission_key=Concat(Value("given up "), F("public_id"))
    )


@transaction.atomic
def answer_for_the_newsroom(by, role, parent, text):
    """A reply of the staff, visible at once under `parent` (as `by` saw it) with the `role` it is
    written in. Both are approved in one act, or neither: its `Decision`.

    The same reply sent twice stands once.
    """
    answer = Comment(
        article=parent.article,
        parent=parent,
        author_name=by.get_full_name() or settings.SITE_NAME,
        staff=by,
        staff_role=role,
        body=text,
        created_at=timezone.now(),
    )
    answer.submission_key = submission_key(answer, "", f"staff {by.pk}")
    same = Comment.objects.filter(article=parent.article, submission_key=answer.submission_key)
    if sent_before := same.first():
        return decide([sent_before], Status.APPROVED, by)
    if parent.status not in (Status.PENDING, Status.APPROVED):
        return Decision(ModerationAct(by=by), stale=[parent])
    try:
        with transaction.atomic():
            answer.save()
            decision = decide([parent, answer], Status.APPROVED, by)
            if not decision.is_whole:
                transaction.set_rollback(True)
    except IntegrityError:  # sent twice at the same moment
        decision = decide([same.get()], Status.APPROVED, by)
    return decision


@transaction.atomic
def _keep(comment, email, findings, is_trapped):
    comment.contact_id = Contact.objects.key_for(email) if email else None
    comment.save()
    keep_findings(comment, findings)
    if is_trapped:
        reason = _("The field hidden from people was filled.")
        decide([comment], Status.SPAM, reason=reason, kind=ModerationAct.Kind.FILE)
    file_if_banned(comment)
