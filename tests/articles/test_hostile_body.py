"""No text there is known of that runs something gets through the cleaning of a body."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from articles.markup import BODY_TAGS, _permitted, clean_body
from articles.models import Revision
from articles.printing import printed_body
from tests.hostile_text import TEXTS, active_markup, everything, something


def strangers(html):
    """Elements and attributes of a body that a browser finds and the table does not know."""
    found = []
    for node in LexborHTMLParser(html).body.traverse(include_text=False):
        if node.tag == "body":
            continue
        if node.tag not in BODY_TAGS:
            found.append(node.html[:200])
        found += [
            f"{name}={value!r} on {node.tag}"
            for name, value in node.attributes.items()
            if _permitted(node.tag, name, value or "") is None
        ]
    return found


def check(texts):
    for text in texts:
        kept = clean_body(text)
        assert active_markup(kept) == [], text
        assert strangers(kept) == [], text
        assert clean_body(kept) == kept, text


def test_the_reader_of_pages_sees_what_is_active():
    """Each payload as it is typed: what is found in none would be missed in a page too."""
    quiet = [text for text in TEXTS if not active_markup(f"<p title='a'>{text}</p>")]
    assert [text for text in quiet if text.startswith("<img src=x") or "<script>" in text[:9]] == []
    assert len(quiet) < len(TEXTS) / 2


def test_a_body_keeps_no_active_markup():
    check(something())


@pytest.mark.slow
def test_a_body_keeps_no_active_markup_of_the_whole_corpus():
    check(everything())


@pytest.mark.django_db
def test_a_body_that_came_to_be_stored_uncleaned_is_printed_without_active_markup():
    for text in TEXTS:
        draft = Revision(pk=1, body=f"<p>a</p>{text}<p>b</p>")
        assert active_markup(printed_body(draft)) == [], text
