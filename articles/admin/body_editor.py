"""What the editor of a story's body asks the server: pictures, stories, and pasted text cleaned."""

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from articles.admin.lists import words_of
from articles.admin.picture_forms import cross_of
from articles.markup import clean_pasted
from articles.models import Clip, Photo, Revision
from articles.templatetags.newspaper import clip_length

MOST_OFFERED = 24


class AnswersBodyEditor:
    """For the story's `ModelAdmin`."""

    def get_urls(self):
        views = {
            "pictures": require_safe(self.offered_pictures),
            "clips": require_safe(self.offered_clips),
            "stories": require_safe(self.offered_stories),
            "paste": require_POST(self.cleaned_paste),
        }
        urls = [
            path(
                f"editor/{name}/",
                self.admin_site.admin_view(view),
                name=f"articles_revision_{name}",
            )
            for name, view in views.items()
        ]
        return [*urls, *super().get_urls()]

    def offered_pictures(self, request):
        """Pictures of the library whose words have what `?q=` asks for, the newest first; none that
        a newer one replaced. The one picture of number `?id=`, whether replaced or not."""
        found = self._found(request, Photo.objects.all(), "words_folded")
        number = request.GET.get("id", "")
        if number.isascii() and number.isdecimal():
            found = found.filter(pk=number[:18])
        else:
            found = found.filter(replaced_by=None)
        answers = [
            {
                "id": photo.pk,
                "words": str(photo),
                "about": photo.credit,
                "thumbnail": photo.crop_url("4x3", 320),
                "whole": photo.crop_url("", 800),
                "cross": cross_of(photo),
                "address": reverse("admin:articles_photo_change", args=[photo.pk]),
            }
            for photo in found.order_by("-uploaded_at", "-pk")[:MOST_OFFERED]
        ]
        return JsonResponse({"found": answers})

    def offered_clips(self, request):
        """The same of clips; `poster` is the picture of one that has its own."""
        found = self._found(request, Clip.objects.select_related("poster"), "words_folded")
        answers = [
            {
                "id": clip.pk,
                "poster": clip.poster_id,
                "words": str(clip),
                "about": " · ".join(filter(None, [clip_length(clip.duration), clip.credit])),
                "thumbnail": clip.poster and clip.poster.crop_url("4x3", 320),
            }
            for clip in found.order_by("-uploaded_at", "-pk")[:MOST_OFFERED]
        ]
        return JsonResponse({"found": answers})

    def offered_stories(self, request):
        """Stories whose headline has what `?q=` asks for, published or not; the newest first."""
        found = self._found(request, Revision.objects.heads().defer("body"), "headline_folded")
        answers = [
            {"id": story.article_id, "words": str(story), "about": _standing(story)}
            for story in found.order_by("-pk")[:MOST_OFFERED]
        ]
        return JsonResponse({"found": answers})

    def cleaned_paste(self, request):
        """Pasted HTML as a story would keep it."""
        self._refuse_others(request)
        return JsonResponse({"html": clean_pasted(request.body.decode(errors="replace"))})

    def _found(self, request, queryset, field):
        self._refuse_others(request)
        for word in words_of(request.GET.get("q", "")):
            queryset = queryset.filter(**{f"{field}__contains": word})
        return queryset

    def _refuse_others(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied


def _standing(story):
    """The day a story was published, or what state it is in."""
    published = story.first_published_at
    if published is None:
        return story.get_state_display()
    return f"{timezone.localtime(published):%d/%m/%Y}"
