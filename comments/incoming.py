"""What a browser posts: read whatever it is, and doubted where it seems not to be ours."""

import logging
from traceback import extract_tb

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from articles.plain_text import clean_line
from comments.models import Comment
from comments.tokens import is_form_token

logger = logging.getLogger(__name__)
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
USER_AGENT_LENGTH = Comment._meta.get_field("user_agent").max_length


class UnreadableError(Exception):
    """Nothing of the post can be read; `status` and `sentence` are the answer."""

    def __init__(self, status, sentence):
        self.status, self.sentence = status, sentence
        super().__init__(sentence)


def read_post(request):
    """The posted fields, as UTF-8 whatever the browser declares; U+FFFD is what has no letter."""
    if request.content_type not in (URLENCODED, MULTIPART):
        raise UnreadableError(
            415, _("This is not how a form is sent. Please use the form under the story.")
        )
    request.encoding = "utf-8"
    try:
        fields = _parse(request)
    except RequestDataTooBig:
        sentence = _(
            "That was too much to receive. Go back in your browser: your text is still in the "
            "form, where you can shorten it."
        )
        raise UnreadableError(413, sentence) from None
    except (SuspiciousOperation, MultiPartParserError, OSError):
        sentence = _(
            "What arrived was damaged on the way. Go back in your browser: your text is still "
            "in the form, where you can send it again."
        )
        raise UnreadableError(400, sentence) from None
    return MultiValueDict(
        {name: [value.replace("\0", "\ufffd") for value in values] for name, values in fields}
    )


def note_failure(error, what="A text could not be kept"):
    """Log why something failed, by kind and place alone: the rest may quote the text."""
    *_calls, last = extract_tb(error.__traceback__)
    place = f"{last.filename}:{last.lineno}"
    logger.error("%s: %s at %s", what, type(error).__name__, place)


def doubt_about(request, fields, article):
    """The first reason to wonder where a post came from (a `Comment.Doubt`)."""
    if not is_form_token(fields.get("token", ""), article):
        return Comment.Doubt.TOKEN
    return Comment.Doubt.ORIGIN if is_same_site(request) is False else Comment.Doubt.NONE


def is_same_site(request):
    """What the browser says of where the form stood; None where it says nothing."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return origin in own if origin else None


def is_trapped(fields):
    """Whether the field that people do not see was filled in."""
    return bool(fields.get("subject"))


def browser_of(request):
    """What the browser calls itself, as one line."""
    name = request.headers.get("User-Agent", "")
    return clean_line(name)[:USER_AGENT_LENGTH]


def _parse(request):
    body = request.body  # read first: it refuses what is too big, uploaded files included
    if request.content_type == MULTIPART:
        return request.POST.lists()
    return QueryDict(body.decode(errors="replace")).lists()
