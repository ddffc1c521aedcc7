"""A reader asks to see or erase what is kept of them, by a link mailed to their address."""

from django.conf import settings
from django.utils import timezone
from limits import parse_many

from articles import mailing
from comments import notices
from comments.contacts import blind_indexes
from comments.limits import seconds_to_wait
from comments.models import Contact, DataRequest
from comments.privacy.erasures import HeldError, erase
from comments.tokens import mail_link, read_mail_link

# Whoever knows an address can ask in its name; its owner gets no more mail than this.
LINKS = parse_many("3/day")

Kind = DataRequest.Kind


def ask(email, kind, language):
    """Have the link mailed, if anything is kept of that address: the task worker looks, so that
    neither the answer nor its time tells. The address itself is written down nowhere."""
    from comments.tasks import send_data_link

    indexes = blind_indexes(email)
    if settings.SENDS_MAIL and not seconds_to_wait((LINKS, "data", indexes[0])):
        send_data_link.enqueue(indexes, kind, language)


def send_link(contact, kind, language):
    request = DataRequest.objects.create(kind=kind, contact=contact)
    link = mailing.absolute(link_for(contact, kind))
    try:
        notices.send_to(contact, f"data_{kind}", language, link=link)
    except mailing.NotSentError:
        request.delete()  # the next attempt writes it down anew
        raise
    if kind == Kind.SEE:  # all that was asked for is behind the link
        request.confirmed_at = request.done_at = timezone.now()
        request.save(update_fields=["confirmed_at", "done_at"])


def link_for(contact, kind):
    """The address at which the reader does what they asked for, a `Kind`."""
    return mail_link(_key(contact), kind)


def contact_behind(token, kind):
    """Whose link this is, None where they have been forgotten since; 404 for what is no link."""
    key, created = read_mail_link(token, kind)
    contact = Contact.objects.filter(pk=key).first()
    return contact if contact and _key(contact) == [key, created] else None


def confirm_erasure(contact):
    """The owner of the address pressed the button: whether they are erased, or a legal hold
    delays it. Then the request waits, before the eyes of the staff, for the end of the hold."""
    mine = contact.data_requests.filter(kind=Kind.ERASE, done_at=None)
    request = mine.open().first() or mine.first() or DataRequest(kind=Kind.ERASE, contact=contact)
    if request.confirmed_at is None:
        request.confirmed_at = timezone.now()
        request.save()
    try:
        erase(contact)
    except HeldError:
        return False
    return True


def _key(contact):
    """Names one row for good: after a restore its number may be somebody else's."""
    return [contact.pk, contact.created_at.isoformat()]
