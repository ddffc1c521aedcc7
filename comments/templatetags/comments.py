"""What a story's page shows of its comments."""

from django import template
from django.conf import settings
from django.urls import reverse

from articles.discussion import settle
from comments.forms import CommentForm
from comments.privacy import notice
from comments.staff import name_of
from comments.threads import picks, thread_page

register = template.Library()
register.filter(name_of)


@register.inclusion_tag("comments/_comment_section.html", takes_context=True)
def comment_section(context, revision):
    """The comments of a live revision's story and the form to add one; nothing where they are off.

    `?binh-luan-tu=` names the comment the page begins with, `?binh-luan-xep=moi` turns the order
    of the threads round.
    """
    article = revision.article
    if "takes_comments" not in vars(article):
        settle(revision)
    if not article.shows_comments:
        return {"article": article}
    query = context["request"].GET
    named = query.get("binh-luan-tu")
    start = (named and article.comments.select_related("root").named(named)) or None
    newest_first = query.get("binh-luan-xep") == "moi"
    return {
        "article": article,
        "address": article.get_absolute_url(),
        "post_address": reverse("comments:post", args=[article.slug]),
        # Looked up once: for each of a hundred comments it takes longer than the database does.
        "report_address": reverse("comments:report", args=["-"]).removesuffix("-/"),
        "page": thread_page(article, start, newest_first),
        "picks": [] if start else picks(article),
        "newest_first": newest_first,
        "starts_later": start is not None,
        "is_open": article.takes_comments,
    }


@register.inclusion_tag("comments/_comment_form.html")
def comment_form(article):
    """An empty form to comment on `article`, the same for all who read the page."""
    return {"form": CommentForm(article=article)}


@register.inclusion_tag("comments/privacy/_sentences.html")
def privacy_sentences():
    """What is kept of whoever sends a form, and how long, in two sentences."""
    return {"periods": notice.periods(), "sends_mail": settings.SENDS_MAIL}
