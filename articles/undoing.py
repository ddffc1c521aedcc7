"""Taking back what was approved: what stood before is approved anew, nothing is edited."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.approval import NotReadyError, StaleRevisionError
from articles.models import Article, Revision
from articles.seals import seal_of
from articles.states import hour_in_words


def stood_before(revision):
    """The revision that stood until an approved one took its place, or None."""
    return (
        revision.article.revisions.approved()
        .filter(superseded_at=revision.publish_at, publish_at__lt=revision.publish_at)
        .first()
    )


@transaction.atomic
def undo_approval(revision, by):
    """Let readers see again what stood before `revision`, as a new revision, from now on.

    Raises `StaleRevisionError` where readers do not see `revision` or nothing stood before it,
    `NotReadyError` where a change is scheduled or the old text may not be approved again, and
    `OpenRevisionError` where the story has a draft.
    """
    article = Article.objects.select_for_update().get(pk=revision.article_id)
    undone = article.revisions.live().filter(pk=revision.pk).first()
    before = undone and stood_before(undone)
    if before is None:
        raise StaleRevisionError
    if scheduled := article.scheduled_revision():
        # Approving would call it back, and the change would be lost unnoticed.
        refusal = _("A change is scheduled for %(hour)s: call it back first.")
        raise NotReadyError([refusal % {"hour": hour_in_words(scheduled.publish_at)}])
    if before.seal != seal_of(before):
        refusal = _("Version %(number)s is not the text that was approved: its seal is broken.")
        raise NotReadyError([refusal % {"number": before.number}])
    numbers = {"undone": undone.number, "restored": before.number}
    note = _("Version %(undone)s is undone: the text of version %(restored)s.") % numbers
    # The copy is nobody's writing: this text went through review when it was first approved, so
    # whoever brings it back is not its author and needs no second person. Who it was stands
    # with the approval.
    restored = before.copy(None, note)
    restored.submit(by)
    restored.approve(by, timezone.now(), change=_change_of_undoing(undone), note=note)
    return restored


def _change_of_undoing(undone):
    """What readers are told of: as much as they were of what is undone."""
    change = Revision.Change
    return change.MINOR if undone.change == change.MINOR else change.UPDATE
