"""Taking a story from readers and putting it back: a small page for each."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles.approval import StaleRevisionError
from articles.models import Revision
from articles.plain_text import clean_spaces
from articles.rights import WITHDRAW


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For the desk: readers do not see it."),
    )
    notice = forms.CharField(
        label=gettext_lazy("What readers are told"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        initial=gettext_lazy("The newsroom has withdrawn this story; it can no longer be read."),
        help_text=gettext_lazy("It stands at the story's address, in its place."),
    )

    def clean_notice(self):
        return clean_spaces(self.cleaned_data["notice"])


class PutBackForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Note to the desk"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def pages_for(user, revision, has_live):
    """Which of the two `user` may open for a story, by name; `has_live` tells whether readers
    see it. `revision` is None for a new one."""
    if revision is None or not user.has_perm(WITHDRAW):
        return []
    if revision.article.is_withdrawn:
        return ["put_back"]
    return ["withdraw"] if has_live else []


def urls(story_admin):
    """The pages' addresses, below the one of a story's form."""

    def withdraw(request, pk):
        return ask(request, story_admin, pk, "withdraw", WithdrawForm)

    def put_back(request, pk):
        return ask(request, story_admin, pk, "put_back", PutBackForm)

    return [
        path(
            f"<int:pk>/{address}/",
            story_admin.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(view)),
            name=f"articles_revision_{view.__name__}",
        )
        for address, view in [("withdraw", withdraw), ("put-back", put_back)]
    ]


def ask(request, story_admin, pk, name, form_class):
    """Show what is asked before a story goes from readers or comes back; then do it."""
    if not request.user.has_perm(WITHDRAW):
        raise PermissionDenied
    revision = get_object_or_404(Revision.objects.select_related("article"), pk=pk)
    has_live = revision.article.live_revision() is not None
    back = HttpResponseRedirect(reverse("admin:articles_revision_change", args=[pk]))
    if name not in pages_for(request.user, revision, has_live):
        messages.error(request, _("You may not do this with the story as it is now."))
        return back
    form = form_class(request.POST or None)
    if not form.is_valid():
        context = story_admin.admin_site.each_context(request)
        context |= {"title": TITLES[name], "form": form, "revision": revision}
        context["opts"] = story_admin.opts
        return TemplateResponse(request, f"admin/articles/revision/{name}.html", context)
    try:
        getattr(revision.article, name)(request.user, **form.cleaned_data)
    except StaleRevisionError:
        messages.error(request, _("Somebody else was faster: look at the story again."))
    else:
        messages.success(request, DONE[name] % {"headline": revision})
    return back


TITLES = {
    "withdraw": gettext_lazy("Withdraw the story"),
    "put_back": gettext_lazy("Put the story back"),
}
DONE = {
    "withdraw": gettext_lazy("“%(headline)s” is withdrawn: readers see the notice instead."),
    "put_back": gettext_lazy("“%(headline)s” is before readers again."),
}
