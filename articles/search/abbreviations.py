"""Letters that stand for words: of organisations, and of a list the desk edits.

Either finds the other, since a question is asked in both forms; so a change of the list needs no
index anew. They are held with the names (`articles.search.directory`), by the site's version.
"""

from collections import defaultdict
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from django.apps import apps

from articles.search.words import Word, words_of

MOST_READINGS = 6  # of one question
MOST_VARIANTS = 16  # of a phrase or a name


class Span(NamedTuple):
    """From the word `start` to before the word `end` a story may have `short` instead."""

    start: int
    end: int
    short: tuple


class Reading(NamedTuple):
    """A question's words with abbreviations written out, and where a story may shorten them."""

    words: list
    spans: list


def readings_of(words, abbreviations):
    """The ways to understand a question's words, an abbreviation of two meanings in either;
    `abbreviations` are those `known`."""
    full_of, short_of = abbreviations
    written_out = _written_out(tuple(words), full_of)
    return [Reading(list(words), _spans(words, short_of)) for words in written_out]


def variants_of(words, abbreviations):
    """The ways to write these words one after the other: as typed, each abbreviation written out,
    and what has an abbreviation shortened."""
    readings = readings_of(words, abbreviations)
    written = [list(words), *(reading.words for reading in readings)]
    for reading in readings:
        written += islice(_shortened(reading), MOST_VARIANTS)
    variants = {}
    for one in written:
        variants.setdefault(tuple(_as_folded(one)), one)
    return list(variants.values())[:MOST_VARIANTS]


def _shortened(reading):
    """The words of a reading with spans shortened in every way, the longest spans first."""
    waiting = [([], 0)]
    while waiting:
        begun, at = waiting.pop()
        if at == len(reading.words):
            yield begun
            continue
        waiting.append(([*begun, reading.words[at]], at + 1))
        begins = [span for span in reading.spans if span.start == at]
        for span in sorted(begins, key=lambda span: span.end):
            waiting.append((begun + _as_words(span.short), span.end))


def _as_words(folded):
    return [Word(word, (), "") for word in folded]


def _as_folded(words):
    return [word.folded for word in words]


def known():
    """Of each abbreviation's words what they stand for, and the other way round; both by their
    first word."""
    listed = apps.get_model("articles", "Abbreviation").objects.values_list("short", "full")
    organisations = apps.get_model("articles", "Organisation").objects.exclude(
        abbreviation="", aliases=""
    )
    named = organisations.values_list("name", "abbreviation", "aliases")
    return _tables(tuple(listed), tuple(named))


@lru_cache(maxsize=4)  # the rows seldom change
def _tables(listed, named):
    others = [
        (other, name)
        for name, abbreviation, aliases in named
        for other in [abbreviation, *aliases.splitlines()]
    ]
    full_of, short_of = defaultdict(set), defaultdict(set)
    for pair in [*listed, *others]:
        short, full = map(_folded, pair)
        if short and full and short != full:
            full_of[short[0]].add((short, full))
            short_of[full[0]].add((full, short))
    return full_of, short_of


def _folded(text):
    return tuple(word.folded for word in words_of(text))


def _written_out(words, full_of):
    """`words` with each abbreviation written out in every way, the longest ones first."""
    done, waiting = [], [((), words)]
    while waiting and len(done) < MOST_READINGS:
        begun, rest = waiting.pop(0)
        if not rest:
            done.append(begun)
            continue
        matches = sorted(_beginning(rest, full_of), key=lambda pair: (-len(pair[0]), pair))
        for short, full in matches:
            waiting.append((begun + tuple(_as_words(full)), rest[len(short) :]))
        if not matches:
            waiting.append((begun + rest[:1], rest[1:]))
    return done or [words]


def _spans(words, short_of):
    return [
        Span(start, start + len(full), short)
        for start in range(len(words))
        for full, short in sorted(_beginning(words[start:], short_of))
    ]


def _beginning(words, table):
    """The pairs of the table whose first part the words begin with."""
    if not words:
        return []
    folded = tuple(_as_folded(words))
    return [pair for pair in table.get(folded[0], ()) if folded[: len(pair[0])] == pair[0]]
