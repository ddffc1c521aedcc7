"""A story's HTML as a tree: read from what nh3 has made well-formed, and written again."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID_TAGS = {"br", "img", "hr", "col"}
DEEPEST = 100  # elements inside elements; what lies deeper is taken as if it lay there


class Written(str):
    """HTML as a template made it: a leaf that is written as it is."""


@dataclass
class Element:
    tag: str
    attributes: dict = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def get(self, name):
        return self.attributes.get(name, "")

    def descendants(self):
        """The elements inside this one, in the order of their opening tags."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.descendants()

    def words(self) -> str:
        """All its text, without a tag."""
        return "".join(
            child if isinstance(child, str) else child.words() for child in self.children
        )


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = Element("")
        self.open = [self.root]
        self.too_deep = 0

    def handle_starttag(self, tag, attrs):
        if tag in VOID_TAGS or len(self.open) <= DEEPEST:
            element = Element(tag, {name: value or "" for name, value in attrs})
            self.open[-1].children.append(element)
            if tag not in VOID_TAGS:
                self.open.append(element)
        else:
            self.too_deep += 1

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if self.too_deep:
            self.too_deep -= tag not in VOID_TAGS
        elif len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def read(html: str) -> Element:
    """The tree of well-formed HTML, below an element without a name."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


def write(node: Element | str) -> str:
    """The HTML of a tree."""
    if isinstance(node, Written):
        return node
    if isinstance(node, str):
        return escape(node, quote=False)
    inside = "".join(map(write, node.children))
    if not node.tag:
        return inside
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    closing = "" if node.tag in VOID_TAGS else f"{inside}</{node.tag}>"
    return f"<{node.tag}{attributes}>{closing}"
