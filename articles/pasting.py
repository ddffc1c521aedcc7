"""What Word, Google Docs, Facebook and WordPress mean by their HTML, said in plain elements.

A tree goes in and comes back changed; `articles.shaping` then makes a body of it. Nothing here
makes HTML safe.
"""

import re
import unicodedata
from urllib.parse import parse_qs, urlsplit

from articles.embeds import player_for
from articles.trees import Element

# What is read beside the elements of a body: those that carry structure, and their signs.
STRUCTURE = """
    address article b caption center col colgroup dd del details div dl dt fieldset figcaption font
    footer form h1 h4 h5 h6 header hr i iframe img main nav pre section sub summary sup tfoot thead
"""
TAGS = set(STRUCTURE.split())
ATTRIBUTES = {"*": {"class", "style"}, "iframe": {"src"}, "img": {"alt"}}
SAME = {"b": "strong", "i": "em", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
BLOCK_CLASSES = {
    "MsoTitle": "h2",
    "MsoSubtitle": "h3",
    "MsoQuote": "blockquote",
    "MsoIntenseQuote": "blockquote",
}
SMALL_DIGITS = {
    "sup": str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"),
    "sub": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋"),
}

BOLD = re.compile(r"font-weight:\s*(bold|[6-9]00)")
NOT_BOLD = re.compile(r"font-weight:\s*(normal|[1-5]00)")
ITALIC = re.compile(r"font-style:\s*italic")
NOT_ITALIC = re.compile(r"font-style:\s*normal")

SMALL_BY_STYLE = {
    "sup": re.compile(r"vertical-align:\s*super"),
    "sub": re.compile(r"vertical-align:\s*sub(?!\w)"),
}

WORD_NOTE = re.compile(r"mso-element:\s*(?:foot|end)note\b(?!-)", re.I)
WORD_NOTES = re.compile(r"mso-element:\s*(?:foot|end)note-list", re.I)
WORD_NOTE_SIGN = re.compile(r"#_(ftn|edn)(?:ref)?(\d+)$")
WORD_COMMENTS = re.compile(r"mso-element:\s*comment", re.I)
WORD_LIST = re.compile(r"mso-list:\s*(?!ignore)\S+\s+level(\d)", re.I)
WORD_MARKER = re.compile(r"mso-list:\s*ignore", re.I)
NUMBER = re.compile(r"\s*\(?(\d+|[a-zđ]|[ivxlc]+)[.)]", re.I)

# Codes that are words too: somebody may write [video] and mean no more than that.
CODE_WORDS = {"caption", "gallery", "playlist", "audio", "video", "embed"}
SHORTCODE = re.compile(
    rf"\[/?({'|'.join(sorted(CODE_WORDS))}|wp_caption|contact-form-7|rev_slider"
    r"|(?:vc|et_pb|fusion|su)_\w+)(\s[^\[\]]*)?\]"  # this line: page builders
)
CODE_VALUE = re.compile(r"\s[-\w]+=\S")
CLOSING_CODE = re.compile(r"\[/(\w+)\]")
BARE_GALLERY = re.compile(r"\[gallery\]")
EMBED_CODE = re.compile(r"\[embed[^\[\]]*\]\s*(https?://[^\s\[\]<>\"]+)\s*\[/embed\]")
ADDRESS = re.compile(r"\s*(https?://[^\s<>\"]+)\s*")
FACEBOOK_PLAYER = re.compile(r"https?://www\.facebook\.com/plugins/video\.php\?")

# Addresses that only lead on, with the parameter that says where.
REDIRECTORS = {
    ("l.facebook.com", "/l.php"): "u",
    ("lm.facebook.com", "/l.php"): "u",
    ("l.instagram.com", "/"): "u",
    ("www.google.com", "/url"): "q",
    ("www.google.com.vn", "/url"): "q",
    ("google.com", "/url"): "q",
    ("www.youtube.com", "/redirect"): "q",
}
TRACKING = re.compile(
    r"(?:fbclid|gclid|igshid|igsh|mibextid|zarsrc|mc_cid|mc_eid|__cft__.*|__tn__|__eep__|utm_\w+)"
    r"(?:=|$)"
)


def understood(root: Element) -> Element:
    """The tree with what these programs say by styles, classes and codes said by elements."""
    _word_notes(root)
    closed = set(CLOSING_CODE.findall(root.words()))
    plain = _one_list(_plain(root.children))
    root.children = _without_markers(_word_lists(_embed_codes(plain, closed)))
    return root


# One element at a time


def _plain(children):
    plain = []
    for child in children:
        if isinstance(child, str):
            plain.append(child)
        elif child.tag == "img":
            plain.append(_emoji(child.get("alt")))
        elif child.tag == "iframe":
            plain += _embed_of(child.get("src").strip())
        elif _is_left_out(child):
            continue
        elif (size := _small(child)) and re.fullmatch(r"\s*[0-9+-]+\s*", child.words()):
            plain.append(child.words().strip().translate(SMALL_DIGITS[size]))
        else:
            child.children = _plain(child.children)
            plain += _renamed(child)
    return plain


def _is_left_out(element):
    """What was struck out while changes were tracked, and what was remarked beside the text."""
    is_remark = "MsoCommentReference" in element.get("class").split()
    return element.tag == "del" or is_remark or bool(WORD_COMMENTS.search(element.get("style")))


def _small(element):
    """Whether an element's words stand high ("sup") or low ("sub"), by its name or its style."""
    if element.tag in SMALL_DIGITS:
        return element.tag
    style = element.get("style") if element.tag == "span" else ""
    return next((name for name, sign in SMALL_BY_STYLE.items() if sign.search(style)), None)


def _renamed(element):
    """What stands for an element: often itself, under the name a body knows."""
    classes, style = element.get("class").split(), element.get("style")
    element.tag = SAME.get(element.tag, element.tag)
    if WORD_MARKER.search(style):
        element.tag = "marker"
    elif "wp-block-embed" in classes and (found := ADDRESS.fullmatch(_address_in(element))):
        return [Element("figure", {"data-embed": found[1]})]
    elif element.tag == "p":
        element.tag = next((BLOCK_CLASSES[one] for one in classes if one in BLOCK_CLASSES), "p")
    elif element.tag == "a":
        element.attributes["href"] = clean_address(element.get("href"))
    elif element.tag in ("sup", "sub"):
        element.tag = "span"
    elif element.tag in ("span", "font", "strong", "em"):
        return [_styled(element, style)]
    return [element]


def _styled(element, style):
    """Words that are bold or italic by their style."""
    if (element.tag == "strong" and NOT_BOLD.search(style)) or (
        element.tag == "em" and NOT_ITALIC.search(style)
    ):
        element.tag = "span"
    if ITALIC.search(style) and element.tag != "em":
        element.children = [Element("em", {}, element.children)]
    if BOLD.search(style) and element.tag != "strong":
        element.children = [Element("strong", {}, element.children)]
    return element


def _emoji(alt):
    """The characters an emoji's picture stands for; other pictures are chosen, never pasted."""
    signs = {unicodedata.category(char) for char in alt}
    is_emoji = len(alt) <= 12 and not signs.isdisjoint({"So", "Me"})  # "Me": the box of a keycap
    is_word = any(char.isalpha() for char in alt)
    return alt if is_emoji and not is_word else ""


def _embed_of(source):
    """What a frame plays, where it is a video of a site we play too."""
    source = "https:" + source if source.startswith("//") else source
    asked = FACEBOOK_PLAYER.match(source)
    address = parse_qs(source[asked.end() :]).get("href", [""])[0] if asked else source
    return [Element("figure", {"data-embed": address})] if player_for(address) else []


def _address_in(element):
    return " ".join(element.words().split())


# Links


def clean_address(address: str) -> str:
    """A link's address without the detour and the marks by which readers would be followed."""
    address = address.strip()
    if address.startswith("#"):  # a place in a page that stayed behind
        return ""
    try:
        parts = urlsplit(address)
        name = REDIRECTORS.get((parts.hostname, parts.path))
    except ValueError:
        return address
    target = parse_qs(parts.query).get(name, [""])[0] if name else ""
    if target.startswith(("http://", "https://")):
        return clean_address(target)
    if not parts.query or not any(map(TRACKING.match, parts.query.split("&"))):
        return address
    kept = [one for one in parts.query.split("&") if not TRACKING.match(one)]
    return parts._replace(query="&".join(kept)).geturl()


# WordPress


def _embed_codes(children, closed):
    """Addresses in [embed] codes made embeds, and the codes for pictures left out; those whose
    names are in `closed` have a code that closes them."""
    found = []
    for child in children:
        if isinstance(child, str):
            found += _without_codes(child, closed)
        elif child.tag == "p" and EMBED_CODE.search(child.words()):
            found += _without_codes(child.words(), closed)
        else:
            child.children = _embed_codes(child.children, closed)
            found.append(child)
    return found


def _without_codes(text, closed):
    words = EMBED_CODE.split(text)  # words, address, words, …
    for index, piece in enumerate(words):
        if index % 2:
            yield Element("figure", {"data-embed": piece})
        else:
            yield SHORTCODE.sub(lambda found: "" if _is_code(found, closed) else found[0], piece)


def _is_code(found, closed):
    """Whether what is in brackets is WordPress's: by its name, by its values, or by its pair."""
    name, values = found[1], found[2] or ""
    is_pair = name in closed and not values.strip()
    return name not in CODE_WORDS or is_pair or bool(CODE_VALUE.search(values))


# Word's notes: signs in the text, their words in a list below it


def _word_notes(root):
    """Put the words of footnotes and endnotes where their signs stand, as our notes have them."""
    lists = [one for one in root.descendants() if WORD_NOTES.search(one.get("style"))]
    notes = {
        sign.groups(): [Element("small", {"class": "note"}, _words_of_note(note))]
        for notes in lists
        for note in notes.descendants()
        if WORD_NOTE.search(note.get("style")) and (sign := _sign_in(note))
    }
    for one in lists:
        one.children = []
    for element in root.descendants() if notes else ():
        element.children = [
            made for child in element.children for made in _note_or_itself(child, notes)
        ]


def _sign_of(node):
    is_link = isinstance(node, Element) and node.tag == "a"
    return WORD_NOTE_SIGN.match(node.get("href")) if is_link else None


def _sign_in(note):
    return next(filter(None, map(_sign_of, note.descendants())), None)


def _note_or_itself(child, notes):
    sign = _sign_of(child)
    return notes.get(sign.groups(), [child]) if sign else [child]


def _words_of_note(note):
    """What its paragraphs hold, one after the other, without a space at an end."""
    paragraphs = [one for one in note.descendants() if one.tag == "p"] or [note]
    words = [part for one in paragraphs for part in [*_without_signs(one.children), " "]][:-1]
    if words and isinstance(words[0], str):
        words[0] = words[0].lstrip()
    if words and isinstance(words[-1], str):
        words[-1] = words[-1].rstrip()
    return words


def _without_signs(children):
    kept = [child for child in children if not _sign_of(child)]
    for child in kept:
        if isinstance(child, Element):
            child.children = _without_signs(child.children)
    return kept


# Word's lists: on the web each item has a list of its own; else paragraphs that look like items


def _one_list(children):
    made = []
    for child in children:
        last = made[-1] if made else None
        if isinstance(child, Element):
            child.children = _one_list(child.children)
            if _wrapped(child) and _wrapped(child) == _wrapped(last):
                last.children[0].children += child.children[0].children
                continue
        is_gap = isinstance(child, str) and not child.strip()
        if not (is_gap and _wrapped(last)):
            made.append(child)
    return made


def _wrapped(node):
    """What kind of list Word on the web has wrapped in an element for an item; else None."""
    is_one = isinstance(node, Element) and "ListContainerWrapper" in node.get("class").split()
    inside = [one for one in node.children if not isinstance(one, str)] if is_one else []
    return inside[0].tag if len(inside) == 1 and inside[0].tag in ("ul", "ol") else None


def _word_lists(children):
    """Runs of paragraphs that Word shows as items, made lists inside lists."""
    made, open_lists = [], []  # the lists around the last item, the outermost first
    for child in children:
        if isinstance(child, str):
            if child.strip():
                open_lists = []
            made.append(child)
            continue
        level = _level(child)
        if not level:
            open_lists = []
            child.children = _word_lists(child.children)
            made.append(child)
            continue
        _add_item(made, open_lists, level, child)
    return made


def _level(element):
    """How deep in lists Word shows a paragraph; 0 where it is no item."""
    found = WORD_LIST.search(element.get("style")) if element.tag in ("p", "h2", "h3") else None
    return int(found[1]) if found else 0


def _without_markers(children):
    """The bullets and numbers Word writes out go: a list shows its own."""
    kept = [one for one in children if isinstance(one, str) or one.tag != "marker"]
    for child in kept:
        if isinstance(child, Element):
            child.children = _without_markers(child.children)
    return kept


def _add_item(made, open_lists, level, paragraph):
    marker = next((one for one in paragraph.descendants() if one.tag == "marker"), None)
    number = NUMBER.match(marker.words()) if marker else None
    tag = "ol" if number else "ul"
    del open_lists[level:]
    if len(open_lists) == level and open_lists[-1].tag != tag:
        open_lists.pop()
    while len(open_lists) < level:
        inner = Element(tag, {"start": number[1]} if number and number[1].isdigit() else {})
        if open_lists:
            open_lists[-1].children[-1].children.append(inner)
        else:
            made.append(inner)
        open_lists.append(inner)
        if len(open_lists) < level:
            inner.children.append(Element("li"))
    open_lists[-1].children.append(Element("li", {}, paragraph.children))
