"""A reader's e-mail: encrypted, found again only by a keyed digest, shown nowhere."""

import base64
import hashlib
import json
import logging
import subprocess
import unicodedata
from urllib.parse import quote

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from comments.contacts import blind_index, decrypt, encrypt
from comments.models import Comment, Contact
from tests.comments.posting import post_url, send
from tests.factories import make_comment, make_revision

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CANARIES = ["canary.mot@example.com", "Canary.Hai+tin@Example.ORG", "chim.hoang.yen@ví-dụ.vn"]


def forms_of(email):
    """An address as a careless program might keep it: in clear, reversed, encoded, as digests."""
    forms = []
    for text in {email, email.lower(), email.upper(), unicodedata.normalize("NFD", email)}:
        data = text.encode()
        local, _at, domain = text.rpartition("@")
        forms += [text, text[::-1], quote(text, safe=""), data.hex()]
        forms += [f"{local}@{domain.encode('idna').decode()}", json.dumps(text)[1:-1]]
        forms += in_base64(data)
        for digest in (hashlib.md5, hashlib.sha1, hashlib.sha256):
            found = digest(data).digest()
            forms += [found.hex(), base64.b64encode(found).decode().rstrip("=")]
            forms += [base64.urlsafe_b64encode(found).decode().rstrip("=")]
    return set(forms)


def in_base64(data):
    """What of `data` stands in any base64 text it is a part of, wherever it begins there."""
    for before in range(3):
        padded = b"\0" * before + data
        padded = padded[: len(padded) // 3 * 3]
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(padded).decode()[4 if before else 0 :]


def assert_absent(text, emails=CANARIES):
    lowered = text.lower()
    for email in emails:
        for form in forms_of(email):
            assert form.lower() not in lowered, form


def dump():
    """All that the database holds, as its own tool writes it."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return "\n".join(connection.connection.iterdump())
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@{settings['HOST']}/{settings['NAME']}"
    command = ["pg_dump", "--inserts", address]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


# Encryption


def test_an_address_is_read_back_only_with_the_key(settings):
    contact = Contact.objects.for_email("Lan.Anh@Example.com")
    assert contact.email() == "Lan.Anh@Example.com"
    settings.EMAIL_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(InvalidToken):
        Contact.objects.get().email()


def test_a_new_key_reads_what_the_old_one_wrote_and_writes_what_it_does_not(settings):
    old_keys, new_key = settings.EMAIL_ENCRYPTION_KEYS, Fernet.generate_key().decode()
    before = Contact.objects.for_email("truoc@example.com")
    settings.EMAIL_ENCRYPTION_KEYS = [new_key, *old_keys]
    after = Contact.objects.for_email("sau@example.com")
    assert (before.email(), after.email()) == ("truoc@example.com", "sau@example.com")
    settings.EMAIL_ENCRYPTION_KEYS = [new_key]
    assert after.email() == "sau@example.com"
    settings.EMAIL_ENCRYPTION_KEYS = old_keys
    with pytest.raises(InvalidToken):
        after.email()


def test_two_readings_of_one_address_look_different_at_rest():
    assert encrypt("a@example.com") != encrypt("a@example.com")
    assert decrypt(encrypt("a@example.com")) == "a@example.com"


def test_the_index_needs_its_key_and_takes_an_address_as_it_is_meant(settings):
    index = blind_index("Lan.Anh@example.com")
    assert index == blind_index(" lan.anh@EXAMPLE.com\n")
    assert index != blind_index("lananh@example.com")
    assert blind_index("e\u0302@example.com") == blind_index("ê@example.com")
    settings.EMAIL_INDEX_KEY = "another-key"
    assert blind_index("Lan.Anh@example.com") != index


def test_one_address_is_one_row():
    first = Contact.objects.for_email("a@example.com")
    assert Contact.objects.for_email("A@Example.com") == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(blind_index=first.blind_index, email_encrypted="x")


def test_the_database_refuses_an_address_in_clear():
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(blind_index="x", email_encrypted="a@example.com")


def test_a_contact_does_not_tell_its_address():
    contact = Contact.objects.for_email(CANARIES[0])
    assert_absent(f"{contact} {contact!r} {vars(contact)}")


# Nowhere else


@pytest.mark.django_db(transaction=True)
def test_a_dump_holds_no_posted_address_nor_an_unkeyed_digest(client):
    article = make_revision().article
    for number, email in enumerate(CANARIES):
        assert send(client, article, body=f"Số {number}", email=email).status_code == 303
        assert send(client, article, body="", email=email).status_code == 422
    text = dump()
    assert "Số 2" in text
    assert_absent(text)


def test_no_page_and_no_log_line_shows_an_address(client, caplog, moderator):
    caplog.set_level(logging.DEBUG)
    article = make_revision().article
    root = make_comment(article, email=CANARIES[0])
    answered = send(
        client, article, email=CANARIES[1], parent=root.public_id, website="example.com"
    )
    comment = Comment.objects.get(parent=root)
    addresses = [
        article.get_absolute_url(),
        answered["Location"],
        post_url(article),
        f"{post_url(article)}?tra-loi={root.public_id}",
        "/",
        reverse("comments:receipt", args=["sai"]),
    ]
    desk = [
        reverse("admin:index"),
        reverse("admin:comments_comment_changelist"),
        reverse("admin:comments_comment_changelist") + "?status=all&q=canary",
        reverse("admin:comments_comment_change", args=[comment.pk]),
        reverse("admin:comments_comment_history", args=[comment.pk]),
    ]
    pages = [client.get(address) for address in addresses]
    client.force_login(moderator)
    pages += [client.get(address) for address in desk]
    for page in pages:
        assert_absent(f"{page.text} {page.headers}")
    assert_absent(caplog.text)
    assert not any("comments/contact" in page.text for page in pages)
