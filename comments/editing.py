"""What the newsroom does to a comment besides deciding: its text, and its place in the thread."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from comments.models import Comment, CommentEdit, CommentMove, ModerationAct, Wording
from comments.moderation import HAS_PLACE, lock, lock_articles, record, show_again

Status = Comment.Status
Kind = ModerationAct.Kind
EDITABLE = [Status.PENDING, Status.APPROVED, Status.REJECTED, Status.SPAM]


class RefusedError(Exception):
    """It cannot be done; the sentence says why."""


@transaction.atomic
def edit(comment, text, by, reason=""):
    """Give `comment` (as `by` saw it) another text, marked for readers; the former one is kept."""
    stored = _take(comment)
    made = Comment.made_of(text)
    if not made["body"]:
        raise RefusedError(_("A comment needs a text: reject it if nothing should stay."))
    if made["body"] == stored.body:
        raise RefusedError(_("That is the text as it stands."))
    act = ModerationAct(kind=Kind.EDIT, by=by, reason=reason)
    write_text(stored, made, act.at, act)
    record(stored, act)


def write_text(stored, made, edited_at, act):
    """Give a locked comment the columns `made` of a text, and its mark; the former ones are kept
    with the act."""
    CommentEdit.objects.create(
        comment=stored, by=act.by, act=act, body=stored.body, edited_at=stored.edited_at
    )
    _write([stored.pk], edited_at=edited_at, **made)
    stored.body = made["body"]
    Wording.objects.keep(stored)
    show_again(stored)


@transaction.atomic
def move(comment, parent, by):
    """Put `comment`, with all that answers it, below `parent`, or on its own where that is None."""
    stored = _take(comment, no_key=False)  # no reply arrives in the story meanwhile
    if stored.parent_id == (parent and parent.pk):
        raise RefusedError(_("That is where it stands."))
    act = ModerationAct(kind=Kind.MOVE, by=by)
    put_below(stored, parent, act)
    record(stored, act)


def put_below(stored, parent, act):
    """Give a comment its place below `parent`, in a story that is locked with its key; the former
    place is kept with the act."""
    if parent and parent.article_id != stored.article_id:
        raise RefusedError(_("A reply stays under its story: that comment is under another one."))
    below = _below(stored)
    if parent and parent.pk in {stored.pk, *below}:
        raise RefusedError(_("A comment cannot answer itself, nor what answers it."))
    if parent:
        parent = Comment.objects.get(pk=parent.pk)  # as it stands now that the story is locked
    CommentMove.objects.create(comment=stored, act=act, parent=stored.parent)
    root = (parent.root_id or parent.pk) if parent else None
    deeper = (parent.depth + 1 if parent else 0) - stored.depth
    _write([stored.pk], parent=parent, root=root, depth=stored.depth + deeper)
    _write(below, root=root or stored.pk, depth=F("depth") + deeper)
    _count_again(
        {stored.pk, stored.root_id, root, *below} - {None}, {stored.root_id, root, stored.pk}
    )
    show_again(stored)


def _take(comment, no_key=True):
    """The stored row, for this transaction alone; refused where it is not as it was seen."""
    lock_articles({comment.article_id}, no_key)
    stored = lock(Comment, [comment.pk]).get()
    if stored.version != comment.version:
        raise RefusedError(_("Somebody changed this comment meanwhile: look at it again."))
    if stored.status not in EDITABLE:
        raise RefusedError(_("Its author has withdrawn it: it stays as it is."))
    return stored


def _below(comment):
    """The keys of all that answers it, directly or not."""
    root = comment.root_id or comment.pk
    children = {}
    for key, parent in Comment.objects.filter(root=root).values_list("pk", "parent"):
        children.setdefault(parent, []).append(key)
    found, left = [], [comment.pk]
    while left:
        answers = children.get(left.pop(), [])
        found += answers
        left += answers
    return found


def _write(keys, **values):
    Comment.objects.filter(pk__in=keys).update(**values)


def _count_again(moved, roots):
    """The visible replies of these roots, and who has a place in the thread now."""
    for key in roots - {None}:
        shown = Comment.objects.filter(root=key, status=Status.APPROVED).count()
        _write([key], reply_count=shown)
    _write(moved, in_thread=HAS_PLACE)
