"""Rebuilding the search index: resumable, in several processes, and never without answers."""

import os
import sys
from subprocess import PIPE, Popen
from threading import Thread

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.models import (
    NextSearchWords,
    SearchEntry,
    SearchRebuild,
    SearchWords,
)
from articles.search import postgresql
from articles.search.rebuilding import rebuild
from tests.articles.searching import answers, story

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_rebuild_writes_what_is_missing_and_takes_out_what_nobody_needs(capsys):
    made = story("Mưa ở Kon Tum")
    entry = SearchEntry.objects.get()
    SearchWords.objects.all().delete()
    SearchWords.objects.create(place=7, words={"mua"})
    assert answers("mưa") == []
    call_command("rebuild_search")
    assert answers("mưa") == ["Mưa ở Kon Tum"]
    assert SearchWords.objects.get().place == SearchEntry.objects.get().place == entry.place
    assert SearchEntry.objects.get().revision == made
    assert "1 of 1" in capsys.readouterr().out


def test_a_rebuild_broken_off_goes_on_where_it_was_and_search_answers_throughout(monkeypatch):
    monkeypatch.setattr("articles.search.rebuilding.AT_ONCE", 2)
    for days in range(5):
        story(f"Bão số {days}", days + 1)
    SearchWords.objects.filter(place=SearchEntry.objects.latest("place").place).delete()
    steps = rebuild()
    assert [next(steps), next(steps), next(steps)] == [(0, 5), (2, 5), (4, 5)]
    assert len(answers("bão")) == 4
    steps.close()
    assert list(rebuild()) == [(4, 5), (5, 5)]
    assert len(answers("bão")) == 5
    assert list(rebuild()) == [(0, 5), (2, 5), (4, 5), (5, 5)]
    assert not SearchRebuild.objects.exists()


def test_what_happens_while_the_index_is_rebuilt_holds_in_the_old_one_and_in_the_new(monkeypatch):
    monkeypatch.setattr("articles.search.rebuilding.AT_ONCE", 1)
    missed = story("Bão sót", 4)
    withdrawn = story("Bão gỡ", 3)
    story("Bão xa", 2)
    steps = rebuild()
    assert [next(steps), next(steps)] == [(0, 3), (1, 3)]
    story("Bão gần", 1)
    changed = missed.copy(None)
    changed.headline = "Bão sót, đã sửa"
    changed.save()
    changed.submit(None)
    changed.approve(None, timezone.now())
    withdrawn.article.withdraw(None, "", "Sai")
    now = ["Bão gần", "Bão xa", "Bão sót, đã sửa"]
    assert answers("bão") == now
    NextSearchWords.objects.latest("place").delete()  # as if approved before the rebuild was seen
    assert list(steps)[-1] == (3, 3)
    assert answers("bão") == now
    withdrawn.article.put_back(None)
    assert len(answers("bão")) == 4


def test_on_postgresql_a_search_waits_for_nothing_that_takes_long():
    statements = [statement.split()[0] for statement in postgresql.replacing("words", "new_words")]
    dropped = statements.index("DROP")
    assert statements.index("ANALYZE") < dropped
    assert set(statements[dropped + 1 :]) == {"ALTER"}


def test_only_one_rebuild_goes_on_at_a_time(django_db_blocker):
    story("Mưa ở Kon Tum")
    steps, refused = rebuild(), []
    next(steps)

    def again():
        with django_db_blocker.unblock():
            try:
                call_command("rebuild_search", from_start=True, processes=1)
            except CommandError as error:
                refused.append(str(error))
            finally:
                connection.close()

    other = Thread(target=again)
    other.start()
    other.join()
    assert refused == ["The search index is being rebuilt already: wait until that is done."]
    assert list(steps) == [(1, 1)]
    assert answers("mưa") == ["Mưa ở Kon Tum"]
    assert list(rebuild()) == [(0, 1), (1, 1)]


def test_a_rebuild_that_is_left_lets_the_next_one_begin():
    story("Mưa ở Kon Tum")
    steps = rebuild()
    next(steps)
    steps.close()
    assert list(rebuild()) == [(0, 1), (1, 1)]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_rebuild_may_use_several_processes(monkeypatch):
    for days in range(3):
        story(f"Bão số {days}", days + 1)
    SearchWords.objects.all().delete()
    monkeypatch.setattr("articles.search.rebuilding.AT_ONCE", 2)
    assert list(rebuild(processes=2)) == [(0, 3), (2, 3), (3, 3)]
    assert answers("bão") == ["Bão số 0", "Bão số 1", "Bão số 2"]


REBUILDING = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from articles.search import rebuilding
rebuilding.AT_ONCE = 1
for done, total in rebuilding.rebuild(processes=2):
    print(done, total, flush=True)
    if done == 2:
        sys.stdin.read()
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_rebuild_in_several_processes_that_is_killed_goes_on_where_it_was(monkeypatch):
    for days in range(5):
        story(f"Bão số {days}", days + 1)
    SearchWords.objects.all().delete()
    name = connection.settings_dict["NAME"]
    command = [sys.executable, "-c", REBUILDING, name]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True, env=environment) as process:
        assert [process.stdout.readline() for _ in range(3)] == ["0 5\n", "1 5\n", "2 5\n"]
        with pytest.raises(CommandError):
            call_command("rebuild_search", verbosity=0)
        process.kill()
        process.stdout.read()  # its own processes end with it and close this
    monkeypatch.setattr("articles.search.rebuilding.AT_ONCE", 1)
    steps = rebuild(processes=2)
    assert next(steps) == (2, 5)
    assert answers("bão") == []
    assert list(steps) == [(3, 5), (4, 5), (5, 5)]
    assert answers("bão") == [f"Bão số {days}" for days in range(5)]
