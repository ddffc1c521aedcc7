"""The Nu HTML Checker, which reads pages as strictly as the HTML standard; run as a program,
installs it if it can."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.environment import BUILD

VERSION = "26.9.27"
FOLDER = BUILD.parent / "vnu"
JAR = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
ADVICE = "the Nu HTML Checker (Java 17 and npm; then `make test` installs it)"


def find():
    """Where the checker is, or None where it cannot run."""
    return JAR if JAR.is_file() and shutil.which("java") else None


def install():
    if not all(map(shutil.which, ["java", "npm"])):
        return False
    print("Installing the Nu HTML Checker…", flush=True)
    command = ["npm", "install", "--prefix", FOLDER, "--no-save", "--no-package-lock", "--no-audit"]
    command += ["--ignore-scripts", "--no-fund", f"vnu-jar@{VERSION}"]
    done = subprocess.run(command, capture_output=True)
    return done.returncode == 0 and bool(find())


def findings(pages, folder: Path):
    """What is wrong with `pages` (name: HTML): sentences that begin with the page's name."""
    files = {folder / f"{number}.html": name for number, name in enumerate(pages)}
    for file, name in files.items():
        file.write_text(pages[name])
    command = ["java", "-jar", find(), "--format", "json", "--stdout", "--errors-only", *files]
    done = subprocess.run(command, capture_output=True, text=True)
    found = json.loads(done.stdout)["messages"]
    names = {file.name: name for file, name in files.items()}
    return [
        f"{names[Path(one['url']).name]}: {one['message']} … {one.get('extract', '')!r}"
        for one in found
    ]


if __name__ == "__main__":
    if not find() and not install():
        print(f"Tests of the pages' HTML will be skipped: missing {ADVICE}.", file=sys.stderr)
