"""Typed text made fit to keep: letters in one form, single spaces, nothing invisible."""

import re

from articles.vietnamese import normalise

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+|&nbsp;")
# Control characters, soft hyphens, zero-width spaces, the marks that turn the writing direction,
# and joiners but for those that make several emoji one.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2060\ufeff"
    "\u202a-\u202e\u2066-\u2069]|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
)


def without_invisible(text: str) -> str:
    return _INVISIBLE.sub("", text)


def clean_spaces(text: str) -> str:
    """NFC, with every run of spaces (no-break ones too) as one space, nothing invisible."""
    return re.sub(" {2,}", " ", _SPACES.sub(" ", without_invisible(normalise(text))))


def clean_line(text: str) -> str:
    """One line of plain text as it is kept: `clean_spaces`, on one line, trimmed."""
    return clean_spaces(re.sub(r"\s+", " ", text)).strip()
