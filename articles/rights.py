"""Who may approve what: the rules that go beyond a permission of a role."""

from django.db.models import Q

APPROVE = "articles.approve_revision"
APPROVE_EVERYWHERE = "articles.approve_in_every_section"
OVERRIDE = "articles.override_review"
WITHDRAW = "articles.withdraw_article"


def may_approve(user, revision):
    """Whether `user` approves here: a section editor only in their sections, and where a story
    moves, in both the one it leaves and the one it comes to."""
    if not user.has_perm(APPROVE):
        return False
    if user.has_perm(APPROVE_EVERYWHERE):
        return True
    concerned = {revision.section_id}
    if standing := revision.article.standing_revision():
        concerned.add(standing.section_id)
    return concerned - {None} <= sections_of(user)


def sections_of(user):
    """The keys of the sections `user` edits, with the sections below them."""
    sections = user.sections.model.objects
    edited = sections.filter(Q(editors=user) | Q(parent__editors=user))
    return set(edited.values_list("pk", flat=True))


def wrote(user, revision):
    """Whether `user` saved a version of this text."""
    return revision.events.filter(kind__in=["begin", "edit"], by=user).exists()
