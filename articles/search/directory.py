"""The names of people, organisations and topics, and what is abbreviated, held in memory: some
thousands, asked for at every letter a reader types. The database takes longer to look through them
than all else does."""

from bisect import bisect_left
from collections import defaultdict
from secrets import token_hex
from time import monotonic
from typing import NamedTuple

from django.core.cache import cache
from django.db.models.functions import Coalesce

from articles.models import Official, Organisation, SiteVersion, Topic
from articles.search import abbreviations
from articles.search.words import running_text

MODELS = {"official": Official, "organisation": Organisation, "topic": Topic}
SECONDS = 60  # a change that came between its version and its names counts after them
AFTER_ALL = "\U0010ffff"  # sorts behind every letter


class Line(NamedTuple):
    """One of the names of a row, as folded words; of a row merged into another `key` is that of
    the other."""

    length: int  # in words
    name: str
    kind: str
    key: int
    words: frozenset


class Directory:
    """All names, those of the fewest words first, and the `abbreviations`."""

    def __init__(self):
        self.abbreviations = abbreviations.known()
        self.lines = sorted(_lines(), key=lambda line: line[:4])
        self.by_word = defaultdict(set)
        for place, line in enumerate(self.lines):
            for word in line.words:
                self.by_word[word].add(place)
        self.words = sorted(self.by_word)

    def having(self, words, is_typing=False):
        """The lines with all these folded words; of the last one the beginning is enough while a
        reader is typing."""
        *whole, last = words
        places = self._begun_with(last) if is_typing else self.by_word.get(last, set())
        for word in whole:
            places = places & self.by_word.get(word, set())
        return (self.lines[place] for place in sorted(places))

    def _begun_with(self, beginning):
        first = bisect_left(self.words, beginning)
        end = bisect_left(self.words, beginning + AFTER_ALL)
        return set().union(*(self.by_word[word] for word in self.words[first:end]))


class Held(NamedTuple):
    """A directory, the mark and the version of the site it was made under, and when."""

    mark: str | None
    version: int
    since: float
    directory: Directory


_held = None


def current():
    """The directory of the site as it stands. Of one version of the site every process holds its
    own; the mark they share says whether it is of that version."""
    global _held
    version = SiteVersion.current()
    mark = _mark_of(version)
    if _held is None or not _is_current(mark, version):
        _held = Held(mark, version, monotonic(), Directory())
    return _held.directory


def _mark_of(version):
    """The mark all processes share; None where no cache answers."""
    key = f"names-{version}"
    mark = cache.get(key)
    if mark is None:
        new = token_hex()
        mark = new if cache.add(key, new, SECONDS) else cache.get(key)
    return mark


def _is_current(mark, version):
    if mark is None:  # each process by itself, as long as a mark would count
        return _held.version == version and monotonic() - _held.since < SECONDS
    return mark == _held.mark


def _lines():
    for kind, model in MODELS.items():
        rows = model.objects.order_by().values_list(Coalesce("merged_into", "pk"), "name_folded")
        for key, name in rows:
            for line in running_text(name.splitlines()).splitlines():
                words = line.split()
                yield Line(len(words), name, kind, key, frozenset(words))
