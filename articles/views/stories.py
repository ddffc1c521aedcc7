"""A story's page, and the log of what had been wrong in stories."""

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from articles import frame, paging, share_picture
from articles.models import Article, Revision
from articles.related import related_to
from articles.series import place_of

from .pages import page_for_everyone

SHARE_PICTURE_KEPT = 7 * 24 * 3600  # seconds; drawing one takes a tenth of one


@page_for_everyone
def article_detail(request, slug):
    revision = Revision.objects.live().filter(article__slug=slug).for_reading().first()
    if revision is None:
        return gone(request, slug)
    told = list(Revision.objects.told_with(revision))
    article, place = revision.article_id, place_of(revision)
    context = {
        "revision": revision,
        "current_section": revision.section.parent_id or revision.section_id,
        "corrections": [one for one in told if one.article_id == article],
        "rectifications": [one for one in told if one.rectifies_id == article],
        "rectified": next((one for one in told if one.article_id == revision.rectifies_id), None),
        "place": place,
        "related": related_to(revision, besides=place.parts if place else ()),
    }
    return render(request, "articles/article_detail.html", context)


def gone(request, slug):
    """What stands where a story was withdrawn; where no reader ever saw one, nothing does."""
    seen = Article.objects.filter(first_published_at__lte=timezone.now())
    article = get_object_or_404(seen, slug=slug, withdrawn_at__isnull=False)
    return render(request, "410.html", {"notice": article.withdrawal_notice}, status=410)


@page_for_everyone
def share_picture_of(request, slug, key):
    """The picture drawn for a shared link; only of a story readers may see, in its own words."""
    story = get_object_or_404(Revision.objects.live().for_lines(), article__slug=slug)
    words = story.headline, story.section.name, str(frame.of(request).identity)
    if key != share_picture.key_of(*words):
        raise Http404
    picture = cache.get_or_set(
        f"share:{key}", lambda: share_picture.draw(*words), SHARE_PICTURE_KEPT
    )
    return HttpResponse(picture, content_type="image/png")


@page_for_everyone
def corrections(request):
    page = paging.page_of(Revision.objects.corrections_log(), request)
    context = {"page": page, "corrections": page.stories}
    return render(request, "articles/corrections.html", context)
