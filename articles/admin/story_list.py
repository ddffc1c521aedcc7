"""The desk's list of stories: one row a story, with where it stands, whose it is, who is in it."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.filters import MineFilter, StandingFilter
from articles.admin.lists import BoundedPaginator, FoldedSearch
from articles.models import Revision
from articles.states import state_in_words

MOST_NAMED = 3


class StoryList(FoldedSearch):
    """The part of the stories' `ModelAdmin` that lists them; `StandingFilter` picks one row a
    story."""

    list_display = ["headline_or_none", "standing", "section", "names", "people", "when"]
    list_display_links = ["headline_or_none"]
    list_select_related = ["article", "section"]
    list_filter = [StandingFilter, MineFilter, "section", "genre"]
    list_per_page = 50
    list_max_show_all = 50
    sortable_by = []
    search_fields = ["headline_folded"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    ordering = ["-pk"]

    def get_queryset(self, request):
        queryset = super().get_queryset(request)
        if request.resolver_match.url_name != "articles_revision_changelist":
            return queryset.select_related("article", "section", "event")
        live = Revision.objects.live().filter(article=OuterRef("article"))
        scheduled = Revision.objects.scheduled().filter(article=OuterRef("article"))
        hour = Subquery(scheduled.values("publish_at")[:1])
        return (
            queryset.annotate(has_live=Exists(live), scheduled_at=hour)
            .defer("body")
            .prefetch_related("bylines__author", "mentions__tag")
        )

    @admin.display(description=_("headline"))
    def headline_or_none(self, revision):
        return str(revision)

    @admin.display(description=_("state"))
    def standing(self, revision):
        return state_in_words(revision, revision.has_live, revision.scheduled_at)

    @admin.display(description=_("byline"))
    def names(self, revision):
        return " – ".join(byline.author.name for byline in revision.bylines.all())

    @admin.display(description=_("people"))
    def people(self, revision):
        """The first officials named, and how many more."""
        names = [mention.tag.full_name for mention in revision.mentions.all()]
        more = len(names) - MOST_NAMED
        if more > 0:
            others = ngettext("%(count)d more", "%(count)d more", more) % {"count": more}
            names = [*names[:MOST_NAMED], others]
        # On a telephone the style sheet leaves a cell without this element out.
        return format_html("<span>{}</span>", ", ".join(names)) if names else ""

    @admin.display(description=_("moment"))
    def when(self, revision):
        """From when this text stands; of one that does not yet, when it was begun."""
        moment = revision.publish_at or revision.created_at
        return timezone.localtime(moment).strftime("%H:%M %d/%m/%Y")
