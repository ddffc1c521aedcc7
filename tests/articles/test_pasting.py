"""Text from other programs: files as they write it, and what a story keeps of each."""

import pytest

from articles.markup import clean_body, clean_pasted
from articles.pasting import clean_address
from tests.articles.pasting import PASTED, as_kept, as_pasted


@pytest.mark.parametrize("path", PASTED, ids=lambda path: path.stem)
def test_a_text_from_another_program_is_kept_clean(path):
    kept = as_kept(path)
    assert clean_body(as_pasted(path)) == kept
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


@pytest.mark.parametrize(
    "words",
    [
        "[video phỏng vấn ông A]",
        "[video]",
        "[audio bài phát biểu, 5 phút]",
        "[gallery]",
        "[caption: làng vào hội]",
        "[video phỏng vấn] và [/audio bài hát]",
    ],
)
def test_what_somebody_wrote_in_brackets_stays(words):
    assert clean_body(f"<p>Xem {words} sau.</p>") == f"<p>Xem {words} sau.</p>"


@pytest.mark.parametrize(
    "code",
    [
        '[video width="640" mp4="https://cu.example/a.mp4"][/video]',
        "[gallery ids=“1,2”]",
        "[audio mp3=a.mp3]",
        "[/caption]",
        "[vc_row][vc_column_text]",
        "[rev_slider trang-chu]",
    ],
)
def test_codes_of_wordpress_are_left_out(code):
    assert clean_body(f"<p>Xem</p><p>{code}</p><p>sau.</p>") == "<p>Xem</p><p>sau.</p>"


def test_a_code_without_values_is_told_by_the_one_that_closes_it():
    assert clean_body("<p>[caption]</p><p>Làng</p><p>[/caption]</p>") == "<p>Làng</p>"
    assert clean_body("<p>[caption]</p><p>[/captions]</p>") == "<p>[caption]</p><p>[/captions]</p>"


def test_a_bare_gallery_is_a_code_where_it_is_pasted():
    assert clean_pasted("<p>Làng</p><p>[gallery]</p>") == "<p>Làng</p>"


def test_a_picture_that_is_no_emoji_is_never_pasted():
    assert (
        clean_body('<p>a<img alt="Nụ cười" src="/x.png">b<img alt="😀" src="/y.png"></p>')
        == "<p>ab😀</p>"
    )
