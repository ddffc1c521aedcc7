"""One who reads a page again and again beside a test, in a process of its own: what else the test
does costs this reader nothing but the machine's time."""

import json
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from tests.crowd import Reader

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Reads:
    """The seconds each read took, and the status of those that failed."""

    times: list[float] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)

    def p95(self):
        """In milliseconds."""
        return 1000 * statistics.quantiles(self.times, n=20)[18]


@contextmanager
def reading(url, path, a_second=0):
    """Within it the page is read so many times `a_second`, or as often as it is answered; the
    `Reads` are told at the end."""
    reads = Reads()
    command = [sys.executable, "-m", __name__, url, path, str(a_second)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    try:
        assert child.stdout.readline() == b"reading\n"
        yield reads
    finally:
        told, _errors = child.communicate()  # closes its input, at which it stops
    found = json.loads(told)
    reads.times, reads.failed = found["times"], found["failed"]


def read_on(url, path, a_second, enough):
    reads = Reads()
    with Reader(url, "198.51.100") as reader:
        begun = time.perf_counter()
        while not enough.is_set():
            if a_second:
                due = begun + len(reads.times) / a_second
                time.sleep(max(0, due - time.perf_counter()))
            asked = time.perf_counter()
            status = reader.get(path).status
            reads.times.append(time.perf_counter() - asked)
            if status != 200:
                reads.failed.append(status)
    return reads


def main(url, path, a_second):
    enough = Event()
    Thread(target=lambda: (sys.stdin.read(), enough.set()), daemon=True).start()
    print("reading", flush=True)
    print(json.dumps(vars(read_on(url, path, float(a_second), enough))))


if __name__ == "__main__":
    main(*sys.argv[1:])
