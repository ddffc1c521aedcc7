"""Lists and choices of the desk: found without tone marks, never counted to the end."""

import re

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.functional import cached_property

from articles.vietnamese import fold

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
        for word in words_of(search_term):
            in_a_field = Q()
            for field in self.get_search_fields(request):
                in_a_field |= Q(**{f"{field}__contains": word})
            queryset = queryset.filter(in_a_field)
        return queryset, False


def words_of(search_term):
    """The folded letters and digits of what was typed, word by word; signs count for nothing."""
    return re.findall(r"[^\W_]+", fold(search_term[:MOST_LETTERS]))[:MOST_WORDS]
