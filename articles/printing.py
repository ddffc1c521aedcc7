"""A story's stored text as a page shows it: with its pictures and notes, its tables in boxes, and
links to where stories stand now. The same for readers, previews and feeds."""

import re
from html import unescape

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import trees
from articles.addresses import absolute
from articles.embeds import player_for, printed_embed
from articles.markup import only_safe
from articles.tables import mark_numbers, scopes
from articles.trees import Element, Written

ARTICLE = re.compile(r'<a [^>]*?data-article="(\d+)"')
EMBEDS = re.compile(r'<figure [^>]*?data-embed="([^"]*)"')
FIGURES = re.compile(r'<figure [^>]*?data-(?:figure|gallery)="([^"]*)"')
# How wide a figure is shown, by its class.
SIZES = {
    "": "(min-width: 46rem) 43rem, 100vw",
    "wide": "(min-width: 64rem) 60rem, 100vw",
    "small": "(min-width: 40rem) 20rem, 60vw",
}
GALLERY_SIZES = "(min-width: 40rem) 24rem, 80vw"


def printed_body(revision, linked=None, identity=None) -> SafeString:
    """A story's HTML, its dateline before the first sentence; `linked`, `identity` as below."""
    return printed_bodies([revision], linked, identity)[0]


def printed_bodies(revisions, linked=None, identity=None) -> list[SafeString]:
    """The HTML of several stories; all they link to is one query, their figures are two. What
    they link to may be at hand: `linked`, with their articles, of which readers see all; and so
    may the site's `identity`, whose words are printed below pictures that AI had to do with."""
    with_figures = [revision for revision in revisions if figure_keys(revision.body)]
    prefetch_related_objects(with_figures, "figures__photo", "figures__clip")
    found = _linked_by(revisions) if linked is None else linked
    addresses = {story.article_id: story.get_absolute_url() for story in found}
    printers = [_Printer(revision, addresses, identity) for revision in revisions]
    # Also on an English page, whose links stay within English: the text is marked as Vietnamese.
    with translation.override(settings.LANGUAGE_CODE):
        return [mark_safe(printer.printed()) for printer in printers]


def figure_keys(body: str) -> list[str]:
    """The keys of the figures a text names, in its order."""
    return [key for keys in FIGURES.findall(body) for key in keys.split()]


def has_players(revision) -> bool:
    """Whether something in a story plays from another site once a reader clicks."""
    addresses = [figure.embed for figure in revision.figures.all() if figure.embed]
    return any(map(player_for, embedded_addresses(revision.body) + addresses))


def embedded_addresses(body: str) -> list[str]:
    """The addresses of other sites a text shows something of, in its order."""
    return [unescape(address) for address in EMBEDS.findall(body)]


def linked_articles(body: str) -> set[int]:
    """The numbers of the articles a text links to."""
    return set(map(int, ARTICLE.findall(body)))


def _linked_by(revisions):
    """What stands at the articles that are linked to; nothing that readers cannot see."""
    linked = set().union(*(linked_articles(revision.body) for revision in revisions))
    if not linked:
        return []
    live = type(revisions[0]).objects.live().filter(article__in=linked)
    return live.select_related("article").defer("body")


