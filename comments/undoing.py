"""Undoing an act of moderation: whole, at any time, and as an act of its own."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from comments.editing import RefusedError, put_below, write_text
from comments.models import Comment, CommentEdit, ModerationAct, ModerationEvent, Report
from comments.moderation import (
    Decision,
    Seen,
    change,
    is_final,
    keep,
    lock,
    lock_articles,
    show_again,
    touch,
)

Status = Comment.Status
Kind = ModerationAct.Kind
PICKS = {Kind.PICK, Kind.UNPICK}


@transaction.atomic
def undo(act, by):
    """Give every comment back what it had before `act`: its status and the reports that were open,
    or its text, its place, its pick; a `Decision`.

    What was done to a comment since stands, and the comment is reported as stale.
    """
    decision = Decision(ModerationAct(kind=Kind.UNDO, by=by, undoes=act))
    kind = act.first.kind
    articles = set(act.events.values_list("comment__article", flat=True))
    lock_articles(articles, no_key=kind != Kind.MOVE)
    if take_back := TAKE_BACK.get(kind):
        for event in act.events.all():
            _take_back(event, take_back, decision)
    else:
        _undo_decision(act, decision)
    return keep(decision)


# Decisions


def _undo_decision(act, decision):
    events = list(
        act.events.annotate(
            article=F("comment__article"),
            version=F("comment__version"),
            has_later=Exists(_changes().filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))),
            is_rewritten=Exists(_rewritten()),
        )
    )
    later = _later_changes([event for event in events if event.has_later])
    before, same = defaultdict(dict), []
    for event in events:
        comment = Seen(event.comment_id, event.article, event.version, event.to_status)
        # What its author wrote since, nobody has read: it is not shown by undoing.
        is_unread = event.from_status == Status.APPROVED and event.is_rewritten
        if is_unread or not _is_undone(later[event.comment_id]):
            decision.stale.append(comment)
        elif event.from_status == event.to_status:
            same.append(comment)
        else:
            before[event.from_status][comment.pk] = comment
    for status, seen in sorted(before.items()):
        change(seen, Status(status), decision)
    _turn_reports(act, same, decision)


def _rewritten():
    """What its author changed in an event's comment since."""
    edits = CommentEdit.objects.filter(comment=OuterRef("comment"), at__gte=OuterRef("at"))
    return edits.filter(act=None, by=None)


def _changes():
    """The events that changed a status."""
    return ModerationEvent.objects.exclude(from_status=F("to_status"))


def _later_changes(events):
    """What changed the status of each comment, by its key, after one of these events."""
    after = {event.comment_id: event.pk for event in events}
    changes = _changes().filter(comment__in=after).select_related("act").order_by("pk")
    later = defaultdict(list)
    for event in changes:
        if event.pk > after[event.comment_id]:
            later[event.comment_id].append(event)
    return later


def _is_undone(later):
    """Whether all that these events did, in their order, was undone again."""
    left = []
    for event in later:
        if left and event.act.undoes_id == left[-1]:
            left.pop()
        else:
            left.append(event.act_id)
    return not left


def _turn_reports(act, same, decision):
    """Open again what `act` settled, and settle again what it opened: of the comments it changed,
    and of those that it left the `same`."""
    about = {comment.pk for comment in [*decision.changed, *same]}
    again = Report.objects.filter(
        comment=OuterRef("comment"), network=OuterRef("network"), settled_at=None
    )
    settled = Report.objects.filter(~Exists(again), settled_by=act, settled_at__isnull=False)
    turned = _turn(settled, about, settled_at=None)
    if act.undoes_id:
        opened = Report.objects.filter(settled_by=act.undoes_id, settled_at=None)
        turned |= _turn(opened, about, settled_at=timezone.now(), settled_by=decision.act)
    left = [comment for comment in same if comment.pk in turned]
    touch(left, decision.act)
    decision.touched += left


def _turn(reports, about, **values):
    """Give those of the reports `about` some comments these values; the keys of their comments."""
    found = [pair for pair in reports.values_list("pk", "comment") if pair[1] in about]
    Report.objects.filter(pk__in=[key for key, _comment in found]).update(**values)
    return {comment for _key, comment in found}


# Texts, places, picks


def _take_back(event, take_back, decision):
    """Undo what an act did to one comment, unless the same was done to it since."""
    stored = lock(Comment, [event.comment_id]).get()
    kinds = PICKS if event.act.first.kind in PICKS else {event.act.first.kind}
    later = stored.events.filter(pk__gt=event.pk, from_status=F("to_status")).order_by("pk")
    later = [one for one in later.select_related("act__undoes") if one.act.first.kind in kinds]
    if is_final(stored, event.to_status):
        decision.final.append(stored)
    elif _is_undone(later) and take_back(stored, event.act, decision.act):
        touch([stored], decision.act)
        decision.touched.append(stored)
    else:
        decision.stale.append(stored)


def _take_back_edit(comment, act, by_act):
    edit = act.edits.filter(comment=comment).first()
    if edit is None or comment.edits.filter(pk__gt=edit.pk, act=None).exists():
        return False  # its author changed it since
    write_text(comment, Comment.made_of(edit.body), edit.edited_at, by_act)
    return True


def _take_back_move(comment, act, by_act):
    place = act.moves.filter(comment=comment).select_related("parent").first()
    if place is None:
        return False
    try:
        put_below(comment, place.parent, by_act)
    except RefusedError:  # what it answered stands below it by now
        return False
    return True


def _take_back_pick(comment, act, by_act):
    picks = ModerationAct.objects.filter(kind=Kind.PICK, events__comment=comment, at__lte=act.at)
    pick = None if comment.picked_at else picks.first()
    Comment.objects.filter(pk=comment.pk).update(picked_at=pick and pick.at)
    show_again(comment)
    return True


TAKE_BACK = {
    Kind.EDIT: _take_back_edit,
    Kind.MOVE: _take_back_move,
    Kind.PICK: _take_back_pick,
    Kind.UNPICK: _take_back_pick,
}
