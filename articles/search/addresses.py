"""What somebody may have looked for at an address where nothing stands."""

from django.urls import reverse

from articles.search import directory, query
from articles.search.names import called, meant_by
from articles.search.views import headlines
from articles.search.words import words_of

FEWEST, MOST = 2, 12  # words of an address that are looked for
LONGEST = 30  # words: what is longer is no headline's
INDEXES = ["officials", "organisations", "topics"]


def text_of(path):
    """The last part of an address as somebody would type it; of a file's name nothing."""
    last = path.rstrip("/").rpartition("/")[2].removesuffix(".html")
    return "" if "." in last else last.replace("-", " ")


def question_of(path):
    """What to search for instead of an address: its last part, as search reads it."""
    return query.read(text_of(path))


def stories_meant_by(path):
    """The newest stories whose headline has the words of the address's last part: all of them,
    else the first half, else the second."""
    words = words_of(text_of(path))
    if not FEWEST <= len(words) <= LONGEST:
        return []
    words = words[:MOST]
    half = max(FEWEST, len(words) // 2)
    known = directory.current().abbreviations
    tries = (headlines(some, known) for some in (words, words[:half], words[half:]))
    return next(filter(None, tries), [])


def names_meant_by(path):
    """The people, organisations and topics an address below one of their lists resembles."""
    within = [index for name in INDEXES if path.startswith(index := reverse(f"articles:{name}"))]
    if not within:
        return []
    asked = query.read(path.removeprefix(within[0]).partition("/")[0].replace("-", " "))
    held = directory.current()
    found = called(asked.words, held)
    meant = [] if found else meant_by(asked)
    whole = [name for question, name in meant if question == name]
    return found or [one for name in whole for one in called(words_of(name), held, most=1)]
