"""What `make` leans on."""

import re
from pathlib import Path

import pytest

from newsroom.demo import environment
from tests.newsroom.test_settings import settings_with

ROOT = Path(__file__).resolve().parents[2]


def test_the_demo_gets_keys_of_its_own_that_work_and_nobody_else_may_read(tmp_path):
    file = tmp_path / ".env"
    environment.write(file)
    assert file.stat().st_mode & 0o777 == 0o600
    lines = dict(re.findall(r"^(\w+)=(.*)$", file.read_text(), re.MULTILINE))
    values = settings_with(**lines, SITE_URL="http://127.0.0.1:9000")
    assert values["DEMO"]
    assert values["SECRET_KEY"] == lines["SECRET_KEY"]
    environment.write(tmp_path / "another")
    assert lines["SECRET_KEY"] not in (tmp_path / "another").read_text()


def test_keys_that_are_there_are_left_alone(tmp_path):
    (tmp_path / ".env").write_text("SECRET_KEY=mine\n")
    environment.write(tmp_path / ".env")
    assert (tmp_path / ".env").read_text() == "SECRET_KEY=mine\n"


@pytest.mark.parametrize("file", sorted(ROOT.glob("requirements*.txt")), ids=lambda file: file.name)
def test_every_requirement_is_pinned_with_its_hashes_and_names_no_address(file):
    text = file.read_text()
    assert "://" not in text
    for requirement in text.replace("\\\n", "").splitlines():
        assert re.match(r"[\w.-]+==\S+.* --hash=sha256:[0-9a-f]{64}", requirement)


def test_tests_run_what_the_site_runs():
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.txt").read_text(), re.M))
    for name in ("requirements-dev.txt", "requirements-s3.txt"):
        theirs = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))
        assert pinned.items() <= theirs.items()
