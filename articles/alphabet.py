"""Lists of names in the order of the Vietnamese dictionary, a page at a time."""

from typing import NamedTuple

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from articles.slugs import validate_address
from articles.vietnamese import sort_key

LETTERS = list("AĂÂBCDĐEÊFGHIJKLMNOÔƠPQRSTUƯVWXYZ")
BEFORE, AFTER, LETTER = "truoc", "sau", "chu"
PAGE_SIZE = 120


class NamePage(NamedTuple):
    """Some rows of a list of names, and the slugs that earlier and later pages start from; the slug
    they follow, None where the list begins."""

    rows: list
    earlier: str | None
    later: str | None
    letter: str
    follows: str | None


def page_of(rows, request, size=PAGE_SIZE):
    """The names before or after the one whose slug the address gives, or the first ones.

    `rows` have a `sort_key` and a `slug`. With a letter only those that begin with it.
    """
    letter = request.GET.get(LETTER, "")
    rows = beginning_with(letter, rows) if letter else rows
    if BEFORE in request.GET:
        nearest = _beside(rows, request.GET[BEFORE], "lt").order_by("-sort_key", "-slug")
        found = list(nearest[: size + 1])[::-1]
        if len(found) > size:
            return NamePage(found[1:], found[1].slug, found[-1].slug, letter, found[0].slug)
    is_later = AFTER in request.GET and BEFORE not in request.GET
    follows = request.GET[AFTER] if is_later else None
    following = _beside(rows, follows, "gt") if is_later else rows
    found = list(following.order_by("sort_key", "slug")[: size + 1])
    shown = found[:size]
    earlier = shown[0].slug if is_later and shown else None
    later = shown[-1].slug if len(found) > size else None
    return NamePage(shown, earlier, later, letter, follows)


def beginning_with(letter, rows):
    if letter not in LETTERS:
        raise Http404
    # A letter's key: its base and a digit for its mark. The next digit begins what follows it.
    base, mark = sort_key(letter)[:2]
    return rows.filter(sort_key__gte=base + mark, sort_key__lt=f"{base}{int(mark) + 1}")


def _beside(rows, slug, side):
    """The names before ("lt") or after ("gt") the one of them that has this slug; the bound lets
    the index start there."""
    if not is_address(slug):
        raise Http404
    one = get_object_or_404(rows.prefetch_related(None), slug=slug)
    same_name = Q(sort_key=one.sort_key, **{f"slug__{side}": slug})
    other_name = Q(**{f"sort_key__{side}": one.sort_key})
    return rows.filter(other_name | same_name, **{f"sort_key__{side}e": one.sort_key})


def is_address(slug):
    return validate_address.regex.fullmatch(slug) is not None
