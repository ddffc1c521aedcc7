"""What the paper is made of: sections, topics, events, redirects."""

from django.contrib import admin

from articles.admin.autocomplete import ForgivingAutocomplete
from articles.admin.lists import FoldedSearch
from articles.admin.merging import Mergeable
from articles.models import Abbreviation, Event, Redirect, Section, Topic


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    list_display = ["name", "order", "parent", "is_sensitive"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["editors"]


@admin.register(Topic)
class TopicAdmin(Mergeable, FoldedSearch, admin.ModelAdmin):
    list_display = ["name", "slug", "merged_into"]
    list_select_related = ["merged_into"]
    search_fields = ["name_folded"]
    fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    show_full_result_count = False


@admin.register(Abbreviation)
class AbbreviationAdmin(admin.ModelAdmin):
    """What search takes for the same; organisations bring their own letters."""

    list_display = ["short", "full"]
    search_fields = ["short", "full"]


@admin.register(Event)
class EventAdmin(FoldedSearch, ForgivingAutocomplete, admin.ModelAdmin):
    list_display = ["name", "date", "part_of_day", "place"]
    search_fields = ["name_folded"]
    autocomplete_fields = ["host"]
    show_full_result_count = False


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    list_display = ["old_path", "target"]
    list_select_related = ["article"]
    search_fields = ["old_path", "new_path"]
    raw_id_fields = ["article"]
    show_full_result_count = False
