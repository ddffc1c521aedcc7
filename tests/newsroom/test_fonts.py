"""The letters the site serves: all of Vietnamese, and of Ba Na and Xơ Đăng names."""

import unicodedata
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

FOLDER = Path(settings.BASE_DIR) / "newsroom" / "static" / "fonts"
FONTS = sorted(FOLDER.glob("*.woff2"))
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
VOWELS = "aăâeêioôơuưy"
BREVE = "\u0306"
# Written in one sign each; what Unicode has no sign for is a letter and a combining breve.
LOCAL = "ƀčĕŏŭĭ"
PRINTED = "0123456789 .,;:!?…–—-()[]/%&+*°“”‘’«»\"'@#·"


def vietnamese():
    letters = {unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product(VOWELS, TONES)}
    letters |= set("bcdđghklmnpqrstvxfjwz")
    return letters | {letter.upper() for letter in letters}


@pytest.fixture(scope="module", params=FONTS, ids=lambda path: path.stem)
def font(request):
    with TTFont(request.param) as font:
        yield font


def test_every_vietnamese_letter_is_there(font):
    assert len(vietnamese()) == 2 * (12 * 6 + 21)
    missing = {letter for letter in vietnamese() if ord(letter) not in font.getBestCmap()}
    assert missing == set()


def test_every_letter_of_local_names_is_there(font):
    wanted = set(LOCAL) | {letter.upper() for letter in LOCAL} | {BREVE} | set(PRINTED)
    assert {sign for sign in wanted if ord(sign) not in font.getBestCmap()} == set()


def test_a_breve_finds_its_place_on_a_letter_that_has_a_mark_already(font):
    """ê̆ ô̆ ơ̆ ư̆ are two signs: the font says where the second stands, on the letter as it is or on
    the mark of the letter taken apart."""
    names = font.getBestCmap()
    breve = names[ord(BREVE)]
    carriers = set()
    for table in lookups(font["GPOS"]):
        kind = type(table).__name__
        if kind == "MarkBasePos" and breve in table.MarkCoverage.glyphs:
            carriers.update(table.BaseCoverage.glyphs)
        elif kind == "MarkMarkPos" and breve in table.Mark1Coverage.glyphs:
            carriers.update(table.Mark2Coverage.glyphs)
    apart = {}
    for table in lookups(font["GSUB"]):
        if type(table).__name__ == "MultipleSubst":
            apart |= table.mapping
    for letter in "êôơưÊÔƠƯ":
        name = names[ord(letter)]
        assert {name, apart.get(name, [None])[-1]} & carriers, letter


def lookups(table):
    for lookup in table.table.LookupList.Lookup:
        for subtable in lookup.SubTable:
            yield getattr(subtable, "ExtSubTable", subtable)


def test_the_style_sheet_takes_local_letters_from_the_fonts():
    tokens = (FOLDER.parent / "css" / "tokens.css").read_text()
    ranges = [line for line in tokens.splitlines() if "unicode-range" in line]
    assert len(ranges) == len(FONTS)
    for line in ranges:
        spans = [part.strip(" ;").removeprefix("U+") for part in line.split(":")[1].split(",")]
        covered = set()
        for span in spans:
            first, _dash, last = span.partition("-")
            covered |= set(range(int(first, 16), int(last or first, 16) + 1))
        wanted = vietnamese() | set(LOCAL) | {BREVE} | set("…–“”‘’₫")
        assert {sign for sign in wanted if ord(sign) not in covered} == set()


def test_the_fonts_of_a_page_weigh_at_most_100_kilobytes():
    assert sum(font.stat().st_size for font in FONTS) <= 100 * 1024
