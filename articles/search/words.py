"""Text as search reads it: words, each with its folded form and, where it has marks, its spelling.

What this module returns is stored in the index: whoever changes it rebuilds the index
(`manage.py rebuild_search`).
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from articles.vietnamese import APOSTROPHES, MARK, fold, normalise, spelling

LETTERS = rf"[^\W_]+(?:{MARK}+[^\W_]*)*"
WORD = re.compile(rf"{LETTERS}(?:['{APOSTROPHES}]{LETTERS})*")
LONGEST = 40  # letters of a word that count

# Marks that no word contains, and so set kinds of tokens apart.
SPELLED = "="
BESIDE = "_"


class Word(NamedTuple):
    """A word's folded form; its parts, where an apostrophe divides it (H'Drai); and its spelling
    in small letters where that differs from the folded form, else ""."""

    folded: str
    parts: tuple
    spelled: str


class Place(NamedTuple):
    """A word and where it stands in its text."""

    word: Word
    start: int
    end: int


def words_of(text):
    """The words of a text in order."""
    return list(filter(None, map(word_of, WORD.findall(normalise(text)))))


def places_of(text):
    """The words of a text in NFC, each with its place."""
    found = (Place(word_of(match[0]), *match.span()) for match in WORD.finditer(text))
    return [place for place in found if place.word]


@lru_cache(maxsize=50_000)  # a few thousand syllables make up most of any text
def word_of(written):
    """A run of letters and digits as a `Word`, or None where nothing is left of it folded."""
    parts = tuple(part[:LONGEST] for part in re.findall(r"[^\W_]+", fold(written)))
    folded = "".join(parts)[:LONGEST]
    if not folded:
        return None
    spelled = "".join(re.findall(rf"{LETTERS}", spelling(written).casefold()))[:LONGEST]
    return Word(folded, parts if len(parts) > 1 else (), spelled if spelled != folded else "")


def running_text(lines):
    """The folded words of lines in their order, where `in_running_text` is found as it stands; a
    line with divided words once more, with their parts."""
    texts = []
    for words in filter(None, map(words_of, lines)):
        texts.append(in_running_text(word.folded for word in words))
        if any(word.parts for word in words):
            texts.append(in_running_text(_divided(words)))
    return "\n".join(texts)


def in_running_text(folded):
    return f" {' '.join(folded)} "


def _divided(words):
    return [part for word in words for part in word.parts or (word.folded,)]


def tokens_of(lines):
    """The tokens of lines of text: folded words, pairs of neighbours in a line, spellings."""
    tokens = set()
    for line in lines:
        words = words_of(line)
        if not words:
            continue
        folded, parts, spelled = zip(*words, strict=True)
        tokens.update(folded, map(BESIDE.join, pairwise(folded)))
        tokens.update(map(SPELLED.__add__, filter(None, spelled)))
        if any(parts):
            divided = _divided(words)
            tokens.update(divided, map(BESIDE.join, pairwise(divided)))
    return tokens


def beginnings_of(lines):
    """What a reader has typed of a word of these lines, letter by letter."""
    words = {word.folded for line in lines for word in words_of(line)}
    return {word[:end] for word in words for end in range(1, len(word) + 1)}
