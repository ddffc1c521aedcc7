"""Typed text made fit to keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.markup import clean_body, clean_line

KEPT = {
    "paragraphs": ("<p>Một</p><p>Hai</p>",) * 2,
    "headings": ("<h2>Tít xen</h2><h3>Nhỏ hơn</h3>",) * 2,
    "emphasis": ("<p><strong>đậm</strong> <em>nghiêng</em></p>",) * 2,
    "a list": ("<ul><li>một</li><li>hai</li></ul>",) * 2,
    "a quote": ("<blockquote><p>lời</p></blockquote>",) * 2,
    "a link": ('<p><a href="https://example.com/a?b=1&amp;c=2">x</a></p>',) * 2,
    "a link on this site": ('<p><a href="/bai-viet/x/">x</a></p>',) * 2,
    "no-break and double spaces": (
        "<p>Chiều\u00a01/3,  tại&nbsp;hội trường</p>",
        "<p>Chiều 1/3, tại hội trường</p>",
    ),
    "decomposed letters": ("<p>ho\u0302\u0323i nghi\u0323</p>", "<p>hội nghị</p>"),
    "a script": ("<p>a</p><script>alert(1)</script>", "<p>a</p>"),
    "a handler": ('<p onclick="x()">a</p>', "<p>a</p>"),
    "a style": ('<p style="color:red" class="x">a</p><style>p{}</style>', "<p>a</p>"),
    "a script link with a hidden letter": ('<a href="java&#x200b;script:x()">a</a>', "<a>a</a>"),
    "a script link in entities": ('<a href="&#106;avascript&colon;x()">a</a>', "<a>a</a>"),
    "a script link with a tab": ('<a href="java&Tab;script:x()">a</a>', "<a>a</a>"),
    "a script link": ('<a href="javascript:x()">a</a>', "<a>a</a>"),
    "a data link": ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
    "a frame": ('<p>a<iframe src="https://example.com"></iframe></p>', "<p>a</p>"),
    "a picture": ('<p>a<img src=x onerror="x()"></p>', "<p>a</p>"),
    "an old heading": ("<h1>A</h1>", "A"),
    "a drawing with a script": ("<svg><script>x()</script></svg><p>a</p>", "<p>a</p>"),
    "a comment": ("<p>a<!-- b --></p>", "<p>a</p>"),
    "empty paragraphs": ("<p></p><p>a</p><p> <br></p><ul><li></li></ul>", "<p>a</p><ul></ul>"),
    "control characters": ("<p>a\x00b\x08c\u202ed</p>", "<p>abcd</p>"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("typed", "kept"), KEPT.values(), ids=KEPT)
def test_a_story_keeps_what_a_news_text_needs(typed, kept):
    assert clean_body(typed) == kept


@given(
    st.text(alphabet=st.sampled_from("<>/&;\"'=pbh2aliscrt \u00a0\n\x00ệ\u0302:.-!"), max_size=80)
)
def test_cleaning_what_is_clean_changes_nothing(typed):
    once = clean_body(typed)
    assert clean_body(once) == once


@given(st.text(max_size=60))
def test_a_line_is_one_line_and_cleaning_it_again_changes_nothing(typed):
    once = clean_line(typed)
    assert clean_line(once) == once
    assert "\n" not in once
    assert once == once.strip()


def test_a_line_loses_only_what_nobody_sees():
    assert clean_line("  Sơ\u00a0kết \t quy\u200b chế\n2017 ") == "Sơ kết quy chế 2017"
