"""A story's page, and the log of what had been wrong in stories."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from articles import paging
from articles.models import Article, Revision

from .pages import page_for_everyone


@page_for_everyone
def article_detail(request, slug):
    revision = Revision.objects.live().filter(article__slug=slug).for_reading().first()
    if revision is None:
        return gone(request, slug)
    context = {
        "revision": revision,
        "current_section": revision.section.parent_id or revision.section_id,
        # A notice tells in its own text what it rectifies.
        "corrections": Revision.objects.corrections()
        .filter(article=revision.article)
        .exclude(rectifies__isnull=False, change=Revision.Change.RECTIFICATION),
        "rectifications": Revision.objects.live().filter(rectifies=revision.article),
        "rectified": revision.rectifies_id
        and Revision.objects.live().filter(article=revision.rectifies_id).first(),
    }
    return render(request, "articles/article_detail.html", context)


def gone(request, slug):
    """What stands where a story was withdrawn; where no reader ever saw one, nothing does."""
    seen = Article.objects.filter(first_published_at__lte=timezone.now())
    article = get_object_or_404(seen, slug=slug, withdrawn_at__isnull=False)
    return render(request, "410.html", {"notice": article.withdrawal_notice}, status=410)


@page_for_everyone
def corrections(request):
    page = paging.page_of(Revision.objects.corrections_log(), request)
    context = {"page": page, "corrections": page.stories}
    return render(request, "articles/corrections.html", context)
