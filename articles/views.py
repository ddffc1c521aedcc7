"""The newspaper's pages."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from articles import paging
from articles.models import Article, Revision, Section, Topic

NEWEST_ON_FRONT_PAGE = 12
STORIES_A_SECTION = 4
# How long a rectification keeps its place on the front page.
RECTIFICATION_STANDS = timedelta(days=7)


def page_for_everyone(view):
    """A page that is the same for all readers.

    A shared cache may keep it for a second, since what is withdrawn must be gone within two; a
    browser asks each time whether it is still the same.
    """
    return require_safe(conditional_page(cache_control(public=True, max_age=0, s_maxage=1)(view)))


@page_for_everyone
def front_page(request):
    live = Revision.objects.live()
    if paging.PARAMETER in request.GET:
        return story_list(request, "articles/older_stories.html", live, {})
    newest, older = paging.page_of(live, request, NEWEST_ON_FRONT_PAGE)
    sections = Section.objects.filter(parent=None).prefetch_related("children")
    others = live.exclude(pk__in=[story.pk for story in newest])
    context = {
        "newest": newest,
        "older": older,
        "sections": sections,
        "blocks": blocks_of(sections, others),
        "rectifications": Revision.objects.rectifications(timezone.now() - RECTIFICATION_STANDS),
    }
    return render(request, "articles/front_page.html", context)


def blocks_of(sections, stories):
    """The newest of `stories` in each of `sections` that has any."""
    blocks = {section: [] for section in sections}
    above = {child.pk: section for section in sections for child in section.children.all()}
    above |= {section.pk: section for section in sections}
    for story in stories.newest_of_each(sections, STORIES_A_SECTION).newest().for_listing():
        blocks[above[story.section_id]].append(story)
    return [(section, found) for section, found in blocks.items() if found]


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
    told = Revision.objects.corrections_log()
    if paging.PARAMETER in request.GET:
        told = told.told_before(*paging.read_position(request.GET[paging.PARAMETER]))
    found = list(told[: paging.PAGE_SIZE + 1])
    shown, older = found[: paging.PAGE_SIZE], None
    if len(found) > len(shown):
        older = paging.write_position(shown[-1].publish_at, shown[-1].pk)
    return render(request, "articles/corrections.html", {"corrections": shown, "older": older})


@page_for_everyone
def section_detail(request, slug):
    section = get_object_or_404(
        Section.objects.select_related("parent").prefetch_related("children"), slug=slug
    )
    stories = Revision.objects.live().in_section(section)
    context = {"section": section, "current_section": section.parent_id or section.pk}
    return story_list(request, "articles/section.html", stories, context)


@page_for_everyone
def topic_detail(request, slug):
    topic = get_object_or_404(Topic.objects.select_related("merged_into"), slug=slug)
    if topic.merged_into:
        return redirect(topic.merged_into, permanent=True)
    stories = Revision.objects.live().on_topic(topic)
    return story_list(request, "articles/topic.html", stories, {"topic": topic})


def story_list(request, template, stories, context):
    stories, older = paging.page_of(stories, request)
    return render(request, template, {"stories": stories, "older": older, **context})
