"""Stories by where they sit in the paper, what they are about and who signed them."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import pgettext

from articles.models import Author, Revision, Section, Topic

from .pages import name_list, page_for_everyone, story_list


@page_for_everyone
def section_detail(request, slug):
    section = get_object_or_404(
        Section.objects.select_related("parent").prefetch_related("children"), slug=slug
    )
    stories = Revision.objects.live().in_section(section).for_listing()
    context = {"section": section, "current_section": section.parent_id or section.pk}
    return story_list(request, "articles/section.html", stories, context)


@page_for_everyone
def topic_list(request):
    heading = pgettext("readers", "Topics")
    return name_list(request, "articles/name_list.html", heading, Topic.objects.offered().public())


@page_for_everyone
def topic_detail(request, slug):
    topics = Topic.objects.select_related("merged_into").with_public()
    topic = get_object_or_404(topics, slug=slug)
    if topic.merged_into:
        return redirect(topic.merged_into, permanent=True)
    if not topic.is_public:
        raise Http404
    stories = Revision.objects.live().on_topic(topic).for_listing()
    return story_list(request, "articles/topic.html", stories, {"topic": topic})


@page_for_everyone
def author_list(request):
    heading = pgettext("readers", "Authors")
    return name_list(request, "articles/name_list.html", heading, Author.objects.public())


@page_for_everyone
def author_detail(request, slug):
    author = get_object_or_404(Author.objects.public(), slug=slug)
    stories = Revision.objects.live().signed_by(author).for_listing()
    return story_list(request, "articles/author.html", stories, {"author": author})
