"""Who makes the news and who is in it: authors, officials, organisations."""

from datetime import date

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.autocomplete import ForgivingAutocomplete, ForgivingInline, may_be_a_key
from articles.admin.lists import FoldedSearch
from articles.admin.merging import Mergeable
from articles.models import Author, Event, Official, Organisation, Tenure

NAME_APART = _("name that tells namesakes apart")


@admin.register(Author)
class AuthorAdmin(FoldedSearch, ForgivingAutocomplete, admin.ModelAdmin):
    list_display = ["name", "user", "bio"]
    list_select_related = ["user"]
    search_fields = ["name_folded"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["user"]
    show_full_result_count = False


class TenureInline(ForgivingInline, admin.TabularInline):
    model = Tenure
    fields = ["organisation", "title", "start", "end", "source", "order"]
    autocomplete_fields = ["organisation"]
    extra = 1


@admin.register(Official)
class OfficialAdmin(Mergeable, FoldedSearch, ForgivingAutocomplete, admin.ModelAdmin):
    list_display = ["full_name", "told_apart", "position_today", "merged_into"]
    list_select_related = ["merged_into"]
    search_fields = ["name_folded"]
    fields = ["full_name", "name", "slug", "portrait"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["portrait"]
    inlines = [TenureInline]
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request):
        return super().get_queryset(request).with_posts_on(timezone.localdate())

    def get_form(self, request, obj=None, change=False, **kwargs):
        told_apart = _("Nobody else may have it: two of one name get their office, in brackets.")
        words = {
            "labels": {"name": NAME_APART, "slug": _("address")},
            "help_texts": {"name": told_apart},
        }
        return super().get_form(request, obj, change, **words | kwargs)

    @admin.display(description=NAME_APART, ordering="name")
    def told_apart(self, official):
        return official.name

    @admin.display(description=Tenure._meta.verbose_name_plural)
    def position_today(self, official):
        return official.printed_posts

    def choices(self, request, queryset):
        """Whom a story's form offers: told apart by the posts of its event's day."""
        day = day_of(request.GET.get("event"))
        offered = super().choices(request, queryset)
        return offered.prefetch_related(None).with_posts_on(day)

    def choice_label(self, official):
        return " — ".join(filter(None, [official.name, official.printed_posts]))

    def get_urls(self):
        position = path(
            "<int:pk>/position/",
            self.admin_site.admin_view(self.position),
            name="articles_official_position",
        )
        return [position, *super().get_urls()]

    def position(self, request, pk):
        """The posts an official held on the day of `?event=<id>`, or today, as they are printed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        official = get_object_or_404(Official, pk=pk)
        return JsonResponse({"position": official.position_on(day_of(request.GET.get("event")))})


def day_of(event_key) -> date:
    """The day an event took place; today where none is named."""
    is_key = event_key and may_be_a_key(event_key)
    event = Event.objects.filter(pk=event_key).first() if is_key else None
    return event.date if event else timezone.localdate()


@admin.register(Organisation)
class OrganisationAdmin(Mergeable, FoldedSearch, ForgivingAutocomplete, admin.ModelAdmin):
    list_display = ["name", "abbreviation", "parent", "end", "successor", "merged_into"]
    list_select_related = ["parent", "successor", "merged_into"]
    fields = [
        ("name", "abbreviation"),
        "aliases",
        "slug",
        ("parent", "is_party"),
        ("start", "end", "successor"),
    ]
    search_fields = ["name_folded"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent", "successor"]
    show_full_result_count = False

    def choice_label(self, organisation):
        """Its name, the letters it goes by, and when it ended."""
        ended = organisation.end and f"† {organisation.end:%d/%m/%Y}"
        return " — ".join(filter(None, [organisation.name, organisation.abbreviation, ended]))
