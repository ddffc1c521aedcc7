"""Who is in the news, and what each did there, year by year."""

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import pgettext

from articles.models import Official, Revision
from articles.periods import Period, years_of

from .pages import name_list, page_for_everyone, story_list

# With whom somebody appears is told by so many latest stories: it costs the same for everybody.
STORIES_WITH_COMPANIONS = 200
COMPANIONS = 8


@page_for_everyone
def official_list(request):
    public = Official.objects.offered().public().with_posts_held()
    heading = pgettext("readers", "Officials")
    return name_list(request, "articles/official_list.html", heading, public)


@page_for_everyone
def official_detail(request, slug, year=None):
    officials = Official.objects.select_related("merged_into", "portrait")
    official = get_object_or_404(officials, slug=slug)
    if official.merged_into:
        return redirect(official.merged_into, permanent=True)
    stories = Revision.objects.live().naming(official)
    years = years_of(stories)
    if not years:
        raise Http404  # of whom only a draft speaks readers learn nothing
    if year and year not in (period.year for period in years):
        raise Http404
    context = {
        "official": official,
        "tenures": official.tenures.select_related("organisation").newest_first(),
        "years": years,
        "year": year,
        "companions": companions_of(official, stories),
    }
    shown = stories.published_in(Period.or_404(year)) if year else stories
    return story_list(request, "articles/official.html", shown.for_lines(), context)


def companions_of(official, stories):
    """Whom the latest `stories` name beside an official, the most frequent first."""
    latest = stories.newest().values("pk").leading(STORIES_WITH_COMPANIONS)
    beside = Official.objects.filter(mentions__content_object__in=latest).exclude(pk=official.pk)
    beside = beside.annotate(together=Count("mentions")).order_by("-together", "sort_key")
    # Left out here: SQLite would begin with everybody who was not merged.
    found = [one for one in beside[: 2 * COMPANIONS] if one.merged_into_id is None]
    return found[:COMPANIONS]