class _Printer:
    def __init__(self, revision, addresses, identity):
        self.revision, self.addresses, self.identity = revision, addresses, identity
        is_illustrated = bool(figure_keys(revision.body))
        figures = revision.figures.all() if is_illustrated else []
        self.figures = {figure.key: figure for figure in figures}
        self.notes, self.tables, self.boxes = [], 0, 0
        self.is_under_heading = False

    def printed(self):
        root = trees.read(only_safe(self.revision.body))
        if self.revision.dateline:
            root.children = self.with_dateline(root.children)
        page = Element("", {}, self.all(root.children))
        return trees.write(page) + self.printed_notes()

    def with_dateline(self, blocks):
        """A dateline that ends in a word is set off by a comma."""
        dateline = self.revision.dateline
        place = Written(format_html('<span class="dateline">{}</span>', dateline))
        first = next((b for b in blocks if isinstance(b, Element) and b.tag == "p"), None)
        if first is None:
            return [Element("p", {}, [place]), *blocks]
        first.children = [place, ", " if dateline[-1].isalnum() else " ", *first.children]
        return blocks

    def all(self, nodes):
        return [made for node in nodes for made in self.one(node)]

    def one(self, node):
        """What is printed for a node of the stored tree, as nodes."""
        if isinstance(node, str):
            return [node]
        if make := getattr(self, f"print_{node.tag}", None):
            return make(node)
        return [Element(node.tag, node.attributes, self.all(node.children))]

    # Links and notes

    def print_a(self, link):
        words, attributes = self.all(link.children), link.attributes
        if number := link.get("data-article"):
            address = self.addresses.get(int(number))
            if address is None:
                return words
            attributes = {"href": address}
        if (address := attributes.get("href", "")).startswith("/"):
            attributes = attributes | {"data-printed": absolute(address)}  # what paper says
        return [Element("a", attributes, words)]

    def print_small(self, note):
        self.notes.append(Element("", {}, self.all(note.children)))
        number = len(self.notes)
        html = (
            '<sup class="note"><a id="ve-{0}" href="#chu-thich-{0}" aria-label="{1}">{0}</a></sup>'
        )
        return [Written(format_html(html, number, _("Note %(number)s") % {"number": number}))]

    def printed_notes(self):
        if not self.notes:
            return ""
        notes = [
            {"words": mark_safe(trees.write(note)), "number": number}
            for number, note in enumerate(self.notes, start=1)
        ]
        return render_to_string("articles/_notes.html", {"notes": notes})

    # Headings and boxes

    def print_h2(self, heading):
        self.is_under_heading = True
        return [Element("h2", {}, self.all(heading.children))]

    def print_blockquote(self, quote, kind="quote"):
        """A quotation, with whose words they are as its caption."""
        source = next(
            (e for e in quote.children if isinstance(e, Element) and e.tag == "cite"), None
        )
        words = [child for child in quote.children if child is not source]
        printed = Element("blockquote", {}, self.all(words))
        if source:
            caption = [Element("figcaption", {}, self.all(source.children))]
        elif kind == "quote":
            return [printed]
        else:
            caption = []
        return [Element("figure", {"class": kind}, [printed, *caption])]

    def print_aside(self, box):
        if box.get("class") == "pull-quote":
            return self.print_blockquote(box, "pull-quote")
        self.boxes += 1
        heading = next((e for e in box.children if isinstance(e, Element) and e.tag == "h3"), None)
        name = {"aria-label": _("Fact box")}
        printed = self.all(box.children)
        if heading:
            name = {"aria-labelledby": f"hop-{self.boxes}"}
            shown = printed[box.children.index(heading)]
            shown.attributes = {"id": f"hop-{self.boxes}"}
            shown.tag = "h3" if self.is_under_heading else "h2"
        return [Element("aside", {"class": "fact-box"} | name, printed)]

    def print_table(self, table):
        """In a box that scrolls by itself, by the keyboard too."""
        self.tables += 1
        rows = [e for e in table.descendants() if e.tag == "tr"]
        cells = [[e for e in row.children if isinstance(e, Element)] for row in rows]
        heads = scopes(cells)
        mark_numbers(cells)
        for cell in (cell for row in cells for cell in row):
            cell.children = self.all(cell.children)
        parts = [Element("thead", {}, rows[:heads]), Element("tbody", {}, rows[heads:])]
        label = _("Table %(number)s") % {"number": self.tables}
        box = {"class": "table-box", "role": "region", "aria-label": label, "tabindex": "0"}
        shown = Element("table", {}, [part for part in parts if part.children])
        return [Element("div", box, [shown])]

    # What stands elsewhere

    def print_figure(self, place):
        if address := place.get("data-embed"):
            return [Written(printed_embed(address))]
        if key := place.get("data-figure"):
            return self.print_picture(key, place.get("class"))
        figures = [
            self.figures[key] for key in place.get("data-gallery").split() if key in self.figures
        ]
        context = {"figures": figures, "sizes": GALLERY_SIZES, "identity": self.identity}
        return [Written(render_to_string("articles/_gallery.html", context))] if figures else []

    def print_picture(self, key, looks):
        """A picture that the story (no longer) has leaves no gap."""
        figure = self.figures.get(key)
        if figure is None:
            return []
        size = next((size for size in ("wide", "small") if size in looks), "")
        context = {"figure": figure, "looks": looks, "sizes": SIZES[size]}
        context["identity"] = self.identity
        return [Written(render_to_string("articles/_figure.html", context))]
