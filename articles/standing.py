"""Pages that stand: about the outlet, how to reach it."""

from django.shortcuts import get_object_or_404, render
from django.urls.converters import SlugConverter

from articles import frame
from articles.models import Page
from articles.views.pages import page_for_everyone


class StandingPageConverter(SlugConverter):
    """Matches the addresses of standing pages only: any other word is nobody's address."""

    def to_python(self, value):
        if all(page.slug != value for page in frame.current().pages):
            raise ValueError(value)
        return value


@page_for_everyone
def standing_page(request, slug):
    page = get_object_or_404(Page, slug=slug)
    return render(request, "articles/standing_page.html", {"page": page})
