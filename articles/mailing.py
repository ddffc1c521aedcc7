"""Handing over mail: the same words as plain text and as HTML."""

from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


class NotSentError(Exception):
    """Mail could not be handed over. Tells the kind of failure: its text may name an address."""


class RefusedError(NotSentError):
    """The mail server knows no such address: to try again is in vain."""


def send(to, template, language=settings.LANGUAGE_CODE, headers=None, **context):
    """Mail the text of `template`, whose first line is the subject, to the address `to`."""
    context |= {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    with translation.override(language):
        subject, _line, body = render_to_string(template, context).partition("\n")
        body = f"{body.strip()}\n"
        html = render_to_string("mail.html", {"subject": subject.strip(), "body": body})
    headers = {"Auto-Submitted": "auto-generated"} | (headers or {})
    message = EmailMultiAlternatives(subject.strip(), body, to=[to], headers=headers)
    message.attach_alternative(html, "text/html")
    try:
        message.send()
    except (SMTPException, OSError) as error:
        kind = RefusedError if _is_refused_for_good(error) else NotSentError
        raise kind(type(error).__name__) from None


def _is_refused_for_good(error):
    """Whether the server said so; codes below 500 ask to try later."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _text in error.recipients.values())


def absolute(path):
    """The whole address of a path of this site, for those who read it elsewhere."""
    return urljoin(f"{settings.SITE_URL}/", path)
