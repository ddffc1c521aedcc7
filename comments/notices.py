"""Mail to readers who asked for it: what became of their comment, and who answered it."""

from collections import defaultdict

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone
from limits import parse_many

from articles import mailing
from articles.many import many
from comments.limits import seconds_to_wait
from comments.models import Comment, Contact, ModerationEvent, Watch
from comments.tokens import mail_link

Status = Comment.Status
# Whoever knows an address can ask in its name; its owner is asked no oftener than this.
CONFIRMATIONS = parse_many("3/day")
PUBLISHINGS = parse_many("10/day")


def ask(comment, language):
    """Note the wish to be told about `comment`, and send the link that confirms it; whether that
    could be done today. An address whose owner ended such questions gets none: whoever asks sees
    no difference."""
    from comments.tasks import send_confirmation

    if Watch.objects.wanted().filter(comment=comment).exists():
        return True
    if seconds_to_wait((CONFIRMATIONS, "confirmation", comment.contact.blind_index)):
        return False
    watch, _is_new = Watch.objects.get_or_create(comment=comment, defaults={"language": language})
    if watch.confirmed_at:  # ended since
        anew = {"asked_at": timezone.now(), "ended_at": None, "confirmed_at": None}
        Watch.objects.filter(pk=watch.pk).update(**anew)
    if not Watch.objects.declined().filter(comment__contact=comment.contact_id).exists():
        send_confirmation.enqueue(watch.pk)
    return True


def stop(comment):
    """Whoever has the receipt wants no more news; a wish nobody confirmed is forgotten, since its
    end would be the word of the owner of the address."""
    wishes = Watch.objects.filter(comment=comment, ended_at=None)
    wishes.filter(confirmed_at=None).delete()
    wishes.update(ended_at=timezone.now())


def offer_to_publish(comment, language):
    """Send the link by which the owner of the address shows that the comment is theirs."""
    from comments.tasks import send_publish_link

    if not seconds_to_wait((PUBLISHINGS, "publishing", comment.contact.blind_index)):
        send_publish_link.enqueue(comment.pk, language)


def end_offers(contact):
    """Its owner wants no such link any more: the address counts as confirmed no longer."""
    contact.confirmed_at = None
    contact.save(update_fields=["confirmed_at"])


def confirm(watch):
    """The owner of the address said that the wish is theirs."""
    now = timezone.now()
    Watch.objects.filter(pk=watch.pk).update(confirmed_at=now, ended_at=None)
    Contact.objects.filter(comments=watch.comment_id).update(confirmed_at=now)
    _tell_what_they_missed(watch)


def _tell_what_they_missed(watch):
    """Have the owner of the address told what was decided and answered since they asked."""
    from comments.tasks import tell

    comment, since = watch.comment, watch.asked_at
    decisions = comment.events.filter(to_status=comment.status, at__gt=since)
    is_decided = comment.told_status in (Status.APPROVED, Status.REJECTED) and decisions.exists()
    shown = ModerationEvent.objects.filter(
        comment=OuterRef("pk"), to_status=Status.APPROVED, at__gt=since
    )
    answered = _answered(Comment.objects.visible().filter(Exists(shown), parent=comment))
    if settings.SENDS_MAIL and (is_decided or answered):
        tell.enqueue([watch.pk] if is_decided else [], answered)


def tell_about(changed, to):
    """Have whoever waits for it told that the comments `changed` now have the status `to`: one task
    for all of them, however many an act changes."""
    from comments.tasks import tell

    if not settings.SENDS_MAIL or to not in (Status.APPROVED, Status.REJECTED):
        return
    waited = [comment.pk for comment in changed if comment.status == Status.PENDING]
    decided = Watch.objects.wanted().filter(comment__in=many(waited)).values_list("pk", flat=True)
    answered = _answered(changed) if to == Status.APPROVED else []
    if decided or answered:
        tell.enqueue(list(decided), answered)


def _answered(answers):
    """(watch, answer) keys: whoever waits for an answer is told of each, but not of their own."""
    by_parent = defaultdict(list)
    for answer in answers:
        if answer.parent_id:
            by_parent[answer.parent_id].append(answer)
    watches = Watch.objects.wanted().filter(comment__in=many(by_parent)).select_related("comment")
    return [
        [watch.pk, answer.pk]
        for watch in watches
        for answer in by_parent[watch.comment_id]
        if answer.contact_id is None or answer.contact_id != watch.comment.contact_id
    ]


def send(watch, kind, **context):
    """Mail the text `kind` to the author of the comment that `watch` is about; its `end` ends all
    mail about that comment."""
    send_about(watch.comment, kind, watch.language, mail_link(watch.pk, "end"), **context)


def send_about(comment, kind, language, end, **context):
    """Mail the text `kind` to the author of `comment`, while its story stands.

    Every mail can be answered by one click that ends the mail of its kind, at the path `end`
    (RFC 8058).
    """
    revision = comment.article.live_revision()
    if comment.contact is None or revision is None:
        return
    end = mailing.absolute(end)
    headers = {
        "List-Unsubscribe": f"<{end}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    context |= {"comment": comment, "revision": revision, "end": end}
    send_to(comment.contact, kind, language, headers, **context)


def send_to(contact, kind, language, headers=None, **context):
    """Mail the text `kind` to the owner of an address."""
    mailing.send(contact.email(), f"comments/mail/{kind}.txt", language, headers, **context)
