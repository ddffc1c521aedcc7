"""The interface in Vietnamese: every word of ours translated, and compiled as it stands."""

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as gettext_of
from django.utils.translation import ngettext

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
