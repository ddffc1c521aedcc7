"""People's names in running text: those that are known, and those a letter away from them.

Names are compared syllable by syllable in one spelling, whatever their case and code points.
"""

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from articles.markup import BLOCK_TAGS
from articles.vietnamese import MARK, TONES, spelling

SYLLABLE = re.compile(rf"(?:[^\W\d_]{MARK}*)+(?:['’](?:[^\W\d_]{MARK}*)+)*")
TAG = re.compile(r"<[^>]*>")
DIVIDER = re.compile(rf"</?(?:{'|'.join(sorted(BLOCK_TAGS | {'br', 'small'}))})\b")
SHORTEST = 2  # a single syllable is no name to look for


class Found(NamedTuple):
    """Where a text names somebody: `text` as it stands there, of the person called `name`."""

    name: str
    text: str

    @property
    def is_right(self):
        return key_of(self.name) == key_of(self.text)


class Word(NamedTuple):
    start: int
    end: int
    key: str
    is_capitalised: bool


def found_in(text, names):
    """Each of `names` (full names of people) the text or HTML gives, rightly or one slip away.

    A slip is one tone mark, one letter, or two letters in each other's place. What is itself a
    known name is no slip for another.
    """
    index = _Index(names)
    found = {}
    for run in runs_of(text):
        for words, known in _in_run(run, index):
            as_printed = text_of(words, text)
            for name in known:
                found[name, tuple(word.key for word in words)] = Found(name, as_printed)
    return list(found.values())


def mended(text, wrong, right):
    """The text or HTML with the one wrong syllable of a name put right, wherever it stands."""
    wrong_key, right_words = key_of(wrong), SYLLABLE.findall(right)
    places = []
    for run in runs_of(text):
        for words in _windows(run, len(wrong_key)):
            if tuple(word.key for word in words) == wrong_key and _is_whole(words, run):
                places += zip(words, right_words, strict=True)
    for word, syllable in reversed(places):
        if word.key != _key(syllable):
            was = text[word.start : word.end]
            text = text[: word.start] + _in_case_of(was, syllable) + text[word.end :]
    return text


def key_of(name):
    """What two writings of one name have in common."""
    return tuple(map(_key, SYLLABLE.findall(name)))


def runs_of(text):
    """The capitalised words of a text, in the runs nothing but a space or a tag divides."""
    bare = TAG.sub(_blank, text)
    words = [
        Word(match.start(), match.end(), _key(match[0]), match[0][0].isupper())
        for match in SYLLABLE.finditer(bare)
    ]
    run = []
    for before, word in pairwise([None, *words]):
        divided = before and bare[before.end : word.start].strip(" \u00a0")
        if run and (divided or not word.is_capitalised):
            yield run
            run = []
        if word.is_capitalised:
            run.append(word)
    if run:
        yield run


def text_of(words, text):
    """The words as they stand in the text, without the tags between them."""
    return " ".join(text[word.start : word.end] for word in words)


class _Index:
    """Known names by their key, and by their key with one syllable left open."""

    def __init__(self, names):
        self.exact = defaultdict(set)
        self.nearly = defaultdict(set)
        for name in names:
            key = key_of(name)
            if len(key) >= SHORTEST:
                self.exact[key].add(name)
                for place in range(len(key)):
                    self.nearly[place, _opened(key, place)].add((key[place], name))
        self.families = {key[0] for key in self.exact}
        self.lengths = sorted({len(key) for key in self.exact}, reverse=True)

    def near(self, key):
        """The names one slip away from `key`."""
        return {
            name
            for place, syllable in enumerate(key)
            for known, name in self.nearly.get((place, _opened(key, place)), ())
            if is_one_slip(syllable, known)
        }


def _in_run(run, index):
    """The names in a run, each with its words: the right ones first, and none inside another."""
    taken = set()
    for look_up in (index.exact.get, index.near):
        for length in index.lengths:
            for words in _windows(run, length):
                if taken.isdisjoint(words) and _is_whole(words, run, index.families):
                    known = look_up(tuple(word.key for word in words))
                    if known:
                        taken.update(words)
                        yield words, sorted(known)


def _windows(run, length):
    return (run[start : start + length] for start in range(len(run) - length + 1))


def _is_whole(words, run, families=()):
    """Whether the words are no part of a longer name: what goes on, or begins with a family's."""
    first = run.index(words[0])
    begun_before = first > 0 and run[first - 1].key in families
    return words[-1] == run[-1] and not begun_before


def _opened(key, place):
    return (*key[:place], "", *key[place + 1 :])


def _blank(tag):
    """As many spaces as the tag is long; a new block divides what stands before and after."""
    divider = "\n" if DIVIDER.match(tag[0]) else " "
    return divider * len(tag[0])


def _in_case_of(was, syllable):
    return syllable.upper() if len(was) > 1 and was.isupper() else syllable


# A few thousand syllables make up all names and most of any text.


@lru_cache(maxsize=20_000)
def _key(syllable):
    return spelling(syllable.replace("’", "'")).casefold()


@lru_cache(maxsize=20_000)
def is_one_slip(one, other):
    """Whether two syllables (as keys) differ by one tone mark or one letter, or in the order of
    two neighbouring letters."""
    (letters, tone), (other_letters, other_tone) = _parts(one), _parts(other)
    if tone != other_tone:
        return letters == other_letters
    return letters != other_letters and _one_edit(letters, other_letters)


def _parts(syllable):
    """A syllable's letters, each with its own mark but without the tone, and its tone."""
    decomposed = unicodedata.normalize("NFD", syllable)
    tone = "".join(char for char in decomposed if char in TONES)
    toneless = "".join(char for char in decomposed if char not in TONES)
    return tuple(re.findall(rf".{MARK}*", toneless)), tone


def _one_edit(one, other):
    """Whether one letter added, left out, replaced, or exchanged with the next makes them equal."""
    shorter, longer = sorted([one, other], key=len)
    if len(longer) - len(shorter) > 1:
        return False
    same = 0
    while same < len(shorter) and shorter[same] == longer[same]:
        same += 1
    rest, other_rest = shorter[same:], longer[same:]
    if len(shorter) < len(longer):
        return rest == other_rest[1:]
    return rest[1:] == other_rest[1:] or (
        rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    )
