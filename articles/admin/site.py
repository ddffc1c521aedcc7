"""What the paper is made of: sections, topics, events, redirects."""

from django import forms
from django.contrib import admin
from django.utils.text import capfirst

from articles.admin.arranging import StoryField
from articles.admin.autocomplete import ForgivingAutocomplete
from articles.admin.lists import FoldedSearch
from articles.admin.merging import Mergeable
from articles.models import Abbreviation, Event, Redirect, Section, Topic
from articles.rights import section_editors


class EditorsField(forms.ModelMultipleChoiceField):
    """Whose right to approve ends with their sections, by the name colleagues know."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, user):
        return user.get_full_name() or user.get_username()


class SectionForm(forms.ModelForm):
    editors = EditorsField(
        queryset=None,
        label=capfirst(Section._meta.get_field("editors").verbose_name),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "editors" in self.fields:
            self.fields["editors"].queryset = section_editors()


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    form = SectionForm
    list_display = ["name", "order", "parent", "is_sensitive", "comment_policy"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    show_full_result_count = False


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
    show_full_result_count = False


@admin.register(Event)
class EventAdmin(FoldedSearch, ForgivingAutocomplete, admin.ModelAdmin):
    list_display = ["name", "date", "part_of_day", "place"]
    search_fields = ["name_folded"]
    autocomplete_fields = ["host"]
    show_full_result_count = False


class RedirectForm(forms.ModelForm):
    article = StoryField(required=False)

    class Meta:
        model = Redirect
        fields = ["old_path", "article", "new_path"]


@admin.register(Redirect)
class RedirectAdmin(admin.ModelAdmin):
    form = RedirectForm
    list_display = ["old_path", "target"]
    list_select_related = ["article"]
    search_fields = ["old_path", "new_path"]
    show_full_result_count = False
