"""New keys for readers' addresses: nothing is lost, wherever it stops."""

from datetime import timedelta
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.utils import timezone

from comments.contacts import blind_index, is_newest
from comments.models import Contact, DataRequest, LegalHold
from comments.privacy import rotation
from comments.privacy.rotation import rotate
from comments.standings import settle
from tests.factories import make_comment, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EMAILS = [f"reader-{number}@example.com" for number in range(5)]


@pytest.fixture
def contacts(db):
    return [Contact.objects.for_email(email) for email in EMAILS]


def emails():
    return sorted(contact.email() for contact in Contact.objects.all())


def test_every_address_is_read_with_the_new_key_alone(contacts, settings):
    new = Fernet.generate_key().decode()
    settings.EMAIL_ENCRYPTION_KEYS = [new, *settings.EMAIL_ENCRYPTION_KEYS]
    assert rotate() == {"encrypted": 5}
    settings.EMAIL_ENCRYPTION_KEYS = [new]
    assert emails() == EMAILS
    assert rotate() == {}


def test_stopped_halfway_the_next_run_does_the_rest(contacts, settings, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    settings.EMAIL_ENCRYPTION_KEYS = [
        Fernet.generate_key().decode(),
        *settings.EMAIL_ENCRYPTION_KEYS,
    ]
    renew, calls = rotation._renew, []

    def die(contact):
        calls.append(contact)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return renew(contact)

    monkeypatch.setattr(rotation, "_renew", die)
    with pytest.raises(KeyboardInterrupt):
        rotate()
    done = [is_newest(contact.email_encrypted) for contact in Contact.objects.order_by("pk")]
    assert done == [True, True, False, False, False]
    monkeypatch.setattr(rotation, "_renew", renew)
    assert rotate() == {"encrypted": 3}
    assert emails() == EMAILS


def test_a_new_index_key_finds_everybody_before_and_after(contacts, settings):
    settings.EMAIL_INDEX_OLD_KEYS = [settings.EMAIL_INDEX_KEY]
    settings.EMAIL_INDEX_KEY = "another-key"
    assert Contact.objects.for_email(EMAILS[0]) == contacts[0]
    assert rotate() == {"indexed": 5}
    settings.EMAIL_INDEX_OLD_KEYS = []
    assert Contact.objects.for_email(EMAILS[1].upper()) == contacts[1]
    assert Contact.objects.count() == 5


def test_two_rows_of_one_address_become_one_and_keep_all(settings):
    first = make_comment(email=EMAILS[0])
    old, long_ago = first.contact, timezone.now() - timedelta(days=90)
    Contact.objects.update(created_at=long_ago, confirmed_at=long_ago)
    hold = LegalHold.begin(make_user(), "Công văn số 1", contact=old)
    request = DataRequest.objects.create(kind="see", contact=old)
    ban = settle("banned", "Chửi bới", make_user(), contact=old)
    settings.EMAIL_INDEX_KEY = "another-key"  # and the old one is not named
    second = make_comment(email=EMAILS[0])
    assert second.contact != old
    assert rotate() == {"merged": 1}
    contact = Contact.objects.get()
    assert (contact.created_at, contact.confirmed_at) == (long_ago, long_ago)
    assert contact.blind_index == blind_index(EMAILS[0])
    for row in (first, second, hold, request, ban):
        row.refresh_from_db()
        assert row.contact_id == contact.pk
    assert contact.email() == EMAILS[0]


def test_an_address_no_key_can_read_is_told_and_kept(contacts, settings):
    settings.EMAIL_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="5"):
        call_command("rotate_email_keys", stdout=StringIO())
    assert Contact.objects.count() == 5
