"""Who makes the news and who is in it: authors, officials, organisations."""

from datetime import date

from django.contrib import admin
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone

from articles.admin.autocomplete import ForgivingAutocomplete
from articles.models import Author, Event, Official, Organisation, Tenure


@admin.register(Author)
class AuthorAdmin(ForgivingAutocomplete, admin.ModelAdmin):
    list_display = ["name", "user", "bio"]
    list_select_related = ["user"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["user"]
    show_full_result_count = False


class TenureInline(ForgivingAutocomplete, admin.TabularInline):
    model = Tenure
    fields = ["organisation", "title", "start", "end", "source", "order"]
    autocomplete_fields = ["organisation"]
    extra = 1


@admin.register(Official)
class OfficialAdmin(ForgivingAutocomplete, admin.ModelAdmin):
    list_display = ["full_name", "name", "position_today"]
    search_fields = ["name", "full_name"]
    fields = ["full_name", "name", "slug", "portrait"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["portrait"]
    inlines = [TenureInline]
    show_full_result_count = False
    list_per_page = 50

    @admin.display(description=Tenure._meta.verbose_name_plural)
    def position_today(self, official):
        return official.position_on(timezone.localdate())

    def get_urls(self):
        position = path(
            "<int:pk>/position/",
            self.admin_site.admin_view(self.position),
            name="articles_official_position",
        )
        return [position, *super().get_urls()]

    def position(self, request, pk):
        """The posts an official held on the day of `?event=<id>`, or today, as they are printed."""
        official = get_object_or_404(Official, pk=pk)
        return JsonResponse({"position": official.position_on(day_of(request.GET.get("event")))})


def day_of(event_key) -> date:
    """The day an event took place; today where none is named."""
    is_number = (event_key or "").isascii() and (event_key or "").isdigit()
    event = Event.objects.filter(pk=event_key).first() if is_number else None
    return event.date if event else timezone.localdate()


@admin.register(Organisation)
class OrganisationAdmin(ForgivingAutocomplete, admin.ModelAdmin):
    list_display = ["name", "abbreviation", "parent"]
    list_select_related = ["parent"]
    search_fields = ["name", "abbreviation", "aliases"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent", "successor"]
    show_full_result_count = False
