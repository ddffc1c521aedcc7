"""How benchmarks take times, and the one table that shows them all.

Bounds in milliseconds are for a machine with nothing else to do; `BENCH_SLOWER=3` takes one that is
three times as slow. Ratios and numbers of queries hold anywhere.
"""

import gc
import os
import statistics
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

SLOWER = float(os.environ.get("BENCH_SLOWER", "1"))


def milliseconds(ask, question):
    begun = time.perf_counter()
    ask(question)
    return 1000 * (time.perf_counter() - begun)


def p95(questions, ask):
    """The 95th percentile of the milliseconds each question takes, every one counted; one is asked
    beforehand, since what a process does once only is no part of an answer."""
    questions = list(questions)
    ask(questions[0])
    gc.collect()  # what was asked before leaves nothing to clear away within a time
    times = [milliseconds(ask, question) for question in questions]
    return statistics.quantiles(times, n=20)[18]


def queries(ask, question):
    """How many queries the answer costs."""
    with CaptureQueriesContext(connection) as captured:
        ask(question)
    return len(captured)


class Figures:
    """What was measured: (figure, size of the newsroom) → number, in the order of measuring."""

    def __init__(self):
        self.found = {}

    def add(self, figure, size, number):
        """Keep and return a number; `size` is what the column of the table is called."""
        self.found[figure, size] = number
        return number

    def lines(self):
        """The table: a row for each figure, a column for each size."""
        names = list(dict.fromkeys(name for name, _size in self.found))
        sizes = list(dict.fromkeys(size for _name, size in self.found))
        wide = max(map(len, names))
        yield " " * wide + "".join(f"{size:>18}" for size in sizes)
        for name in names:
            cells = (self.found.get((name, size)) for size in sizes)
            yield name.ljust(wide) + "".join(f"{_shown(number):>18}" for number in cells)


def _shown(number):
    if number is None:
        return ""
    return f"{number:,}" if isinstance(number, int) else f"{number:,.1f}"
