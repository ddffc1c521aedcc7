"""Where a moderator chooses how often to be told by mail that comments wait."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comments.admin.rights import moderators_only
from comments.models import Briefing


class BriefingForm(forms.ModelForm):
    class Meta:
        model = Briefing
        fields = ["rhythm", "language"]
        widgets = {"rhythm": forms.RadioSelect}


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def briefing(request):
    """The choice of whoever looks; it starts with what arrives from now on."""
    mine = Briefing.objects.filter(moderator=request.user).first()
    mine = mine or Briefing(moderator=request.user)
    data = request.POST if request.method == "POST" else None
    form = BriefingForm(data, instance=mine, auto_id="briefing-%s", label_suffix="")
    if form.is_valid():
        form.instance.told_at = timezone.now()
        form.save()
        messages.success(request, _("Your choice is kept."))
        return redirect("admin:comment_briefing")
    context = admin.site.each_context(request) | {
        "title": _("Mail about waiting comments"),
        "form": form,
        "address": request.user.email,
        "sends_mail": settings.SENDS_MAIL,
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "admin/comments/briefing.html", context, status=status)
