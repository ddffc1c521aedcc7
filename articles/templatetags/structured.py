"""What a page tells machines: JSON-LD, and the picture shown where a story is shared."""

from django import template
from django.urls import reverse

from articles import share_picture, structured
from articles.templatetags.newspaper import description

register = template.Library()


@register.simple_tag
def picture_to_share(revision, identity):
    """The address, size and words of the picture for a shared link: the lead picture, or one the
    site draws."""
    lead = revision.lead_figure()
    if lead:
        address, width, height = lead.photo.crop_file("16x9", 1200)
        alt = lead.alt
    else:
        key = share_picture.key_of(*share_picture.parts_of(revision, identity))
        address = reverse("articles:share_picture", args=[revision.article.slug, key])
        width, height = share_picture.SIZE
        alt = revision.headline
    address = structured.absolute(address)
    return {"address": address, "width": width, "height": height, "alt": alt}


@register.simple_tag
def story_for_machines(revision, identity, corrections, picture):
    words = description(revision)
    article = structured.news_article(revision, identity, words, corrections or (), picture)
    return structured.scripts(article, structured.story_path(revision, identity))


@register.simple_tag
def profile_for_machines(one, tenures=(), portrait=None):
    """An official's page with the posts held today, or an author's."""
    posts = [tenure.title for tenure in tenures if tenure.is_held]
    return structured.scripts(structured.profile(one, posts, portrait))


@register.simple_tag
def list_for_machines(name, address, about=None):
    return structured.scripts(structured.collection(name, address, about))


@register.simple_tag
def organisation_for_machines(one):
    about = structured.organisation(one)
    return structured.scripts(structured.collection(one.name, one.get_absolute_url(), about))


@register.simple_tag
def event_for_machines(event):
    about = structured.event(event)
    return structured.scripts(structured.collection(event.name, event.get_absolute_url(), about))
