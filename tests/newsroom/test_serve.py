"""`manage.py serve`: one foreground process, and nothing left when it is gone."""

import os
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.server import Server, descendants, running_server


@pytest.fixture
def server(transactional_db, tmp_path):
    with running_server(tmp_path / "log") as server:
        yield server


def named(word, processes):
    return next(pid for pid, command in processes.items() if word in command)


def wait_until_gone(processes, seconds=20):
    deadline = time.monotonic() + seconds
    while any(is_running(pid) for pid in processes):
        assert time.monotonic() < deadline, [pid for pid in processes if is_running(pid)]
        time.sleep(0.05)


def is_running(pid):
    """Whether `pid` still does anything: a dead process may wait for its parent to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_it_serves_the_site_and_takes_everything_down_when_asked_to(server):
    with urllib.request.urlopen(f"{server.url}/healthz") as response:
        assert response.status == 200
    processes = descendants(server.process.pid)
    assert named("granian", processes)
    assert named("db_worker", processes)
    assert server.stop(signal.SIGTERM) == 0
    assert not any(map(is_running, processes))


def test_a_taken_port_is_refused_since_requests_would_go_to_either_server(db):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"127.0.0.1:{port}"):
            call_command("serve", port=port)


@pytest.mark.slow
def test_ctrl_c_ends_it_without_an_error(server):
    processes = descendants(server.process.pid)
    assert server.stop(signal.SIGINT) == 0
    assert not any(map(is_running, processes))
    assert "Traceback" not in server.log


@pytest.mark.slow
@pytest.mark.parametrize("name", ["granian", "db_worker"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_an_error_when_either_process_dies(server, name, number):
    processes = descendants(server.process.pid)
    os.kill(named(name, processes), number)
    assert server.process.wait(20) == 1
    assert not any(map(is_running, processes))


@pytest.mark.slow
def test_it_ends_with_an_error_when_a_process_of_the_web_server_dies(server):
    processes = descendants(server.process.pid)
    (worker,) = descendants(named("granian", processes))
    os.kill(worker, signal.SIGKILL)
    assert server.process.wait(20) == 1
    assert not any(map(is_running, processes))


@pytest.mark.slow
def test_nothing_is_left_when_it_is_killed(server):
    processes = descendants(server.process.pid)
    server.stop(signal.SIGKILL)
    wait_until_gone(processes)


@pytest.mark.slow
def test_it_ends_with_an_error_when_the_database_is_not_migrated(tmp_path, db):
    server = Server(tmp_path / "log", DATABASE_URL=f"sqlite:///{tmp_path}/empty.sqlite3")
    assert server.process.wait(30) == 1
