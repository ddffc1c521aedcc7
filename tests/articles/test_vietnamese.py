"""The language rules: one spelling, one folded form, one address, one order."""

import string
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.vietnamese import (
    fold,
    name_sort_key,
    normalise,
    slugify,
    sort_key,
    spelling,
    with_apostrophe,
)

repeatable = settings(deadline=None, database=None, derandomize=True)

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyfjwzƀčĕŏŭ"
MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u030c\u031b\u0323"
vietnamese = st.text(LETTERS + LETTERS.upper() + MARKS + " '’-–.1", max_size=30)
texts = vietnamese | st.text(max_size=30)


def decomposed(text):
    return unicodedata.normalize("NFD", text)


def spread(rows):
    """The (typed, printed) pairs of a table with many typed forms in each row."""
    return [(typed, printed) for line, printed in rows for typed in line.split()]


# Spelling

ONE_SPELLING = spread(
    [
        ("hoà hòa", "hòa"),
        ("hoạ họa", "họa"),
        ("thuý thúy", "thúy"),
        ("thuỷ thủy", "thủy"),
        ("uỷ ủy", "ủy"),
        ("nguỵ ngụy", "ngụy"),
        ("khoẻ khỏe", "khỏe"),
        ("HOÀ HÒA", "HÒA"),
        ("Hoà Hòa", "Hòa"),
        ("Uỷ Ủy", "Ủy"),
        # The u of qu and the i of gi belong to the onset.
        ("qúy quý", "quý"),
        ("qúi quí", "quí"),
        ("qủa quả", "quả"),
        ("qụât quật", "quật"),
        ("gìa già", "già"),
        ("gía giá", "giá"),
        ("gíup giúp", "giúp"),
        ("gì", "gì"),
        ("gìn", "gìn"),
        # A coda moves the tone to the second vowel, and a third vowel to the middle one.
        ("hóan hoán", "hoán"),
        ("tòan toàn", "toàn"),
        ("khỏang khoảng", "khoảng"),
        ("húyt huýt", "huýt"),
        ("xóay xoáy", "xoáy"),
        ("ngóeo ngoéo", "ngoéo"),
        ("khủyu khuỷu", "khuỷu"),
        # A marked vowel takes the tone, the second of ươ.
        ("giừơng giường", "giường"),
        ("hịêu hiệu", "hiệu"),
        ("túyên tuyến", "tuyến"),
        ("nguyễn", "nguyễn"),
        ("đâù đầu", "đầu"),
        ("nưả nửa", "nửa"),
        ("thủơ thuở", "thuở"),
        ("cuả của", "của"),
        ("muà mùa", "mùa"),
    ]
)


@pytest.mark.parametrize(("typed", "printed"), ONE_SPELLING)
def test_every_placement_of_a_tone_becomes_the_newspapers_one(typed, printed):
    assert spelling(typed) == printed
    assert spelling(decomposed(typed)) == printed


RIMES = "a oa oan oai oe oeo uy uynh uyên ia ưa ương uôi iêu yêt"


@pytest.mark.parametrize("onset", ["", "h", "ngh", "qu", "gi", "tr", "Đ"])
@pytest.mark.parametrize("rime", RIMES.split())
def test_a_tone_typed_on_any_vowel_gives_one_spelling(onset, rime):
    letters = onset + rime
    vowels = [index for index, letter in enumerate(letters) if fold(letter) in "aeiouy"]
    typed = {letters[: index + 1] + "\u0323" + letters[index + 1 :] for index in vowels}
    assert len({spelling(word) for word in typed}) == 1


def test_words_inside_a_sentence_are_respelled():
    typed = "Loà xoà, Nguyễn Văn Hoà (Uỷ ban) khoẻ; qúy I/2018: thuỷ-lợi."
    assert spelling(typed) == "Lòa xòa, Nguyễn Văn Hòa (Ủy ban) khỏe; quý I/2018: thủy-lợi."


def test_a_tone_is_never_added_or_removed():
    assert spelling("hoa hòa hỏa hõa hóa họa") == "hoa hòa hỏa hõa hóa họa"


