"""What a story is found by: its texts in three tiers, and what it is about."""

import re
from html import unescape
from typing import NamedTuple

from articles.markup import BLOCK_TAGS
from articles.search.words import beginnings_of, running_text, tokens_of

# A token of the headline begins with the first, of the headline or of a name with the second.
HEADLINE, NAMES, ANYWHERE = "h.", "n.", ""
BEGINNING = "b."
BLOCK = re.compile(rf"</?(?:{'|'.join(sorted(BLOCK_TAGS | {'br'}))})\b")
NOTE = re.compile(r'<small class="note">(.*?)</small>')
TAG = re.compile(r"<[^>]*>")
# Of a body, and of what stands beside it, that count: some thirty printed pages each. A `tsvector`
# has an end, at a megabyte of different tokens.
MOST_LETTERS = 100_000

# What a document needs of its revision, for `prefetch_related`.
CHILDREN = [
    "bylines__author",
    "mentions__tag__aliases",
    "taggings__tag__aliases",
    "figures",
    *(
        f"revision_organisations__organisation{names}"
        for names in ("__merged", "__predecessors", "__successor")
    ),
]


class Document(NamedTuple):
    """Lines of text by tier, and `facets`: a token for each thing the story is filed under."""

    headline: list
    names: list
    rest: list
    facets: list

    def tokens(self):
        headline = tokens_of(self.headline)
        named = headline | tokens_of(self.names)
        tokens = named | tokens_of(self.rest)
        tokens |= {HEADLINE + token for token in headline}
        tokens |= {NAMES + token for token in named}
        tokens |= {BEGINNING + token for token in beginnings_of(self.headline)}
        return tokens.union(self.facets)

    def running_text(self):
        return running_text([*self.headline, *self.names, *self.rest])


def document_of(revision):
    """The document of a revision, loaded with `CHILDREN`, its section and its event."""
    names = bounded(names_in(revision))
    rest = [*lines_of(revision.body), *bounded(lines_beside(revision))]
    return Document([revision.headline], list(names), rest, list(facets_of(revision)))


def lines_beside(revision):
    """What a story says outside its headline and body, the short texts first."""
    figures, event = revision.figures.all(), revision.event
    yield from [revision.kicker, revision.standfirst, revision.dateline, revision.source_name]
    yield from (byline.author.name for byline in revision.bylines.all())
    yield revision.public_note
    for figure in figures:
        yield from [figure.caption, figure.alt, figure.credit]
    if event:
        yield from [event.name, event.place, *event.documents.splitlines()]
    for figure in figures:
        yield from figure.transcript.splitlines()


def bounded(lines):
    """The lines as far as `MOST_LETTERS` go."""
    left = MOST_LETTERS
    for line in lines:
        if left <= 0:
            return
        yield line[:left]
        left -= len(line)


def names_in(revision):
    """People with their positions, organisations by all their names, topics."""
    for mention in revision.mentions.all():
        official = mention.tag
        yield f"{mention.position_text} {official.full_name}"
        yield official.name
        yield from (alias.name for alias in official.aliases.all())
    for named in revision.revision_organisations.all():
        organisation = named.organisation
        others = [*organisation.merged.all(), *organisation.predecessors.all()]
        for one in [organisation, *others, organisation.successor]:
            if one:
                yield from [one.name, one.abbreviation, *one.aliases.splitlines()]
    for tagging in revision.taggings.all():
        yield tagging.tag.name
        yield from (alias.name for alias in tagging.tag.aliases.all())


def facets_of(revision):
    section = revision.section
    yield facet("section", section.pk)
    if section.parent_id:
        yield facet("section", section.parent_id)
    for row in revision.mentions.all():
        yield facet("official", row.tag_id)
    for row in revision.revision_organisations.all():
        yield facet("organisation", row.organisation_id)
    for row in revision.taggings.all():
        yield facet("topic", row.tag_id)
    yield from sorted({facet("author", row.author_id) for row in revision.bylines.all()})


def facet(kind, key):
    return f"{kind}:{key}"


def lines_of(html):
    """The text of a body's HTML, a line each paragraph; then its notes, a line each."""
    with_notes_below = "\n".join([NOTE.sub("", html), *NOTE.findall(html)])
    text = TAG.sub("", BLOCK.sub(r"\n\g<0>", with_notes_below))
    return unescape(text)[:MOST_LETTERS].splitlines()
