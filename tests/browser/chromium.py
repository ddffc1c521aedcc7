"""Finds the Chromium that browser tests drive; run as a program, installs one if it can."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
ADVICE = "Chromium for browser tests (apt-get install chromium, or its path in CHROMIUM)"


def find():
    """The path of a Chromium, or None."""
    candidates = (os.environ.get("CHROMIUM"), *NAMES)
    return next(filter(None, map(shutil.which, filter(None, candidates))), None)


def install():
    """Install Debian's Chromium, if this is a Debian and we may; whether it worked."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if not all(map(shutil.which, ["apt-get", *sudo[:1]])):
        return False
    print("Installing Chromium for the browser tests…", flush=True)
    options = {"stdin": subprocess.DEVNULL, "capture_output": True}
    return all(
        subprocess.run([*sudo, "apt-get", "--yes", *step], **options).returncode == 0
        for step in (["update"], ["install", "--no-install-recommends", "chromium"])
    )


if __name__ == "__main__":
    if not find() and not install():
        print(f"Browser tests will be skipped: missing {ADVICE}.", file=sys.stderr)
