"""Who may approve what: the rules that go beyond a permission of a role."""

from django.contrib.auth import get_user_model
from django.db.models import Q

APPROVE = "articles.approve_revision"
APPROVE_EVERYWHERE = "articles.approve_in_every_section"
OVERRIDE = "articles.override_review"
WITHDRAW = "articles.withdraw_article"
BACKEND = "django.contrib.auth.backends.ModelBackend"  # the one that knows the roles


def may_approve(user, revision):
    """Whether `user` approves here: a section editor only in their sections, and where a story
    moves, in every one it leaves, now or by a scheduled change, and the one it comes to."""
    if not user.has_perm(APPROVE):
        return False
    if user.has_perm(APPROVE_EVERYWHERE):
        return True
    article = revision.article
    others = [article.revision_in_place(), article.standing_revision()]
    concerned = {revision.section_id, *(other.section_id for other in others if other)}
    return concerned - {None} <= sections_of(user)


def may_approve_into(user, section):
    """Whether `user`, who may approve a story where it is, may approve its move to `section`."""
    return user.has_perm(APPROVE_EVERYWHERE) or section.pk in sections_of(user)


def may_label(user, photo):
    """Whether `user` says what AI had to do with a picture: where it was approved in some story,
    readers see that at once, so it takes somebody who approves."""
    return user.has_perm(APPROVE) or not photo.figures.filter(revision__state="approved").exists()


def sections_of(user):
    """The keys of the sections `user` edits, with the sections below them; asked once of a user
    object, as Django does with permissions."""
    if not hasattr(user, "sections_edited"):
        sections = user.sections.model.objects
        edited = sections.filter(Q(editors=user) | Q(parent__editors=user))
        user.sections_edited = set(edited.values_list("pk", flat=True))
    return user.sections_edited


def section_editors():
    """The active people who approve only in their own sections, by the name colleagues know."""
    allowed = {"backend": BACKEND, "include_superusers": False}
    users = get_user_model().objects
    everywhere = users.with_perm(APPROVE_EVERYWHERE, **allowed).values("pk")
    some = users.with_perm(APPROVE, **allowed).exclude(pk__in=everywhere)
    return some.order_by("last_name", "first_name", "username")


def submitted(user, revision):
    """Whether it was `user` who sent this text to the review it is in."""
    last = revision.events.filter(kind="submit").order_by("-pk").values_list("by", flat=True)[:1]
    return user.pk in last
