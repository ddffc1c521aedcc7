"""Whose comment may appear before a moderator has read it."""

from django.conf import settings
from django.utils.translation import gettext as _

from articles.models import CommentSettings
from comments import notices
from comments.models import Comment
from comments.moderation import decide
from comments.standings import is_trusted

Status = Comment.Status


def may_be_published_by_its_author(comment):
    """Whether `comment` waits for nothing but the owner of its address.

    They confirmed the address once, the text met no rule, and the newsroom trusts them or has
    approved enough of their comments; never in a sensitive section, nor what was refused before.
    """
    if not settings.SENDS_MAIL:
        return False
    contact = comment.contact
    if not (contact and contact.confirmed_at):
        return False
    if comment.status != Status.PENDING or comment.doubt or comment.findings.exists():
        return False
    return (
        not is_sensitive(comment.article)
        and is_known(contact)
        and not comment.events.filter(to_status__in=[Status.REJECTED, Status.SPAM]).exists()
    )


def in_force(name):
    """A number the managing editors set for the whole site (`CommentSettings`), or the server's."""
    return CommentSettings.current().in_force(name)


def is_known(contact):
    """Whether the newsroom trusts this reader, or has approved enough of what they wrote."""
    if is_trusted(contact):
        return True
    needed = in_force("trust_after")
    if not needed:
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
    if not (settings.SENDS_MAIL and comment.contact_id):
        return
    # As it was kept: what a rule or a ban has filed is offered to nobody.
    kept = Comment.objects.select_related("article", "contact").get(pk=comment.pk)
    if may_be_published_by_its_author(kept):
        notices.offer_to_publish(kept, language)


def publish(comment):
    """The owner of the address pressed the button; whether readers see the comment now.

    Only the text they saw: whoever has the receipt may have changed it meanwhile.
    """
    seen, reason = comment.body, _("A known reader confirmed it by e-mail.")
    while comment.body == seen and may_be_published_by_its_author(comment):
        if decide([comment], Status.APPROVED, reason=reason).changed:
            return True
        comment.refresh_from_db()
    return comment.status == Status.APPROVED
