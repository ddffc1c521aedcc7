"""Style sheets that are several files to write and one to load, and scripts that import others."""

import re
from pathlib import Path

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = ["css/main.css", "css/reading.css"]
IMPORT = re.compile(r'@import url\("([\w.-]+\.css)"\);')


class Bundling:
    """When static files are collected, a bundle takes in what it imports from beside it, and a
    script's imports follow the new names of the files."""

    support_js_module_import_aggregation = True

    def post_process(self, paths, dry_run=False, **options):
        collected = FileSystemStorage(self.location)
        for name in BUNDLES:
            if name in paths and not dry_run:
                Path(collected.path(name)).write_text(bundled(name, paths))
                paths = paths | {name: (collected, name)}
        yield from super().post_process(paths, dry_run, **options)


class Storage(Bundling, CompressedManifestStaticFilesStorage):
    pass


class UncompressedStorage(Bundling, ManifestStaticFilesStorage):
    pass


def bundled(name, paths):
    def text_of(name):
        storage, path = paths[name]
        with storage.open(path) as file:
            return file.read().decode()

    folder = name.rpartition("/")[0]
    return IMPORT.sub(lambda found: text_of(f"{folder}/{found[1]}"), text_of(name))
