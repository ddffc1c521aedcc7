"""Runs the web server and the task worker as one foreground process."""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from newsroom import recurring

SECONDS_TO_FINISH = 10  # what a request or a task under way gets before it is killed
SECONDS_BETWEEN_LOOKS = 0.2
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>


class Command(BaseCommand):
    help = "Serves the site and runs its tasks, until a signal comes or one of the two ends."
    is_stopping = False

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2 if settings.REDIS_URL else 1)

    def handle(self, host, port, workers, **options):
        refuse_taken_port(host, port)
        for number in STOP_SIGNALS:
            signal.signal(number, self.stop)
        children = {
            _("The web server"): start(*web_server(host, port, workers)),
            _("The task worker"): start(*task_worker()),
        }
        ended = self.watch(children, host, port)
        end(children.values())
        if ended:
            raise CommandError(_("%(process)s ended by itself.") % {"process": ended})

    def stop(self, number, frame):
        self.is_stopping = True

    def watch(self, children, host, port):
        """Wait for the end: the name of the child that ended, or None when asked to stop."""
        is_announced, next_look = False, 0
        while not self.is_stopping:
            for name, child in children.items():
                if child.poll() is not None:
                    return name
            if not is_announced and answers(host, port):
                is_announced = True
                self.announce(f"http://{host}:{port}/")
            if is_announced and time.monotonic() >= next_look:
                recurring.enqueue_what_is_due()
                next_look = time.monotonic() + recurring.SECONDS_BETWEEN_LOOKS
            time.sleep(SECONDS_BETWEEN_LOOKS)
        return None

    def announce(self, address):
        self.stdout.write(
            _("The site answers at %(address)s (Ctrl-C ends it).") % {"address": address}
        )
        self.stdout.flush()


def web_server(host, port, workers):
    """Granian. One process by default, two where Redis holds what processes must share (cached
    pages, rate limits); no access log, since it would show what readers search for."""
    return (
        *("granian", "newsroom.wsgi:application", "--interface", "wsgi"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(settings.SERVER_THREADS)),
        *("--no-access-log", "--log-level", "warning"),
    )


def task_worker():
    return ("django", "db_worker", "--queue-name", "*", "--no-reload", "--no-startup-delay")


def refuse_taken_port(host, port):
    """Granian would share the port of another Granian, and requests would go to either."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            place = {"host": host, "port": port, "reason": error.strerror}
            raise CommandError(
                _("Nothing can be served at %(host)s:%(port)s: %(reason)s.") % place
            ) from None


def start(module, *arguments):
    """A Python module in a process group of its own, so that Ctrl-C reaches the parent alone."""
    return subprocess.Popen(  # noqa: S603 (every argument is ours)
        [sys.executable, "-m", module, *arguments],
        cwd=settings.BASE_DIR,
        start_new_session=True,
        preexec_fn=end_with_parent,
    )


def end_with_parent():
    """Have Linux end this child when its parent is killed, which no parent can do itself;
    elsewhere a killed parent leaves its children running."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def answers(host, port):
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/healthz", headers={"Host": settings.SITE_HOST})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def end(children):
    """Let the children finish what they are doing, then kill what is left of their groups."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + SECONDS_TO_FINISH
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
