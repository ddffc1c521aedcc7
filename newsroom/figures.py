"""How the moderators' desk is doing: what waits, who decided how much, how fast, by which rule."""

from collections import Counter
from datetime import timedelta
from statistics import median

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from comments.admin.rights import moderators_only
from comments.models import Comment, ModerationAct, ModerationEvent, Rule
from comments.queue import waiting_count
from comments.rules import LOOKED_BACK, judged
from comments.staff import name_of
from newsroom.charts import BarChart, Share

Status = Comment.Status
MOST_ACTS = 50_000  # a month of a very busy newsroom
MOST_WAITS = 10_000  # the latest decisions, of which the median is taken


@require_safe
@moderators_only
def figures(request):
    now = timezone.now()
    oldest = Comment.objects.pending().values_list("created_at", flat=True).first()
    acts, wait = _acts(now), median_wait(now)
    context = admin.site.each_context(request) | {
        "title": pgettext("numbers", "Figures"),
        "now": now,
        "waiting": waiting_count(),
        "oldest": oldest,
        "chart": _per_day(acts, now),
        "people": _per_person(acts),
        "median": wait and now - wait,
        "rules": _per_rule(now),
    }
    return TemplateResponse(request, "admin/comments/figures.html", context)


def median_wait(now):
    """How long a comment waited for a person to decide, in the middle of the latest ones."""
    decided = ModerationEvent.objects.filter(
        by__isnull=False,
        from_status=Status.PENDING,
        act__kind=ModerationAct.Kind.DECIDE,
        at__gt=now - LOOKED_BACK,
    )
    moments = decided.order_by("-pk").values_list("at", "comment__created_at")[:MOST_WAITS]
    waits = [decided_at - written for decided_at, written in moments]
    return median(waits) if waits else None


def _acts(now):
    """(moment, person, number of comments) of each decision people took lately."""
    acts = ModerationAct.objects.filter(
        kind=ModerationAct.Kind.DECIDE, by__isnull=False, at__gt=now - LOOKED_BACK
    )
    return list(acts.order_by("-at").values_list("at", "by", "count")[:MOST_ACTS])


def _per_day(acts, now):
    counts = Counter()
    for at, _by, count in acts:
        counts[timezone.localtime(at).date()] += count
    today = timezone.localtime(now).date()
    days = [today - timedelta(days=back) for back in reversed(range(LOOKED_BACK.days))]
    return BarChart("decided", _("Comments decided a day"), [(day, counts[day]) for day in days])


def _per_person(acts):
    counts = Counter()
    for _at, by, count in acts:
        counts[by] += count
    users = get_user_model().objects.prefetch_related("groups").in_bulk(list(counts))
    return [Share(name_of(users[by]), count, counts.total()) for by, count in counts.most_common()]


def _per_rule(now):
    """Of all comments that came, the part each rule held or filed; and what was approved of it."""
    came = Comment.objects.filter(
        status__in=Status.values, created_at__gt=now - LOOKED_BACK
    ).count()
    rules = judged(Rule.objects.all())
    shares = [Share(rule.name, rule.met, came, rule.passed) for rule in rules]
    return sorted(shares, key=lambda share: -share.count)
