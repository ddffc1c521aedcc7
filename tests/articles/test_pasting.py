"""Text from other programs: files as they write it, and what a story keeps of each."""

from pathlib import Path

import pytest

from articles.markup import clean_body
from articles.pasting import clean_address

PASTED = sorted(
    path for path in (Path(__file__).parent / "pasted").glob("*.html") if ".kept" not in path.name
)


@pytest.mark.parametrize("path", PASTED, ids=lambda path: path.stem)
def test_a_text_from_another_program_is_kept_clean(path):
    kept = path.with_suffix(".kept.html").read_text().rstrip("\n")
    assert clean_body(path.read_text()) == kept
    assert clean_body(kept) == kept


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("https://example.com/?a=1&b=2", "https://example.com/?a=1&b=2"),
        ("https://example.com/?a=1&utm_source=x&b=2", "https://example.com/?a=1&b=2"),
        ("https://example.com/?fbclid=x", "https://example.com/"),
        ("https://example.com/?q=fbclid", "https://example.com/?q=fbclid"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.vn%2Fb%3Fc%3D1&h=x", "https://a.vn/b?c=1"),
        (
            "https://l.facebook.com/l.php?u=javascript:x()",
            "https://l.facebook.com/l.php?u=javascript:x()",
        ),
        ("https://l.facebook.com/l.php", "https://l.facebook.com/l.php"),
        ("https://www.google.com/url?q=https://a.vn/&sa=D", "https://a.vn/"),
        (
            "https://www.google.com/search?q=https://a.vn/",
            "https://www.google.com/search?q=https://a.vn/",
        ),
        ("https://[", "https://["),
        ("#_ftn1", ""),
        ("/bai-viet/x/#binh-luan", "/bai-viet/x/#binh-luan"),
    ],
)
def test_a_link_leads_straight_to_its_page(pasted, kept):
    assert clean_address(pasted) == kept


def test_codes_in_brackets_that_are_no_pictures_stay():
    text = "<p>[Ảnh: Thanh Tùng] và [1] và [captionx]</p>"
    assert clean_body(text) == text


def test_a_picture_that_is_no_emoji_is_never_pasted():
    assert (
        clean_body('<p>a<img alt="Nụ cười" src="/x.png">b<img alt="😀" src="/y.png"></p>')
        == "<p>ab😀</p>"
    )
