"""What the benchmarks share: newsrooms of a given size, and one table at the end.

    make bench                              on SQLite
    DATABASE_URL=$POSTGRES_URL make bench   on PostgreSQL

A benchmark asks for `newsroom_of` and `figures`, goes over to one size after the other, and asserts
its bounds last:

    def test_the_page_is_quick(newsroom_of, figures):
        for stories, comments in [(10, 100), (10_000, 100_000)]:
            size = newsroom_of(stories, comments)
            figures.add("the page (ms)", size, p95(range(20), ask))

Newsrooms are kept for the next run: leave them as they were (`undone`), and never mark a benchmark
`django_db(transaction=True)`, whose flush would empty them.
"""

import gc
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from tests.benchmarks.corpora import go_over_to
from tests.benchmarks.measuring import Figures

FIGURES = Figures()


@pytest.fixture(scope="session")
def django_db_setup():
    """No database for all: each size has its own."""


@pytest.fixture(scope="session")
def newsroom_of(django_db_blocker):
    """Goes over to the newsroom with so many stories and comments; returns the size in words."""

    def go(stories, comments=0):
        go_over_to(stories, comments)
        cache.clear()
        gc.collect()
        gc.freeze()  # as newsroom.wsgi does
        return f"{stories:,} / {comments:,}"

    with django_db_blocker.unblock():
        yield go
        connection.close()


@pytest.fixture
def undone():
    """`with undone():` takes back what is written within."""

    @contextmanager
    def taking_back():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return taking_back


@pytest.fixture(scope="session")
def figures():
    return FIGURES


def pytest_terminal_summary(terminalreporter):
    if FIGURES.found:
        terminalreporter.section(f"measured on {connection.vendor}, stories / comments")
        for line in FIGURES.lines():
            terminalreporter.write_line(line)
