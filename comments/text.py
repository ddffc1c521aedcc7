"""A comment's text: cleaned when it comes in, made into HTML once."""

import re
import unicodedata

from django.utils.html import escape
from django.utils.safestring import mark_safe

# Zero-width spaces and the marks that turn the writing direction; joiners stay, emoji need them.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def clean_comment(text: str) -> str:
    """The text as it is kept: NFC, line ends as \\n, nothing invisible, no blank ends."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", _CONTROL.sub("", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def comment_html(text: str) -> str:
    """Safe HTML of a clean comment: a paragraph a blank line, a break a line end."""
    paragraphs = (escape(part).replace("\n", "<br>") for part in text.split("\n\n"))
    return mark_safe("".join(f"<p>{part}</p>" for part in paragraphs))
