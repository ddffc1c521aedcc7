"""Readers say that a comment should not stand."""

from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.forms import KeptField
from comments.incoming import UnreadableError, is_trapped, read_post
from comments.limits import seconds_to_wait
from comments.models import Comment, Report
from comments.moderation import decide
from comments.networks import network_of
from comments.policy import is_sensitive
from comments.responses import SeeOther
from comments.text import clean_comment


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
    visible = Comment.objects.visible().select_related("article")
    comment = get_object_or_404(visible, public_id=public_id.replace("\0", ""))
    revision = comment.article.live_revision()
    if revision is None:
        raise Http404
    context = {"comment": comment, "revision": revision, "form": ReportForm()}
    status = 200
    if request.method == "POST":
        try:
            fields = read_post(request)
        except UnreadableError as error:
            status, context["problem"] = error.status, error.sentence
        else:
            context["form"] = form = ReportForm(fields)
            network = network_of(request)
            if not form.is_valid():
                status = 422
            elif seconds_to_wait((settings.COMMENT_LIMIT_NETWORK, "report", network)):
                status = 429
                context["problem"] = _("Very many reports are arriving just now. Try again later.")
            else:
                if not is_trapped(fields):
                    report(comment, network, **form.cleaned_data)
                return SeeOther(f"{request.path}?da-gui=1")
    context["is_sent"] = "da-gui" in request.GET
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
    was_looked_at = comment.reports.filter(settled_at__isnull=False).exists()
    is_enough = reports >= settings.COMMENT_REPORTS_TO_HIDE
    if is_enough and not was_looked_at and is_sensitive(comment.article):
        reason = _("%(count)d readers reported it.") % {"count": reports}
        decide([comment], Comment.Status.PENDING, reason=reason)
