"""Offices, fronts, unions and party committees: their people, their stories, their kin."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import pgettext

from articles.models import Organisation, Revision

from .pages import name_list, page_for_everyone, story_list


@page_for_everyone
def organisation_list(request):
    public = Organisation.objects.offered().public()
    heading = pgettext("readers", "Organisations")
    return name_list(request, "articles/organisation_list.html", heading, public)


@page_for_everyone
def organisation_detail(request, slug):
    organisations = Organisation.objects.select_related("merged_into").with_public()
    organisation = get_object_or_404(organisations, slug=slug)
    if organisation.merged_into:
        return redirect(organisation.merged_into, permanent=True)
    if not organisation.is_public:
        raise Http404
    context = {
        "organisation": organisation,
        "kin": kin_of(organisation),
        "tenures": organisation.tenures.of_public().select_related("official").newest_first(),
    }
    stories = Revision.objects.live().about(organisation).for_lines()
    return story_list(request, "articles/organisation.html", stories, context)


def kin_of(organisation):
    """What stands above and below an organisation, and what was there before and after it."""
    above = Q(pk__in=[organisation.parent_id, organisation.successor_id])
    below = Q(parent=organisation) | Q(successor=organisation)
    found = list(Organisation.objects.with_public().filter(above | below).order_by("sort_key"))
    known = [one for one in found if one.is_public]
    return {
        "parent": [one for one in found if one.pk == organisation.parent_id],
        "children": [one for one in known if one.parent_id == organisation.pk],
        "predecessors": [one for one in known if one.successor_id == organisation.pk],
        "successor": [one for one in found if one.pk == organisation.successor_id],
    }
