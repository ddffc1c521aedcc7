"""Small charts, as numbers a template draws in SVG: no script, no style in the page."""

from dataclasses import dataclass
from datetime import date

BAR, GAP, HEIGHT = 8, 2, 60


@dataclass(frozen=True)
class Bar:
    """One day: where its bar stands, in whole units of the drawing, and what it says."""

    x: int
    y: int
    height: int
    day: date
    count: int


@dataclass(frozen=True)
class Share:
    """So many of all, as a whole number of hundredths: the length of a bar beside its numbers."""

    name: str
    count: int
    of: int
    passed: int = 0

    length_of_all = 100

    @property
    def percent(self):
        return round(100 * self.count / self.of) if self.of else 0

    @property
    def length(self):
        """A few of many still have a bar that is seen, and no bar is longer than all."""
        return min(max(self.percent, 1), self.length_of_all) if self.count else 0


@dataclass(frozen=True)
class BarChart:
    """A bar for each (day, count) of `counts`; the highest fills the drawing."""

    key: str
    title: str
    counts: list[tuple[date, int]]

    width_of_bar = BAR
    height = HEIGHT

    @property
    def width(self):
        return len(self.counts) * (BAR + GAP)

    @property
    def most(self):
        return max((count for _day, count in self.counts), default=0)

    @property
    def total(self):
        return sum(count for _day, count in self.counts)

    @property
    def bars(self):
        return [self._bar(place, *counted) for place, counted in enumerate(self.counts)]

    def _bar(self, place, day, count):
        """A day with few of many still has a bar that is seen."""
        height = max(round(HEIGHT * count / self.most), 1) if count else 0
        return Bar(place * (BAR + GAP), HEIGHT - height, height, day, count)
