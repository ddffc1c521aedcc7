"""The queue: one comment at a time, everything needed to decide, one press a decision."""

import re

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from articles.many import many
from articles.models import Article
from comments.admin.answering import AnswerForm
from comments.admin.giving_back import what_became_of
from comments.admin.reasons import ReasonField
from comments.admin.rights import moderators_only
from comments.admin.scripts import is_script
from comments.clusters import alike, clusters, seen
from comments.models import Comment, ModerationAct, UrgentStory
from comments.moderation import MOST_AT_ONCE, Seen, decide
from comments.queue import (
    headlines_of,
    is_taken,
    neighbours_of,
    next_comment,
    note_open,
    record_of,
    urgent_stories,
    waiting_count,
    waiting_stories,
)

Status = Comment.Status
DECISIONS = [Status.APPROVED, Status.REJECTED, Status.SPAM, Status.PENDING]
SEEN = re.compile(r"(\d{1,18}):(\d{1,9})", re.ASCII)
# The reasons most given, each one key; they are kept in the words of whoever decides.
REASONS = [
    gettext_lazy("Insults somebody"),
    gettext_lazy("Not about the story"),
    gettext_lazy("Claims what cannot be checked"),
    gettext_lazy("Tells private things of somebody"),
    gettext_lazy("Cannot be understood"),
]


class QueueForm(forms.Form):
    """A decision about comments as the page showed them: `seen` is "key:version" for each."""

    seen = forms.CharField(error_messages={"required": gettext_lazy("Choose a comment first.")})
    to = forms.CharField(error_messages={"required": gettext_lazy("Press one of the buttons.")})
    reason = ReasonField(
        required=False,
        error_messages={
            "max_length": gettext_lazy("A reason has at most %(limit_value)d characters.")
        },
    )
    alone = forms.BooleanField(required=False)
    last_report = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)

    def clean_seen(self):
        """What `decide` needs of the comments, in the order they were sent."""
        words = self.cleaned_data["seen"].split()
        pairs = [SEEN.fullmatch(word) for word in words[: MOST_AT_ONCE + 1]]
        if not all(pairs) or len(pairs) > MOST_AT_ONCE:
            raise ValidationError(_("The list of comments was damaged. Open the queue again."))
        versions = {int(found[1]): int(found[2]) for found in pairs}
        stored = Comment.objects.filter(pk__in=many(versions))
        articles = dict(stored.values_list("pk", "article"))
        if len(articles) < len(versions):
            raise ValidationError(_("There is no such comment."))
        return [Seen(key, articles[key], version) for key, version in versions.items()]

    def clean_to(self):
        """The status, with the number of a reason where its button was pressed."""
        to, _space, number = self.cleaned_data["to"].partition(" ")
        known = {str(at) for at in range(len(REASONS))} | {""}
        if to not in DECISIONS or number not in known:
            raise ValidationError(_("There is no such decision."))
        self.short_reason = str(REASONS[int(number)]) if number else ""
        return to

    def decide(self, by):
        chosen = self.cleaned_data["seen"]
        if self.cleaned_data["alone"]:
            chosen = chosen[:1]
        reason = self.short_reason or self.cleaned_data["reason"]
        last_report = self.cleaned_data["last_report"]
        return decide(chosen, self.cleaned_data["to"], by, reason, last_report=last_report)


@require_safe
@moderators_only
def queue(request):
    """The next comment, or the one of `?comment=`; with `?part=1` without the page around it.

    Behind the one of `?after=`, with all that is nearly the same; with `?alone=1` not with those.
    """
    story = number(request.GET.get("story"))
    named = _comment_of(request.GET.get("comment"))
    after = _comment_of(request.GET.get("after"))
    urgent = urgent_stories()
    is_cluster = after and after.status == Status.PENDING and "alone" not in request.GET
    past = alike(after) if is_cluster else []
    comment = named or next_comment(request.user, urgent, story, after, past)
    context = {"story": story, "after": after} | _about(comment, request.user, urgent)
    if "part" in request.GET:
        return TemplateResponse(request, "admin/comments/queue/_item.html", context)
    return _page(request, comment, story, urgent, context)


def _page(request, comment, story, urgent, context, status=200):
    if comment:
        note_open(request.user, comment)
    context |= admin.site.each_context(request) | {
        "title": _("Comments to decide"),
        "waiting": waiting_count(story),
        "stories": waiting_stories(urgent),
        "headline": headlines_of([story]).get(story, "") if story else "",
        "last_act": _last_act(request),
    }
    return TemplateResponse(request, "admin/comments/queue/page.html", context, status=status)


