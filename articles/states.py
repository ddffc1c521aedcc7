"""Where a story stands, said as the desk says it."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def state_in_words(revision, has_live, scheduled_at=None, now=None):
    """The state of a story whose head (see `RevisionQuerySet.heads`) is `revision`; `has_live`
    tells whether readers see one of its revisions at `now` (aware datetime), `scheduled_at` for
    which hour one is scheduled."""
    now = now or timezone.now()
    if revision.article.is_withdrawn:
        return _("Withdrawn")
    if revision.is_scheduled(now):
        states = [_("Published")] if has_live else []
    else:
        states = [_state_alone(revision, has_live, now)]
    if scheduled_at:
        hour = {"hour": hour_in_words(scheduled_at, now)}
        is_change = has_live or not revision.is_scheduled(now)
        change = _("change scheduled for %(hour)s") if is_change else _("Scheduled for %(hour)s")
        states.append(change % hour)
    return " · ".join(states)


def _state_alone(revision, has_live, now):
    if revision.is_in_place(now):
        return _("Published")
    if has_live and revision.state == revision.State.DRAFT:
        return _("Published · has a draft")
    if has_live and revision.state == revision.State.IN_REVIEW:
        return _("Published · a change is in review")
    if revision.is_approved:
        return _("Called back") if revision.was_called_back else _("Replaced")
    return revision.get_state_display()


def hour_in_words(moment, now=None):
    """A moment (aware datetime) as the desk says it: "17:05 today", in the site's time zone."""
    local = timezone.localtime(moment)
    days = (local.date() - timezone.localtime(now or timezone.now()).date()) // timedelta(days=1)
    day = f"{local.day}/{local.month}" + (
        "" if local.year == timezone.localdate().year else f"/{local.year}"
    )
    phrases = hour_phrases()
    return phrases.get(days, phrases["other"]) % {"hour": f"{local:%H:%M}", "day": day}


def hour_phrases():
    """How an hour is said by the days it is ahead; js/admin-hour.js says it so on a button."""
    return {
        0: pgettext("hour", "%(hour)s today"),
        1: pgettext("hour", "%(hour)s tomorrow"),
        -1: pgettext("hour", "%(hour)s yesterday"),
        "other": pgettext("hour", "%(hour)s on %(day)s"),
    }
