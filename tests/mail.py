"""A real mail server that keeps what it takes, and what tests read in its messages."""

import email
import email.policy
import re
from html import unescape


class Inbox:
    """What a mail server took, newest last: (recipients, message)."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (aiosmtpd's name)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append((envelope.rcpt_tos, message))
        return "250 OK"


def words_of(message):
    """The plain text, after a look that the HTML says the same."""
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    said = unescape(re.sub(r"<[^>]*>|\s", "", html.partition("<body>")[2]))
    assert said == re.sub(r"\s", "", text)
    return text


def link_in(message):
    return re.search(r"http://testserver(/\S+)", words_of(message))[1]
