"""What a story is found by: its texts in three tiers, and what it is about."""

import re
from html import unescape
from typing import NamedTuple

from articles.search.words import beginnings_of, tokens_of, words_of

# A token of the headline begins with the first, of the headline or of a name with the second.
HEADLINE, NAMES, ANYWHERE = "h.", "n.", ""
BEGINNING = "b."
BLOCK = re.compile(r"</?(?:p|h2|h3|ul|ol|li|blockquote|br|figure|figcaption|aside|table|tr|td)\b")
TAG = re.compile(r"<[^>]*>")
MOST_LETTERS = 100_000  # of a text that count, some thirty printed pages; a `tsvector` has an end

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

    def has(self, phrase):
        """Whether the words stand in this order in one of the lines."""
        wanted = f" {' '.join(word.folded for word in phrase)} "
        lines = [*self.headline, *self.names, *self.rest]
        return any(
            wanted in f" {' '.join(word.folded for word in words_of(line))} " for line in lines
        )


def document_of(revision):
    """The document of a revision, loaded with `CHILDREN`, its section and its event."""
    figures = revision.figures.all()
    event = revision.event
    rest = [
        revision.kicker,
        revision.standfirst,
        revision.dateline,
        *lines_of(revision.body),
        *(figure.caption for figure in figures),
        *(figure.alt for figure in figures),
        *(figure.credit for figure in figures),
        *(byline.author.name for byline in revision.bylines.all()),
        revision.source_name,
        *([event.name, event.place, *event.documents.splitlines()] if event else []),
        revision.public_note,
    ]
    return Document([revision.headline], list(names_in(revision)), rest, list(facets_of(revision)))


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
    """The text of a body's HTML, a line each paragraph."""
    text = TAG.sub("", BLOCK.sub(r"\n\g<0>", html))
    return unescape(text)[:MOST_LETTERS].splitlines()
