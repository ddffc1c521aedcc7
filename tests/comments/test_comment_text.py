"""A comment's text: what is kept of it, and how it is shown."""

import re
import unicodedata
from html import unescape
from html.parser import HTMLParser
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.text import clean_comment, clean_name, comment_html
from tests.factories import make_comment, make_revision

LOCAL_LETTERS = "ê̆ ô̆ ơ̆ ư̆ ê̆́ ợ̆ ƀ č ĕ ŏ ŭ"
EMOJI = "👨‍👩‍👧‍👦 ❤️‍🔥 👩🏽‍⚕️ 🏳️‍🌈 1️⃣ 🇻🇳 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "\"><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "<a href=\"javascript:alert(1)\">x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--<p>--><style>*{display:none}</style>",
    "<scr\0ipt>alert(1)</scr\0ipt>",
    "</p></div></article><h1>x</h1>",
    "{{ 7|add:7 }}{% load x %}",
    "\u202e<script>",
    "<\u200bscript>",
    "＜script＞alert(1)＜/script＞",
    "%3Cscript%3E",
    "&#60;script&#62;",
]  # fmt: skip
messy = st.text(
    st.one_of(
        st.sampled_from(
            "aêơu*>> <>&\"'\u0301\u0306\u0302\u200d\u200c\ufe0f\u200b\n\r \t\u2028❤👨🏴"
        ),
        st.characters(),
    ),
    max_size=60,
)


def text_of(html):
    """What was typed to get this HTML: the letters, with the marks that became tags. The lines
    between the paragraphs of a quotation are left out."""
    html = re.sub(
        "<blockquote>.*?</blockquote>", lambda match: match[0].replace("</p><p>", "<br>"), html
    )
    for tag, typed in [
        ("<blockquote><p>", "<p>\0"),
        ("</p></blockquote>", "</p>"),
        ("</p><p>", "\n\n"),
        ("<p>", ""),
        ("</p>", ""),
        ("<br>", "\n"),
        ("<strong>", "**"),
        ("</strong>", "**"),
        ("<em>", "*"),
        ("</em>", "*"),
    ]:
        html = html.replace(tag, typed)
    blocks = unescape(re.sub(r"<a href=[^>]*>|</a>", "", html)).split("\n\n")
    quoted = (f"\0{block}".replace("\0\0", "> ").replace("\0", "") for block in blocks)
    return "\n\n".join(
        block.replace("\n", "\n> ") if block.startswith("> ") else block for block in quoted
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Xin chào \n", "Xin chào"),
        ("một\r\nhai\rba", "một\nhai\nba"),
        ("một\n\n\n\nhai", "một\n\nhai"),
        ("một  \n \t \n \nhai", "một\n\nhai"),
        ("Hoa\u0300", "Hoà"),
        ("a\u200b\u200e\u202e\u2066\u00ad\ufeffb\u3164", "ab"),
        ("a\x00\x07\x1b\x7f\x9fb", "ab"),
        ("a\u200db\u200c", "ab"),
        ("\U000e0061\U000e0062ẩn", "ẩn"),
        ("\u200b\u2060 \n", ""),
    ],
)
def test_a_text_is_kept_in_nfc_without_what_cannot_be_seen(typed, kept):
    assert clean_comment(typed) == kept


@pytest.mark.parametrize("text", [LOCAL_LETTERS, EMOJI, "नमस्ते क्‍ष", "می‌خواهم", "สวัสดีที่นี่", "שָׁלוֹם"])
def test_letters_of_every_language_and_emoji_are_left_alone(text):
    assert clean_comment(text) == unicodedata.normalize("NFC", text)
    assert clean_name(text) == unicodedata.normalize("NFC", text)


def test_a_tower_of_marks_is_cut_down():
    tower = "t" + "\u0301\u0302\u0303\u0306" * 40 + "iếng"
    assert clean_comment(tower) == "t\u0301\u0302\u0303iếng"
    assert clean_name(tower) == "t\u0301\u0302\u0303iếng"


def test_a_name_is_one_line():
    assert clean_name(" Lan\r\nAnh\u2028\u202e  H’Drai\t") == "Lan Anh H’Drai"


@given(messy)
def test_cleaning_what_is_clean_changes_nothing(text):
    assert clean_comment(clean_comment(text)) == clean_comment(text)
    assert clean_name(clean_name(text)) == clean_name(text)


@given(messy)
def test_what_is_shown_is_what_was_typed(text):
    kept = clean_comment(text)
    # Where a quotation begins or ends a blank line may be new, and within one a ">" by itself
    # makes a paragraph; nothing else.
    assert shown_lines(text_of(comment_html(kept))) == shown_lines(kept)


def shown_lines(text):
    return [line for line in text.split("\n") if line not in ("", ">")]


@given(
    st.text(
        st.characters(categories=["L", "N", "P", "Sm", "Sc"], exclude_characters="\u3164"),
        max_size=60,
    )
)
def test_visible_text_is_kept_as_typed(text):
    hidden = "\u115f\u1160\uffa0"
    expected = unicodedata.normalize("NFC", "".join(char for char in text if char not in hidden))
    assert clean_comment(text) == expected


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_markup_survives(attack):
    html = comment_html(clean_comment(attack))
    assert set(re.findall(r"<[^>]*>?", html)) <= {"<p>", "</p>", "<br>"}
    assert text_of(html) == clean_comment(attack)


class Nesting(HTMLParser):
    """Which elements are open; each tag closes the one opened last."""

    def __init__(self, html):
        super().__init__()
        self.open = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@given(st.lists(st.sampled_from(["**a", "*a", "a**", "a*", "***a", "a***"]), max_size=20))
