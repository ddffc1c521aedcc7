"""Merging two entries at the desk: choose who stays, see what moves, and undo it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from articles.admin.autocomplete import ForgivingSelect
from articles.merging import MergeError, merge, movable, refusal, standing_merge, undo

MERGE = "articles.add_merge"
MOST_SHOWN = 1000


def form_for(model, admin_site):
    """The form that asks into which row of `model` another is merged."""

    class MergeForm(forms.Form):
        survivor = forms.ModelChoiceField(
            model.objects.filter(merged_into=None),
            label=gettext_lazy("Merge into"),
            widget=ForgivingSelect(model._meta.get_field("merged_into"), admin_site),
        )
        confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

        def __init__(self, *args, merged, **kwargs):
            super().__init__(*args, **kwargs)
            self.merged = merged

        def clean_survivor(self):
            survivor = self.cleaned_data["survivor"]
            if sentence := refusal(self.merged, survivor):
                raise forms.ValidationError(sentence)
            return survivor

    return MergeForm


class Mergeable:
    """For the `ModelAdmin` of a model with `merged_into`: aliases are no choice any more, and
    those who may merge find the way to it on the page of each row."""

    change_form_template = "admin/articles/merge_change_form.html"

    class Media:
        css = {"all": ["css/admin.css"]}

    def choices(self, request, queryset):
        return queryset.filter(merged_into=None)

    def get_urls(self):
        name = f"articles_{self.model._meta.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/merge/", view(self.merge_view), name=f"{name}_merge"),
            path("<int:pk>/unmerge/", view(self.unmerge_view), name=f"{name}_unmerge"),
            *super().get_urls(),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        may = request.user.has_perm(MERGE)
        context |= {
            "merge_url": self._url("merge", obj) if may and obj else "",
            "unmerge_url": self._url("unmerge", obj) if may and obj else "",
            "standing_merge": standing_merge(obj) if obj else None,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def merge_view(self, request, pk):
        """Ask into whom, then show what moves, then do it; only the last changes anything."""
        return require_http_methods(["GET", "HEAD", "POST"])(self._merge)(request, pk)

    def _merge(self, request, pk):
        merged = self._row(request, pk)
        form_class = form_for(self.model, self.admin_site)
        typed = request.POST if request.method == "POST" else None
        form = form_class(typed, merged=merged)
        survivor = form.cleaned_data["survivor"] if form.is_valid() else None
        if survivor and form.cleaned_data["confirmed"]:
            try:
                merge(merged, survivor, request.user)
            except MergeError as refused:
                messages.error(request, refused)
                return HttpResponseRedirect(self._url("change", merged))
            words = {"merged": merged, "survivor": survivor}
            messages.success(
                request, _("“%(merged)s” is now another name of “%(survivor)s”.") % words
            )
            return HttpResponseRedirect(self._url("change", survivor))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Merge “%(name)s” into another") % {"name": merged},
            "merged": merged,
            "survivor": survivor,
            "moves": counted(merged, survivor) if survivor else [],
            "form": form,
            "media": form.media,
        }
        return render(request, "admin/articles/merge.html", context)

    def unmerge_view(self, request, pk):
        return require_POST(self._unmerge)(request, pk)

    def _unmerge(self, request, pk):
        merged = self._row(request, pk)
        try:
            if (standing := standing_merge(merged)) is None:
                raise MergeError(_("This merge has been undone already."))
            undo(standing, request.user)
        except MergeError as refused:
            messages.error(request, refused)
        else:
            messages.success(
                request, _("“%(merged)s” stands on its own again.") % {"merged": merged}
            )
        return HttpResponseRedirect(self._url("change", merged))

    def _row(self, request, pk):
        if not (request.user.has_perm(MERGE) and self.has_change_permission(request)):
            raise PermissionDenied
        return get_object_or_404(self.model, pk=pk)

    def _url(self, page, obj):
        return reverse(f"admin:articles_{self.model._meta.model_name}_{page}", args=[obj.pk])


def counted(merged, survivor):
    """How many rows of each kind move, as (what they are, how many), counted to a bound."""
    counts = [
        (rows.model._meta.verbose_name_plural, rows.order_by()[:MOST_SHOWN].count())
        for rows in movable(merged, survivor).values()
    ]
    return [(name, f"{n}+" if n == MOST_SHOWN else str(n)) for name, n in counts if n]
