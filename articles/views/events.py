"""Stories that belong together: those of one event, and those of a series."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from articles.models import Event, Revision, Series

from .pages import page_for_everyone, story_list


@page_for_everyone
def event_detail(request, slug, pk):
    event = get_object_or_404(Event.objects.select_related("host").public(), pk=pk)
    if slug != event.slug:
        return redirect(event, permanent=True)
    stories = Revision.objects.live().filter(event=event).for_listing()
    return story_list(request, "articles/event.html", stories, {"event": event})


@page_for_everyone
def series_detail(request, slug):
    series = get_object_or_404(Series, slug=slug)
    parts = list(Revision.objects.live().in_series(series).for_listing())
    if not parts:
        raise Http404  # it is still being written
    return render(request, "articles/series.html", {"series": series, "parts": parts})
