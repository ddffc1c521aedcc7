"""Lists that are read from the newest story backwards, a page at a time."""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from django.http import Http404

OLDER, NEWER = "truoc", "sau"
PAGE_SIZE = 20
# The moment a story was first published, in UTC to the microsecond, and what decides a tie.
POSITION = re.compile(r"(\d{8}T\d{12})-(\d{1,18})", re.ASCII)
MOMENT = "%Y%m%dT%H%M%S%f"


class Page(NamedTuple):
    """Some stories of a list and the positions around them, None where the list ends: the one
    they follow, the one what is newer comes before, the one what is older comes after."""

    stories: list
    follows: str | None
    newer: str | None
    older: str | None


def page_of(stories, request, size=PAGE_SIZE):
    """The stories before or after the position the address names, or the newest.

    A position nobody was given is a page that does not exist.
    """
    if NEWER in request.GET and (page := _page_before(stories, request.GET[NEWER], size)):
        return page
    follows = request.GET[OLDER] if OLDER in request.GET and NEWER not in request.GET else None
    following = stories.older_than(*read_position(follows)) if follows is not None else stories
    found = list(following.newest().leading(size + 1))
    shown = found[:size]
    newer = write_position(*stories.position_of(shown[0])) if follows and shown else None
    older = write_position(*stories.position_of(shown[-1])) if len(found) > size else None
    return Page(shown, follows, newer, older)


def _page_before(stories, position, size):
    """The page that ends before `position`; None where that is the list's first."""
    nearest = stories.newer_than(*read_position(position)).oldest()
    found = list(nearest.leading(size + 1))[::-1]
    if len(found) <= size:
        return None
    follows, *ends = (write_position(*stories.position_of(found[at])) for at in (0, 1, -1))
    return Page(found[1:], follows, *ends)


def is_further_page(request):
    """Whether the address asks for another page than a list's first."""
    return OLDER in request.GET or NEWER in request.GET


def write_position(moment, tie):
    return f"{moment.astimezone(UTC):{MOMENT}}-{tie}"


def read_position(text):
    """The moment and the tie that `write_position` wrote down."""
    try:
        moment, tie = POSITION.fullmatch(text).groups()
        return datetime.strptime(moment, MOMENT).replace(tzinfo=UTC), int(tie)
    except (AttributeError, ValueError):
        raise Http404 from None
