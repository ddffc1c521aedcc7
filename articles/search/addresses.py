"""What somebody may have looked for at an address where nothing stands."""

from articles.search.views import headlines
from articles.search.words import words_of

FEWEST, MOST = 2, 12  # words of an address


def stories_meant_by(path):
    """The newest stories whose headline has the words of the address's last part: all of them,
    else the first half."""
    last = path.rstrip("/").rpartition("/")[2].removesuffix(".html")
    words = words_of(last.replace("-", " "))
    if not FEWEST <= len(words) <= MOST or "." in last:
        return []
    return headlines(words) or headlines(words[: max(FEWEST, len(words) // 2)])
