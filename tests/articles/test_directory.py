"""The names held in memory for search: they are those of the site as it stands."""

import pytest

from articles.merging import merge, undo
from articles.search import directory
from articles.search.words import words_of
from tests.factories import make_official, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def found(typed, is_typing=False):
    wanted = [word.folded for word in words_of(typed)]
    lines = directory.current().having(wanted, is_typing)
    return list(dict.fromkeys((line.kind, line.key) for line in lines))  # a row may have several


def test_a_change_of_a_name_is_known_at_once():
    official = make_official("Nguyễn Văn Hòa")
    assert found("hòa") == [("official", official.pk)]
    official.name = official.full_name = "Nguyễn Văn Bình"
    official.save()
    assert found("hòa") == []
    assert found("BINH") == [("official", official.pk)]
    official.delete()
    assert found("binh") == []


def test_the_last_word_may_be_only_begun_where_a_reader_is_typing():
    official = make_official("Nguyễn Văn Hòa")
    assert found("nguyễn h") == []
    assert found("nguyễn h", is_typing=True) == [("official", official.pk)]
    assert found("h nguyễn", is_typing=True) == []


def test_names_of_fewer_words_come_first_and_written_together_or_apart():
    long, short = make_organisation("Hội Cây Ia H'Drai"), make_organisation("Ia H’Drai")
    for typed in ("ia hdrai", "ia h drai", "drai", "ia h'drai"):
        assert [key for _kind, key in found(typed)] == [short.pk, long.pk], typed


def test_a_merged_name_leads_to_whom_it_was_merged_into_until_that_is_undone():
    merged, survivor = make_official("Một Tên"), make_official("Tên Khác")
    merging = merge(merged, survivor, make_user())
    assert found("một tên") == [("official", survivor.pk)]
    undo(merging, make_user())
    assert found("một tên") == [("official", merged.pk)]


def test_without_a_cache_the_names_are_held_for_a_while_and_changes_known_at_once(
    settings, monkeypatch, django_assert_num_queries
):
    settings.CACHES = {
        "default": {
            "BACKEND": "newsroom.caches.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    now = [1000.0]
    monkeypatch.setattr(directory, "_held", None)
    monkeypatch.setattr(directory, "monotonic", lambda: now[0])
    official = make_official("Nguyễn Văn Hòa")
    held = directory.current()
    now[0] += directory.SECONDS - 1
    with django_assert_num_queries(1):  # the site's version
        assert directory.current() is held
    now[0] += 2
    assert directory.current() is not held
    official.name = official.full_name = "Nguyễn Văn Bình"
    official.save()
    assert found("bình") == [("official", official.pk)]
