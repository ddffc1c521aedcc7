"""What a legal hold is put on: named as the desk has it at hand, by an address that is pasted."""

from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from articles.models import Article
from comments.contacts import blind_indexes
from comments.models import Comment, Contact


def target_named(text):
    """The story or reader that `text` names, as {"article": …} or {"contact": …}.

    An e-mail address, the address of a comment (readers' or the desk's) or of the desk's page about
    a reader names a reader, the address of a story the story; else a `ValidationError`.
    """
    text = text.strip().replace("\0", "")
    if "@" in text and "/" not in text:
        return {"contact": _known(Contact.objects.known_as(blind_indexes(text)))}
    try:
        parts = urlsplit(text)
    except ValueError:
        raise ValidationError(_("This is no address.")) from None
    if public_id := parse_qs(parts.query).get("binh-luan-tu"):
        return {"contact": _reader_of(Comment.objects.filter(public_id=public_id[0]).first())}
    try:
        match = resolve(parts.path)
    except Resolver404:
        raise ValidationError(_("Neither a story nor a comment stands at this address.")) from None
    if match.view_name == "admin:comments_comment_change":
        key = match.kwargs["object_id"]
        comments = Comment.objects.filter(pk=key) if key.isdecimal() else Comment.objects.none()
        return {"contact": _reader_of(comments.first())}
    if match.view_name == "admin:comment_reader":
        return {"contact": _known(Contact.objects.filter(pk=match.kwargs["pk"]).first())}
    article = Article.objects.filter(slug=match.kwargs.get("slug", "")).first()
    if match.view_name != "articles:detail" or article is None:
        raise ValidationError(_("Neither a story nor a comment stands at this address."))
    return {"article": article}


def _known(contact):
    if contact is None:
        raise ValidationError(_("Nothing is kept under this address."))
    return contact


def _reader_of(comment):
    if comment is None:
        raise ValidationError(_("There is no such comment."))
    if comment.contact is None:
        raise ValidationError(
            _("No e-mail address is kept with this comment: put the hold on its story.")
        )
    return comment.contact
