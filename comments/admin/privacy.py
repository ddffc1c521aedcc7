"""The data officer's desk: legal holds, and what readers ask about their data."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from comments.contacts import blind_indexes
from comments.models import Contact, DataRequest, HoldEvent, LegalHold
from comments.privacy import data
from comments.privacy.erasures import HeldError, erase
from comments.privacy.holding import target_named
from comments.privacy.views import json_file

REASON_LENGTH = HoldEvent._meta.get_field("reason").max_length


def moment(value):
    return date_format(localtime(value), "H:i d/m/Y") if value else "–"


def reason_field(label):
    return forms.CharField(
        label=label,
        max_length=REASON_LENGTH,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class WrittenOnce(admin.ModelAdmin):
    """Rows that are added by a form of their own, and then changed by buttons alone."""

    actions = None
    view_on_site = False
    show_full_result_count = False

    class Media:
        css = {"all": ["css/admin-comments.css"]}

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def may_act(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def get_readonly_fields(self, request, obj=None):
        return self.shown if obj else []

    def get_fields(self, request, obj=None):
        return self.shown if obj else list(self.form.base_fields)

    def button(self, view, name, method=require_POST):
        """The address of what a button does to one row; for who may change such rows."""

        @method
        def act(request, pk):
            if not self.may_act(request):
                raise PermissionDenied
            row = get_object_or_404(self.model, pk=pk)
            return view(request, row) or redirect(self._page_of("change"), pk)

        address = f"<int:pk>/{name}/"
        return path(address, self.admin_site.admin_view(act), name=self._name_of(name))

    def _name_of(self, page):
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _page_of(self, page):
        return f"admin:{self._name_of(page)}"


class HoldForm(forms.ModelForm):
    what = forms.CharField(
        label=gettext_lazy("Story or reader"),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy(
            "Paste the address of a story: all comments under it are kept. Or the address of a "
            "comment, or a reader's e-mail address: all that this reader wrote is kept."
        ),
    )
    reason = reason_field(gettext_lazy("Reason"))

    class Meta:
        model = LegalHold
        fields = []

    def clean_what(self):
        return target_named(self.cleaned_data["what"])


class EndForm(forms.Form):
    reason = reason_field(gettext_lazy("Why it ends"))


@admin.register(LegalHold)
class LegalHoldAdmin(WrittenOnce):
    form = HoldForm
    list_display = ["__str__", "reason", "begun", "ended"]
    shown = ["story", "begun", "ended"]

    def get_queryset(self, request):
        holds = super().get_queryset(request).select_related("article")
        return holds.prefetch_related("events__by")

    @admin.display(description=gettext_lazy("story"))
    def story(self, hold):
        return hold.article.get_absolute_url() if hold.article_id else "–"

    @admin.display(description=gettext_lazy("reason"))
    def reason(self, hold):
        return next((event.reason for event in hold.events.all()), "")

    @admin.display(description=pgettext_lazy("legal hold", "begun"))
    def begun(self, hold):
        return moment(next((event.at for event in hold.events.all()), None))

    @admin.display(description=pgettext_lazy("legal hold", "ended"))
    def ended(self, hold):
        return moment(hold.ended_at)

    def save_model(self, request, obj, form, change):
        hold = LegalHold.begin(
            request.user, form.cleaned_data["reason"], **form.cleaned_data["what"]
        )
        obj.pk, obj.article, obj.contact = hold.pk, hold.article, hold.contact

    def get_urls(self):
        return [self.button(self.end, "end"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        hold = self.get_object(request, object_id)
        may_end = hold and hold.ended_at is None and self.may_act(request)
        context = {
            "events": hold.events.select_related("by") if hold else [],
            "end_form": EndForm() if may_end else None,
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def end(self, request, hold):
        form = EndForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Say why the hold ends."))
        elif hold.end(request.user, form.cleaned_data["reason"]):
            messages.success(
                request, _("The hold has ended: what is past its period goes tonight.")
            )
        else:
            messages.warning(request, _("Somebody else had ended it already."))


class RequestForm(forms.ModelForm):
    """What a reader asked by letter or telephone."""

    email = forms.EmailField(
        label=gettext_lazy("The reader's e-mail address"),
        help_text=gettext_lazy(
            "It finds what is kept and is not written down itself. Make sure first that the "
            "reader is who they say."
        ),
    )

    class Meta:
        model = DataRequest
        fields = ["kind", "note"]
        help_texts = {"note": gettext_lazy("How the request came; name nobody here.")}

    def clean_email(self):
        contact = Contact.objects.known_as(blind_indexes(self.cleaned_data["email"]))
        if contact is None:
            raise ValidationError(_("Nothing is kept under this address."))
        return contact


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("open", _("to be met")),
            ("unconfirmed", _("link sent, not used")),
            ("done", _("done")),
        ]

    def queryset(self, request, queryset):
        kept = {
            "open": {"confirmed_at__isnull": False, "done_at": None},
            "unconfirmed": {"confirmed_at": None},
            "done": {"done_at__isnull": False},
        }
        return queryset.filter(**kept.get(self.value(), {}))


@admin.register(DataRequest)
class DataRequestAdmin(WrittenOnce):
    form = RequestForm
    list_display = ["__str__", "received", "due", "done", "recorded_by", "note"]
    list_select_related = ["recorded_by"]
    list_filter = [StateFilter]
    shown = ["kind", "received", "confirmed", "due", "done", "recorded_by", "note", "hold"]

    @admin.display(description=pgettext_lazy("request", "received"))
    def received(self, row):
        return moment(row.received_at)

    @admin.display(description=gettext_lazy("confirmed"))
    def confirmed(self, row):
        return moment(row.confirmed_at)

    @admin.display(description=gettext_lazy("due"))
    def due(self, row):
        return moment(row.due_at)

    @admin.display(description=gettext_lazy("done"))
    def done(self, row):
        return moment(row.done_at)

    @admin.display(description=gettext_lazy("legal hold"))
    def hold(self, row):
        free = Contact.objects.without_hold().filter(pk=row.contact_id)
        is_held = row.contact_id and not free.exists()
        return _("yes: nothing can be erased before it ends") if is_held else "–"

    def save_model(self, request, obj, form, change):
        obj.contact, obj.recorded_by = form.cleaned_data["email"], request.user
        obj.confirmed_at = timezone.now()
        super().save_model(request, obj, form, change)

    def get_urls(self):
        return [
            self.button(self.erase, "erase"),
            self.button(self.close, "close"),
            self.button(self.data, "data", require_safe),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id)
        is_open = row and row.confirmed_at and not row.done_at and self.may_act(request)
        return super().change_view(
            request, object_id, form_url, {"is_open": is_open} | (extra_context or {})
        )

    def erase(self, request, row):
        if row.done_at or not row.contact or row.kind != DataRequest.Kind.ERASE:
            messages.warning(request, _("There is nothing to erase any more."))
            return
        try:
            erase(row.contact, by=request.user)
        except HeldError:
            messages.error(request, _("A legal hold keeps this reader's data: end it first."))
        else:
            messages.success(request, _("Erased, here and for every backup that is brought back."))

    def close(self, request, row):
        if row.done_at is None:
            row.close()
            messages.success(request, _("The request is done."))

    def data(self, request, row):
        """The file for the reader; their address is not in it."""
        if row.done_at or not row.contact:
            messages.warning(request, _("There is nothing to show any more."))
            return None
        return json_file(data.as_document(row.contact))
