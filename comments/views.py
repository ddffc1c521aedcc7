"""Where readers write, and see what became of it."""

import re
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from articles.discussion import settle
from articles.models import Article, Redirect, Revision
from articles.models.articles import article_at
from comments.contacts import blind_index
from comments.forms import CommentForm
from comments.incoming import (
    UnreadableError,
    browser_of,
    doubt_about,
    is_same_site,
    is_trapped,
    note_failure,
    read_post,
)
from comments.limits import seconds_to_wait, seconds_while_full
from comments.networks import network_of
from comments.responses import SeeOther
from comments.standings import is_trusted_network
from comments.submissions import find_repeated, submit
from comments.tokens import notice_shown

FILLED_IN = [*CommentForm.base_fields, "token", "parent"]
PLACE = "\ue000{}\ue000"  # letters no template has
IN_PLACE = re.compile(PLACE.format(r"(\w+)"))


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
    except Exception as error:  # whatever it is: nobody types it all again
        note_failure(error)
        sentence = _("We cannot keep your comment at this moment. Please send it again shortly.")
        return _form_page(request, CommentForm(fields), None, 503, sentence)


def _take(request, slug, fields):
    kind = "forms" if is_same_site(request) else "others"
    if seconds := seconds_while_full(_site_share(kind)):
        # In a flood: refused before it costs a query.
        return _flood_page(request, fields, seconds)
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
    comment.privacy_notice = notice_shown(fields.get("token", ""))
    email, nonce = form.cleaned_data["email"], fields.get("nonce", "")
    if seconds := seconds_to_wait(*_own_shares(comment, email)) or _site_waits(request, comment):
        if repeated := find_repeated(comment, email, nonce):
            return SeeOther(repeated.receipt_url())
        return _wait_page(request, form, revision, seconds)
    return SeeOther(submit(comment, email, nonce, is_trapped(fields), get_language()).receipt_url())


def _own_shares(comment, email):
    """Whose share a comment takes: its network's, its sender's."""
    if not is_trusted_network(comment.network):
        yield settings.COMMENT_LIMIT_NETWORK, "network", comment.network
    if email:
        yield settings.COMMENT_LIMIT_CONTACT, "contact", blind_index(email)


def _site_waits(request, comment):
    """In how many seconds the site takes more of its kind. Whose e-mail was typed changes nothing:
    else whoever fills the site's share would learn who has commented before."""
    is_from_form = is_same_site(request) and not comment.doubt
    return seconds_to_wait(_site_share("forms" if is_from_form else "others"))


def _site_share(kind):
    """The site's, of what a browser sent from a form of ours (`forms`), or of all `others`."""
    return settings.COMMENT_LIMIT_SITE, "site", kind


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


def _flood_page(request, fields, seconds):
    """The `_wait_page` of a form nobody looked at: drawn once for a few seconds' posts, then with
    what each of them typed in its places. Drawing it for each took most of a flood's time."""
    key = f"flood-page-{get_language()}-{seconds}"
    drawn = cache.get(key)
    if drawn is None:
        places = MultiValueDict({name: [PLACE.format(name)] for name in FILLED_IN})
        drawn = _wait_page(request, CommentForm(places), None, seconds)
        drawn = drawn.text, dict(drawn.headers)
        cache.set(key, drawn, 5)
    text, headers = drawn
    given = CommentForm(fields).initial
    filled = IN_PLACE.sub(lambda place: escape(given.get(place[1], "")), text)
    return HttpResponse(filled, status=429, headers=headers)


def _find_story(slug):
    """The article of that address and what is live there, each None where there is none.

    A page that was open while its story moved sends what was typed to the old address.
    """
    revision = _live_at(slug)
    if revision is None:
        article = Article.objects.filter(slug=slug).first()
        if article is None and (moved := Redirect.from_story(slug)):
            article = moved.article or article_at(moved.target)
            revision = article and _live_at(article.slug)
    return (settle(revision), revision) if revision else (article, None)


def _live_at(slug):
    """The live revision of that address; within PAGE_KEPT_SECONDS what it was, as on the page with
    the form."""
    key = f"comments.story-{sha256(slug.encode()).hexdigest()}"
    revision = cache.get(key)
    if revision is None:
        stories = Revision.objects.live().filter(article__slug=slug).select_related("article")
        revision = stories.only("headline", "article", "section").first()
        if revision:
            cache.set(key, revision, settings.PAGE_KEPT_SECONDS)
    return revision


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
    context = {
        "form": form,
        "revision": revision,
        "problem": problem,
        "is_busy": status in (429, 503),
    }
    response = render(request, "comments/comment_form.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
