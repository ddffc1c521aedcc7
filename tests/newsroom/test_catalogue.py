"""The interface in Vietnamese: every word of ours translated, and compiled as it stands."""

import gettext
import re
from ast import literal_eval
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as gettext_of
from django.utils.translation import ngettext, trans_real
from django.utils.translation.template import templatize

# gettext's calls by any name they are imported under, and where their words stand.
KEYWORDS = {"_": None}
for end in ("", "_lazy", "_noop"):
    KEYWORDS |= {f"gettext{end}": None, f"ngettext{end}": (1, 2)}
    KEYWORDS |= {f"pgettext{end}": ((1, "c"), 2), f"npgettext{end}": ((1, "c"), 2, 3)}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(_|[np]*gettext)\(\s*({STRING}(?:\s*,\s*{STRING})*)")
FOLDER = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def catalogue():
    with (FOLDER / "django.po").open("rb") as file:
        return [message for message in read_po(file) if message.id]


def test_everything_is_translated_and_nothing_is_a_guess(catalogue):
    assert len(catalogue) > 300
    for message in catalogue:
        translated = message.string if isinstance(message.string, tuple) else [message.string]
        assert all(translated), message.id
        assert not message.fuzzy, message.id


def asked_for():
    """(context or None, words) of all that our code and our pages say through gettext."""
    for folder in ("articles", "comments", "newsroom"):
        for file in (settings.BASE_DIR / folder).rglob("*.py"):
            with file.open("rb") as code:
                for found in extract("python", code, KEYWORDS):
                    _line, words, _comments, context = found
                    yield context, words[0] if isinstance(words, tuple) else words
    for file in (settings.BASE_DIR / "templates").rglob("*.*"):
        for call, words in CALL.findall(templatize(file.read_text())):
            words = literal_eval(f"[{words}]")
            yield (words[0], words[1]) if "pgettext" in call else (None, words[0])


def test_nothing_the_interface_says_is_missing_from_the_catalogue():
    """Ours, or Django's own where that has the words."""
    known = trans_real.translation("vi")._catalog
    keys = {f"{context}\x04{words}" if context else words for context, words in asked_for()}
    assert len(keys) > 1000
    assert sorted(key for key in keys if key not in known and (key, 0) not in known) == []


def test_the_compiled_catalogue_is_the_one_that_stands_here(catalogue):
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in catalogue:
        plural = isinstance(message.id, tuple)
        source = message.id[0] if plural else message.id
        text = compiled.ngettext(*message.id, 1) if plural else compiled.gettext(source)
        if message.context:
            text = compiled.pgettext(message.context, source)
        assert text == (message.string[0] if plural else message.string), source


def test_what_django_lacks_in_vietnamese_is_ours():
    with translation.override("vi"):
        sentence = ngettext(
            "Please correct the error below.", "Please correct the errors below.", 2
        )
        assert sentence == "Hãy sửa các lỗi dưới đây."
        assert gettext_of("Null characters are not allowed.") != "Null characters are not allowed."


def test_placeholders_survive_translation(catalogue):
    for message in catalogue:
        sources = message.id if isinstance(message.id, tuple) else [message.id]
        translated = message.string if isinstance(message.string, tuple) else [message.string]
        for name in set(re.findall(r"%\((\w+)\)|\{(\w+)\}", sources[-1])):
            assert all(name[0] in text or name[1] in text for text in translated), message.id
