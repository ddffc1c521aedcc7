"""The demo newsroom, made and served as `make demo` does it, in a folder of its own."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

from tests import environment  # noqa: F401  its keys, made for tests alone
from tests.server import MANAGE, free_port

PASSWORD = "a-password-for-looking-around"
UNDONE = "SELECT COUNT(*) FROM django_tasks_database_dbtaskresult WHERE status = 'READY'"


@contextmanager
def running_demo(folder: Path):
    """Yields the address of a fresh demo, which lives in `folder`."""
    port = free_port()
    variables = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SERVER_THREADS": "4",
        "DEMO_PASSWORD": PASSWORD,
    }
    for step in (["migrate", "-v0"], ["load_demo"], ["collectstatic", "--no-input", "-v0"]):
        subprocess.run(
            [sys.executable, MANAGE, *step], env=variables, check=True, stdout=subprocess.DEVNULL
        )
    with (folder / "log").open("w+") as log:
        serve = [sys.executable, MANAGE, "serve", "--port", str(port)]
        server = subprocess.Popen(serve, env=variables, stdout=log, stderr=log)
        try:
            wait_for_pictures(folder, server)
            yield variables["SITE_URL"]
        finally:
            server.terminate()
            server.wait(30)


def wait_for_pictures(folder, server, seconds=600):
    """Until the server answers and its worker has made the sizes of the pictures."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        with closing(sqlite3.connect(folder / "demo.sqlite3")) as database:
            waiting = database.execute(UNDONE).fetchone()[0]
        if "http://" in (folder / "log").read_text() and not waiting:
            return
        time.sleep(0.5)
    raise AssertionError((folder / "log").read_text())
