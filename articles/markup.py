"""What people typed, made fit to keep: one line of plain text, or a story's safe HTML."""

import re

import nh3

from articles.vietnamese import normalise

# What a story's body may hold. Anything else loses its tags and keeps its words; what has no
# words for a reader (script, style, form controls) goes whole.
BODY_TAGS = {
    "p": set(),
    "h2": set(),
    "h3": set(),
    "strong": set(),
    "em": set(),
    "ul": set(),
    "ol": {"start"},
    "li": set(),
    "blockquote": set(),
    "a": {"href", "title"},
    "br": set(),
}
LINK_SCHEMES = {"http", "https", "mailto", "tel"}
WORDLESS_TAGS = {"script", "style", "title", "textarea", "select", "option", "noscript", "template"}

_cleaner = nh3.Cleaner(
    tags=set(BODY_TAGS),
    attributes={tag: names for tag, names in BODY_TAGS.items() if names},
    clean_content_tags=WORDLESS_TAGS,
    url_schemes=LINK_SCHEMES,
    link_rel=None,
)

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+|&nbsp;")
# Control characters, zero-width spaces, and the marks that turn the writing direction.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
_EMPTY_BLOCK = re.compile(r"<(p|h2|h3|li|blockquote)>(\s|<br>)*</\1>\s*")


def clean_spaces(text: str) -> str:
    """NFC, with every run of spaces (no-break ones too) as one space, nothing invisible."""
    return re.sub(" {2,}", " ", _SPACES.sub(" ", _INVISIBLE.sub("", normalise(text))))


def clean_line(text: str) -> str:
    """One line of plain text as it is kept: `clean_spaces`, on one line, trimmed."""
    return clean_spaces(re.sub(r"\s+", " ", text)).strip()


def clean_body(html: str) -> str:
    """The safe part of a story's HTML (see `BODY_TAGS`), and "" where no words are left.

    Cleaning what is clean changes nothing.
    """
    cleaned = clean_spaces(html.replace("\r\n", "\n"))
    # The first pass decodes entities; what that brings to light is tidied, and cleaned again.
    cleaned = _cleaner.clean(clean_spaces(_cleaner.clean(cleaned)))
    while (trimmed := _EMPTY_BLOCK.sub("", cleaned)) != cleaned:
        cleaned = trimmed
    return cleaned.strip()
