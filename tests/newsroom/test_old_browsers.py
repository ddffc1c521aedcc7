"""Readers open links inside Zalo and Facebook, in whatever browser their telephone has: style
sheets and scripts ask for nothing that came after 2021, unless a page is whole without it."""

import re

import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "newsroom" / "static"
READERS = [name for sheet in STATIC.glob("css/*.css") if "admin" not in (name := sheet.stem)]
ASKED_FIRST = re.compile(r"@supports [^{]+\{.*?\n\}", re.DOTALL)
YOUNG_STYLE = re.compile(
    r"@layer|@container|@scope|@property|@starting-style|:has\(|color-mix\(|light-dark\(|oklch\("
    r"|\d[sld]v[hw]\b|subgrid|round\(|(?:^|[;{])\s*&",
    re.MULTILINE,
)
YOUNG_SCRIPT = re.compile(
    r"\.at\(|\.replaceAll\(|\.findLast|structuredClone|Object\.hasOwn|Object\.groupBy|\.toSorted\("
    r"|\.toReversed\(|\.with\(|import\.meta|^await |static \{|#\w+ ?[=;(]",
    re.MULTILINE,
)


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_style_sheet_asks_for_nothing_young(name):
    text = ASKED_FIRST.sub("", (STATIC / "css" / f"{name}.css").read_text())
    assert YOUNG_STYLE.findall(text) == []
    masks = re.findall(r"^\s*(-webkit-)?mask-image:(.*);", text, re.MULTILINE)
    plain, prefixed = (
        [mask for prefix, mask in masks if bool(prefix) is is_one] for is_one in (0, 1)
    )
    assert plain == prefixed  # Chromium took the plain name in 2023


@pytest.mark.parametrize("name", ["theme", "search", "share", "players", "comments"])
def test_a_script_asks_for_nothing_young(name):
    assert YOUNG_SCRIPT.findall((STATIC / "js" / f"{name}.js").read_text()) == []
