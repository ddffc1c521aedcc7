"""Stories that belong together, of one event or of one series, and the lists of both."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import pgettext

from articles import paging
from articles.models import Event, Revision, Series

from .pages import name_list, page_for_everyone, story_list

EVENTS_A_PAGE = 50


@page_for_everyone
def event_list(request):
    page = paging.page_of(Event.objects.public(), request, EVENTS_A_PAGE)
    return render(request, "articles/event_list.html", {"page": page, "events": page.stories})


@page_for_everyone
def event_detail(request, slug, pk):
    event = get_object_or_404(Event.objects.select_related("host").public(), pk=pk)
    if slug != event.slug:
        return redirect(event, permanent=True)
    stories = Revision.objects.live().filter(event=event).for_listing()
    return story_list(request, "articles/event.html", stories, {"event": event})


@page_for_everyone
def series_list(request):
    heading = pgettext("readers", "Series")
    return name_list(request, "articles/series_list.html", heading, Series.objects.public())


@page_for_everyone
def series_detail(request, slug):
    series = get_object_or_404(Series, slug=slug)
    parts = list(Revision.objects.live().in_series(series).for_listing())
    if not parts:
        raise Http404  # it is still being written
    return render(request, "articles/series.html", {"series": series, "parts": parts})
