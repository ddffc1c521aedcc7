"""How a reader's e-mail is kept: encrypted, and found again only by a keyed digest."""

import hashlib
import hmac
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def canonical_email(email: str) -> str:
    """The one form in which an address is compared: NFC, no spaces around it, small letters."""
    return unicodedata.normalize("NFC", email.strip()).lower()


def blind_index(email: str) -> str:
    """HMAC-SHA-256 of the address under EMAIL_INDEX_KEY: useless to whoever lacks the key."""
    return _index(email, settings.EMAIL_INDEX_KEY)


def blind_indexes(email: str) -> list[str]:
    """What the address may be found by: its index, and those under the keys there were before."""
    return [
        _index(email, key) for key in (settings.EMAIL_INDEX_KEY, *settings.EMAIL_INDEX_OLD_KEYS)
    ]


def is_newest(token: str) -> bool:
    """Whether an address is encrypted with the newest key already."""
    try:
        Fernet(settings.EMAIL_ENCRYPTION_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def _index(email, key):
    return hmac.new(key.encode(), canonical_email(email).encode(), hashlib.sha256).hexdigest()


def encrypt(email: str) -> str:
    return _fernet(*settings.EMAIL_ENCRYPTION_KEYS).encrypt(email.encode()).decode()


def decrypt(token: str) -> str:
    """The address, under whichever key it was written; `InvalidToken` if none of them fits."""
    return _fernet(*settings.EMAIL_ENCRYPTION_KEYS).decrypt(token.encode()).decode()


@lru_cache(maxsize=1)
def _fernet(*keys):
    return MultiFernet([Fernet(key) for key in keys])
