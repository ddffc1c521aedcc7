"""Where a story stands, said as the desk says it."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def state_in_words(revision, has_live, now=None):
    """The state of a story whose newest revision is `revision`; `has_live` tells whether
    readers see one of its revisions at `now` (aware datetime)."""
    now = now or timezone.now()
    if revision.article.is_withdrawn:
        return _("Withdrawn")
    if revision.is_scheduled(now):
        hour = hour_in_words(revision.publish_at, now)
        if has_live:
            return _("Published · change scheduled for %(hour)s") % {"hour": hour}
        return _("Scheduled for %(hour)s") % {"hour": hour}
    if revision.is_in_place(now):
        return _("Published")
    if has_live and revision.state == revision.State.DRAFT:
        return _("Published · has a draft")
    if has_live and revision.state == revision.State.IN_REVIEW:
        return _("Published · a change is in review")
    if revision.is_approved:
        return _("Called back")
    return revision.get_state_display()


def hour_in_words(moment, now=None):
    """A moment (aware datetime) as the desk says it: "17:05 today", in the site's time zone."""
    local = timezone.localtime(moment)
    days = (local.date() - timezone.localtime(now or timezone.now()).date()) // timedelta(days=1)
    hour = f"{local:%H:%M}"
    if days == 0:
        return pgettext("hour", "%(hour)s today") % {"hour": hour}
    if days == 1:
        return pgettext("hour", "%(hour)s tomorrow") % {"hour": hour}
    if days == -1:
        return pgettext("hour", "%(hour)s yesterday") % {"hour": hour}
    day = f"{local.day}/{local.month}" + (
        "" if local.year == timezone.localdate().year else f"/{local.year}"
    )
    return pgettext("hour", "%(hour)s on %(day)s") % {"hour": hour, "day": day}
