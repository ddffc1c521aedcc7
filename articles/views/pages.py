"""What the newspaper's pages have in common."""

from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from articles import paging


def page_for_everyone(view):
    """A page that is the same for all readers.

    A shared cache may keep it for a second, since what is withdrawn must be gone within two; a
    browser asks each time whether it is still the same.
    """
    return require_safe(conditional_page(cache_control(public=True, max_age=0, s_maxage=1)(view)))


def story_list(request, template, stories, context):
    page = paging.page_of(stories, request)
    return render(request, template, {"page": page, "stories": page.stories, **context})
