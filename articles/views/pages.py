"""What the newspaper's pages have in common."""

from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from articles import alphabet, paging
from articles.addresses import query_of


def page_for_everyone(view):
    """A page that is the same for all readers.

    A shared cache may keep it for a second, since what is withdrawn must be gone within two; a
    browser asks each time whether it is still the same. The answer that it is, and a HEAD's, tell
    of the page what a GET tells, so it is said here what compression makes it vary on.
    """
    kept = cache_control(public=True, max_age=0, s_maxage=1)(view)
    kept = vary_on_headers("Accept-Encoding")(kept)

    @require_safe
    @wraps(view)
    def answer(request, *args, **kwargs):
        response = set_response_etag(kept(request, *args, **kwargs))
        return get_conditional_response(request, response.get("ETag"), response=response)

    return answer


def kept_for_a_moment(request, version, make):
    """The page that `make` returns, or the one it returned within the last PAGE_KEPT_SECONDS while
    `version`, what the page shows, was the same.

    A story that everybody reads at once is made once a second. What is asked for with a query is
    made each time: anybody may invent one.
    """
    if not settings.PAGE_KEPT_SECONDS or query_of(request) or request.method != "GET":
        return make()
    saves_data = request.headers.get("Save-Data", "").lower() == "on"
    asked = repr((request.get_host(), request.path, saves_data, version))
    key = f"page:{sha256(asked.encode()).hexdigest()}"
    content = cache.get(key)
    if content is not None:
        return HttpResponse(content)
    response = make()
    cache.set(key, response.content, settings.PAGE_KEPT_SECONDS)
    return response


def story_list(request, template, stories, context):
    page = paging.page_of(stories, request)
    return render(request, template, {"page": page, "stories": page.stories, **context})


def name_list(request, template, heading, names):
    """An index of people or organisations, by letter."""
    page = alphabet.page_of(names, request)
    context = {"heading": heading, "page": page, "letters": alphabet.LETTERS}
    return render(request, template, context)
