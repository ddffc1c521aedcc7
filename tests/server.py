"""A real server for tests: `manage.py serve` in a process of its own, on the tests' database."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

MANAGE = Path(__file__).resolve().parent.parent / "manage.py"


class Server:
    def __init__(self, log_file, port=None, workers=1, **environment):
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_file = log_file
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "SITE_URL": self.url,
            "SERVER_THREADS": "4",
            **environment,
        }
        numbers = ["--port", str(self.port), "--workers", str(workers)]
        with log_file.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, MANAGE, "serve", *numbers],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def log(self):
        """All that the server and its task worker have said so far."""
        return self.log_file.read_text()

    def wait_until_it_answers(self, seconds=120):
        deadline = time.monotonic() + seconds
        while self.url not in self.log:
            assert self.process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.05)

    def stop(self, number=signal.SIGTERM):
        """End it by a signal and wait; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(30)

    def kill(self):
        """End it, and all it started, as a power failure would: nothing finishes anything."""
        for pid in [*descendants(self.process.pid), self.process.pid]:
            os.kill(pid, signal.SIGKILL)
        self.process.wait(30)


def descendants(pid):
    """The processes that `pid` started, by the words of their command, and those they started."""
    found = {}
    for child in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        found |= {child: Path(f"/proc/{child}/cmdline").read_text().split("\0")}
        found |= descendants(child)
    return found


@contextmanager
def running_server(log_file, **options):
    server = Server(log_file, **options)
    try:
        server.wait_until_it_answers()
        yield server
    finally:
        server.stop()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def database_url():
    """The address of this process's test database, for another process."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