@require_safe
@moderators_only
def cluster_list(request):
    """What waits in many nearly equal comments, each cluster one row."""
    context = admin.site.each_context(request) | {
        "title": _("Nearly the same"),
        "clusters": clusters(),
    }
    return TemplateResponse(request, "admin/comments/queue/clusters.html", context)


@require_POST
@moderators_only
def decide_in_queue(request):
    """Decide as the page showed it, and on to the next; a script gets JSON."""
    sent = request.POST.copy()
    sent["seen"] = " ".join(sent.getlist("seen"))  # a list sends one for each comment
    form = QueueForm(sent)
    story = number(request.POST.get("story"))
    if not form.is_valid():
        sentence = " ".join(error for errors in form.errors.values() for error in errors)
        return _refused(request, sent, sentence, story)
    decision = form.decide(request.user)
    act = decision.act if decision.done else None
    if decision.is_whole:
        return _answer(request, decision.sentence(), story, act=act)
    left = (decision.stale or decision.final)[0]
    sentence = f"{decision.sentence()} {what_became_of(left)}"
    return _answer(request, sentence, story, messages.WARNING, act, comment=left.pk)


@require_safe
@moderators_only
def queue_news(request):
    """What an open page asks every few seconds: how many wait, whether its comment changed, and
    whether the one it would show `next` is another moderator's by now."""
    comment = _comment_of(request.GET.get("comment"))
    news = {"waiting": waiting_count(number(request.GET.get("story")))}
    if comment:
        note_open(request.user, comment)
        if comment.version != number(request.GET.get("version")):
            news["changed"] = what_became_of(comment)
    if following := number(request.GET.get("next")):
        news["taken"] = is_taken(following, number(request.GET.get("next_version")), request.user)
    return JsonResponse(news)


@require_POST
@moderators_only
def read_first(request, article):
    """Put a story's comments before all others, or back among them."""
    article = get_object_or_404(Article, pk=article)
    if "end" in request.POST:
        UrgentStory.objects.filter(article=article).delete()
    else:
        UrgentStory.objects.get_or_create(article=article)
    return redirect("admin:comment_queue")


def _refused(request, sent, sentence, story):
    """The comment again with what was typed and chosen; for a script only why."""
    if is_script(request):
        return JsonResponse({"sentence": sentence, "is_done": False}, status=422)
    messages.error(request, sentence)
    if url_has_allowed_host_and_scheme(request.POST.get("next"), None):
        return redirect(request.POST["next"])
    comment = _comment_of(sent["seen"].partition(":")[0])
    if comment is None:
        return redirect("admin:comment_queue")
    urgent = urgent_stories()
    context = {"story": story, "sent": sent} | _about(comment, request.user, urgent)
    return _page(request, comment, story, urgent, context, status=422)


def _answer(request, sentence, story, level=messages.SUCCESS, act=None, comment=None):
    """The queue again, or for a script the facts of it."""
    if is_script(request):
        facts = {
            "sentence": sentence,
            "is_done": level == messages.SUCCESS,
            "undo": reverse("admin:comment_undo", args=[act.pk]) if act else "",
            "left": comment,
        }
        return JsonResponse(facts)
    messages.add_message(request, level, sentence)
    if url_has_allowed_host_and_scheme(request.POST.get("next"), None):
        return redirect(request.POST["next"])
    query = {"story": story, "did": act.pk if act else None, "comment": comment}
    return redirect(reverse("admin:comment_queue", query={k: v for k, v in query.items() if v}))


def _about(comment, moderator, urgent):
    """What the page tells of a comment, where there is one."""
    if comment is None:
        return {}
    others = alike(comment) if comment.status == Status.PENDING else []
    reports = list(comment.reports.filter(settled_at=None))
    return {
        "comment": comment,
        "headline_of_comment": headlines_of([comment.article_id]).get(comment.article_id),
        "findings": comment.findings.all(),
        "others": others,
        "last_report": max((report.pk for report in reports), default=0),
        "reports": reports,
        "record": record_of(comment),
        "neighbours": neighbours_of(comment),
        "events": comment.events.select_related("by", "act").prefetch_related("by__groups"),
        "seen": seen([comment, *others]),
        "answer_form": AnswerForm(moderator),
        "is_urgent": comment.article_id in urgent,
        "reasons": REASONS,
    }


def _last_act(request):
    """The act this page was reached by, if it is one of whoever looks."""
    did = request.GET.get("did", "")
    if not re.fullmatch(r"[0-9a-f-]{36}", did):
        return None
    return ModerationAct.objects.filter(pk=did, by=request.user).first()


def _comment_of(key):
    rows = Comment.objects.select_related("article", "contact", "parent__article")
    return rows.filter(pk=number(key)).first() if number(key) else None


def number(text):
    """A key or a version somebody sent, or None."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text or "") else None
