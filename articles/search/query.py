"""What a reader typed, as words, phrases and what is not wanted.

Words are all wanted; "in quotes" they stand beside each other; a word or a phrase after a hyphen is
not wanted. Nothing else means anything.
"""

import re
from typing import NamedTuple

from articles.plain_text import clean_line
from articles.search.words import words_of

MOST_LETTERS, MOST_WORDS = 200, 12  # more than anybody means
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»〝〞＂", '"') | dict.fromkeys("−‐‑", "-"))
PART = re.compile(r'(?:(?<=\s)|^)(?P<minus>-?)"(?P<phrase>[^"]+)"|(?P<chunk>[^\s"]+)')


class Question(NamedTuple):
    """`text` as it was understood; `words`, lists of words for `phrases` and `unwanted`."""

    text: str
    words: list
    phrases: list
    unwanted: list

    @property
    def is_empty(self):
        return not (self.words or self.phrases)

    @property
    def wanted(self):
        """All words a story is asked to have."""
        return [*self.words, *(word for phrase in self.phrases for word in phrase)]


def read(typed):
    text = clean_line(clean_line(typed)[:MOST_LETTERS])
    words, phrases, unwanted, left = [], [], [], MOST_WORDS
    for part in PART.finditer(text.translate(QUOTES)):
        chunk = part["phrase"] or part["chunk"]
        found = words_of(chunk)[:left]
        left -= len(found)
        if not found:
            continue
        if part["minus"] or (part["chunk"] and chunk.startswith("-")):
            unwanted.append(found)
        elif part["phrase"]:
            phrases.append(found)
        else:
            words += found
    return Question(text, words, phrases, unwanted)
