"""Where readers write, and see what became of it."""

import logging

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from articles.models import Article
from comments.contacts import blind_index
from comments.forms import CommentForm
from comments.incoming import UnreadableError, browser_of, doubt_about, is_trapped, read_post
from comments.limits import seconds_to_wait
from comments.networks import network_of
from comments.responses import SeeOther
from comments.submissions import find_repeated, submit

logger = logging.getLogger(__name__)


@sensitive_post_parameters()
@csrf_exempt  # the view ignores any session, so a forged post gains no authority
@require_http_methods(["GET", "HEAD", "POST"])
def post_comment(request, slug):
    """The form on a page of its own, and where every form of the story sends what was typed."""
    return _receive(request, slug) if request.method == "POST" else _offer(request, slug)


def _offer(request, slug):
    article, revision = _find_story(slug)
    if refusal := _refusal(article, revision):
        return _form_page(request, None, revision, *refusal)
    parent = None
    if public_id := request.GET.get("tra-loi"):
        parent = article.comments.visible().named(public_id)
        if parent is None:
            raise Http404
    return _form_page(request, CommentForm(article=article, parent=parent), revision)


@cache_control(private=True, no_store=True)
def _receive(request, slug):
    """Keep what was posted, or give it back with the reason why not."""
    try:
        fields = read_post(request)
    except UnreadableError as error:
        return _form_page(request, None, None, error.status, error.sentence)
    try:
        return _take(request, slug, fields)
    except DatabaseFailure as error:
        logger.error("A comment could not be kept: %s", type(error).__name__)
        sentence = _("We cannot keep your comment at this moment. Please send it again shortly.")
        return _form_page(request, CommentForm(fields), None, 503, sentence)


def _take(request, slug, fields):
    article, revision = _find_story(slug)
    if refusal := _refusal(article, revision):
        return _form_page(request, CommentForm(fields), revision, *refusal)
    if "preview" in fields:
        return _form_page(request, CommentForm(fields, article, is_preview=True), revision)
    form = CommentForm(fields, article)
    if not form.is_valid():
        return _form_page(request, form, revision, 422)
    comment = form.comment(doubt_about(request, fields, article))
    comment.network, comment.user_agent = network_of(request), browser_of(request)
    email, nonce = form.cleaned_data["email"], fields.get("nonce", "")
    if seconds := seconds_to_wait(*_counted(comment, email)):
        if repeated := find_repeated(comment, email, nonce):
            return SeeOther(repeated.receipt_url())
        return _wait_page(request, form, revision, seconds)
    return SeeOther(submit(comment, email, nonce, is_trapped(fields), get_language()).receipt_url())


def _counted(comment, email):
    """Whose share a comment takes: its network's, its sender's, everybody's."""
    yield settings.COMMENT_LIMIT_NETWORK, "network", comment.network
    if email:
        yield settings.COMMENT_LIMIT_CONTACT, "contact", blind_index(email)
    yield settings.COMMENT_LIMIT_SITE, "site"


def _wait_page(request, form, revision, seconds):
    minutes = -(-seconds // 60)
    sentence = ngettext(
        "Very many comments are arriving just now. Please send yours again in %(count)d minute.",
        "Very many comments are arriving just now. Please send yours again in %(count)d minutes.",
        minutes,
    ) % {"count": minutes}
    response = _form_page(request, form, revision, 429, sentence)
    response.headers["Retry-After"] = str(seconds)
    return response


def _find_story(slug):
    """The article of that address and what is live there, each None where there is none."""
    article = Article.objects.filter(slug=slug).first()
    return article, article and article.live_revision()


def _refusal(article, revision):
    """Why nobody can comment here (status, sentence), or None."""
    if article and article.is_withdrawn:
        return 410, _("This story has been withdrawn and takes no more comments.")
    if revision is None:
        return 404, _("There is no story at this address.")
    if not article.takes_comments:
        return 409, _("Comments on this story are closed.")
    return None


def _form_page(request, form, revision, status=200, problem=""):
    """The form's page. `form` is None where nothing was typed that could be given back."""
    context = {"form": form, "revision": revision, "problem": problem, "is_busy": status == 503}
    response = render(request, "comments/comment_form.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
