"""All comments: found by what is known of them, and decided about, some or all at one stroke."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comments.admin.queue import DECISIONS, number
from comments.admin.reasons import ReasonField
from comments.admin.rights import moderators_only
from comments.models import Comment
from comments.moderation import MOST_AT_ONCE, decide
from comments.queue import headlines_of
from comments.search import PAGE, CommentSearch, Selection

Status = Comment.Status


class ReasonForm(forms.Form):
    reason = ReasonField(required=False)


@require_safe
@moderators_only
def search(request):
    """A page of what was asked for, the newest first; `?after=` is where the last one ended."""
    form = CommentSearch(request.GET)
    context = {"form": form, "title": _("Search comments"), "decisions": DECISIONS}
    if form.is_valid():
        rows = form.comments().select_related("article", "parent")
        if after := number(request.GET.get("after")):
            rows = rows.filter(pk__lt=after)
        rows = list(rows.defer("contact", "submission_key")[: PAGE + 1])
        headlines = headlines_of({row.article_id for row in rows})
        for row in rows:
            row.headline = headlines.get(row.article_id, row.article.slug)
        kept = _kept(request)
        context |= {
            "comments": rows[:PAGE],
            "kept": urlencode(kept),
            "following": urlencode(kept | {"after": rows[PAGE - 1].pk}) if rows[PAGE:] else "",
        }
    return _page(request, "search", context, 200 if form.is_valid() else 422)


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def decide_all(request):
    """Ask whether all that a search finds shall be decided, and do it if that is still what it
    finds."""
    form, to = CommentSearch(request.GET), request.GET.get("to")
    if not form.is_valid() or not form.asked() or to not in DECISIONS:
        messages.error(request, _("Say first which comments are meant, and what to do with them."))
        return redirect(reverse("admin:comment_search", query=_kept(request)))
    selection = Selection(form.comments(), to)
    back = reverse("admin:comment_search", query=_kept(request))
    if not selection.count:
        messages.warning(request, _("Nothing that was found would change."))
        return redirect(back)
    has_changed, problems = False, []
    if request.method == "POST":
        reason = ReasonForm(request.POST)
        if not reason.is_valid():
            problems = reason.errors["reason"]
        elif decision := _decide_what_was_seen(request, form, selection, **reason.cleaned_data):
            level = messages.SUCCESS if decision.is_whole else messages.WARNING
            messages.add_message(request, level, decision.sentence())
            return redirect("admin:comment_acts")
        else:
            has_changed, selection = True, Selection(form.comments(), to)
    context = {
        "title": _("Decide about all that was found"),
        "selection": selection,
        "most": MOST_AT_ONCE,
        "to": Status(to),
        "asked": form.in_words(),
        "has_changed": has_changed,
        "problems": problems,
        "reason": request.POST.get("reason", ""),
        "back": back,
        "examples": Comment.objects.filter(pk__in=[one.pk for one in selection.comments[:10]]),
    }
    status = 409 if has_changed else 422 if problems else 200
    return _page(request, "decide_all", context, status)


@transaction.atomic
def _decide_what_was_seen(request, form, selection, reason):
    """Decide about the selection, or about nothing where it is not what the page showed: another
    may have been faster until the last moment, when its rows are locked."""
    if request.POST.get("mark") != selection.mark:
        return None
    decision = decide(selection.comments, selection.to, request.user, reason, form.in_words())
    if decision.stale:
        transaction.set_rollback(True)
        return None
    return decision


def _kept(request):
    """The search as an address keeps it: what was filled in."""
    return {
        name: value
        for name in CommentSearch.base_fields
        if (value := request.GET.get(name, "").strip())
    }


def _page(request, name, context, status):
    context = admin.site.each_context(request) | context
    template = f"admin/comments/queue/{name}.html"
    return TemplateResponse(request, template, context, status=status)
