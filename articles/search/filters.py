"""The ways to narrow a search: links with counts, each a parameter of the address."""

from bisect import bisect_left
from collections import Counter
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import get_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from articles.models import Author, Official, Organisation, SearchEntry, Section, Topic
from articles.search.documents import facet
from articles.search.engine import either
from articles.search.places import moment_of, place_of
from articles.search.ranking import MOST_FOUND

MOST_LINKS = 8
MOST_YEARS = 40
FIRST_YEAR, LAST_YEAR = 1900, 2100  # a place has no room for later moments
NOWHERE = facet("nothing", 0)  # no story has it
DAYS = "ngay"
YEAR = "nam"
DAYS_BACK = [1, 7, 30, 365]

# The parameter of each kind, the token it is filed under, its model, and its heading.
KINDS = {
    "chuyen-muc": ("section", Section, gettext_lazy("Section")),
    "nguoi": ("official", Official, gettext_lazy("People")),
    "co-quan": ("organisation", Organisation, gettext_lazy("Organisations")),
    "chu-de": ("topic", Topic, pgettext_lazy("readers", "Topics")),
    "tac-gia": ("author", Author, gettext_lazy("Authors")),
}


class Link(NamedTuple):
    label: str
    count: str
    address: str


class Choice(NamedTuple):
    """One way to narrow: what is chosen, with the address without it, or the links to choose."""

    heading: str
    chosen: str
    without: str
    links: list
    has_names: bool = True


class Narrowed(NamedTuple):
    """What the address asks for: expressions, moments, and the chosen rows by parameter."""

    filters: tuple
    since: datetime | None
    until: datetime | None
    chosen: dict


def read(parameters, now):
    filters, chosen = [], {}
    for parameter, (kind, model, _heading) in KINDS.items():
        slug = parameters.get(parameter, "").replace("\0", "")
        if slug:
            row = _public(model).filter(slug=slug).first()
            chosen[parameter] = _label(row) if row else slug
            filters.append(either(*(facet(kind, key) for key in _keys(row))) or NOWHERE)
    since, until = None, None
    if (days := _number(parameters.get(DAYS))) in DAYS_BACK:
        since, chosen[DAYS] = now - timedelta(days=days), days_back(days)
    elif year := _year(parameters.get(YEAR)):
        since, until = _january(year), _january(year + 1)
        chosen[YEAR] = str(year)
    return Narrowed(tuple(filters), since, until, chosen)


def choices(search, narrowed, parameters):
    """The ways to narrow what was found, those that are in use first."""
    counts = Counter(token for facets in search.found.values() for token in facets.split())
    ranked = counts.most_common()
    ways = [_choice(parameter, ranked, search, narrowed, parameters) for parameter in KINDS]
    ways.append(_dates(search, narrowed, parameters))
    return sorted((way for way in ways if way), key=lambda way: not way.chosen)


def _choice(parameter, ranked, search, narrowed, parameters):
    kind, model, heading = KINDS[parameter]
    if parameter in narrowed.chosen:
        without = address(parameters, **{parameter: None})
        return Choice(heading, narrowed.chosen[parameter], without, [])
    most = [
        (int(token.partition(":")[2]), count)
        for token, count in ranked
        if token.startswith(f"{kind}:")
    ][:MOST_LINKS]
    rows = model.objects.in_bulk([key for key, _count in most])
    links = [
        Link(
            _label(rows[key]),
            counted(count, search),
            address(parameters, **{parameter: rows[key].slug}),
        )
        for key, count in most
        if count < len(search.found)  # what all have narrows nothing down
        and key in rows
        and not getattr(rows[key], "merged_into_id", None)
    ]
    return Choice(heading, "", "", links) if links else None


def _dates(search, narrowed, parameters):
    heading = capfirst(_("date"))
    for parameter in (DAYS, YEAR):
        if parameter in narrowed.chosen:
            without = address(parameters, **{DAYS: None, YEAR: None})
            return Choice(heading, narrowed.chosen[parameter], without, [], has_names=False)
    total = len(search.found)
    links = []
    for days in DAYS_BACK:
        bound = place_of(search.now - timedelta(days=days))
        count = sum(place >= bound for place in search.found)
        if 0 < count < total:
            label = days_back(days)
            links.append(Link(label, counted(count, search), address(parameters, **{DAYS: days})))
    years = [(year, counted(count, search)) for year, count in _by_year(search.found)]
    if search.is_broad or len(years) > 1:  # what all have narrows nothing down
        years += [(year, "") for year in _earlier_years(search)]
        links += [
            Link(str(year), count, address(parameters, **{YEAR: year}))
            for year, count in years[:MOST_YEARS]
        ]
    return Choice(heading, "", "", links, has_names=False) if links else None


def _earlier_years(search):
    """The years before the oldest story counted, where there may be more: nobody has looked."""
    if not (search.is_broad and search.found):
        return []
    first = SearchEntry.objects.order_by("place").values_list("place", flat=True).first()
    return range(_year_of(min(search.found)) - 1, _year_of(first) - 1, -1)


def _by_year(places):
    """(year, how many of the places) from the newest year to the oldest."""
    places = sorted(places)
    while places:
        year = _year_of(places[-1])
        first = bisect_left(places, place_of(_january(year)))
        yield year, len(places) - first
        places = places[:first]


def _year_of(place):
    return timezone.localtime(moment_of(place)).year


def counted(count, search):
    """A number as readers are told it; where not all were counted there may be more."""
    shown = f"{min(count, MOST_FOUND):,}".replace(",", get_format("THOUSAND_SEPARATOR"))
    return shown + ("+" if search.is_broad else "")


def address(parameters, **changed):
    """The address of the same search with other parameters, from its first page."""
    query = parameters.copy()
    for name in ("trang", "truoc"):
        query.pop(name, None)
    for name, value in changed.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}"


def days_back(days):
    if days == 1:
        return _("the last 24 hours")
    if days == 365:
        return _("the last year")
    return ngettext("the last %(days)d day", "the last %(days)d days", days) % {"days": days}


def _public(model):
    """Those readers may know of; what only a draft names is told to nobody."""
    return model.objects if model is Section else model.objects.public()


def _label(row):
    return str(getattr(row, "full_name", row))


def _keys(row):
    """The row and those merged into it."""
    if row is None:
        return []
    relation = {Official: "aliases", Topic: "aliases", Organisation: "merged"}.get(type(row))
    return [row.pk, *(alias.pk for alias in (getattr(row, relation).all() if relation else []))]


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else None


def _year(text):
    number = _number(text)
    return number if number and FIRST_YEAR <= number <= LAST_YEAR else None


def _january(year):
    return datetime(year, 1, 1, tzinfo=timezone.get_default_timezone())
