"""Where a story stands in its series, among the parts readers may see."""

from typing import NamedTuple

from articles.models import Revision, Series


class Place(NamedTuple):
    series: Series
    number: int
    parts: list[Revision]

    @property
    def before(self):
        return self.parts[self.number - 2] if self.number > 1 else None

    @property
    def after(self):
        return self.parts[self.number] if self.number < len(self.parts) else None


def place_of(story):
    """The place of a live story (loaded by `for_reading`), or None; one query if it has one."""
    part = getattr(story.article, "series_part", None)
    if part is None:
        return None
    parts = list(Revision.objects.live().in_series(part.series).for_lines())
    numbers = (number for number, one in enumerate(parts, start=1) if one == story)
    number = next(numbers, None)  # the story may have been superseded in this moment
    return number and Place(part.series, number, parts)
