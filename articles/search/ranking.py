"""Which stories answer a question, the best first.

The score is ours and a whole number: where the words stand (headline, people and organisations,
anywhere), whether they stand beside each other, whether they are spelled as typed; then the newer
story, then the later revision. Stories of one score but for their age are a *level*: an expression
the engine answers, newest first. So nothing is weighed that no page shows.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from articles.models import Revision
from articles.search.abbreviations import readings_of
from articles.search.documents import ANYWHERE, HEADLINE, NAMES
from articles.search.engine import both, either, newest, without
from articles.search.places import place_of, quarter, quarter_of
from articles.search.query import Question
from articles.search.words import BESIDE, SPELLED

MOST_FOUND = 1000  # of a level, and of what is counted
SPARE = 100  # entries read beyond, for those no reader may see
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

    @cached_property
    def found(self):
        """The newest stories with all the words, to a bound: their facets by their place."""
        live = live_entries(self._candidates, self.now)
        return dict(list(live.items())[: MOST_FOUND + 1])

    @cached_property
    def _candidates(self):
        return self._newest(self.expression(ANYWHERE), MOST_FOUND + SPARE)

    @property
    def _all_known(self):
        """Whether `found` is all there is."""
        return len(self._candidates) < MOST_FOUND + SPARE

    @cached_property
    def _readings(self):
        return readings_of(self.question.words)

    @cached_property
    def marked_words(self):
        """The folded words a result shows marked, abbreviated and written out."""
        words = {word.folded for word in self.question.wanted}
        for reading in self._readings:
            words.update(word.folded for word in reading.words)
            words.update(short for span in reading.spans for short in span.short)
        return words

    @property
    def is_broad(self):
        """Whether more stories were found than are counted."""
        return len(self.found) > MOST_FOUND

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
        """The places of the newest found, none before `below`."""
        return self._live(self.expression(ANYWHERE), count, below)

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
        words = either(*(_read(one, tier, together, spelled) for one in self._readings))
        phrases = [_beside(_folded(phrase), tier) for phrase in self.question.phrases]
        unwanted = [_beside(_folded(phrase), ANYWHERE) for phrase in self.question.unwanted]
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

    def _live(self, expression, count, below=None):
        """The newest places of an expression readers may see, `count` of them or all."""
        if below is None and self._all_known:
            oldest = min(self.found, default=None)
            places = newest(expression, MOST_FOUND + SPARE, oldest) if self.found else []
            return [place for place in places if place in self.found][:count]
        live, count = [], min(count, MOST_FOUND)
        while len(live) < count:
            asked = count - len(live) + SPARE // 10
            places = self._newest(expression, asked, below)
            live += live_entries(places, self.now)
            if len(places) < asked:
                break
            below = places[-1]
        return live[:count]


def _tier_of(points):
    """The tier of a level with these points."""
    return next(tier for tier, own in TIERS.items() if own % 10 == points % 10)


def live_entries(places, now):
    """The facets of those entries at these places readers may see at `now`, in their order."""
    seen = Revision.objects.live(now).filter(search_entry__in=places)
    facets = dict(seen.values_list("search_entry__place", "search_entry__facets"))
    return {place: facets[place] for place in places if place in facets}


def place_before(moment):
    """The place all entries of a moment and after it stand above, or None."""
    return None if moment is None else place_of(moment)


def _read(reading, tier, together, spelled):
    """One reading of the words: each stands in the story, or what may stand for it."""
    wanted = [
        either(tier + word.folded, *(_short(span, tier) for span in _over(reading, index)))
        for index, word in enumerate(reading.words)
    ]
    if together:
        wanted += _together(reading, tier)
    if spelled:
        wanted += [tier + SPELLED + word.spelled for word in reading.words if word.spelled]
    return both(*wanted)


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
