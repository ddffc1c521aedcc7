"""Which stories answer a question, the best first.

The score is ours and a whole number: where the words stand (headline, people and organisations,
anywhere), whether they stand beside each other, whether they are spelled as typed; then the age, in
buckets of a second, and last the revision's key, both of them the entry's `place`. Stories of one
score but for their place are a *level*: an expression the engine answers, newest first. So nothing
is weighed that no page shows. (Wider buckets, of a day or a year, would put an older story before a
newer one for nothing but its number; and the engines read in the order of places, no other.)

The index knows neighbours by twos. Whether all of a longer phrase stands together is looked up in
the running text of what the engine found.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from itertools import islice, pairwise
from operator import or_

from django.db.models import Q

from articles.many import many
from articles.models import Revision
from articles.search import directory
from articles.search.abbreviations import Reading, readings_of, variants_of
from articles.search.documents import ANYWHERE, BEGINNING, HEADLINE, NAMES
from articles.search.engine import both, either, newest, without
from articles.search.places import place_of, quarter, quarter_of
from articles.search.query import Question
from articles.search.words import BESIDE, SPELLED, in_running_text

MOST_FOUND = 1000  # of a level, and of what is counted
MOST_READ = 5000  # entries, among them those no reader may see or without a phrase
MOST_QUARTERS = 60

# No two sums are the same. Neighbours count more than a tier, marks less.
TIERS = {HEADLINE: 42, NAMES: 21, ANYWHERE: 0}
TOGETHER, AS_SPELLED = 30, 10
A_LEVEL = 2**63  # above every place


@dataclass
class Search:
    """A question with its filters: `filters` are expressions, `since` and `until` moments."""

    question: Question
    now: datetime
    filters: tuple = ()
    since: datetime | None = None
    until: datetime | None = None

    @property
    def found(self):
        """The newest stories that answer, to a bound: their facets by their place."""
        return self._found[0]

    @property
    def reached(self):
        """The place below which none was looked for, None where `found` is all there is."""
        return self._found[1]

    @property
    def _all_known(self):
        return self.reached is None

    @cached_property
    def _found(self):
        found, reached = self._read(self.expression(ANYWHERE), MOST_FOUND + 1)
        return dict(islice(found.items(), MOST_FOUND + 1)), reached

    @cached_property
    def readings(self):
        return readings_of(self.question.words, self._abbreviations)

    @cached_property
    def phrases(self):
        """The phrases, each as a list of the ways to write it."""
        return [variants_of(phrase, self._abbreviations) for phrase in self.question.phrases]

    @property
    def variants(self):
        """The ways to write all the words, as a name may have them."""
        return variants_of(self.question.wanted, self._abbreviations)

    @cached_property
    def directory(self):
        """The names and abbreviations of the site, as they are known now."""
        return directory.current()

    @property
    def _abbreviations(self):
        return self.directory.abbreviations

    @cached_property
    def _in_running_text(self):
        """What the index cannot tell of a story: that it has the longer phrases, or has not."""
        asked = Q()
        for variants in self.phrases:
            if any(map(_is_long, variants)):
                asked &= reduce(or_, map(_stands_in_text, variants))
        for phrase in filter(_is_long, self.question.unwanted):
            asked &= ~_stands_in_text(phrase)
        return asked

    @cached_property
    def marked_words(self):
        """The folded words a result shows marked, abbreviated and written out."""
        words = {word.folded for word in self.question.wanted}
        for reading in self.readings:
            words.update(word.folded for word in reading.words)
            words.update(short for span in reading.spans for short in span.short)
        for variants in self.phrases:
            words.update(word.folded for variant in variants for word in variant)
        return words

    @property
    def is_broad(self):
        """Whether there are, or may be, more stories than are counted."""
        return len(self.found) > MOST_FOUND or not self._all_known

    def best(self, count):
        """The first `count` of all found, as (score, place), the best first."""
        scores = {}
        count = min(count, len(self.found)) if self._all_known else count
        empty = set()
        for points, expression in self.levels():
            tier = self.expression(_tier_of(points))
            if tier in empty:
                continue
            places = self._live(expression, count + len(scores))
            if not places and not self._newest(tier, 1):
                empty.add(tier)  # nothing stricter need be asked
            for place in places:
                scores.setdefault(place, points * A_LEVEL + place)
            if len(scores) >= count:
                break
        ranked = sorted(((score, place) for place, score in scores.items()), reverse=True)
        return ranked[:count]

    def latest(self, count, below=None):
        """The places of the newest found below `below`, and the place below which none was looked
        for, None where these are all."""
        if below is None and self._all_known:
            return list(self.found)[:count], None
        found, reached = self._read(self.expression(ANYWHERE), min(count, MOST_FOUND), below)
        return list(found)[:count], reached

    def levels(self):
        """(points, expression) of every level, the best first."""
        levels = {}
        for tier, points in TIERS.items():
            for together in (TOGETHER, 0):
                for spelled in (AS_SPELLED, 0):
                    expression = self.expression(tier, bool(together), bool(spelled))
                    levels.setdefault(expression, points + together + spelled)
        return sorted(
            ((points, expression) for expression, points in levels.items()),
            key=lambda level: -level[0],
        )

    def expression(self, tier, together=False, spelled=False):
        """What a story must have to belong to a level."""
        words = either(*(_wanted(one, tier, together, spelled) for one in self.readings))
        phrases = [
            either(*(_phrase(variant, tier, spelled) for variant in variants))
            for variants in self.phrases
        ]
        unwanted = [
            _beside(_folded(phrase), ANYWHERE)
            for phrase in self.question.unwanted
            if not _is_long(phrase)
        ]
        wanted = both(words, *phrases, *self.filters, self._quarters())
        return without(wanted, either(*unwanted))

    def _quarters(self):
        if self.since is None:
            return None
        first, last = quarter(self.since), quarter(self.until or self.now)
        if last - first > MOST_QUARTERS:
            return None
        return either(*(quarter_of(number) for number in range(first, last + 1)))

    def _newest(self, expression, limit, below=None):
        bounds = [place_before(self.until), below]
        bounds = [place for place in bounds if place is not None]
        return newest(expression, limit, place_before(self.since), min(bounds, default=None))

    def _live(self, expression, count):
        """The newest places of an expression readers may see, `count` of them or all."""
        if self._all_known:
            oldest = min(self.found, default=None)
            places = newest(expression, MOST_READ, oldest) if self.found else []
            return [place for place in places if place in self.found][:count]
        return list(self._read(expression, min(count, MOST_FOUND))[0])[:count]

    def _read(self, expression, count, below=None):
        """The newest stories of an expression that readers may see: `count` of them or more, their
        facets by their place; and how far was read, None where these are all there are."""
        seen, left, asked = {}, MOST_READ, 0
        while len(seen) < count and left > 0:
            # Twice as many each time, since few of them may have a phrase.
            asked = min(left, max(2 * asked, count + count // 10 + 10))
            places = self._newest(expression, asked, below)
            seen |= self._live_entries(places)
            if len(places) < asked:
                return seen, None
            left -= asked
            below = places[-1]
        return seen, below

    def _live_entries(self, places):
        """The facets of those entries at these places that readers may see and that have what the
        index cannot tell, in their order."""
        live = Revision.objects.live(self.now)
        shown = live.filter(self._in_running_text, search_entry__place__in=many(places))
        facets = dict(shown.values_list("search_entry__place", "search_entry__facets"))
        return {place: facets[place] for place in places if place in facets}


def _tier_of(points):
    """The tier of a level with these points."""
    return next(tier for tier, own in TIERS.items() if own % 10 == points % 10)


def place_before(moment):
    """The place all entries of a moment and after it stand above, or None."""
    return None if moment is None else place_of(moment)


def _wanted(reading, tier, together, spelled):
    """One reading of the words: each stands in the story, or what may stand for it."""
    wanted = [_word(reading, tier, index) for index in range(len(reading.words))]
    if together:
        wanted += _together(reading, tier)
    if spelled:
        wanted += [tier + SPELLED + word.spelled for word in reading.words if word.spelled]
    return both(*wanted)


def _word(reading, tier, index):
    """The word stands in the story, or what may stand for it."""
    shortened = [_short(span, tier) for span in _over(reading, index)]
    return either(tier + reading.words[index].folded, *shortened)


def begun(words, abbreviations):
    """What a story has whose headline has the words, the last of them perhaps only begun; either
    as they are typed or as they are understood."""
    readings = [Reading(words, []), *readings_of(words, abbreviations)]
    return either(*map(_begun, readings))


def _begun(reading):
    """The words of a reading in a headline; of the last one its beginning is enough."""
    *whole, last = [_word(reading, HEADLINE, index) for index in range(len(reading.words))]
    return both(*whole, either(BEGINNING + reading.words[-1].folded, last))


def _phrase(words, tier, spelled):
    spellings = [tier + SPELLED + word.spelled for word in words if word.spelled and spelled]
    return both(_beside(_folded(words), tier), *spellings)


def _is_long(phrase):
    """Whether the index may hold all neighbours of a phrase, and a story not the phrase."""
    return len(phrase) > 2


def _stands_in_text(phrase):
    return Q(search_entry__text__contains=in_running_text(_folded(phrase)))


def _together(reading, tier):
    """Each word stands beside the one before or after it."""
    beside = [_neighbours(reading, tier, index) for index in range(len(reading.words) - 1)]
    if not beside:
        return []
    return [beside[0], *(either(*pair) for pair in pairwise(beside)), beside[-1]]


def _neighbours(reading, tier, index):
    """The words at `index` and after it stand beside each other, or what may stand for them."""
    left = {reading.words[index].folded}
    left |= {span.short[-1] for span in reading.spans if span.end == index + 1}
    right = {reading.words[index + 1].folded}
    right |= {span.short[0] for span in reading.spans if span.start == index + 1}
    pairs = [tier + one + BESIDE + other for one in sorted(left) for other in sorted(right)]
    inside = [span for span in _over(reading, index) if span.end > index + 1]
    return either(*pairs, *(_short(span, tier) for span in inside))


def _over(reading, index):
    return [span for span in reading.spans if span.start <= index < span.end]


def _short(span, tier):
    return _beside(span.short, tier)


def _beside(words, tier):
    """The words stand in this order, each beside the next."""
    if len(words) == 1:
        return tier + words[0]
    return both(*(tier + one + BESIDE + other for one, other in pairwise(words)))


def _folded(words):
    return [word.folded for word in words]
