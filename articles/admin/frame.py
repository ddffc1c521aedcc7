"""What stands around every page: the outlet's identity, standing pages, switches."""

from django import forms
from django.contrib import admin, messages
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import Media

from articles.admin.arranging import StoryField
from articles.admin.arrivals import ReadsUploadsFirst
from articles.admin.autocomplete import ForgivingAutocomplete
from articles.arrivals import take_logo
from articles.markup import clean_body
from articles.models import Identity, Page, Switch

# A standing page needs less than a story: no pictures, no boxes.
PAGE_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Link": {"enableTarget": False},
    "History": True,
}


class IdentityForm(forms.ModelForm):
    def clean_logo(self):
        return self._clean_logo("logo")

    def clean_logo_dark(self):
        return self._clean_logo("logo_dark")

    def _clean_logo(self, field):
        """What was uploaded, cleaned; what stands there already, as it is."""
        upload = self.cleaned_data[field]
        if not isinstance(upload, UploadedFile):
            return upload
        content, size = take_logo(upload, by=None)
        if field == "logo":
            self.instance.logo_width, self.instance.logo_height = size
        return ContentFile(content, name="logo.png")

    def clean_accent(self):
        return self.cleaned_data["accent"].lower()

    def clean_accent_dark(self):
        return self.cleaned_data["accent_dark"].lower()

    def clean_rectification_title(self):
        title = self.cleaned_data["rectification_title"]
        if title and "{headline}" not in title:
            raise forms.ValidationError(
                _("Write {headline} where the headline of the story stands."), code="no_headline"
            )
        return title


class OneRow:
    """A table of one row: its list is its form."""

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        return self._to_form("change" if self.model.objects.exists() else "add")

    def add_view(self, request, form_url="", extra_context=None):
        if self.model.objects.exists():
            return self._to_form("change")
        return super().add_view(request, form_url, extra_context)

    def render_change_form(self, request, context, **kwargs):
        context |= {"title": capfirst(self.opts.verbose_name), "subtitle": None}
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, **kwargs)

    def _to_form(self, page):
        arguments = [1] if page == "change" else []
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", *arguments)


@admin.register(Identity)
class IdentityAdmin(ReadsUploadsFirst, OneRow, admin.ModelAdmin):
    form = IdentityForm
    readers = {"logo": take_logo, "logo_dark": take_logo}
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["name", "governing_body", "logo", "logo_dark"]}),
        (gettext_lazy("Colours"), {"fields": ["palette", "accent", "accent_dark"]}),
        (
            gettext_lazy("Licence"),
            {"fields": ["licence_kind", "licence_number", "licence_date", "licence_issuer"]},
        ),
        (
            gettext_lazy("Newsroom"),
            {"fields": ["head_title", "head", "address", "phone", "fax", "email"]},
        ),
        (gettext_lazy("Elsewhere"), {"fields": ["facebook", "youtube", "zalo", "tiktok"]}),
        (
            gettext_lazy("Words for readers"),
            {
                "fields": [
                    ("ai_assisted", "ai_generated"),
                    ("ai_assisted_picture", "ai_generated_picture"),
                    "rectification_title",
                ]
            },
        ),
    ]

    def render_change_form(self, request, context, **kwargs):
        identity = Identity.current()
        if (missing := identity.missing()) and request.method == "GET":
            sentence = _("Press law asks for more on every page: %(fields)s.")
            messages.warning(request, sentence % {"fields": ", ".join(missing)})
        return super().render_change_form(request, context, **kwargs)


class PageForm(forms.ModelForm):
    body = ProseEditorFormField(
        label=gettext_lazy("Text"),
        required=False,
        widget=AdminProseEditorWidget,
        config={"extensions": PAGE_EXTENSIONS},
        sanitize=clean_body,
    )

    class Meta:
        model = Page
        fields = ["title", "slug", "body", "order"]


@admin.register(Page)
class PageAdmin(admin.ModelAdmin):
    form = PageForm
    list_display = ["title", "address", "order", "changed_at"]
    show_full_result_count = False
    prepopulated_fields = {"slug": ["title"]}

    @admin.display(description=gettext_lazy("address"))
    def address(self, page):
        return page.get_absolute_url()

    def render_change_form(self, request, context, **kwargs):
        # The rich-text editor's import map is an inline script: it needs the nonce.
        media = Media.from_media(context["media"]).with_nonce(str(request.csp_nonce))
        return super().render_change_form(request, context | {"media": media}, **kwargs)


class SwitchForm(forms.ModelForm):
    article = StoryField(required=False)

    class Meta:
        model = Switch
        fields = ["kind", "words", "article", "link", "photo", "place", "starts_at", "ends_at"]


@admin.register(Switch)
class SwitchAdmin(ForgivingAutocomplete, admin.ModelAdmin):
    form = SwitchForm
    list_display = ["__str__", "kind", "starts_at", "ends_at", "is_on_now"]
    list_filter = ["kind"]
    raw_id_fields = ["photo"]
    show_full_result_count = False

    @admin.display(description=gettext_lazy("on now"), boolean=True)
    def is_on_now(self, switch):
        return switch.is_on()
