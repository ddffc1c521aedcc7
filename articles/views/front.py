"""The front page: what matters now, then each section."""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone

from articles import frame, paging
from articles.models import Revision

from .pages import page_for_everyone, story_list

NEWEST_ON_FRONT_PAGE = 12
STORIES_A_SECTION = 4
# How long a rectification keeps its place on the front page.
RECTIFICATION_STANDS = timedelta(days=7)


@page_for_everyone
def front_page(request):
    live = Revision.objects.live()
    if paging.is_further_page(request):
        return story_list(request, "articles/older_stories.html", live.for_listing(), {})
    page = paging.page_of(live.for_listing(), request, NEWEST_ON_FRONT_PAGE)
    sections = frame.of(request).sections
    others = live.exclude(pk__in=[story.pk for story in page.stories])
    context = {
        "newest": page.stories,
        "page": page,
        "blocks": blocks_of(sections, others),
        "rectifications": Revision.objects.rectifications(timezone.now() - RECTIFICATION_STANDS),
    }
    return render(request, "articles/front_page.html", context)


def blocks_of(sections, stories):
    """The newest of `stories` in each of `sections` that has any."""
    blocks = {section: [] for section in sections}
    above = {child.pk: section for section in sections for child in section.children.all()}
    above |= {section.pk: section for section in sections}
    lists = [stories.in_section(section) for section in sections]
    for story in stories.newest_of_each(lists, STORIES_A_SECTION).newest().for_listing():
        blocks[above[story.section_id]].append(story)
    return [(section, found) for section, found in blocks.items() if found]
