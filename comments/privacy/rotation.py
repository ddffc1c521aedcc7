"""New keys for readers' addresses: encrypted and indexed anew, batch by batch."""

from collections import Counter

from cryptography.fernet import InvalidToken
from django.db import transaction

from comments.contacts import blind_index, decrypt, encrypt, is_newest
from comments.models import Contact

BATCH = 500


def rotate():
    """Write every address under the newest keys; counts of what was done (a `Counter`).

    Stopped anywhere, it goes on where it is run again. Two rows that turn out to be of one address
    become one, and nothing that hangs on either is lost. An address no key can read stays.
    """
    counts, last = Counter(), 0
    while keys := list(
        Contact.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        with transaction.atomic():
            for contact in Contact.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
                counts.update(_renew(contact))
        last = keys[-1]
    return counts


def _renew(contact):
    """What was done to one row, in the words of the command."""
    try:
        email = decrypt(contact.email_encrypted)
    except InvalidToken:
        return ["unreadable"]
    done = []
    if not is_newest(contact.email_encrypted):
        Contact.objects.filter(pk=contact.pk).update(email_encrypted=encrypt(email))
        done.append("encrypted")
    index = blind_index(email)
    if index == contact.blind_index:
        return done
    # A row of the same address may have been made under the new key already.
    twin = Contact.objects.select_for_update().filter(blind_index=index).first()
    if twin:
        _merge(contact, twin)
        return ["merged"]
    Contact.objects.filter(pk=contact.pk).update(blind_index=index)
    return [*done, "indexed"]


def _merge(contact, twin):
    """Move all that hangs on `contact` to `twin`, which has the index both should have."""
    for name in ("comments", "holds", "data_requests", "standings"):
        related = getattr(contact, name)
        related.model._base_manager.filter(contact=contact).update(contact=twin)
    confirmed = [moment for moment in (contact.confirmed_at, twin.confirmed_at) if moment]
    Contact.objects.filter(pk=twin.pk).update(
        created_at=min(contact.created_at, twin.created_at),
        last_used_at=max(contact.last_used_at, twin.last_used_at),
        confirmed_at=min(confirmed, default=None),
    )
    contact.delete()
