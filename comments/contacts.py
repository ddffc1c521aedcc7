"""How a reader's e-mail is kept: encrypted, and found again only by a keyed digest."""

import hashlib
import hmac
import unicodedata

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def canonical_email(email: str) -> str:
    """The one form in which an address is compared: NFC, no spaces around it, small letters."""
    return unicodedata.normalize("NFC", email.strip()).lower()


def blind_index(email: str) -> str:
    """HMAC-SHA-256 of the address under EMAIL_INDEX_KEY: useless to whoever lacks the key."""
    key = settings.EMAIL_INDEX_KEY.encode()
    return hmac.new(key, canonical_email(email).encode(), hashlib.sha256).hexdigest()


def encrypt(email: str) -> str:
    return _fernet().encrypt(email.encode()).decode()


def decrypt(token: str) -> str:
    """The address, under whichever key it was written; `InvalidToken` if none of them fits."""
    return _fernet().decrypt(token.encode()).decode()


def _fernet():
    return MultiFernet([Fernet(key) for key in settings.EMAIL_ENCRYPTION_KEYS])
