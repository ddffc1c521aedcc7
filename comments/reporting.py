"""Readers say that a comment should not stand."""

from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.forms import KeptField
from comments.incoming import UnreadableError, is_trapped, note_failure, read_post
from comments.limits import seconds_to_wait
from comments.models import Comment, ModerationAct, Report
from comments.moderation import decide
from comments.networks import network_of
from comments.policy import in_force, is_sensitive
from comments.responses import SeeOther
from comments.text import clean_comment

Status = Comment.Status


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"),
        choices=Report.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose a reason.")},
    )
    note = KeptField(
        label=gettext_lazy("More about it, if you like"),
        clean_text=clean_comment,
        longest=Report._meta.get_field("note").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, fields=None):
        super().__init__(fields, auto_id="bao-%s")


@csrf_exempt  # anonymous: whoever forges one reports in nobody's name
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request, public_id):
    """The form to report a comment that readers see, and the thanks for it."""
    return _receive(request, public_id) if request.method == "POST" else _offer(request, public_id)


def _offer(request, public_id):
    comment, revision = _find(public_id)
    if comment is None and not _is_sent(request):
        raise Http404
    return _report_page(request, comment, revision)


def _receive(request, public_id):
    """Take the report, or give it back with the reason why not."""
    try:
        fields = read_post(request)
    except UnreadableError as error:
        return _report_page(request, *_find(public_id), None, error.status, error.sentence)
    try:
        return _take(request, public_id, fields)
    except Exception as error:  # whatever it is: nobody types it all again
        note_failure(error)
        sentence = _("We cannot keep your text at this moment. Please send it again shortly.")
        return _report_page(request, None, None, ReportForm(fields), 503, sentence)


def _take(request, public_id, fields):
    comment, revision = _find(public_id)
    form, network = ReportForm(fields), network_of(request)
    if comment is None:
        sentence = _("This comment is no longer shown.")
        return _report_page(request, None, None, form, 410, sentence)
    if not form.is_valid():
        return _report_page(request, comment, revision, form, 422)
    if seconds_to_wait((settings.COMMENT_LIMIT_NETWORK, "report", network)):
        sentence = _("Very many reports are arriving just now. Try again later.")
        return _report_page(request, comment, revision, form, 429, sentence)
    if not is_trapped(fields):
        report(comment, network, **form.cleaned_data)
    return SeeOther(f"{request.path}?da-gui=1")


def _find(public_id):
    """The comment of that name and what is live of its story, None both where readers see none."""
    comment = Comment.objects.visible().select_related("article").named(public_id)
    revision = comment and comment.article.live_revision()
    return (comment, revision) if revision else (None, None)


def _is_sent(request):
    return "da-gui" in request.GET


def _report_page(request, comment, revision, form=None, status=200, problem=""):
    context = {
        "comment": comment,
        "revision": revision,
        "form": form or ReportForm(),
        "problem": problem,
        "is_sent": _is_sent(request),
        "is_gone": status == 410,
        "is_busy": status == 503,
    }
    response = render(request, "comments/report.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def report(comment, network, reason, note=""):
    """Put the comment before a moderator; it stays, unless its section is a sensitive one.

    There it waits once enough networks reported it. What a moderator has approved in the face of
    reports is not hidden by further ones.
    """
    try:
        with transaction.atomic():
            comment.reports.create(reason=reason, note=note, network=network)
    except IntegrityError:
        return  # once from each network
    reports = comment.reports.filter(settled_at=None).count()
    is_enough = 0 < in_force("reports_to_hide") <= reports
    if is_enough and is_sensitive(comment.article) and not _was_looked_at(comment):
        reason = _("%(count)d readers reported it.") % {"count": reports}
        decide([comment], Status.PENDING, reason=reason)


def _was_looked_at(comment):
    """Whether a moderator let it stand in the face of reports, or gave it back from their queue."""
    given_back = comment.events.filter(act__kind=ModerationAct.Kind.UNDO, to_status=Status.APPROVED)
    return comment.reports.filter(settled_at__isnull=False).exists() or given_back.exists()
