"""Years, months and days of the paper, as they pass in Vietnam."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.http import Http404
from django.urls import reverse
from django.urls.converters import IntConverter
from django.utils import timezone


class YearConverter(IntConverter):
    regex = "[12][0-9]{3}"


class MonthConverter(IntConverter):
    regex = "1[0-2]|[1-9]"  # without a zero before it: a page has one address


class DayConverter(IntConverter):
    regex = "3[01]|[12][0-9]|[1-9]"


@dataclass(frozen=True)
class Period:
    """A year, one of its months, or a day of that."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def or_404(cls, year, month=None, day=None):
        """The period, where it has begun and the calendar has it."""
        try:
            period = cls(year, month, day)
            if period.first_day <= timezone.localdate():
                return period
        except ValueError:
            pass
        raise Http404

    @property
    def first_day(self):
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def days(self):
        if self.day:
            return 1
        months = [self.month] if self.month else range(1, 13)
        return sum(monthrange(self.year, month)[1] for month in months)

    @property
    def start(self):
        return midnight(self.first_day)

    @property
    def end(self):
        """The first moment after it."""
        return midnight(self.first_day + timedelta(days=self.days))

    def get_absolute_url(self):
        numbers = [number for number in (self.year, self.month, self.day) if number]
        return reverse("articles:archive", args=numbers)

    def __contains__(self, day):
        return self.first_day <= day < self.first_day + timedelta(days=self.days)

    @property
    def path(self):
        """The periods it is a part of, the longest first."""
        year, month = Period(self.year), Period(self.year, self.month)
        return [year, month][: bool(self.month) + bool(self.day)]

    def like(self, stories):
        """The period of this length in which the first of `stories` was published, or None."""
        moment = stories.values_list("first_published_at", flat=True).first()
        if moment is None:
            return None
        day = timezone.localdate(moment)
        return Period(day.year, self.month and day.month, self.day and day.day)

    def parts(self):
        """A year's months or a month's days, as far as they have begun; a day has none."""
        if self.day:
            return []
        name, last = ("day", self.days) if self.month else ("month", 12)
        parts = [replace(self, **{name: number}) for number in range(1, last + 1)]
        return [part for part in parts if part.first_day <= timezone.localdate()]


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))


def with_stories(periods, stories):
    """Of some periods, those in which one of `stories` was first published; one query.

    Of years and months one story each is read, by its index; a month's days are told by all its
    stories, which are few.
    """
    if not periods:
        return []
    if periods[0].day:
        found = stories.published_in(periods[0].path[-1])
    else:
        lists = [stories.published_in(period) for period in periods]
        found = stories.newest_of_each(lists, 1)
    moments = found.values_list("first_published_at", flat=True)
    days = {timezone.localdate(moment) for moment in moments}
    return [period for period in periods if any(day in period for day in days)]


def years_of(stories):
    """The years in which `stories` were first published, the latest first; two queries."""
    moments = stories.oldest().values_list("first_published_at", flat=True)
    oldest = moments.leading(1).first()
    if oldest is None:
        return []
    first, last = timezone.localdate(oldest).year, timezone.localdate().year
    return with_stories([Period(year) for year in range(last, first - 1, -1)], stories)
