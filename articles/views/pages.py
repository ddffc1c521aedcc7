"""What the newspaper's pages have in common."""

from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from articles import alphabet, paging


def page_for_everyone(view):
    """A page that is the same for all readers.

    A shared cache may keep it for a second, since what is withdrawn must be gone within two; a
    browser asks each time whether it is still the same.
    """
    return require_safe(conditional_page(cache_control(public=True, max_age=0, s_maxage=1)(view)))


def story_list(request, template, stories, context):
    page = paging.page_of(stories, request)
    return render(request, template, {"page": page, "stories": page.stories, **context})


def name_list(request, template, heading, names):
    """An index of people or organisations, by letter."""
    page = alphabet.page_of(names, request)
    context = {"heading": heading, "page": page, "letters": alphabet.LETTERS}
    return render(request, template, context)
