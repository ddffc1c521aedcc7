"""nginx before a server of the tests, as `deploy/nginx.conf` says it; run as a program, installs
one if it can."""

import getpass
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests import debian

CONFIGURATION = Path(__file__).resolve().parent.parent / "deploy" / "nginx.conf"
ADVICE = "nginx (apt-get install nginx-light)"
PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
AROUND = """
daemon off;
user {user};
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {ours}
}}
"""


def find():
    """The path of an nginx, or None."""
    return shutil.which("nginx", path=PLACES)


def configuration(folder, port, server_port):
    """Ours for a host of its own with a certificate, changed to what a test has: a free port, plain
    http, a folder for what is kept and logged."""
    ours = CONFIGURATION.read_text()
    changes = [
        (r"server 127\.0\.0\.1:8000;", f"server 127.0.0.1:{server_port};"),
        (r"server \{\s+listen 80;.*?\n\}\n", ""),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        (r"ssl_certificate(_key)? [^;]+;", ""),
        (r"server_name [^;]+;", "server_name _;"),
        (r"/var/(cache|log)/nginx/", f"{folder}/"),
    ]
    for there, here in changes:
        ours, count = re.subn(there, here, ours, flags=re.DOTALL)
        assert count, there
    return AROUND.format(folder=folder, user=getpass.getuser(), ours=ours)


@contextmanager
def before(server_port, port, folder):
    """Within it nginx answers at `port` for the server at `server_port`."""
    folder.mkdir()
    file = folder / "nginx.conf"
    file.write_text(configuration(folder, port, server_port))
    process = subprocess.Popen([find(), "-c", file, "-p", folder], stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port, seconds=20):
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


if __name__ == "__main__":
    if not find() and not debian.install("nginx-light"):
        print(
            f"Tests of what stands before the site will be skipped: missing {ADVICE}.",
            file=sys.stderr,
        )
