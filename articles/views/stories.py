"""A story's page, and the log of what had been wrong in stories."""

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from articles import discussion, frame, paging, share_picture
from articles.models import Article, Figure, Revision
from articles.printing import linked_articles
from articles.related import related_to
from articles.series import place_of

from .pages import kept_for_a_moment, page_for_everyone

SHARE_PICTURE_KEPT = 7 * 24 * 3600  # seconds; drawing one takes a tenth of one


@page_for_everyone
def article_detail(request, slug):
    revision = Revision.objects.live().filter(article__slug=slug).for_its_frame().first()
    if revision is None:
        return gone(request, slug)
    article = discussion.settle(revision, frame.of(request).discussion)
    shown = revision.pk, article.comments_version, article.shows_comments, article.takes_comments
    version = frame.version_of(request), *shown
    return kept_for_a_moment(request, version, lambda: story_page(request, revision))


def story_page(request, revision):
    prefetch_related_objects([revision], *Revision.objects.all().printed_children())
    beside = list(Revision.objects.beside(revision, linked_articles(revision.body)))
    article, place = revision.article_id, place_of(revision, beside)
    changes = [one for one in beside if one.article_id == article]
    context = {
        "revision": revision,
        "current_section": revision.section.parent_id or revision.section_id,
        "changes": changes,
        "corrections": [one for one in changes if one.change in Revision.CORRECTIONS],
        "rectifications": [one for one in beside if one.rectifies_id == article],
        "rectified": next((one for one in beside if one.article_id == revision.rectifies_id), None),
        "linked": [revision, *(one for one in beside if one.article_id != article)],
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
    """The picture drawn for a shared link; only of a story readers may see, as it stands."""
    story = get_object_or_404(Revision.objects.live().for_lines(), article__slug=slug)
    parts = share_picture.parts_of(story, frame.of(request).identity)
    if key != share_picture.key_of(*parts):
        raise Http404
    picture = cache.get_or_set(
        f"share:{key}", lambda: share_picture.draw(*parts), SHARE_PICTURE_KEPT
    )
    return HttpResponse(picture, content_type="image/png")


@page_for_everyone
def captions(request, pk, token):
    """The captions of a clip, under an address as unguessable as the clip's own; they too go from
    readers with their story."""
    shown = Figure.objects.filter(revision__article__withdrawn_at=None)
    figure = get_object_or_404(shown, pk=pk)
    if not (figure.captions and constant_time_compare(figure.captions_token, token)):
        raise Http404
    return HttpResponse(figure.captions, content_type="text/vtt; charset=utf-8")


@page_for_everyone
def corrections(request):
    page = paging.page_of(Revision.objects.corrections_log(), request)
    context = {"page": page, "corrections": page.stories}
    return render(request, "articles/corrections.html", context)
