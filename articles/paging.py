"""Lists that are read from the newest story backwards, a page at a time."""

import re
from datetime import UTC, datetime

from django.http import Http404

PARAMETER = "truoc"
PAGE_SIZE = 20
# The moment a story was first published, in UTC to the microsecond, and what decides a tie.
POSITION = re.compile(r"(\d{8}T\d{12})-(\d{1,18})", re.ASCII)
MOMENT = "%Y%m%dT%H%M%S%f"


def page_of(stories, request, size=PAGE_SIZE):
    """The stories after the position the address names, and the position of those that follow.

    The second is None where nothing follows. A position nobody was given is a page that does
    not exist.
    """
    if PARAMETER in request.GET:
        stories = stories.older_than(*read_position(request.GET[PARAMETER]))
    found = list(stories.newest().for_listing()[: size + 1])
    older = write_position(*stories.position_of(found[size - 1])) if len(found) > size else None
    return found[:size], older


def write_position(moment, tie):
    return f"{moment.astimezone(UTC):{MOMENT}}-{tie}"


def read_position(text):
    """The moment and the tie that `write_position` wrote down."""
    try:
        moment, tie = POSITION.fullmatch(text).groups()
        return datetime.strptime(moment, MOMENT).replace(tzinfo=UTC), int(tie)
    except (AttributeError, ValueError):
        raise Http404 from None
