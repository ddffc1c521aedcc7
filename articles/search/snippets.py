"""What a result shows of its story: the sentence with the words, marked as they are printed."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from articles.search.documents import lines_of
from articles.search.words import places_of, words_of
from articles.vietnamese import normalise

AROUND = 16  # words shown before and after the first that is marked
LENGTH = 38


def marked(text, wanted):
    """The text with the words in `wanted` (a set of folded words) in <mark> elements."""
    return _marked(normalise(text), wanted, 0, None)


def snippet_of(revision, wanted):
    """The passage of standfirst and body that has most of the words, else how the story begins."""
    lines = [normalise(line) for line in [revision.standfirst, *lines_of(revision.body)] if line]
    best, most = lines[0] if lines else "", 0
    for line in lines:
        count = len(wanted.intersection(word.folded for word in words_of(line)))
        if count > most:
            best, most = line, count
        if most == len(wanted):
            break
    places = places_of(best)
    at = _densest(places, wanted)
    if len(places) <= LENGTH:
        return marked(best, wanted)
    first = max(0, min(at - AROUND // 2, len(places) - LENGTH))
    last = min(first + LENGTH, len(places)) - 1
    start = places[first].start if first else 0
    end = places[last].end if last < len(places) - 1 else None
    passage = _marked(best, wanted, start, end)
    return format_html("{}{}{}", "… " if first else "", passage, " …" if end else "")


def _densest(places, wanted):
    """At which word of the line most of the words begin to stand near each other."""
    found = [(index, place.word.folded) for index, place in enumerate(places)]
    found = [(index, folded) for index, folded in found if folded in wanted]
    most, first = 0, 0
    for number, (index, _) in enumerate(found):
        near = {folded for other, folded in found[number:] if other - index < AROUND}
        if len(near) > most:
            most, first = len(near), index
    return first


def _marked(text, wanted, start, end):
    end = len(text) if end is None else end
    pieces, done = [], start
    for place in places_of(text):
        if place.start < start or place.end > end:
            continue
        word = place.word
        if word.folded in wanted or wanted.intersection(word.parts):
            pieces.append((text[done : place.start], text[place.start : place.end]))
            done = place.end
    return format_html(
        "{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[done:end]
    ) or mark_safe("")
