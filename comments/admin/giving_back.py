"""A form that could not be taken: what was typed comes back, with what changed meanwhile."""

from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from comments.queue import headlines_of
from comments.staff import name_of


def give_back(request, comment, form, title, sentence="", status=422):
    """The page of one form about `comment`, which it shows as it stands now."""
    context = admin.site.each_context(request) | {
        "title": title,
        "comment": comment,
        "headline": headlines_of([comment.article_id]).get(comment.article_id, ""),
        "form": form,
        "sentence": sentence,
    }
    template = "admin/comments/comment/give_back.html"
    return TemplateResponse(request, template, context, status=status)


def what_became_of(comment):
    """The last thing that happened to `comment`, in a sentence."""
    event = comment.events.select_related("by", "act").last()
    rewritten = comment.edits.filter(act=None, by=None).last()
    if event is None or (rewritten and rewritten.at > event.at):
        return _("Its author changed the text: it is shown here as it now stands.")
    return _("%(who)s: %(what)s.") % {"who": name_of(event.by), "what": event}
