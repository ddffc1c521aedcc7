"""Style sheets that are several files to write and one to load, and scripts that import others."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from newsroom.bundling import BUNDLES, IMPORT

FOLDER = Path(settings.BASE_DIR) / "newsroom" / "static"


def test_a_collected_bundle_holds_what_it_imports():
    for name in BUNDLES:
        parts = IMPORT.findall((FOLDER / name).read_text())
        assert len(parts) > 1
        collected = (Path(settings.STATIC_ROOT) / staticfiles_storage.stored_name(name)).read_text()
        assert "@import" not in collected
        for part in parts:
            longest = max((FOLDER / "css" / part).read_text().splitlines(), key=len)
            assert re.sub(r"url\(.*", "", longest) in collected


def test_the_letters_are_found_from_a_bundle():
    collected = staticfiles_storage.stored_name("css/main.css")
    text = (Path(settings.STATIC_ROOT) / collected).read_text()
    fonts = re.findall(r'url\("(\.\./fonts/[^"]+)"\)', text)
    assert len(fonts) == 4
    for font in fonts:
        assert (Path(settings.STATIC_ROOT) / "css" / font).resolve().is_file()


def test_a_scripts_imports_lead_to_collected_files():
    collected = Path(settings.STATIC_ROOT) / staticfiles_storage.stored_name("js/body-toolbar.js")
    imported = re.findall(r'from "\./([^"]+)"', collected.read_text())
    assert len(imported) == 3
    for name in imported:
        assert re.search(r"\.[0-9a-f]{12}\.js$", name)
        assert (collected.parent / name).is_file()
