"""The library of videos and sound: new ones are sent in, each has its words and its page."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles import captions
from articles.admin.arrivals import ReadsUploadsFirst
from articles.admin.autocomplete import ForgivingAutocomplete
from articles.admin.lists import BoundedPaginator, FoldedSearch
from articles.admin.pictures import places_of, uses_of
from articles.admin.taken import TakenField, recalled, remembered
from articles.arrivals import take_clip
from articles.clips.uploads import ACCEPT
from articles.models import Clip
from articles.templatetags.newspaper import clip_length

WORDS = ["caption", "credit", "poster", "captions", "transcript"]
CREDIT = pgettext_lazy("of a clip", "credit")
MOST_CAPTIONS = 1024**2  # bytes of a caption file


class ClipForm(forms.ModelForm):
    """A clip's words; a new one comes with its file. A sound file is in the library as soon as it
    was read, so that it outlives a mistake beside it: `taken` remembers it till the form is right.
    """

    upload = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=gettext_lazy(
            "MP4 (H.264, AAC), WebM or MP3. Places, devices and names in it are taken out."
        ),
    )
    captions_file = forms.FileField(
        label=gettext_lazy("Caption file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
        help_text=gettext_lazy("WebVTT or SubRip (SRT); it replaces the captions below."),
    )
    taken = TakenField()
    user = None  # set by the admin for each request

    class Meta:
        model = Clip
        fields = WORDS
        widgets = {
            "captions": forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
            "transcript": forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
        }
        labels = {"caption": pgettext_lazy("of a clip", "caption"), "credit": CREDIT}
        help_texts = {
            "captions": gettext_lazy("For who cannot hear; shown over the picture."),
            "transcript": gettext_lazy(
                "What is said, printed below the clip and found by search. Left empty, it is made "
                "from the captions."
            ),
        }

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        return take_clip(upload, by=self.user) if upload else None

    def clean_captions_file(self):
        file = self.cleaned_data["captions_file"]
        if not file:
            return file
        if file.size > MOST_CAPTIONS:
            raise ValidationError(_("The captions are too long to be those of one clip."))
        try:
            return captions.cleaned(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(_("The captions must be saved as UTF-8 text.")) from error

    def clean(self):
        cleaned = super().clean()
        if not self.instance.pk:
            self._take_in(cleaned.get("upload"))
        if not (self.instance.pk or "upload" in self.errors):
            self.add_error("upload", _("Choose a file."))
        if written := cleaned.get("captions_file"):
            cleaned["captions"] = written
        if self.instance.is_known:
            self._keep_known_words(cleaned)
        if not cleaned.get("transcript") and cleaned.get("captions"):
            try:
                cleaned["transcript"] = captions.words(captions.cleaned(cleaned["captions"]))
            except ValidationError as error:
                self.add_error("captions", error)
        return cleaned

    def _take_in(self, clip):
        """Make the form one of the clip that came, now or with an earlier try."""
        before = recalled(self.cleaned_data.get("taken"), Clip.objects)
        if before and clip in (None, *before):
            clip = before[0]
        if clip:
            self.instance = clip
            self.data = self.data.copy()
            self.data["taken"] = remembered([clip])

    def _keep_known_words(self, cleaned):
        """What the library said of a file before counts more than what is typed now."""
        for name in WORDS:
            cleaned[name] = getattr(self.instance, name) or cleaned.get(name)


@admin.register(Clip)
class ClipAdmin(ReadsUploadsFirst, ForgivingAutocomplete, FoldedSearch, admin.ModelAdmin):
    form = ClipForm
    readers = {"upload": take_clip}
    list_display = ["__str__", "length", "whose", "has_captions", "has_transcript", "uploaded_at"]
    search_fields = ["words_folded"]
    autocomplete_fields = ["poster"]
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    actions = None

    class Media:
        css = {"all": ["css/admin.css", "css/admin-pictures.css"]}

    @admin.display(description=gettext_lazy("length"), ordering="duration")
    def length(self, clip):
        return clip_length(clip.duration)

    @admin.display(description=CREDIT)
    def whose(self, clip):
        return clip.credit

    @admin.display(description=gettext_lazy("captions"), boolean=True)
    def has_captions(self, clip):
        return bool(clip.captions) if clip.is_video else None

    @admin.display(description=gettext_lazy("transcript"), boolean=True)
    def has_transcript(self, clip):
        return bool(clip.transcript)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Video and audio")})

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("poster")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def get_fieldsets(self, request, obj=None):
        words = ["caption", "credit", "poster", "captions_file", "captions", "transcript"]
        return [(None, {"fields": words if obj else ["upload", *words, "taken"]})]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["title"] = str(obj) if obj else _("New video or audio")
        context["subtitle"] = None
        if obj:
            context |= {"clip": obj, "uses": uses_of(obj)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        if not change and obj.is_known:
            sentence = _("“%(clip)s” was in the library already: it is kept once.")
            messages.warning(request, sentence % {"clip": obj})
        obj.save(update_fields=[*WORDS, "words_folded"])

    def delete_view(self, request, object_id, extra_context=None):
        """A clip that some version of a story shows stays; the refusal says which."""
        clip = self.get_object(request, unquote(object_id))
        if clip and self.has_delete_permission(request, clip) and (places := places_of(clip)):
            sentence = _("“{clip}” is in use, so it stays: {places}.")
            messages.error(request, format_html(sentence, clip=clip, places=places))
            return HttpResponseRedirect(reverse("admin:articles_clip_change", args=[clip.pk]))
        return super().delete_view(request, object_id, extra_context)
