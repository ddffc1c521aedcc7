"""The story's form keeps what is typed in it, and offers again what was never saved."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import working_copies
from articles.admin.steps import steps_for
from articles.collisions import differing_rows, move_lost_rows, set_aside
from articles.forms import last_writer
from articles.models import Revision
from articles.working_copies import AnotherCopyError, copies_for, token_of


class UncheckedForm:
    """A form that shows what was typed as one that was posted does, and complains of nothing."""

    typed = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"data": self.typed})
        leave_unchecked(self)


def leave_unchecked(form):
    form._errors, form.cleaned_data = ErrorDict(), {}


class KeepsUnsavedText:
    """For the story's `ModelAdmin`: working copies, and the second of two people who save."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """`?unsaved` shows the form filled in with what this person typed and never saved."""
        request.restored = None
        if request.method == "GET" and "unsaved" in request.GET:
            revision = self.get_object(request, object_id) if object_id else None
            copies = copies_for(request.user, revision).filter(revision=revision)
            request.restored = copies.first()
            if request.restored and revision and request.restored.version != revision.version:
                warning = _(
                    "%(who)s saved this story after you had typed this: when you save, both texts "
                    "are shown side by side first."
                )
                messages.warning(request, warning % {"who": last_writer(revision)})
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if not request.restored or not form.base_fields:
            return form
        typed = working_copies.as_posted(request.restored)
        return type(form)(form.__name__, (UncheckedForm, form), {"typed": typed})

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.restored:
            kwargs["data"] = working_copies.as_posted(request.restored)
        if "data" in kwargs and obj.pk:
            rows = kwargs["queryset"].filter(**{inline.model.revision_field: obj})
            kwargs["files"] = kwargs.get("files", {}).copy()
            keys = {str(key) for key in rows.values_list("pk", flat=True)}
            move_lost_rows(kwargs["data"], kwargs["files"], prefix, keys)
        return kwargs

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None, **kwargs):
        if request.restored:
            for formset in formsets:
                formset._errors, formset._non_form_errors = [], ErrorList()
                for form in formset.forms:
                    leave_unchecked(form)
        return super().get_inline_formsets(request, formsets, inline_instances, obj, **kwargs)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        revision = obj if obj and obj.pk else request.source
        context |= {
            "keep_url": self._own_url("keep", revision),
            "copy_token": token_of(request.restored)
            if request.restored
            else request.POST.get("working_copy", ""),
            "offers": self._offers(request, revision),
            "colleagues": working_copies.colleagues_at(request.user, revision) if revision else [],
            "collision": self._collision(context),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _offers(self, request, revision):
        """What this person typed in this story's forms and never saved, unless it is shown."""
        if request.method != "GET" or request.restored:
            return []
        return [
            {
                "saved_at": copy.saved_at,
                "token": token_of(copy),
                "texts": working_copies.readable(copy),
                "restore_url": self._may_write(request, copy.revision)
                and self._form_url(copy.revision) + "?unsaved=1",
                "discard_url": self._own_url("forget", copy.revision),
                "is_behind": copy.revision and copy.version != copy.revision.version,
            }
            for copy in copies_for(request.user, revision)
        ]

    def _collision(self, context):
        """What is stored beside what was typed, where somebody else saved meanwhile."""
        collision = context["adminform"].form.collision
        if collision is None:
            return None
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        return collision + [entry for formset in formsets for entry in differing_rows(formset)]

    # Saving

    def save_model(self, request, obj, form, change):
        if change and form.cleaned_data.get("overwrites"):
            self._set_aside(request, obj)
        revision = obj if change else request.source
        working_copies.forget(request.user, revision, request.POST.get("working_copy"))
        super().save_model(request, obj, form, change)

    def _set_aside(self, request, revision):
        note = _("The text of %(who)s before another was saved over it.")
        kept = set_aside(revision, request.user, note % {"who": last_writer(revision)})
        sentence = _("The text that stood there before yours is kept: <a href='{}'>version {}</a>.")
        messages.info(request, format_html(sentence, self._form_url(kept), kept.number))

    # What the form's script sends

    def get_urls(self):
        views = {"keep": self.keep_unsaved, "forget": self.forget_unsaved}
        urls = []
        for name, view in views.items():
            view = self.admin_site.admin_view(never_cache(require_POST(view)))
            new = path(f"add/{name}/", view, name=f"articles_revision_{name}_new")
            urls += [new, path(f"<int:pk>/{name}/", view, name=f"articles_revision_{name}")]
        return [*urls, *super().get_urls()]

    def keep_unsaved(self, request, pk=None):
        """Keep what is typed in a form that is open, and make no version of it."""
        revision = self._writable(request, pk)
        if int(request.META.get("CONTENT_LENGTH") or 0) > working_copies.MAX_BYTES:
            return JsonResponse({"why": _("This is too much text to be kept.")}, status=413)
        try:
            typed = working_copies.read_typed(request.body)
            seen = request.headers.get("X-Working-Copy", "")
            copy = working_copies.keep(request.user, revision, typed, seen)
        except (ValueError, KeyError, TypeError):
            return JsonResponse({"why": _("This is not a story's form.")}, status=400)
        except AnotherCopyError:
            why = _("Other unsaved text is kept for this story: open the form again to see it.")
            return JsonResponse({"why": why}, status=409)
        hour = f"{timezone.localtime(copy.saved_at):%H:%M}"
        return JsonResponse({"token": token_of(copy), "hour": hour})

    def forget_unsaved(self, request, pk=None):
        """Drop the unsaved text that was offered."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        revision = get_object_or_404(Revision, pk=pk) if pk else None
        working_copies.forget(request.user, revision, request.POST.get("forget"))
        messages.success(request, _("The unsaved text is gone."))
        return HttpResponseRedirect(self._form_url(revision))

    def _writable(self, request, pk):
        """The revision of a form this person may save; None for a new story."""
        stories = Revision.objects.select_related("article")
        revision = get_object_or_404(stories, pk=pk) if pk else None
        if not self._may_write(request, revision):
            raise PermissionDenied
        return revision

    def _may_write(self, request, revision):
        may = self.has_change_permission if revision else self.has_add_permission
        return may(request) and "save" in steps_for(request.user, revision)

    def _form_url(self, revision):
        if revision:
            return reverse("admin:articles_revision_change", args=[revision.pk])
        return reverse("admin:articles_revision_add")

    def _own_url(self, name, revision):
        if revision:
            return reverse(f"admin:articles_revision_{name}", args=[revision.pk])
        return reverse(f"admin:articles_revision_{name}_new")
