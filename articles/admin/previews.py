"""Beside the story's form: how readers will see it, and who else may look at it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles.models import Preview, Revision
from articles.previews import DAYS, address_of, framed_preview, is_to_come, make_link


def choices_of_days():
    return [
        (days, ngettext("%(count)d day", "%(count)d days", days) % {"count": days}) for days in DAYS
    ]


class LinkForm(forms.Form):
    days = forms.TypedChoiceField(
        label=gettext_lazy("Open for"), coerce=int, choices=choices_of_days, initial=DAYS[1]
    )


class ShowsPreviews:
    """For the story's `ModelAdmin`: its previews, and the links to them."""

    def get_urls(self):
        pages = {
            "preview": (require_safe(self.preview), "<int:pk>/preview/"),
            "preview_text": (framed_preview, "<int:pk>/preview/text/"),
            "share": (require_POST(self.share), "<int:pk>/preview/share/"),
            "unshare": (require_POST(self.unshare), "<int:pk>/preview/<int:link>/revoke/"),
        }
        urls = [
            path(route, self.admin_site.admin_view(view), name=f"articles_revision_{name}")
            for name, (view, route) in pages.items()
        ]
        return [*urls, *super().get_urls()]

    def preview(self, request, pk):
        """A saved text in the widths of a desktop and of a phone, with the links to it."""
        revision = self._viewable(request, pk)
        return never_cache(self._preview_page)(request, revision, LinkForm())

    def _preview_page(self, request, revision, form, status=200):
        now = timezone.now()
        links = list(revision.previews.select_related("created_by"))
        for link in links:
            link.address = request.build_absolute_uri(address_of(link))
            link.is_open = link.revoked_at is None and link.expires_at > now
        context = {
            **self.admin_site.each_context(request),
            "title": str(revision),
            "opts": self.opts,
            "revision": revision,
            "links": links,
            "form": form if self._may_share(request, revision) else None,
            "may_revoke": self.has_change_permission(request),
        }
        template = "admin/articles/revision/preview.html"
        return TemplateResponse(request, template, context, status=status)

    def share(self, request, pk):
        """Make a link for somebody without a login."""
        revision = self._viewable(request, pk)
        if not self._may_share(request, revision):
            raise PermissionDenied
        form = LinkForm(request.POST)
        if not form.is_valid():
            return self._preview_page(request, revision, form, status=422)
        make_link(revision, request.user, form.cleaned_data["days"])
        messages.success(request, _("The link is made: copy it from the list."))
        return self._back(revision)

    def unshare(self, request, pk, link):
        """Close a link before its time; doing it twice changes nothing."""
        revision = self._viewable(request, pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        link = get_object_or_404(Preview, pk=link, revision=revision)
        Preview.objects.open().filter(pk=link.pk).update(revoked_at=timezone.now())
        messages.success(request, _("The link no longer opens."))
        return self._back(revision)

    def _viewable(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Revision.objects.select_related("article"), pk=pk)

    def _may_share(self, request, revision):
        may = self.has_change_permission(request)
        return may and is_to_come(revision, timezone.now())

    def _back(self, revision):
        return HttpResponseRedirect(reverse("admin:articles_revision_preview", args=[revision.pk]))
