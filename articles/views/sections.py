"""Lists of stories by where they sit in the paper, what they are about and who signed them."""

from django.shortcuts import get_object_or_404, redirect

from articles.models import Author, Revision, Section, Topic

from .pages import page_for_everyone, story_list


@page_for_everyone
def section_detail(request, slug):
    section = get_object_or_404(
        Section.objects.select_related("parent").prefetch_related("children"), slug=slug
    )
    stories = Revision.objects.live().in_section(section).for_listing()
    context = {"section": section, "current_section": section.parent_id or section.pk}
    return story_list(request, "articles/section.html", stories, context)


@page_for_everyone
def topic_detail(request, slug):
    topic = get_object_or_404(Topic.objects.select_related("merged_into"), slug=slug)
    if topic.merged_into:
        return redirect(topic.merged_into, permanent=True)
    stories = Revision.objects.live().on_topic(topic).for_listing()
    return story_list(request, "articles/topic.html", stories, {"topic": topic})


@page_for_everyone
def author_detail(request, slug):
    author = get_object_or_404(Author.objects.public(), slug=slug)
    stories = Revision.objects.live().signed_by(author).for_listing()
    return story_list(request, "articles/author.html", stories, {"author": author})
