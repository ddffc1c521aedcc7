"""Installs a Debian package that tests need, where this is a Debian and we may."""

import os
import shutil
import subprocess


def install(package):
    """Whether it worked."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if not all(map(shutil.which, ["apt-get", *sudo[:1]])):
        return False
    print(f"Installing {package} for the tests…", flush=True)
    options = {"stdin": subprocess.DEVNULL, "capture_output": True}
    return all(
        subprocess.run([*sudo, "apt-get", "--yes", *step], **options).returncode == 0
        for step in (["update"], ["install", "--no-install-recommends", package])
    )
