"""What a story's body may hold, and how any HTML is made to hold no more than that.

`docs/body-text.md` shows the same table to people.
"""

import re
from html import unescape

import nh3
from django.utils.html import strip_tags

from articles import pasting, shaping, trees
from articles.plain_text import without_invisible

KEY = "[-a-zA-Z0-9_]{1,20}"  # of a figure
# Languages of passages: the neighbours' and the world's, by their ISO 639 codes.
LANGUAGES = ["bdq", "brb", "en", "fr", "ja", "jeh", "jra", "km", "ko", "lo", "sed", "zh"]

# Each element with its attributes, and the pattern of their whole value. Whatever else comes loses
# its tags and keeps its words; what has no words for a reader (script, style, forms) goes whole.
BODY_TAGS = {
    "p": {},
    "h2": {},
    "h3": {},
    "strong": {},
    "em": {},
    "br": {},
    "ul": {},
    "ol": {"start": "[2-9]|[1-9][0-9]{1,3}"},
    "li": {},
    "blockquote": {},
    "cite": {},
    "aside": {"class": "fact-box|pull-quote"},
    "a": {"data-article": "[1-9][0-9]{0,17}", "href": ".+", "title": ".+"},
    "span": {"lang": "|".join(LANGUAGES)},
    "small": {"class": "note"},
    "figure": {
        "data-figure": KEY,
        "data-gallery": f"{KEY}( {KEY}){{0,99}}",
        "data-embed": "https?://[^ ]+",
        "class": "wide|small|left|right|small left|small right",
    },
    "table": {},
    "tbody": {},
    "tr": {},
    "th": {"colspan": "[2-9]|[1-9][0-9]", "rowspan": "[2-9]|[1-9][0-9]"},
    "td": {"colspan": "[2-9]|[1-9][0-9]", "rowspan": "[2-9]|[1-9][0-9]"},
}
INLINE_TAGS = {"a", "br", "em", "small", "span", "strong"}
BLOCK_TAGS = set(BODY_TAGS) - INLINE_TAGS
LINK_SCHEMES = {"http", "https", "mailto", "tel"}
WORDLESS_TAGS = {"script", "style", "title", "textarea", "select", "option", "noscript", "template"}
PASSES = 8  # far more than any text needed that was tried

_END_OF_BLOCK = re.compile(rf"</(?:{'|'.join(sorted(BLOCK_TAGS))})>|<br ?/?>")
# Elements within elements; nh3 takes the square of their depth, and no text needs many.
DEEPEST = 100
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>?")
# Never within their own kind, or never holding any: old pages leave them open.
_FLAT_TAGS = {"p", "li", "td", "th", "tr", "br", "hr", "img", "input", "meta", "link", "col", "wbr"}
_FLAT_TAGS |= {"area", "base", "embed", "param", "source", "track"}
# The head of a text from Word holds hundreds of elements, most of them in comments. Those of other
# languages close themselves, which HTML would take as open to the end.
_COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)", re.S)
_CLOSED_BY_ITSELF = re.compile(r"<\w+:[^<>]*/>")
_NOTE = re.compile(r'<small class="note">.*?</small>')
_patterns = {
    (tag, name): re.compile(pattern)
    for tag, attributes in BODY_TAGS.items()
    for name, pattern in attributes.items()
}


def _permitted(tag, name, value):
    """The value of an attribute, or None where the table has no room for it."""
    pattern = _patterns.get((tag, name))
    return value if pattern and pattern.fullmatch(value) else None


# Makes well-formed what any program wrote, and keeps the signs by which `pasting` understands it.
_opener = nh3.Cleaner(
    tags=set(BODY_TAGS) | pasting.TAGS,
    attributes={tag: set(names) for tag, names in BODY_TAGS.items() if names} | pasting.ATTRIBUTES,
    clean_content_tags=WORDLESS_TAGS,
    url_schemes=LINK_SCHEMES,
    link_rel=None,
)
_cleaner = nh3.Cleaner(
    tags=set(BODY_TAGS),
    attributes={tag: set(names) for tag, names in BODY_TAGS.items() if names},
    attribute_filter=_permitted,
    clean_content_tags=WORDLESS_TAGS,
    url_schemes=LINK_SCHEMES,
    link_rel=None,
)


def clean_body(html: str) -> str:
    """The safe part of a story's HTML, in the one form it is kept in; "" where nothing is left.

    Cleaning what is clean changes nothing.
    """
    for _pass in range(PASSES):
        before, html = html, _clean_once(html)
        if html == before:
            break
    return html


def clean_pasted(html: str) -> str:
    """The same of a text from elsewhere, where [gallery] is a code and nobody's word."""
    return clean_body(pasting.BARE_GALLERY.sub("", html))


def only_safe(html: str) -> str:
    """HTML without anything `BODY_TAGS` does not name, however it came to be stored."""
    return _cleaner.clean(html)


def plain_text(html: str, notes=True) -> str:
    """The words of a text, a paragraph a line; on request without its notes."""
    html = html if notes else _NOTE.sub("", html)
    lines = unescape(strip_tags(_END_OF_BLOCK.sub("\n", html))).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def _clean_once(html):
    typed = without_invisible(html.replace("\r\n", "\n"))
    opened = _opener.clean(_not_too_deep(_without_unseen(typed)))
    tree = pasting.understood(trees.read(opened))
    blocks = shaping.shaped(tree, BODY_TAGS)
    # nh3 comes last: whatever entities and programs hid, it has seen.
    return only_safe(trees.write(blocks))


def _without_unseen(html):
    """The same without what no browser shows; a comment left open to the end is left to nh3."""
    closed, end, rest = html.rpartition("-->")
    return _CLOSED_BY_ITSELF.sub("", _COMMENT.sub("", closed + end) + rest)


def _not_too_deep(html):
    """The same; only its words where elements stand deeper in each other than `DEEPEST`."""
    depth = 0
    for closing, tag in _TAG.findall(html):
        if tag.lower() not in _FLAT_TAGS:
            depth = max(0, depth - 1) if closing else depth + 1
        if depth > DEEPEST:
            return _TAG.sub(" ", html)
    return html
