"""Editing in review: the submitted text is kept, so that its writer sees what was changed."""

from django.db.models import Subquery
from django.utils.translation import gettext as _

from articles.collisions import set_aside


def keep_as_submitted(revision, by):
    """Keep what was submitted, once, before `by` saves another text over it in review; ask with
    the article's row locked."""
    if revision.state != revision.State.IN_REVIEW:
        return
    submitted = revision.events.filter(kind="submit").select_related("by").last()
    if submitted and submitted.by != by and not as_submitted(revision):
        who = submitted.by and (submitted.by.get_full_name() or submitted.by.get_username())
        note = _("As %(who)s submitted it, before it was edited in review.")
        set_aside(revision, by, note % {"who": who or _("Somebody")})


def as_submitted(revision):
    """The text of a revision as it was last submitted, where it was edited in review; or None."""
    last_submitted = revision.events.filter(kind="submit").order_by("-pk").values("at")[:1]
    kept = (
        type(revision)
        .objects.filter(
            article=revision.article_id,
            state=revision.State.DISCARDED,
            events__kind="discard",
            events__from_state=revision.State.IN_REVIEW,
            events__at__gte=Subquery(last_submitted),
        )
        .exclude(events__kind="begin")
    )  # one of its own that was put aside
    return kept.only("pk").order_by("number").first()
