"""Mail to the newsroom: comments wait, or have waited too long.

Nothing is decided by mail: its links open the queue, behind the login.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles import mailing
from comments.models import Alarm, Briefing, Comment, ModerationEvent, Report
from comments.policy import in_force
from comments.queue import headlines_of

Rhythm = Briefing.Rhythm
Status = Comment.Status
MOST_TOLD = 10
MODERATE, SEE_EMAIL = "comments.moderate_comment", "comments.see_email"
MORNING = 7  # the hour, in the newsroom's time
# What is being stored at the moment of a look has an earlier hour, and nobody sees it yet: the look
# is at what came until a while before, and the next one goes on from there.
BEING_STORED = timedelta(seconds=30)


def is_due(briefing, now):
    """Whether what waits is to be told at `now` (aware datetime)."""
    told = timezone.localtime(briefing.told_at)
    if briefing.rhythm == Rhythm.AT_ONCE:
        return True
    if briefing.rhythm == Rhythm.HOURLY:
        return now >= told + timedelta(hours=1)
    morning = timezone.localtime(now).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return told < morning <= now


def brief_moderators(now=None):
    """Queue the mail that is due. Whoever runs this at the same time queues no second one."""
    from comments.tasks import mail_alarm, mail_briefing

    if not settings.SENDS_MAIL:
        return
    now = now or timezone.now()
    wanted = Briefing.objects.exclude(rhythm=Rhythm.NEVER).filter(moderator__is_active=True)
    for briefing in wanted:
        since = briefing.told_at
        if not is_due(briefing, now) or not news(since, now):
            continue
        with transaction.atomic():  # what counts as told is queued
            if Briefing.objects.filter(pk=briefing.pk, told_at=since).update(told_at=now):
                mail_briefing.enqueue(briefing.pk, since.isoformat(), now.isoformat())
    with transaction.atomic():
        if oldest := overdue_since(now):
            for key in managing_editors().values_list("pk", flat=True):
                mail_alarm.enqueue(key, oldest.isoformat())


def news(since, until):
    """The comments a look at the moment `until` finds since the one before: what arrived, came back
    to the queue or was reported. No more than one beyond those a mail names."""

    def came(moment):
        return {f"{moment}__gt": since - BEING_STORED, f"{moment}__lte": until - BEING_STORED}

    back = ModerationEvent.objects.filter(to_status=Status.PENDING, **came("act__at"))
    reports = Report.objects.filter(settled_at=None, **came("created_at"))
    pending, found = Comment.objects.pending(), {}
    for rows in [
        pending.filter(**came("created_at")),
        pending.filter(pk__in=back.exclude(from_status=Status.PENDING).values("comment")),
        Comment.objects.reported().filter(pk__in=reports.values("comment")),
    ]:
        some = rows.only("article", "created_at", "status")[: MOST_TOLD + 1]
        found |= {comment.pk: comment for comment in some}
    oldest_first = sorted(found.values(), key=lambda comment: (comment.created_at, comment.pk))
    return oldest_first[: MOST_TOLD + 1]


def overdue_since(now):
    """Since when the oldest comment waits, or the oldest report of what readers see, if that is
    too long and was not told already."""
    minutes = in_force("alarm_minutes")
    waiting = Comment.objects.pending().values_list("created_at", flat=True)[:1]
    reports = Report.objects.filter(comment__in=Comment.objects.reported(), settled_at=None)
    reported = reports.values_list("created_at", flat=True)[:1]
    oldest = min([*waiting, *reported], default=None)
    if not minutes or oldest is None or oldest > now - timedelta(minutes=minutes):
        return None
    if Alarm.objects.filter(at__gt=now - timedelta(minutes=minutes)).exists():
        return None
    try:
        with transaction.atomic():
            Alarm.objects.create(oldest_at=oldest)
    except IntegrityError:
        return None  # told before, or just now by another process
    return oldest


def managing_editors():
    """Whoever answers for the moderators' desk and can be reached."""
    users = get_user_model().objects.with_perm(SEE_EMAIL, include_superusers=False)
    return users.exclude(email="").order_by("pk")


def mail_briefing(briefing, since, until):
    """Tell a moderator what came between two looks and still waits."""
    moderator = briefing.moderator
    if not (moderator.email and moderator.has_perm(MODERATE)):
        return  # has_perm: nobody who is no longer active has any
    comments = news(since, until)
    if not comments:
        return  # decided meanwhile
    headlines = headlines_of({comment.article_id for comment in comments})
    for comment in comments:
        comment.headline = headlines.get(comment.article_id, "")
        query = {"comment": comment.pk}
        comment.address = mailing.absolute(reverse("admin:comment_queue", query=query))
    mailing.send(
        moderator.email,
        "comments/mail/briefing.txt",
        briefing.language,
        comments=comments[:MOST_TOLD],
        count=len(comments) if len(comments) <= MOST_TOLD else f"{MOST_TOLD}+",
        **_addresses(),
    )


def mail_alarm(user, oldest):
    """Tell a managing editor that the oldest comment waits since `oldest`."""
    briefing = Briefing.objects.filter(moderator=user).first()
    language = briefing.language if briefing else settings.LANGUAGE_CODE
    mailing.send(
        user.email,
        "comments/mail/alarm.txt",
        language,
        oldest=timezone.localtime(oldest),
        **_addresses(),
    )


def _addresses():
    return {
        "queue": mailing.absolute(reverse("admin:comment_queue")),
        "choice": mailing.absolute(reverse("admin:comment_briefing")),
    }
