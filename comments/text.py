"""A comment's text: cleaned when it comes in, made into HTML once."""

import re
import unicodedata
from itertools import groupby

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from articles.vietnamese import normalise

# After its NFC letter a local name needs two: the breve and the acute of ê̆́. One more is left
# to other languages.
MAX_MARKS = 3

# What nobody can see: control characters (not tab and line end), soft hyphens, zero-width
# spaces, marks that turn the writing direction, fillers that look like a space, selectors of
# rare glyphs.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0080-\U000e0fff]"
)
# Joiners stay where scripts and emoji need them; the tag letters only within a flag.
_STRAY_JOINER = re.compile(
    "(?<![\u0600-\u1cff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
)
_TAGS = re.compile("(\U0001f3f4[\U000e0030-\U000e007a]{3,6}\U000e007f)|[\U000e0000-\U000e007f]")

_ADDRESS = re.compile(r"https?://[^\s<>\"'*]+", re.IGNORECASE)
_BRACKETS = {")": "(", "]": "[", "}": "{"}
# A mark stands at the edge of its words: 2*3*4 and **** stay as they are.
_BOLD = re.compile(r"(?<![\w*])\*\*(?![\s*])((?:(?!\*\*).)+)(?<![\s*])\*\*(?![\w*])")
# Bold is wholly within it or outside: half of it would leave tags that cross.
_ITALIC = re.compile(r"(?<![\w*])\*(?![\s*])((?:[^*<]|<strong>[^*<]*</strong>)+)(?<!\s)\*(?![\w*])")


def clean_comment(text: str) -> str:
    """The text as it is kept: NFC, line ends as \\n, nothing invisible, no blank ends.

    Cleaning what is clean changes nothing.
    """
    lines = (_clean_letters(line).rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean_name(text: str) -> str:
    """A name as it is kept: one line, cleaned as the text below it is."""
    return re.sub(r"\s+", " ", _clean_letters(text)).strip()


def comment_html(text: str) -> str:
    """Safe HTML of a clean comment: a paragraph a blank line, a break a line end.

    Web addresses become links, **words** bold, *words* italic, and lines that begin with "> " a
    quotation, in which a ">" by itself begins a paragraph. All else is shown as it was typed.
    """
    return mark_safe("".join(_blocks(part.split("\n")) for part in text.split("\n\n")))


def _blocks(lines):
    html = ""
    for may_be_quote, group in groupby(lines, lambda line: line == ">" or line.startswith("> ")):
        some = list(group)
        if may_be_quote and some != [">"] * len(some):
            html += f"<blockquote>{_quoted(some)}</blockquote>"
        else:
            html += _paragraph(some)
    return html


def _quoted(lines):
    paragraphs = groupby(lines, lambda line: line == ">")
    return "".join(
        _paragraph(line[2:] for line in some) for is_empty, some in paragraphs if not is_empty
    )


def _paragraph(lines):
    return f"<p>{'<br>'.join(map(_inline, lines))}</p>"


def _inline(line):
    html, done = "", 0
    for match in _ADDRESS.finditer(line):
        address = _without_end(match[0])
        html += _emphasis(escape(line[done : match.start()])) + _link(address)
        done = match.start() + len(address)
    return html + _emphasis(escape(line[done:]))


def _emphasis(html):
    return _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", html))


def _without_end(address):
    """An address without what ends a sentence, and without brackets it did not open."""
    while address[-1] in ".,;:!?…”’" or _closes_what_stands_before(address):
        address = address[:-1]
    return address


def _closes_what_stands_before(address):
    opening = _BRACKETS.get(address[-1])
    return opening is not None and address.count(opening) < address.count(address[-1])


def _link(address):
    """A link, unless it has no host, or one that hides behind a name before an @."""
    host = address.split("/", 3)[2]
    if not host or "@" in host:
        return escape(address)
    return format_html('<a href="{0}" rel="nofollow ugc noopener">{0}</a>', address)


def _clean_letters(text):
    """One line in NFC without what cannot be seen, and without towers of marks."""
    if text.isascii():
        return _UNSEEN.sub("", text)
    seen = _TAGS.sub(lambda match: match[1] or "", _UNSEEN.sub("", text))
    return _bound_marks(normalise(_STRAY_JOINER.sub("", seen)))


def _bound_marks(text):
    kept, marks = [], 0
    for char in text:
        is_mark = unicodedata.category(char) in ("Mn", "Me") or char in "\u200c\u200d"
        marks = marks + 1 if is_mark else 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)
