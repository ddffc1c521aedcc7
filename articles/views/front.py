"""The front page: what matters now, then each section."""

from datetime import timedelta

from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils import timezone

from articles import frame, paging
from articles.models import LeadStory, Revision

from .pages import page_for_everyone

NEWEST = 14
WITH_PICTURES = 3
STORIES_A_SECTION = 4
DISCUSSED = 5
DISCUSSED_WITHIN = timedelta(days=7)
# How long a rectification keeps its place on the front page.
RECTIFICATION_STANDS = timedelta(days=7)


@page_for_everyone
def front_page(request):
    live = Revision.objects.live()
    if paging.is_further_page(request):
        return older_stories(request, live)
    page = paging.page_of(live.for_lines(), request, NEWEST)
    lead = live.filter(article__in=LeadStory.objects.standing().values("article"))
    lead = lead.for_lines().first() or next(iter(page.stories), None)
    newest = [story for story in page.stories if story != lead]
    second, newest = newest[:WITH_PICTURES], newest[WITH_PICTURES:]
    above = [*([lead] if lead else []), *second, *newest]
    blocks = blocks_of(
        frame.of(request).sections, live.exclude(pk__in=[story.pk for story in above])
    )
    with_pictures = [*above[: 1 + WITH_PICTURES], *(stories[0] for _section, stories in blocks)]
    prefetch_related_objects(with_pictures, Revision.objects.lead_pictures())
    now = timezone.now()
    hidden_sections = frame.of(request).discussion.hidden_sections
    discussed = live.most_discussed(now - DISCUSSED_WITHIN, hidden_sections)
    context = {
        "page": page,
        "lead": lead,
        "second": second,
        "newest": newest,
        "discussed": discussed.for_lines()[:DISCUSSED],
        "blocks": blocks,
        "rectifications": Revision.objects.rectifications(now - RECTIFICATION_STANDS),
    }
    return render(request, "articles/front_page.html", context)


def older_stories(request, live):
    """What follows the front page, which has fewer stories than a page of this list: where nothing
    precedes a page of it, the front page is what leads on."""
    page = paging.page_of(live.for_listing(), request)
    if page.follows is None:
        return redirect("articles:front_page")
    context = {"page": page, "stories": page.stories}
    return render(request, "articles/older_stories.html", context)


def blocks_of(sections, stories):
    """The newest of `stories` in each of `sections` that has any."""
    blocks = {section: [] for section in sections}
    above = {child.pk: section for section in sections for child in section.children.all()}
    above |= {section.pk: section for section in sections}
    lists = [stories.filter(section=key) for key in above]
    for story in stories.newest_of_each(lists, STORIES_A_SECTION).newest().for_lines():
        blocks[above[story.section_id]].append(story)
    return [(section, found[:STORIES_A_SECTION]) for section, found in blocks.items() if found]
