"""What a story's page shows of its comments."""

from django import template

from comments.forms import CommentForm
from comments.threads import picks, thread_page

register = template.Library()


@register.inclusion_tag("comments/_comment_section.html", takes_context=True)
def comment_section(context, revision):
    """The comments of a live revision's story and the form to add one; nothing where they are off.

    `?binh-luan-tu=` names the comment the page begins with, `?binh-luan-xep=moi` turns the order
    of the threads round.
    """
    article = revision.article
    if not article.shows_comments:
        return {"article": article}
    query = context["request"].GET
    named = query.get("binh-luan-tu")
    start = (named and article.comments.select_related("root").named(named)) or None
    newest_first = query.get("binh-luan-xep") == "moi"
    return {
        "article": article,
        "address": article.get_absolute_url(),
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
