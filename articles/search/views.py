"""The search page, and what it proposes while a reader types."""

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from articles.models import Revision
from articles.search import directory, filters, names, query
from articles.search.abbreviations import variants_of
from articles.search.engine import newest
from articles.search.places import revision_key
from articles.search.ranking import MOST_FOUND, Search, begun
from articles.search.snippets import marked, snippet_of
from articles.views.pages import page_for_everyone

PAGE_SIZE = 20
MOST_PAGES = MOST_FOUND // PAGE_SIZE
HEADLINES, HEADLINES_READ = 4, 25
LATEST_FIRST = "moi"


@page_for_everyone
def search(request):
    question = query.read(request.GET.get("q", ""))
    context = {"question": question, "latest_first": request.GET.get("xep") == LATEST_FIRST}
    if not question.is_empty:
        context |= answer(question, request.GET, context["latest_first"])
    return render(request, "articles/search.html", context)


def answer(question, parameters, latest_first):
    """What the page shows of the stories found."""
    now = timezone.now()
    narrowed = filters.read(parameters, now)
    searched = Search(question, now, narrowed.filters, narrowed.since, narrowed.until)
    page_of = page_by_date if latest_first else page_by_score
    places, onward = page_of(searched, parameters)
    cards = (
        [] if narrowed.chosen else names.called_in_any_way(searched.variants, searched.directory)
    )
    return {
        "total": min(len(searched.found), MOST_FOUND),
        "total_shown": filters.counted(len(searched.found), searched),
        "is_broad": searched.is_broad,
        "results": results(places, searched),
        "onward": onward,
        "back": None if latest_first else page_before(parameters),
        "first": filters.address(parameters) if "truoc" in parameters else None,
        "cards": cards,
        "choices": filters.choices(searched, narrowed, parameters),
        "is_narrowed": bool(narrowed.chosen),
        "proposals": proposals(question, parameters, now) if not searched.found else [],
        "by_score": filters.address(parameters, xep=None),
        "by_date": filters.address(parameters, xep=LATEST_FIRST),
        "without_filters": "?" + parameters_of_question(parameters),
    }


def proposals(question, parameters, now):
    """(what may have been meant, its address): the question with a name put right where that
    finds stories, else the name alone."""
    meant = {
        asked if Search(query.read(asked), now).found else name: None
        for asked, name in names.meant_by(question)
    }
    return [(text, filters.address(parameters, q=text)) for text in meant]


def page_by_score(searched, parameters):
    """The places of one page, the best first, and the address of the next page or None."""
    number = page_number(parameters)
    best = [place for _score, place in searched.best(number * PAGE_SIZE + 1)]
    onward = None
    if number == MOST_PAGES and searched.is_broad:
        onward = filters.address(parameters, xep=LATEST_FIRST)
    elif len(best) > number * PAGE_SIZE:
        onward = f"{filters.address(parameters)}&trang={number + 1}"
    elif searched.reached is not None:
        onward = further_back(parameters, searched.reached)
    return best[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], onward


def page_before(parameters):
    """The address of the page before one of the best match first, or None."""
    number = page_number(parameters) - 1
    first = filters.address(parameters)
    return first if number == 1 else f"{first}&trang={number}" if number else None


def page_by_date(searched, parameters):
    below = parameters.get("truoc", "")
    below = int(below) if below.isascii() and below.isdigit() and len(below) < 20 else None
    places, reached = searched.latest(PAGE_SIZE + 1, min(below, 2**63 - 1) if below else None)
    if len(places) > PAGE_SIZE:
        reached = places[PAGE_SIZE - 1]
    onward = further_back(parameters, reached) if reached is not None else None
    return places[:PAGE_SIZE], onward


def further_back(parameters, place):
    """The address of what was published before the story at `place`, the latest first."""
    return f"{filters.address(parameters, xep=LATEST_FIRST)}&truoc={place}"


def page_number(parameters):
    number = parameters.get("trang", "")
    number = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    return max(1, min(number, MOST_PAGES))


def parameters_of_question(parameters):
    kept = parameters.copy()
    for name in set(kept) - {"q", "xep"}:
        del kept[name]
    return kept.urlencode()


def results(places, searched):
    """(story, its headline marked, its snippet) of each place."""
    keys = [revision_key(place) for place in places]
    listed = Revision.objects.for_listing().defer(None)
    stories = listed.in_bulk(keys)
    wanted = searched.marked_words
    return [
        (story, marked(story.headline, wanted), snippet_of(story, wanted))
        for story in filter(None, map(stories.get, keys))
    ]


@page_for_everyone
def suggestions(request):
    """What the beginning of a question may become: names with a page of their own, headlines."""
    question = query.read(request.GET.get("q", ""))
    if question.is_empty:
        return JsonResponse({"suggestions": [], "all": reverse("articles:search")})
    words, held = question.wanted, directory.current()
    found = names.called_in_any_way(variants_of(words, held.abbreviations), held, is_typing=True)
    rows = [
        {
            "kind": str(named.kind),
            "name": named.name,
            "detail": named.detail,
            "url": named.row.get_absolute_url(),
        }
        for named in found
    ]
    rows += [
        {
            "kind": pgettext("readers", "Story"),
            "name": story.headline,
            "detail": "",
            "url": story.get_absolute_url(),
        }
        for story in headlines(words, held.abbreviations)
    ]
    return JsonResponse({"suggestions": rows, "all": reverse("articles:search")})


def headlines(words, abbreviations):
    """The newest stories whose headline has the words, the last of them perhaps only begun."""
    if not words:
        return []
    keys = [revision_key(place) for place in newest(begun(words, abbreviations), HEADLINES_READ)]
    live = Revision.objects.live().filter(pk__in=keys).select_related("article")
    stories = {story.pk: story for story in live.only("headline", "article__slug")}
    return [stories[key] for key in keys if key in stories][:HEADLINES]
