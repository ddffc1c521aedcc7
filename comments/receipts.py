"""The receipt: what its author may see of a comment, and do with it, by a signed address alone.

Nobody logs in and nothing is remembered in a cookie, so no view here asks for a CSRF token: who
does not know the address cannot send anything there, and who knows it may.
"""

from functools import wraps

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.discussion import settle
from comments import notices, policy
from comments.forms import EditForm
from comments.incoming import UnreadableError, note_failure, read_post
from comments.models import Comment, Contact, Watch
from comments.responses import SeeOther
from comments.revising import rewrite, withdraw
from comments.threads import place_of
from comments.tokens import read_mail_link, read_receipt_token


def for_one_reader(view):
    """A page behind a secret address: kept by no cache, listed nowhere, named to no other site."""

    @wraps(view)
    @csrf_exempt
    @cache_control(private=True, no_store=True)
    def answer(request, token):
        response = view(request, token)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return answer


@for_one_reader
@require_safe
def receipt(request, token):
    """A comment as its sender may see it, whatever became of it; never the e-mail."""
    comment, may_change = _find(token)
    revision = comment.article.live_revision()
    context = {
        "comment": comment,
        "revision": revision,
        "place": place_of(comment) if revision and settle(revision).shows_comments else None,
        "may_change": may_change,
        "may_be_told": settings.SENDS_MAIL and comment.contact_id is not None,
        "watch": Watch.objects.filter(comment=comment).first(),
        "is_not_sent": "chua-gui" in request.GET,
        "token": token,
    }
    return render(request, "comments/receipt.html", context)


@for_one_reader
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, token):
    """The text once more, to be changed while that is possible."""
    if request.method != "POST":
        comment = _find_mine(token)
        return _edit_page(request, token, comment, EditForm(comment=comment))
    try:
        fields = read_post(request)
    except UnreadableError as error:
        return _edit_page(request, token, _find_mine(token), None, error.status, error.sentence)
    try:
        return _change(request, token, fields)
    except Http404:
        raise
    except Exception as error:  # whatever it is: nobody types it all again
        note_failure(error)
        sentence = _("We cannot keep your text at this moment. Please send it again shortly.")
        return _edit_page(request, token, None, EditForm(fields), 503, sentence)


def _change(request, token, fields):
    """Give a comment the text that was posted, or give it back with the reason why not."""
    comment = _find_mine(token)
    form = EditForm(fields, comment)
    if not form.is_valid():
        return _edit_page(request, token, comment, form, 422)
    if not comment.is_open_to_its_author or not rewrite(comment, form.cleaned_data["body"]):
        sentence = _(
            "This comment can no longer be changed. You may copy your text and send it as a new "
            "comment."
        )
        return _edit_page(request, token, comment, form, 409, sentence)
    return SeeOther(reverse("comments:receipt", args=[token]))


@for_one_reader
@require_POST
def take_back(request, token):
    comment = _find_mine(token)
    withdraw(comment)
    return SeeOther(reverse("comments:receipt", args=[token]))


@for_one_reader
@require_POST
def watch(request, token):
    """Ask to be told, or no longer."""
    comment, address = _find_mine(token), reverse("comments:receipt", args=[token])
    if "stop" in _fields(request):
        notices.stop(comment)
    elif settings.SENDS_MAIL and comment.contact_id and not notices.ask(comment, get_language()):
        address += "?chua-gui=1"
    return SeeOther(address)


@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_watch(request, token):
    """A button behind the link of a mail: programs follow links, only people press it."""
    wish = get_object_or_404(Watch, pk=read_mail_link(token, "confirm"))
    if request.method == "POST":
        notices.confirm(wish)
    return render(request, "comments/confirm_watch.html", {"watch": wish})


@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def end_watch(request, token):
    """No more mail about a comment; a mail program may post here by itself (RFC 8058)."""
    wish = get_object_or_404(Watch, pk=read_mail_link(token, "end"))
    if request.method == "POST" and wish.ended_at is None:
        wish.ended_at = timezone.now()
        wish.save(update_fields=["ended_at"])
    return render(request, "comments/end_watch.html", {"watch": wish})


@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, token):
    """Where a known reader shows that a comment is theirs, and lets it appear at once."""
    comments = Comment.objects.select_related("article", "contact")
    comment = get_object_or_404(comments, pk=read_mail_link(token, "publish"))
    is_public, now = None, str(comment.version)
    # Whoever has the receipt may have changed the text since its page was opened.
    if request.method == "POST" and _fields(request).get("seen", now) == now:
        is_public = policy.publish(comment)
    comment.refresh_from_db(fields=["status"])
    context = {"comment": comment, "is_public": is_public}
    return render(request, "comments/publish.html", context)


@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def end_offers(request, token):
    """No more links that publish at once, for an address; a mail program may post here too."""
    contact = get_object_or_404(Contact, pk=read_mail_link(token, "end_offers"))
    if request.method == "POST":
        notices.end_offers(contact)
    return render(request, "comments/end_offers.html", {"contact": contact})


def _fields(request):
    try:
        return read_post(request)
    except UnreadableError:
        return {}


def _find(token):
    public_id, may_change = read_receipt_token(token)
    comments = Comment.objects.select_related("article", "parent", "root")
    comment = get_object_or_404(comments, public_id=public_id)
    for near in filter(None, [comment.parent, comment.root]):
        near.article = comment.article
    return comment, may_change


def _find_mine(token):
    """The comment of a receipt with its author's rights; 404 for one that may only be looked at."""
    comment, may_change = _find(token)
    if not may_change:
        raise Http404
    return comment


def _edit_page(request, token, comment, form, status=200, problem=""):
    if form is not None and not form.is_bound and not comment.is_open_to_its_author:
        form, status, problem = None, 409, _("This comment can no longer be changed.")
    context = {"form": form, "comment": comment, "problem": problem, "token": token}
    # The page of a failure is made without asking for anything.
    context["is_busy"] = status == 503
    context["may_change"] = comment is None or comment.is_open_to_its_author
    return render(request, "comments/edit.html", context, status=status)
