"""The log of what was done to comments, and the way to undo any of it."""

from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from comments.admin.rights import moderators_only
from comments.admin.scripts import is_script
from comments.models import ModerationAct
from comments.undoing import undo

LINES = 100
NOTHING_LEFT = gettext_lazy("There was nothing left to undo.")
IS_FINAL = gettext_lazy("That cannot be undone: what its author took back stays as it is.")


@require_safe
@moderators_only
def act_log(request):
    """The latest acts of people and of the system; a page goes on behind the act of `?after=`."""
    acts = ModerationAct.objects.select_related("by", "undoes").prefetch_related("by__groups")
    if after := _act_of(request.GET.get("after", "")):
        acts = acts.filter(Q(at__lt=after.at) | Q(at=after.at, pk__lt=after.pk), at__lte=after.at)
    acts = list(acts[: LINES + 1])
    context = admin.site.each_context(request) | {
        "title": _("What was decided"),
        "acts": acts[:LINES],
        "following": acts[LINES - 1].pk if acts[LINES:] else "",
    }
    return TemplateResponse(request, "admin/comments/queue/acts.html", context)


@require_POST
@moderators_only
def undo_act(request, pk):
    """Undo one act, whole; what was decided since stands."""
    act = get_object_or_404(ModerationAct, pk=pk)
    decision = undo(act, request.user)
    sentence = decision.sentence() if decision.done or not decision.is_whole else NOTHING_LEFT
    if act.is_final:
        sentence = IS_FINAL
    is_done = decision.is_whole and bool(decision.done)
    if is_script(request):
        return JsonResponse({"sentence": str(sentence), "is_done": is_done, "undo": ""})
    messages.add_message(request, messages.SUCCESS if is_done else messages.WARNING, sentence)
    if request.POST.get("next") == "queue":
        comments = [comment.pk for comment in decision.done[:1]]
        query = {"comment": comments[0]} if comments else {}
        return redirect(reverse("admin:comment_queue", query=query))
    return redirect("admin:comment_acts")


def _act_of(key):
    try:
        return ModerationAct.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return None
