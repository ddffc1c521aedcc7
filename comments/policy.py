"""Whose comment may appear before a moderator has read it."""

from django.conf import settings
from django.utils.translation import gettext as _

from comments import notices
from comments.models import Comment
from comments.moderation import decide

Status = Comment.Status


def may_be_published_by_its_author(comment):
    """Whether `comment` waits for nothing but the owner of its address.

    They confirmed the address once, had enough comments approved since, and the text met no rule;
    and never in a sensitive section. Off unless COMMENT_TRUST_AFTER is set.
    """
    contact, needed = comment.contact, settings.COMMENT_TRUST_AFTER
    if not (needed and settings.SENDS_MAIL and contact and contact.confirmed_at):
        return False
    if comment.status != Status.PENDING or comment.doubt or comment.findings.exists():
        return False
    if is_sensitive(comment.article):
        return False
    approved = contact.comments.filter(status=Status.APPROVED).values("pk")[:needed]
    return len(approved) == needed


def is_sensitive(article):
    """Whether it stands, or its section stands, in a section marked sensitive."""
    revision = article.live_revision()
    section = revision and revision.section
    return (
        section is None
        or section.is_sensitive
        or bool(section.parent and section.parent.is_sensitive)
    )


def offer_to_publish(comment, language):
    """Mail a trusted reader the link that publishes the comment they seem to have written."""
    if may_be_published_by_its_author(comment):
        notices.offer_to_publish(comment, language)


def publish(comment):
    """The owner of the address pressed the button; whether readers see the comment now."""
    if may_be_published_by_its_author(comment):
        decide([comment], Status.APPROVED, reason=_("A known reader confirmed it by e-mail."))
        return True
    return comment.status == Status.APPROVED
