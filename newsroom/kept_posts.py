"""A story sent after the login had expired: what was typed waits in the login page itself.

It is signed, and good only in the browser that sent it, for a few hours. After logging in a page
offers to send it once more; nothing is sent by itself. Whoever lost the right to send it is given
its texts to copy.
"""

from datetime import timedelta

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core import signing
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.markup import plain_text

KEPT_FOR = timedelta(hours=12)
# The desk's own forms; what somebody types as a password stands in no page.
KEPT = ("articles_", "comments_", "comment_")
NOT_TYPED = {"csrfmiddlewaretoken"}


def is_worth_keeping(request):
    """Whether this is a form of the desk that a person sent, not a script."""
    name = (request.resolver_match and request.resolver_match.url_name) or ""
    return (
        request.method == "POST"
        and name.startswith(KEPT)
        and request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    )


def is_from_here(request):
    """Whether the browser says that a page of this site sent this; no other site's page can."""
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == own


def ask_to_log_in(site, request):
    """The login page, with what was sent in it."""
    context = site.each_context(request) | {
        "title": _("Log in"),
        "subtitle": None,
        "app_path": reverse("admin:login"),
        "form": AdminAuthenticationForm(request),
        "next": request.get_full_path(),
        "kept": sealed(request),
        "has_files": bool(request.FILES),
    }
    return TemplateResponse(request, site.login_template, context, status=403)


def offer_to_send(site, request, path, typed):
    """The page that sends the form once more, as one just logged in."""
    context = site.each_context(request) | {
        "title": _("You are logged in again"),
        "path": path,
        "typed": typed,
    }
    return TemplateResponse(request, "admin/send_again.html", context)


def offer_again(site, request):
    """What to answer a form of our own whose token is too old: nothing it holds is lost."""
    if not site.has_permission(request):
        return ask_to_log_in(site, request).render()
    page = offer_to_send(site, request, request.get_full_path(), typed_in(request))
    page.status_code = 403
    return page.render()


def give_back(site, request):
    """What to answer somebody who may not send this, or no longer: the texts, to be copied."""
    context = site.each_context(request) | {
        "title": _("You cannot do this here"),
        "texts": texts_in(request),
    }
    page = TemplateResponse(request, "admin/given_back.html", context, status=403)
    return page.render()


def texts_in(request):
    """What was written of what was sent: a choice, a number or an hour is one word."""
    return [
        plain_text(value) if name == "body" else value
        for name, value in typed_in(request)
        if len(value.split()) > 1
    ]


def typed_in(request):
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_TYPED
    ]


def sealed(request):
    kept = [request.get_full_path(), typed_in(request)]
    return signing.dumps(kept, salt=salt(request), compress=True)


def opened(kept, salt):
    """(path, typed) of what `sealed` made in the same browser, or None."""
    try:
        path, typed = signing.loads(kept, salt=salt, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return path, typed


def salt(request):
    """What ties a seal to the browser: the secret of its CSRF cookie, which logging in changes."""
    return f"newsroom.kept_posts {request.META.get('CSRF_COOKIE', '')}"
