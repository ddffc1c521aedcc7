"""Which other stories belong beside one: those that share its people, organisations and topics, and
where these are few, the latest of its section."""

from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Mention, Revision, RevisionOrganisation, Tagging

STORIES = 6
# What may be asked of each story: so many of its names, and so many of each name's latest stories.
NAMES_OF_A_KIND = 6
STORIES_OF_A_NAME = 20
# A shared person tells more than a shared office, and both more than a topic; each is an indexed
# list of (name, date), read from its newest end.
KINDS = [
    (Mention, "mentions", "tag_id", 3),
    (RevisionOrganisation, "revision_organisations", "organisation_id", 2),
    (Tagging, "taggings", "tag_id", 2),
]


def related_to(story, besides=(), now=None):
    """The live stories that share most with `story` (loaded by `for_reading`), the latest of those
    that share as much first, and the section's where too few share anything; none of `besides`,
    which its page shows already. One query, bounded however many stories there are."""
    now = now or timezone.now()
    shown = [one.article_id for one in (story, *besides)]
    latest, score = [latest_of_section(story.section_id, STORIES + len(shown), now)], Value(0)
    for model, relation, field, weight in KINDS:
        names = [getattr(row, field) for row in getattr(story, relation).all()][:NAMES_OF_A_KIND]
        if names:
            latest += [latest_of(model, field, name, now) for name in names]
            score += weight * shared(model, field, names)
    found = Revision.objects.live(now).filter(pk__in=latest[0].union(*latest[1:], all=True))
    found = found.exclude(article__in=shown).annotate(score=score).for_lines()
    return found.order_by("-score", "-first_published_at", "-pk")[:STORIES]


def latest_of(model, field, name, now):
    """The revisions that last named somebody or something, by their keys."""
    key = f"{model.revision_field}_id"
    rows = model.objects.filter(**{field: name}, first_published_at__lte=now)
    rows = rows.order_by("-first_published_at", f"-{key}").values("pk")[:STORIES_OF_A_NAME]
    # SQLite unites no limited queries, hence the plain one around it.
    return model.objects.filter(pk__in=rows).order_by().values(found=F(key))


def latest_of_section(section, count, now):
    """The latest stories of a section (its key), by their keys."""
    rows = Revision.objects.live(now).filter(section=section).newest(now).values("pk")[:count]
    return Revision.objects.filter(pk__in=rows).order_by().values(found=F("pk"))


def shared(model, field, names):
    """How many of `names` a story has too."""
    rows = model.objects.filter(**{model.revision_field: OuterRef("pk"), f"{field}__in": names})
    counted = rows.order_by().values(model.revision_field).annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)
