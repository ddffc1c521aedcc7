"""What is kept of readers, and where they see or erase it; no login, a mailed link alone."""

import json

from django import forms
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from articles.views.pages import page_for_everyone
from comments.forms import refuse_unreadable
from comments.incoming import UnreadableError, is_trapped, read_post
from comments.limits import seconds_to_wait
from comments.models import DataRequest
from comments.networks import network_of
from comments.privacy import data, notice, requests
from comments.receipts import for_one_reader
from comments.responses import SeeOther

Kind = DataRequest.Kind


class DataRequestForm(forms.Form):
    """Which address, and what is asked about it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What would you like to do?"),
        choices=[
            (Kind.SEE, gettext_lazy("See what is kept of me")),
            (Kind.ERASE, gettext_lazy("Erase all my comments and my address")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Please choose one of the two."),
            "invalid_choice": gettext_lazy("Please choose one of the two."),
        },
    )
    email = forms.EmailField(
        label=gettext_lazy("The e-mail address you commented with"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        validators=[refuse_unreadable],
        error_messages={
            "required": gettext_lazy("Please write your e-mail address."),
            "invalid": gettext_lazy(
                "This is not a complete e-mail address, such as ten@example.com."
            ),
        },
    )

    def __init__(self, fields=None):
        super().__init__(fields, auto_id="du-lieu-%s")


@page_for_everyone
def notice_page(request):
    context = {
        "periods": notice.periods(),
        "version": notice.version(),
        "sends_mail": settings.SENDS_MAIL,
    }
    return render(request, "comments/privacy/notice.html", context)


@csrf_exempt  # whoever forges one has a link mailed to the owner of the address, and learns nothing
@sensitive_post_parameters()
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def request_data(request):
    """Where a reader types their address; the answer is the same for every address."""
    if request.method != "POST":
        return _request_page(request, DataRequestForm(), is_sent="da-gui" in request.GET)
    try:
        fields = read_post(request)
    except UnreadableError as error:
        return _request_page(request, DataRequestForm(), error.status, error.sentence)
    form = DataRequestForm(fields)
    if not form.is_valid():
        return _request_page(request, form, 422)
    if not settings.SENDS_MAIL:
        return _request_page(request, form, 409)
    if seconds_to_wait((settings.COMMENT_LIMIT_NETWORK, "data", network_of(request))):
        sentence = _("Very many requests are arriving just now. Please try again later.")
        return _request_page(request, form, 429, sentence)
    if not is_trapped(fields):
        requests.ask(form.cleaned_data["email"], form.cleaned_data["kind"], get_language())
    return SeeOther(f"{request.path}?da-gui=1")


def _request_page(request, form, status=200, problem="", is_sent=False):
    context = {
        "form": form,
        "problem": problem,
        "is_sent": is_sent,
        "sends_mail": settings.SENDS_MAIL,
        "hours": settings.DATA_REQUEST_HOURS,
    }
    return render(request, "comments/privacy/request.html", context, status=status)


@for_one_reader
@require_safe
def see_data(request, token):
    contact = requests.contact_behind(token, Kind.SEE)
    comments = list(data.comments_of(contact)[: data.ON_A_PAGE + 1]) if contact else []
    context = {
        "contact": contact,
        "comments": comments[: data.ON_A_PAGE],
        "standings": contact.standings.all() if contact else [],
        "is_cut": len(comments) > data.ON_A_PAGE,
        "periods": notice.periods(),
        "token": token,
    }
    return render(request, "comments/privacy/data.html", context)


@for_one_reader
@require_safe
def download_data(request, token):
    """All of it as a JSON file."""
    contact = requests.contact_behind(token, Kind.SEE)
    if contact is None:
        raise Http404
    return json_file(data.as_document(contact))


@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def erase_data(request, token):
    """A button behind the mailed link: programs follow links, only people press it."""
    contact = requests.contact_behind(token, Kind.ERASE)
    is_erased = None
    if contact and request.method == "POST":
        is_erased = requests.confirm_erasure(contact)
    context = {
        "count": contact.comments.count() if contact and is_erased is None else 0,
        "is_known": contact is not None,
        "is_gone": is_erased,
        "is_held": is_erased is False,
    }
    return render(request, "comments/privacy/erase.html", context)


def json_file(document):
    text = json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="du-lieu-ca-nhan.json"'
    return response
