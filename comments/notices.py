"""Mail to readers who asked for it: what became of their comment, and who answered it."""

from smtplib import SMTPException
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from limits import parse_many

from comments.limits import seconds_to_wait
from comments.models import Comment, Contact, Watch
from comments.tokens import mail_link

Status = Comment.Status
# Whoever knows an address can ask in its name; its owner is asked no oftener than this.
CONFIRMATIONS = parse_many("3/day")
PUBLISHINGS = parse_many("10/day")


class NotSentError(Exception):
    """Mail could not be handed over. Tells the kind of failure: its text may name an address."""


def ask(comment, language):
    """Note the wish to be told about `comment`, and send the link that confirms it."""
    from comments.tasks import send_confirmation

    watch, _is_new = Watch.objects.get_or_create(comment=comment, defaults={"language": language})
    if watch.is_wanted:
        return
    if watch.ended_at:
        Watch.objects.filter(pk=watch.pk).update(ended_at=None, confirmed_at=None)
    if not seconds_to_wait((CONFIRMATIONS, "confirmation", comment.contact.blind_index)):
        send_confirmation.enqueue(watch.pk)


def offer_to_publish(comment, language):
    """Send the link by which the owner of the address shows that the comment is theirs."""
    from comments.tasks import send_publish_link

    if not seconds_to_wait((PUBLISHINGS, "publishing", comment.contact.blind_index)):
        send_publish_link.enqueue(comment.pk, language)


def confirm(watch):
    """The owner of the address said that the wish is theirs."""
    now = timezone.now()
    Watch.objects.filter(pk=watch.pk).update(confirmed_at=now, ended_at=None)
    Contact.objects.filter(comments=watch.comment_id).update(confirmed_at=now)


def tell_about(changed, to):
    """Have whoever waits for it told that the comments `changed` now have the status `to`."""
    from comments.tasks import send_answer, send_decision

    if not settings.SENDS_MAIL or to not in (Status.APPROVED, Status.REJECTED):
        return
    keys = [comment.pk for comment in changed if comment.status == Status.PENDING]
    for watch in Watch.objects.wanted().filter(comment__in=keys):
        send_decision.enqueue(watch.pk)
    if to == Status.APPROVED:
        answers = {comment.parent_id: comment for comment in changed if comment.parent_id}
        for watch in Watch.objects.wanted().filter(comment__in=answers).select_related("comment"):
            answer = answers[watch.comment_id]
            if answer.contact_id != watch.comment.contact_id:
                send_answer.enqueue(watch.pk, answer.pk)


def send(watch, kind, **context):
    """Mail the text `kind` to the author of the comment that `watch` is about.

    Every mail can be answered by one click that ends all mail about the comment (RFC 8058).
    """
    end = absolute(mail_link(watch.pk, "end"))
    headers = {
        "List-Unsubscribe": f"<{end}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    send_about(watch.comment, kind, watch.language, headers, end=end, **context)


def send_about(comment, kind, language, headers=None, **context):
    """Mail the text `kind` to the author of `comment`, while its story stands."""
    revision = comment.article.live_revision()
    if comment.contact is None or revision is None:
        return
    context |= {"comment": comment, "revision": revision}
    send_to(comment.contact, kind, language, headers, **context)


def send_to(contact, kind, language, headers=None, **context):
    """Mail the text `kind` (its first line is the subject) to the owner of an address."""
    context |= {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    with translation.override(language):
        text = render_to_string(f"comments/mail/{kind}.txt", context)
    subject, _line, body = text.partition("\n")
    headers = {"Auto-Submitted": "auto-generated"} | (headers or {})
    message = EmailMessage(
        subject.strip(), body.strip() + "\n", to=[contact.email()], headers=headers
    )
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise NotSentError(type(error).__name__) from None


def absolute(path):
    return urljoin(f"{settings.SITE_URL}/", path)
