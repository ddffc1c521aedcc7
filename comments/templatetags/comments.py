"""What a story's page shows of its comments."""

from django import template

from comments.forms import CommentForm
from comments.threads import thread_page

register = template.Library()


@register.inclusion_tag("comments/_comment_section.html", takes_context=True)
def comment_section(context, revision):
    """The comments of a live revision's story and the form to add one; nothing where they are off.

    `?binh-luan-tu=` names the comment with whose thread the page begins.
    """
    article = revision.article
    if not article.shows_comments:
        return {"article": article}
    named = context["request"].GET.get("binh-luan-tu")
    start = named and article.comments.select_related("root").named(named)
    return {
        "article": article,
        "page": thread_page(article, start or None),
        "starts_later": bool(start),
        "is_open": article.comment_policy == article.CommentPolicy.OPEN,
    }


@register.inclusion_tag("comments/_comment_form.html")
def comment_form(article):
    """An empty form to comment on `article`, the same for all who read the page."""
    return {"form": CommentForm(article=article)}
