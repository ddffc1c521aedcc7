"""The steps of a story across the desk: who may take which now, and what each one does."""

from django import forms
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.approval import NotReadyError, StaleRevisionError, writers_of
from articles.carrying import approve_before, overwritten, scheduled_over
from articles.forms import LONGEST_NOTE, OTHER_SECTION
from articles.hours import HourInput, clean_hour
from articles.models import Revision
from articles.plain_text import clean_line
from articles.rights import APPROVE, may_approve, submitted
from articles.states import hour_in_words
from articles.urgent import CALL_BACK, MOVE


def steps_for(user, revision):
    """What `user` may do with a revision, as names of steps; `save` is among them where the
    form is open for writing. `revision` is None for a new story."""
    if revision is None:
        return ["save", "submit"]
    steps = {
        Revision.State.DRAFT: _draft_steps,
        Revision.State.IN_REVIEW: _review_steps,
        Revision.State.APPROVED: _approved_steps,
        Revision.State.DISCARDED: _steps_back,
    }
    return steps[revision.state](user, revision)


def steps_on_page(request, revision):
    """`steps_for` who asks; asked of the database once for a page that is only read."""
    if revision is None or request.method != "GET":
        return steps_for(request.user, revision)
    seen = request.__dict__.setdefault("steps_seen", {})
    if revision.pk not in seen:
        seen[revision.pk] = steps_for(request.user, revision)
    return seen[revision.pk]


def _draft_steps(user, revision):
    approving = ["approve", "schedule"] if may_approve(user, revision) else []
    return ["save", "submit", *approving, "discard"]


def _review_steps(user, revision):
    steps = ["recall"] if submitted(user, revision) else []
    if not may_approve(user, revision):
        return steps
    claiming = [] if revision.claimed_by_id == user.pk else ["claim"]
    return ["save", "approve", "schedule", *claiming, "send_back", *steps, "discard"]


def _approved_steps(user, revision):
    now = timezone.now()
    steps = ["countersign"] if _may_countersign(user, revision) else []
    if revision.is_scheduled(now):
        return ["move", "call_back", *steps] if may_approve(user, revision) else []
    if not revision.is_in_place(now):
        return [*steps, *_steps_back(user, revision)]
    return ["save", "submit", *steps]


def _steps_back(user, revision):
    """A version that no longer stands comes back as the draft, where there is none."""
    is_free = user.has_perm("articles.change_revision") and not revision.article.open_revision()
    return ["restore"] if is_free else []


def _may_countersign(user, revision):
    if not user.has_perm(APPROVE):
        return False
    waiting = Revision.objects.awaiting_countersignature().filter(pk=revision.pk)
    by_another = revision.events.filter(kind="override").exclude(by=user)
    return waiting.exists() and by_another.exists() and may_approve(user, revision)


# Steps that come after saving what was typed; each answers with a sentence.


def _save(revision, by, typed):
    return _("Saved as version %(number)s, a draft.") % {"number": revision.number}


def _submit(revision, by, typed):
    revision.submit(by, typed["note"])
    return _("“%(headline)s” has been sent to review.") % {"headline": revision}


def _send_back(revision, by, typed):
    revision.send_back(by, typed["note"])
    return _("“%(headline)s” has gone back to its authors.") % {"headline": revision}


def _approve(revision, by, typed):
    met, answer = scheduled_over(revision.article), typed.get("scheduled_change")
    if answer == MOVE and met:
        return _approve_and_move(revision, by, typed, *met)
    _approve_for(revision, by, timezone.now(), typed)
    if revision.article.is_withdrawn:
        sentence = _("“%(headline)s” is approved; readers get it once the story is put back.")
    else:
        sentence = _("“%(headline)s” is published.")
    if answer == CALL_BACK:
        sentence += " " + _("The text called back is a draft again, without this change.")
    return sentence % {"headline": revision}


def _schedule(revision, by, typed):
    _approve_for(revision, by, typed["hour"], typed)
    return _("“%(headline)s” is scheduled for %(hour)s.") % {
        "headline": revision,
        "hour": hour_in_words(typed["hour"]),
    }


@transaction.atomic
def _approve_for(revision, by, at, typed):
    """Approve what was just saved; what was scheduled is a draft again."""
    _refuse_elsewhere(by, revision)
    scheduled = revision.article.scheduled_revision()
    if typed.get("scheduled_change") and not scheduled:  # its hour has come meanwhile
        raise StaleRevisionError
    if revision.state == Revision.State.DRAFT:
        revision.submit(by)
    revision.approve(by, at, **_answers(typed))
    if scheduled:
        scheduled.refresh_from_db()
        note = _("Version %(old)s, which %(who)s called back for version %(new)s.")
        _bring_back(scheduled, by, note % {**_called_back(scheduled, by), "new": revision.number})


