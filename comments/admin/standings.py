"""What is known of one reader or one network, and what the newsroom settles about them.

The reader has a number here, never an address: that is a permission of its own, asked for with a
reason each time (`Reveal`).
"""

from ipaddress import ip_network

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comments.admin.reasons import ReasonField
from comments.admin.rights import moderators_only
from comments.models import Comment, Contact, Reveal, Standing
from comments.networks import PREFIXES
from comments.queue import MOST_RECORDED, Record, headlines_of
from comments.standings import end, settle

SEE_EMAIL = "comments.see_email"
LATEST = 50
LINES = 200
REASON_LENGTH = Standing._meta.get_field("reason").max_length
DAYS = {
    "1": gettext_lazy("1 day"),
    "7": gettext_lazy("7 days"),
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "": gettext_lazy("until somebody ends it"),
}


class ReasonForm(forms.Form):
    reason = ReasonField(
        max_length=REASON_LENGTH,
        error_messages={"required": gettext_lazy("Write why: it is kept with your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class StandingForm(ReasonForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("standing"),
        choices=[
            (Standing.Kind.BANNED, gettext_lazy("Ban")),
            (Standing.Kind.TRUSTED, gettext_lazy("Trust")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one of the two."),
            "invalid_choice": gettext_lazy("Choose one of the two."),
        },
    )
    days = forms.ChoiceField(
        label=gettext_lazy("for how long"), choices=DAYS.items(), initial="30", required=False
    )
    field_order = ["kind", "days", "reason"]

    def __init__(self, data=None, is_network=False):
        super().__init__(data, auto_id="standing-%s", label_suffix="")
        self.is_network = is_network
        if is_network:  # tomorrow somebody else may have its addresses
            self.fields["days"].choices = [(key, days) for key, days in DAYS.items() if key]

    def clean_days(self):
        days = self.cleaned_data["days"]
        if self.is_network and not days:
            raise ValidationError(_("Choose how long: what is settled about a network ends."))
        return int(days) if days else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def reader(request, pk):
    """A reader by their number; a post settles something about them."""
    contact = get_object_or_404(Contact, pk=pk)
    address = reverse("admin:comment_reader", args=[pk])
    return _page(request, address, {"contact": contact, "title": str(contact)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def network(request, network):
    """A network such as 203.0.113.0/24; a post settles something about it."""
    try:
        known = ip_network(network)
    except ValueError:
        raise Http404 from None
    if known.prefixlen != PREFIXES[known.version] or str(known) != network:
        raise Http404
    address = reverse("admin:comment_network", args=[network])
    title = _("Network %(network)s") % {"network": network}
    return _page(request, address, {"network": network, "title": title})


@never_cache
@require_POST
@permission_required(SEE_EMAIL, raise_exception=True)
def reveal(request, pk):
    """Show a reader's e-mail once, to whoever said why; the look is kept."""
    contact = get_object_or_404(Contact, pk=pk)
    form = ReasonForm(request.POST, auto_id="reveal-%s", label_suffix="")
    context = {"contact": contact, "title": str(contact), "reveal_form": form}
    if form.is_valid():
        Reveal.objects.create(contact_number=pk, by=request.user, **form.cleaned_data)
        context |= {"email": contact.email(), "reveal_form": None}
    return _render(request, context, StandingForm(), 200 if form.is_valid() else 422)


@require_GET
@moderators_only
def standings(request):
    """Who is banned or trusted now, and what was before."""
    rows = Standing.objects.select_related("set_by", "ended_by", "contact")
    rows = rows.prefetch_related("set_by__groups", "ended_by__groups")[:LINES]
    context = admin.site.each_context(request) | {
        "title": _("Banned and trusted"),
        "in_force": [row for row in rows if row.is_in_force],
        "past": [row for row in rows if not row.is_in_force],
    }
    return TemplateResponse(request, "admin/comments/standings/list.html", context)


@require_POST
@moderators_only
def end_standing(request, pk):
    standing = get_object_or_404(Standing, pk=pk)
    end(Standing.objects.filter(pk=pk), request.user)
    messages.success(request, _("Ended: %(standing)s.") % {"standing": standing})
    return redirect(address_of(standing))


@require_GET
@permission_required(SEE_EMAIL, raise_exception=True)
def reveals(request):
    """Who looked at which reader's e-mail, when and why."""
    context = admin.site.each_context(request) | {
        "title": _("Looks at e-mail addresses"),
        "reveals": Reveal.objects.select_related("by").prefetch_related("by__groups")[:LINES],
    }
    return TemplateResponse(request, "admin/comments/standings/reveals.html", context)


def address_of(standing):
    """The page of whom it is about."""
    if standing.contact_id:
        return reverse("admin:comment_reader", args=[standing.contact_id])
    return reverse("admin:comment_network", args=[standing.network])


def _page(request, address, context):
    who = {key: context[key] for key in ("contact", "network") if key in context}
    if request.method != "POST":
        return _render(request, context, StandingForm(is_network="network" in who))
    form = StandingForm(request.POST, is_network="network" in who)
    if not form.is_valid():
        return _render(request, context, form, 422)
    standing = settle(by=request.user, **who, **form.cleaned_data)
    messages.success(request, _("Settled: %(standing)s.") % {"standing": standing})
    return redirect(address)


def _render(request, context, form, status=200):
    who = {key: context[key] for key in ("contact", "network") if key in context}
    comments = Comment.objects.filter(**who).order_by("-created_at", "-pk")
    latest = list(comments.select_related("article")[:LATEST])
    headlines = headlines_of({comment.article_id for comment in latest})
    for comment in latest:
        comment.headline = headlines.get(comment.article_id, comment.article.slug)
    context |= admin.site.each_context(request) | {
        "form": form,
        "record": Record.of(comments.values_list("status", flat=True)[:MOST_RECORDED]),
        "comments": latest,
        "standings": Standing.objects.filter(**who).select_related("set_by", "ended_by"),
    }
    if request.user.has_perm(SEE_EMAIL) and "contact" in who:
        context.setdefault("reveal_form", ReasonForm(auto_id="reveal-%s", label_suffix=""))
        context["reveals"] = Reveal.objects.filter(
            contact_number=context["contact"].pk
        ).select_related("by")[:LATEST]
    return TemplateResponse(request, "admin/comments/standings/reader.html", context, status=status)
