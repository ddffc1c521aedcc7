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


def place_of(story, beside):
    """The place of a live story (loaded by `for_reading`) among the revisions `beside` it, which
    hold the other parts; None of one that is in no series."""
    own = part_of(story)
    if own is None:
        return None
    others = ((part_of(one), one) for one in beside if one.article_id != story.article_id)
    parts = [(part, one) for part, one in others if part and part.series_id == own.series_id]
    parts.append((own, story))
    parts.sort(key=lambda pair: (pair[0].order, pair[0].pk))
    stories = [one for _part, one in parts]
    return Place(own.series, stories.index(story) + 1, stories)


def part_of(story):
    return getattr(story.article, "series_part", None)
