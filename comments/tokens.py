"""Signed texts that stand in for a session: a form's token, and the link to a receipt."""

import time
from datetime import timedelta

from django.core import signing
from django.http import Http404
from django.urls import reverse

from comments.privacy import notice

FORM_MAX_HOURS = 7 * 24
RECEIPT_MAX_AGE = timedelta(days=365)
RECEIPT_SALT = "comments.receipt"
# What a link in a mail may do, for how long, and the name of its page.
MAIL_LINKS = {
    "confirm": (timedelta(days=7), "comments:confirm_watch"),
    "end": (timedelta(days=2 * 365), "comments:end_watch"),
    "publish": (timedelta(days=7), "comments:publish"),
    "end_offers": (timedelta(days=2 * 365), "comments:end_offers"),
    "see": (timedelta(days=3), "comments:see_data"),
    "erase": (timedelta(days=3), "comments:erase_data"),
}
FORM_SIGNER = signing.Signer(salt="comments.form")


def form_token(article):
    """What the form of a page carries: its story, the hour, and the privacy notice below it, so
    that all readers share it and the page stays the same for an hour."""
    return FORM_SIGNER.sign_object([article.pk, _hour(), notice.version()])


def is_form_token(token, article):
    """Whether `token` was made for this story, not too long ago."""
    try:
        key, hour, *_notice = FORM_SIGNER.unsign_object(token)
    except signing.BadSignature:
        return False
    return key == article.pk and _hour() - hour <= FORM_MAX_HOURS


def notice_shown(token):
    """The version of the privacy notice that stood under the form; "" where nothing tells."""
    try:
        return FORM_SIGNER.unsign_object(token)[2]
    except (signing.BadSignature, IndexError):
        return ""


def _hour():
    return int(time.time() // 3600)


def receipt_url(public_id, may_change):
    """The address of a comment's receipt; without `may_change` it can only be looked at."""
    token = signing.dumps([public_id, may_change], salt=RECEIPT_SALT)
    return reverse("comments:receipt", args=[token])


def read_receipt_token(token):
    """The comment's public id and `may_change`; 404 for what was not signed here, or long ago."""
    try:
        return signing.loads(token, salt=RECEIPT_SALT, max_age=RECEIPT_MAX_AGE)
    except signing.BadSignature:
        raise Http404 from None


def mail_link(key, action):
    """The address at which the owner of an e-mail does one thing about the row `key`."""
    _age, page = MAIL_LINKS[action]
    return reverse(page, args=[signing.dumps(key, salt=f"comments.mail.{action}")])


def read_mail_link(token, action):
    """The key in such an address; 404 for what was made for anything else, or long ago."""
    age, _page = MAIL_LINKS[action]
    try:
        return signing.loads(token, salt=f"comments.mail.{action}", max_age=age)
    except signing.BadSignature:
        raise Http404 from None