@pytest.mark.parametrize(
    "text",
    [
        "café résumé più José Hué São Zoé voilà Noël Gdańsk báin",
        "ñu año",  # Ê Đê and Spanish: the tilde is part of the letter
        "Ia H'Drai, Đăk Tơ Ver, Kroóng, Jrai ƀŏk kê̆ sô̆ hơ̆ tư̆ čĕŭ",
        "hòá",  # two tones in one syllable
        "https://vi.wikipedia.org/wiki/Hoà_Bình",
    ],
)
def test_other_words_and_web_addresses_stay_as_they_are(text):
    assert spelling(text) == text


def test_a_link_around_a_word_keeps_its_address():
    html = '<a href="https://a.vn/Hoà">Hoà</a>'
    assert spelling(html) == '<a href="https://a.vn/Hoà">Hòa</a>'


def test_normalise_composes_letters_and_leaves_spaces():
    assert normalise(decomposed("  Đắk\u00a0 Hà ")) == "  Đắk\u00a0 Hà "


@repeatable
@given(texts)
def test_spelling_is_stable_and_does_not_depend_on_how_letters_were_composed(text):
    once = spelling(text)
    assert spelling(once) == once == normalise(once)
    assert spelling(decomposed(text)) == once


@repeatable
@given(texts)
def test_spelling_keeps_every_letter_and_every_mark(text):
    assert sorted(decomposed(spelling(text))) == sorted(decomposed(text))


# Search


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Văn Hòa", "nguyen van hoa"),
        ("ĐĂK ĐÂK đak", "dak dak dak"),
        ("ƀŏk Ƀok čĕŭ kê̆ sô̆ hơ̆ tư̆", "bok bok ceu ke so ho tu"),
        ("Ðà Łódź Ærø", "da lodz aero"),
        ("H'Drai H’Drai HʼDrai H`Drai H´Drai", "h'drai h'drai h'drai h'drai h'drai"),
        ("2017–2018 — a‑b", "2017-2018 - a-b"),
        ("\u00a0 Kon\u202fTum\t\n\u3000mới ", "kon tum moi"),
        ("Kon\u200b\ufeff Tu\u00adm", "kon tum"),
        ("ｍ² ﬁ Straße", "m2 fi strasse"),
        (" \u200b ", ""),
    ],
)
def test_search_ignores_case_marks_and_kinds_of_punctuation(text, folded):
    assert fold(text) == folded


@repeatable
@given(texts)
def test_folding_is_stable_and_sees_one_text_in_every_spelling(text):
    once = fold(text)
    assert fold(once) == once
    assert fold(spelling(text)) == fold(decomposed(text)) == once


# Addresses


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Đắk Hà", "dak-ha"),
        ("Ia H'Drai", "ia-hdrai"),
        ("Ia H’Drai", "ia-hdrai"),
        ("Sơ kết Quy chế phối hợp 2017", "so-ket-quy-che-phoi-hop-2017"),
        ("  “Hòa – Hoà”: 1/3/2018! ", "hoa-hoa-1-3-2018"),
        ("新闻", ""),
        ("", ""),
    ],
)
def test_an_address_is_plain_words_and_hyphens(text, slug):
    assert slugify(text) == slug
    assert slugify(decomposed(text)) == slug


@pytest.mark.parametrize(
    ("max_length", "slug"),
    [(11, "kon-tum-moi"), (10, "kon-tum"), (7, "kon-tum"), (6, "kon"), (2, "ko"), (0, "")],
)
def test_a_long_address_is_cut_between_words_where_it_can_be(max_length, slug):
    assert slugify("Kon Tum mới", max_length) == slug


@repeatable
@given(texts, st.none() | st.integers(0, 30))
def test_an_address_is_ascii_within_its_length_and_stable(text, max_length):
    slug = slugify(text, max_length)
    assert set(slug) <= set(string.ascii_lowercase + string.digits + "-")
    assert slug == slug.strip("-")
    assert "--" not in slug
    assert len(slug) <= (len(slug) if max_length is None else max_length)
    assert slugify(slug, max_length) == slugify(decomposed(text), max_length) == slug


