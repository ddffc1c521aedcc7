"""The library of pictures: what is in it, where each stands, and what its crops show."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.arrivals import ReadsUploadsFirst
from articles.admin.library import PictureLibrary
from articles.admin.picture_forms import (
    WORDS,
    PhotoForm,
    UploadForm,
    cross_of,
    drafts_to_offer,
    picker_size,
)
from articles.arrivals import take_photo
from articles.models import Photo, Switch
from articles.pictures.crops import CROPS
from articles.replacing import replace_in_drafts, take_the_place_of

MOST_USES = 50


@admin.register(Photo)
class PhotoAdmin(ReadsUploadsFirst, PictureLibrary, admin.ModelAdmin):
    readers = {"upload": take_photo, "replacement": take_photo}
    change_fieldsets = [
        (None, {"fields": [*WORDS, "taken_at", ("focal_x", "focal_y")]}),
        (gettext_lazy("Replace"), {"fields": ["replacement", "taken"]}),
    ]

    class Media:
        css = {"all": ["css/admin.css", "css/admin-pictures.css"]}

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(
            request, obj, change, **{"form": PhotoForm if obj else UploadForm} | kwargs
        )
        form.user = request.user
        return form

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return [(None, {"fields": ["upload", *WORDS, "taken"]})]
        if obj.replaces_id and drafts_to_offer(request.user, obj).exists():
            return [(_("Drafts"), {"fields": ["drafts"]}), *self.change_fieldsets]
        return self.change_fieldsets

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["title"] = str(obj) if obj else _("New pictures")
        context["subtitle"] = None
        if obj:
            context |= {
                "photo": obj,
                "picker_size": picker_size(obj),
                "cross": cross_of(obj),
                "crops": [(crop, crop.replace("x", ":")) for crop in CROPS],
                "uses": uses_of(obj),
                "uses_elsewhere": uses_elsewhere(obj),
                "replaced_by": obj.replaced_by.first(),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Saving

    def save_model(self, request, obj, form, change):
        request.photo_form = form
        if not change:
            form.save_all()
            tell_what_was_known(request, form.photos)
            return
        is_moved = form.moves_focal_point()
        obj.save(update_fields=[*WORDS, "taken_at", "focal_x", "focal_y", "words_folded"])
        if is_moved:
            obj.queue_renditions()
            messages.info(request, _("The crops about the new focal point are being made."))
        for draft in form.cleaned_data.get("drafts") or []:
            replace_in_drafts(obj, draft, request.user)
        if new := form.cleaned_data.get("replacement"):
            take_the_place_of(obj, new)

    def response_add(self, request, obj, post_url_continue=None):
        """On to the page of the picture, where its focal point is set; or to the library."""
        photos = request.photo_form.photos
        if len(photos) == 1 or "_popup" in request.POST:
            self._stay_on_page(request)
            return super().response_add(request, obj, post_url_continue)
        sentence = _("%(count)d pictures are in the library; what lacks a description is marked.")
        messages.success(request, sentence % {"count": len(photos)})
        return HttpResponseRedirect(reverse("admin:articles_photo_changelist"))

    def response_change(self, request, obj):
        """A click on the picture leads back to it, and a new file to the new picture."""
        if new := request.photo_form.cleaned_data.get("replacement"):
            sentence = _(
                "This is the new picture. What was approved goes on showing the old one; drafts "
                "that show it are listed here."
            )
            messages.success(request, sentence)
            return HttpResponseRedirect(reverse("admin:articles_photo_change", args=[new.pk]))
        if request.photo_form.clicked_at():
            self._stay_on_page(request)
        return super().response_change(request, obj)

    def _stay_on_page(self, request):
        """Answer as to “Save and continue editing”."""
        if "_addanother" not in request.POST:
            request.POST = request.POST.copy()
            request.POST["_continue"] = "1"

    # Deleting

    def delete_view(self, request, object_id, extra_context=None):
        """A picture that some version of a story shows stays; the refusal says which."""
        photo = self.get_object(request, unquote(object_id))
        if (
            photo
            and self.has_delete_permission(request, photo)
            and (places := places_of(photo, uses_elsewhere(photo)))
        ):
            sentence = _("“{photo}” is in use, so it stays: {places}.")
            messages.error(request, format_html(sentence, photo=photo, places=places))
            change = reverse("admin:articles_photo_change", args=[photo.pk])
            return HttpResponseRedirect(change)
        return super().delete_view(request, object_id, extra_context)


def tell_what_was_known(request, photos):
    """Say of uploaded files which were in the library before."""
    for photo in photos:
        if photo and photo.is_known:
            sentence = _(
                "“{photo}” was in the library already, since {day}: it is kept once, with the "
                "words it had."
            )
            day = timezone.localtime(photo.uploaded_at)
            messages.warning(request, format_html(sentence, photo=photo, day=f"{day:%d/%m/%Y}"))


def uses_of(photo):
    """The versions of stories that show a picture, the latest first: each with what it is now."""
    figures = photo.figures.select_related("revision__article").order_by("-revision")
    now = timezone.now()
    return [(figure.revision, standing(figure.revision, now)) for figure in figures[:MOST_USES]]


def uses_elsewhere(photo):
    """What else shows a picture: officials, banners, clips; each with its page and in what way."""
    officials = [(one, "official", _("portrait")) for one in photo.portrait_of.all()[:MOST_USES]]
    banners = [(one, "switch", _("banner")) for one in Switch.objects.filter(photo=photo)]
    posters = [(one, "clip", _("poster")) for one in photo.poster_of.all()[:MOST_USES]]
    return [
        (one, reverse(f"admin:articles_{model}_change", args=[one.pk]), shown_as)
        for one, model, shown_as in officials + banners + posters
    ]


def standing(revision, now):
    if revision.is_live(now):
        return _("Published")
    was_published = revision.publish_at and revision.publish_at <= now
    return _("was published") if was_published else revision.get_state_display()


def places_of(photo, elsewhere=()):
    """Links to what shows a picture or clip, in a sentence; "" where nothing does."""
    rows = [
        (
            reverse("admin:articles_revision_change", args=[revision.pk]),
            _("%(headline)s (version %(number)s)")
            % {"headline": revision, "number": revision.number},
        )
        for revision, _now in uses_of(photo)
    ]
    rows += [(address, shown) for shown, address, _as in elsewhere]
    return format_html_join(", ", '<a href="{}">{}</a>', rows)