def test_elements_stand_within_each_other(words):
    assert Nesting(comment_html(" ".join(words))).open == []


def test_paragraphs_and_breaks():
    assert comment_html("một\nhai\n\nba") == "<p>một<br>hai</p><p>ba</p>"


LINK = '<a href="{0}" rel="nofollow ugc noopener">{0}</a>'


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("**đậm** và *nghiêng*", "<strong>đậm</strong> và <em>nghiêng</em>"),
        ("**đậm *và* nghiêng**", "<strong>đậm <em>và</em> nghiêng</strong>"),
        ("*nghiêng **và** đậm*", "<em>nghiêng <strong>và</strong> đậm</em>"),
        ("**a *b** c*", "<strong>a *b</strong> c*"),
        ("*a **b* c**", "*a <strong>b* c</strong>"),
        ("**a *b** *c*", "<strong>a *b</strong> <em>c</em>"),
        ("(**đậm**).", "(<strong>đậm</strong>)."),
        ("2*3*4, 2 * 3 * 4, a** b**", "2*3*4, 2 * 3 * 4, a** b**"),
        ("**** *** ** *", "**** *** ** *"),
        ("*chưa xong", "*chưa xong"),
        ("**<b>**", "<strong>&lt;b&gt;</strong>"),
        ("Xem https://a.vn/x.", f"Xem {LINK.format('https://a.vn/x')}."),
        ("(http://a.vn/?x=1&y=2)", f"({LINK.format('http://a.vn/?x=1&amp;y=2')})"),
        ("Ở https://a.vn/Kon_Tum_(tỉnh).", f"Ở {LINK.format('https://a.vn/Kon_Tum_(tỉnh)')}."),
        ("(https://a.vn/x_(y))", f"({LINK.format('https://a.vn/x_(y)')})"),
        ("[https://a.vn/?a[]=1]…", f"[{LINK.format('https://a.vn/?a[]=1')}]…"),
        ("https://a.vn/)(", f"{LINK.format('https://a.vn/)(')}"),
        ("**https://a.vn**", f"**{LINK.format('https://a.vn')}**"),
        ("https://báo.vn@xấu.vn/ và javascript:x", "https://báo.vn@xấu.vn/ và javascript:x"),
        ("https:// http://.", "https:// http://."),
        ('https://a.vn/"onclick="x', f"{LINK.format('https://a.vn/')}&quot;onclick=&quot;x"),
    ],
)
def test_a_few_marks_change_how_words_look(typed, html):
    assert comment_html(typed) == f"<p>{html}</p>"


def test_lines_that_begin_with_a_mark_are_a_quotation():
    html = comment_html("> Một\n> *hai*\nba\n\n> bốn\n>năm")
    assert html == (
        "<blockquote><p>Một<br><em>hai</em></p></blockquote><p>ba</p>"
        "<blockquote><p>bốn</p></blockquote><p>&gt;năm</p>"
    )


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("> Một\n>\n> hai\n> ba", "<blockquote><p>Một</p><p>hai<br>ba</p></blockquote>"),
        (">\n> Một\n>\n>\nhai", "<blockquote><p>Một</p></blockquote><p>hai</p>"),
        (">", "<p>&gt;</p>"),
        (">\n>\nmột > hai", "<p>&gt;<br>&gt;</p><p>một &gt; hai</p>"),
    ],
)
def test_an_empty_line_of_a_quotation_begins_a_paragraph(typed, html):
    assert comment_html(clean_comment(typed.replace(">\n", "> \n"))) == html


@pytest.mark.parametrize(
    "text",
    [
        "*a " * 2000,
        "https://a" + ")" * 5000,
        "https://a" + "()" * 2500,
        "**a " * 2000,
        "> " * 2000,
        "https://" * 900,
    ],
)
def test_the_longest_text_takes_no_time(text):
    begun = perf_counter()
    comment_html(text)
    assert perf_counter() - begun < 0.5


def test_no_attack_in_any_field_reaches_the_page(client, db):
    article = make_revision().article
    for attack in ATTACKS:
        root = make_comment(article, author_name=f"y {attack}"[:80])
        make_comment(article, parent=make_comment(article, parent=root), body=f"x {attack}")
    page = client.get(article.get_absolute_url()).text
    section = page.partition('id="binh-luan"')[2].partition("</section>")[0]
    for tag in ["<script", "<img", "<svg", "<style", '<a href="javascript', "<h1", "onmouseover='"]:
        assert tag not in section
    assert section.count('<div class="comment-body"') == 3 * len(ATTACKS)


def test_the_text_is_rendered_and_folded_when_it_is_written(db):
    comment = make_comment(body=" Đường  <lớn>\r\n")
    assert comment.body == "Đường  <lớn>"
    assert comment.body_html == "<p>Đường  &lt;lớn&gt;</p>"
    assert "duong <lon>" in comment.wording.text
    comment.body = "Khác"
    comment.save(update_fields=["body"])
    comment.refresh_from_db()
    assert comment.body_html == "<p>Khác</p>"
    assert "khac" in comment.wording.text


def test_a_name_is_folded_whenever_it_is_written(db):
    comment = make_comment(author_name="Thúy Đào")
    assert comment.author_name_folded == "thuy dao"
    comment.author_name = ""
    comment.save(update_fields=["author_name"])
    comment.refresh_from_db()
    assert (comment.author_name, comment.author_name_folded) == ("", "")
