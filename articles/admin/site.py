"""What the paper is made of: sections, topics, events, pictures, redirects."""

from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.autocomplete import ForgivingAutocomplete
from articles.admin.lists import FoldedSearch
from articles.admin.merging import Mergeable
from articles.models import Event, Photo, Redirect, Section, Topic


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


class PhotoForm(forms.ModelForm):
    """A picture's words; the file itself is given once, when it is new."""

    upload = forms.FileField(label=_("picture"))

    class Meta:
        model = Photo
        fields = ["alt", "caption", "credit", "focal_x", "focal_y"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("upload", None)

    def clean_upload(self):
        """Read the picture; one that is known already is the one this form then describes."""
        upload = self.cleaned_data["upload"]
        self.instance = Photo.objects.from_upload(upload)
        return upload


@admin.register(Photo)
class PhotoAdmin(admin.ModelAdmin):
    form = PhotoForm
    list_display = ["thumbnail", "__str__", "credit", "uploaded_at"]
    list_display_links = ["thumbnail", "__str__"]
    search_fields = ["caption", "alt", "credit"]
    show_full_result_count = False
    list_per_page = 50

    def get_fields(self, request, obj=None):
        """The file is given once, when the picture is new."""
        return [*([] if obj else ["upload"]), *PhotoForm.Meta.fields]

    @admin.display(description=_("picture"))
    def thumbnail(self, photo):
        return format_html('<img src="{}" alt="" class="thumbnail">', photo.file.url)
