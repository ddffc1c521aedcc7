"""Every story by the year, month and day it was first published."""

from articles.models import Revision
from articles.periods import Period, with_stories, years_of

from .pages import page_for_everyone, story_list


@page_for_everyone
def archive(request, year=None, month=None, day=None):
    live = Revision.objects.live()
    if year is None:
        context = {"parts": years_of(live)}
        return story_list(request, "articles/archive.html", live.for_lines(), context)
    period = Period.or_404(year, month, day)
    context = {
        "period": period,
        "parts": with_stories(period.parts(), live),
        "before": period.like(live.published_before(period).newest()),
        "after": period.like(live.published_after(period).oldest()),
    }
    stories = live.published_in(period).for_lines()
    return story_list(request, "articles/archive.html", stories, context)
