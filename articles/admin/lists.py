"""Lists and choices of the desk: found without tone marks, never counted to the end."""

import re
from functools import reduce
from operator import or_

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.functional import cached_property

from articles.vietnamese import fold, with_apostrophe

MOST_LISTED = 10_000
# Far more than anybody types, and what any database takes in one query.
MOST_LETTERS, MOST_WORDS = 200, 12


class BoundedPaginator(Paginator):
    """Counts no further than anybody turns pages."""

    @cached_property
    def count(self):
        return self.object_list.order_by().values("pk")[:MOST_LISTED].count()


class FoldedSearch:
    """For a `ModelAdmin` whose `search_fields` are folded columns: what it lists and offers is
    found by parts of words, in any order, with or without marks."""

    def get_search_results(self, request, queryset, search_term):
        has_all = with_words(words_of(search_term), self.get_search_fields(request))
        return queryset.filter(has_all), False


def with_words(words, fields):
    """Rows that have each of these folded parts of words in one of the fields (folded columns),
    also where an apostrophe was left out: "hdrai" of H'Drai."""
    has_all = Q()
    for word in words:
        ways = dict.fromkeys([word, with_apostrophe(word)])
        has_it = [Q(**{f"{field}__contains": way}) for field in fields for way in ways]
        has_all &= reduce(or_, has_it)
    return has_all


def words_of(search_term):
    """The folded letters and digits of what was typed, word by word; signs count for nothing."""
    return re.findall(r"[^\W_]+", fold(search_term[:MOST_LETTERS]))[:MOST_WORDS]