def _bring_back(revision, by, note):
    """What was called back is a draft again, and stays the text of those who wrote it."""
    return revision.copy(by, note, writers_of(revision))


def _called_back(revision, by):
    return {"old": revision.number, "who": by.get_full_name() or by.get_username()}


def _approve_and_move(revision, by, typed, standing, scheduled):
    _refuse_elsewhere(by, revision)
    lost = overwritten(standing, revision, scheduled)
    approve_before(revision, by, scheduled, typed["moved_hour"], **_answers(typed))
    sentence = _("“%(headline)s” is published. The scheduled text follows at %(hour)s.")
    if lost:
        sentence += " " + _("It is without what you changed in: %(names)s.")
    names = ", ".join(map(str, lost))
    hour = hour_in_words(typed["moved_hour"])
    return sentence % {"headline": revision, "hour": hour, "names": names}


def _refuse_elsewhere(by, revision):
    """What was just saved may have moved to a section that is not the approver's."""
    if not may_approve(by, revision):
        raise NotReadyError([OTHER_SECTION])


def _answers(typed):
    return {
        "change": typed.get("kind_of_change"),
        "note": typed["note"],
        "alone_because": typed.get("alone_because", ""),
    }


TAKE = {
    "save": _save,
    "submit": _submit,
    "send_back": _send_back,
    "approve": _approve,
    "schedule": _schedule,
}


# Steps that need nothing of the story's form; `posted` holds the little some of them ask.


def seen_of(revision):
    """What a page shows of a revision that others may change before a step is taken on it."""
    hour = revision.publish_at.isoformat() if revision.publish_at else ""
    return f"{revision.version}@{hour}"


def note_in(posted):
    """The note typed beside such a step, as long as its field lets it be."""
    return clean_line(posted.get("note", ""))[:LONGEST_NOTE]


def _discard(revision, by, posted):
    revision.discard(by, note_in(posted))
    sentence = _("The draft has been put aside; it is kept: <a href='{address}'>open it</a>.")
    address = reverse("admin:articles_revision_change", args=[revision.pk])
    return format_html(sentence, address=address)


def _claim(revision, by, posted):
    revision.claim(by)
    return _("You are editing “%(headline)s”: the desk sees it.") % {"headline": revision}


def _recall(revision, by, posted):
    revision.recall(by, note_in(posted))
    return _("“%(headline)s” is a draft again.") % {"headline": revision}


def _call_back(revision, by, posted):
    revision.call_back(by, note_in(posted))
    if not revision.article.open_revision():
        note = _("Version %(old)s, which %(who)s called back.")
        _bring_back(revision, by, note % _called_back(revision, by))
    return _("Called back: the text is a draft again.")


class HourForm(forms.Form):
    """Another hour for what is scheduled; `seen` is what the page showed."""

    new_hour = forms.DateTimeField(label=gettext_lazy("New hour"), widget=HourInput, required=False)
    note = forms.CharField(
        label=gettext_lazy("Note to the desk"), required=False, max_length=LONGEST_NOTE
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_new_hour(self):
        return clean_hour(self.cleaned_data["new_hour"])


class RefusedError(Exception):
    """What was typed cannot be; `form` says why beside its field."""

    def __init__(self, form):
        super().__init__()
        self.form = form


def _move(revision, by, posted):
    form = HourForm(posted)
    if not form.is_valid():
        raise RefusedError(form)
    try:
        revision.move(by, form.cleaned_data["new_hour"], form.cleaned_data["note"])
    except NotReadyError as refusal:
        form.add_error("new_hour", refusal.missing)
        raise RefusedError(form) from None
    hour = hour_in_words(revision.publish_at)
    return _("“%(headline)s” is scheduled for %(hour)s.") % {"headline": revision, "hour": hour}


def _countersign(revision, by, posted):
    revision.countersign(by, note_in(posted))
    return _("You have countersigned “%(headline)s”.") % {"headline": revision}


# These keep no note of whoever takes them.
NOTELESS = {"claim", "restore"}
# After these one goes on writing: the form of the open text comes next, not the list.
GO_ON = {"claim", "recall", "call_back"}
TAKE_BARE = {
    "discard": _discard,
    "claim": _claim,
    "recall": _recall,
    "call_back": _call_back,
    "move": _move,
    "countersign": _countersign,
}