# Order

DICTIONARY_ORDERS = [
    "a < ă < â < b < ƀ < c < č < d < đ < e < ĕ < ê < ê̆ < f < g < h < i < j < k < l < m < n",
    "n < o < ŏ < ô < ô̆ < ơ < ơ̆ < p < q < r < s < t < u < ŭ < ư < ư̆ < v < w < x < y < z < 中",
    "ma < mà < mả < mã < má < mạ < mác < mách < mai < măng < mân",
    "ac < ách < ang < ảnh < ăn < ân",
    "hoa < Hoa < HOA < hòa < Hòa < hỏa < hóa < họa < hoài < hoàn < hoẵng < hô",
    "1 < 2017 < 2018 < 21 < a < A < a 1 < a a < á < á 1 < ab",
    # The tone of a syllable decides before the letters of the next.
    "tuân < tuân thủ < tuần < tuần chay < tuần hành < tuấn tú < tuồng",
    "ba < ba ba < ba bị < bà < bà ba < bạc < băng",
    "Đak Tô < Đăk Glei < Đăk Hà < Đăk Tô < Đắk Hà < Đắk Tô",
    "Ia Chim < Ia Hai < Ia H'Drai < Ia H’Drum < Ia Hiao",
]

NAMES = (
    "Nguyễn Văn An < Đỗ Ánh < Y Bình < Lê Thị Hoa < Hòa < Lê Hòa < Lê Thị Hòa < Lê Văn Hòa < "
    "Nguyễn Thị Hòa < Nguyễn Văn Hòa < Trần Ái Hòa < Nguyễn Văn Hoàn"
)


@pytest.mark.parametrize("order", DICTIONARY_ORDERS)
@repeatable
@given(dice=st.randoms())
def test_words_sort_as_in_a_dictionary(order, dice):
    assert in_order(order, dice, sort_key) == order


@repeatable
@given(dice=st.randoms())
def test_names_sort_by_given_then_family_then_middle_name(dice):
    assert in_order(NAMES, dice, name_sort_key) == NAMES


def in_order(order, dice, key):
    """The same texts shuffled, then sorted by `key`, no two of which are equal."""
    texts = order.split(" < ")
    dice.shuffle(texts)
    assert len({key(text) for text in texts}) == len(texts)
    return " < ".join(sorted(texts, key=key))


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("Ia H'Drai", "Ia H’Drai"), ("Xơ-Đăng", "Xơ  Đăng"), ("“Hòa”", "Hòa")],
)
def test_order_sees_one_text_in_every_way_of_typing_it(one, other):
    assert sort_key(one) == sort_key(other)


def test_a_name_of_one_word_or_none_can_be_sorted():
    assert name_sort_key("Hòa") == sort_key("Hòa")
    assert name_sort_key(" ") == sort_key("") == "0"


def test_a_sort_key_is_built_as_its_comment_says():
    assert sort_key("Hòa Đô 2") == "h0o0a01 d6o20 920 0 1001".replace(" ", "")


@repeatable
@given(texts)
def test_a_sort_key_is_small_ascii_letters_and_digits_however_the_text_is_composed(text):
    assert set(sort_key(text)) <= set(string.ascii_lowercase + string.digits)
    assert sort_key(decomposed(text)) == sort_key(spelling(text)) == sort_key(text)


@repeatable
@given(vietnamese, vietnamese)
def test_a_text_sorts_before_what_only_adds_a_word(text, word):
    longer = f"{text} a{word}"
    assert sort_key(text) < sort_key(longer)


@pytest.mark.parametrize(
    ("typed", "written"),
    [("hdrai", "h'drai"), ("mnong", "m'nong"), ("rlap", "r'lap"), ("nguyen", "nguyen")]
    + [(word, word) for word in ("kho", "tran", "hoa", "y", "hd", "a1", "12x", "ăb")],
)
def test_an_apostrophe_left_out_is_where_no_syllable_begins_so(typed, written):
    assert with_apostrophe(typed) == written
