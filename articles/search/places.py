"""The number that orders the index: the moment of first publication, then the revision."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

REVISIONS = 2**31  # the revision's key stands below the seconds
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def place_of(moment, revision_key=0):
    """Where an entry of this moment stands; without a revision, before all of that second."""
    return int((moment - EPOCH).total_seconds() // 1) * REVISIONS + revision_key


def revision_key(place):
    return place % REVISIONS


def moment_of(place):
    return EPOCH + timedelta(seconds=place // REVISIONS)


def quarter(moment=None):
    """The quarter of a year of a moment, or of now, as a number that goes on counting."""
    moment = (moment or timezone.now()).astimezone(UTC)
    return moment.year * 4 + (moment.month - 1) // 3


def quarter_of(number):
    """The token of all entries of that quarter."""
    return f"quarter:{number}"
