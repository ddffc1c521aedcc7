"""The guided form of a rectification: it makes a notice, which then goes through review."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles.corrections import rectify
from articles.models import Revision
from articles.rights import may_approve


class RectificationForm(forms.Form):
    """Which work is concerned, what was false in it, what is right, and the apology."""

    work = forms.CharField(label=gettext_lazy("The story concerned"), max_length=250)
    section = forms.CharField(label=gettext_lazy("Section"), max_length=120)
    date = forms.DateField(
        label=gettext_lazy("Date of publication"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    was_false = forms.CharField(
        label=gettext_lazy("What was false"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_right = forms.CharField(
        label=gettext_lazy("What is right"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Its beginning is also the note in the log of corrections."),
    )
    apology = forms.CharField(
        label=gettext_lazy("Apology"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        initial=gettext_lazy(
            "The newsroom apologises to its readers and to the organisations and people concerned."
        ),
    )

    def clean_date(self):
        date = self.cleaned_data["date"]
        if date > timezone.localdate():
            raise ValidationError(_("This day is still to come: when was the story published?"))
        return date


def pages_for(user, revision, has_live):
    """The form by its name, where `user` may fill it in about a story readers see."""
    return ["rectify"] if has_live and may_approve(user, revision) else []


def urls(story_admin):
    """The form's address, below the one of the story it is about."""

    def view(request, pk):
        return ask(request, story_admin, pk)

    view = require_http_methods(["GET", "HEAD", "POST"])(view)
    address = story_admin.admin_site.admin_view(view)
    return [path("<int:pk>/rectify/", address, name="articles_revision_rectify")]


def ask(request, story_admin, pk):
    revision = get_object_or_404(Revision.objects.select_related("article"), pk=pk)
    if not may_approve(request.user, revision):
        raise PermissionDenied
    story = revision.article.live_revision()
    if story is None:
        messages.error(request, _("You may not do this with the story as it is now."))
        return HttpResponseRedirect(reverse("admin:articles_revision_change", args=[pk]))
    known = {
        "work": story.headline,
        "section": story.section.name,
        "date": timezone.localdate(story.first_published_at),
    }
    form = RectificationForm(request.POST or None, initial=known)
    if form.is_valid():
        notice = rectify(story, request.user, **form.cleaned_data)
        messages.success(request, _("The notice is a draft: read it, sign it, send it to review."))
        return HttpResponseRedirect(reverse("admin:articles_revision_change", args=[notice.pk]))
    context = story_admin.admin_site.each_context(request)
    context |= {
        "title": _("Write a rectification"),
        "form": form,
        "revision": revision,
        "opts": story_admin.opts,
        "notices": Revision.objects.heads().filter(rectifies=story.article),
    }
    return TemplateResponse(request, "admin/articles/revision/rectify.html", context)
