"""Finds the Chromium that browser tests drive; run as a program, installs one if it can."""

import os
import shutil
import sys

from tests import debian

NAMES = ("chromium", "chromium-browser", "google-chrome")
ADVICE = "Chromium for browser tests (apt-get install chromium, or its path in CHROMIUM)"


def find():
    """The path of a Chromium, or None."""
    candidates = (os.environ.get("CHROMIUM"), *NAMES)
    return next(filter(None, map(shutil.which, filter(None, candidates))), None)


if __name__ == "__main__":
    if not find() and not debian.install("chromium"):
        print(f"Browser tests will be skipped: missing {ADVICE}.", file=sys.stderr)
