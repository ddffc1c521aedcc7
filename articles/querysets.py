"""Which revisions: the newsroom's questions about many of them."""

from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q
from django.utils import timezone

from articles.guards import GuardedQuerySet

# The indexed columns a list is ordered by: the moment of first publication, then the tie.
OWN_ORDER = ("first_published_at", "article_id")


class RevisionQuerySet(GuardedQuerySet):
    _order = OWN_ORDER

    def _clone(self):
        clone = super()._clone()
        clone._order = self._order
        return clone

    def live(self, now=None):
        """What readers see at `now` (aware datetime): approved, due, nothing after it yet."""
        return self.in_place(now).filter(article__withdrawn_at=None)

    def in_place(self, now=None):
        """What the articles consist of at `now` (aware datetime), withdrawn or not."""
        now = now or timezone.now()
        in_place = Q(superseded_at=None) | Q(superseded_at__gt=now)
        return self.approved().filter(in_place, publish_at__lte=now)

    def approved(self):
        return self.filter(state=self.model.State.APPROVED)

    def scheduled(self, now=None):
        """Approved for an hour after `now` (aware datetime), and not called back."""
        return self.approved().filter(publish_at__gt=now or timezone.now(), superseded_at=None)

    def open(self):
        """Being written or in review: at most one an article."""
        return self.filter(state__in=self.model.OPEN_STATES)

    def awaiting_countersignature(self):
        """Approved by who wrote it alone, and by nobody since; what was called back needs none."""
        events = self.model._meta.get_field("events").related_model.objects
        about = events.filter(revision=OuterRef("pk"))
        return (
            self.approved()
            .exclude(superseded_at=F("publish_at"))
            .filter(
                Exists(about.filter(kind="override")), ~Exists(about.filter(kind="countersign"))
            )
        )

    def heads(self):
        """One row an article for the desk: its newest revision that was not discarded."""
        kept = self.model._base_manager.exclude(state=self.model.State.DISCARDED)
        newer = kept.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
        return self.exclude(state=self.model.State.DISCARDED).filter(~Exists(newer))

    def in_section(self, section):
        """Stories of a section and of the sections below it."""
        below = [child.pk for child in section.children.all()]
        if below:
            return self.filter(section__in=[section.pk, *below])
        return self.filter(section=section)

    def on_topic(self, topic):
        """Stories of a topic, and of those merged into it; read from the taggings' index."""
        return self._listed_by("taggings", "tag", topic)

    def naming(self, official):
        """Stories with an official, and with those merged into them."""
        return self._listed_by("mentions", "tag", official)

    def signed_by(self, author):
        return self._listed_by("bylines", "author", author)

    def corrections(self, now=None):
        """What stood, or stands at `now`, and told readers what had been wrong."""
        change = self.model.Change
        due = self.filter(  # only what was approved has an hour
            change__in=[change.CORRECTION, change.RECTIFICATION],
            publish_at__lte=now or timezone.now(),
        )
        return due.exclude(superseded_at=F("publish_at")).order_by("publish_at")

    def corrections_log(self, now=None):
        """The corrections of stories readers may see, the latest first; each article has its
        `live` revisions at `now`, since what was superseded is not shown again."""
        told = self.corrections(now).filter(article__withdrawn_at=None)
        live = Prefetch("article__revisions", self.model.objects.live(now).defer("body"), "live")
        return (
            told.defer("body")
            .select_related("article")
            .prefetch_related(live)
            .order_by("-publish_at", "-pk")
        )

    def told_before(self, moment, key):
        """What follows that position (an hour, and what decides a tie) in `corrections_log`."""
        earlier = Q(publish_at__lt=moment) | Q(publish_at=moment, pk__lt=key)
        return self.filter(earlier, publish_at__lte=moment)

    def rectifications(self, since, now=None):
        """The notices that rectify another story and were first published after `since`."""
        notices = self.live(now).filter(rectifies__isnull=False, first_published_at__gt=since)
        return notices.select_related("article").defer("body").newest(now)

    def newest(self, now=None):
        """The latest story first; the bound lets the index start at the right end."""
        moment, tie = self._order
        bounded = self.filter(**{f"{moment}__lte": now or timezone.now()})
        return bounded.order_by(f"-{moment}", f"-{tie}")

    def older_than(self, moment, tie):
        """What follows the story at that position (see `position_of`) in `newest()`."""
        moment_name, tie_name = self._order
        earlier = Q(**{f"{moment_name}__lt": moment})
        same_moment = Q(**{moment_name: moment, f"{tie_name}__lt": tie})
        return self.filter(earlier | same_moment, **{f"{moment_name}__lte": moment})

    def position_of(self, story):
        """Where a story of this list stands in it: its moment, and what decides a tie."""
        is_own = self._order == OWN_ORDER
        return story.first_published_at, story.article_id if is_own else story.pk

    def newest_of_each(self, sections, count):
        """The `count` newest stories of each section, each read from its index."""
        # SQLite unites no limited queries, hence the plain ones around them.
        rows = self.model._base_manager.values("pk")
        limited = [self.in_section(section).newest().values("pk")[:count] for section in sections]
        queries = [rows.filter(pk__in=keys) for keys in limited]
        if not queries:
            return self.none()
        return self.filter(pk__in=queries[0].union(*queries[1:], all=True))

    def for_listing(self):
        """Load what a story card shows, and leave the long body behind."""
        lead = self._children("figures", "photo").filter(placement="lead")
        return (
            self.select_related("article", "section")
            .defer("body")
            .prefetch_related(Prefetch("figures", lead, to_attr="lead_figures"))
        )

    def for_reading(self):
        """Load what a story's page shows, its children in their printed order."""
        return self.select_related("article", "section", "event__host").prefetch_related(
            Prefetch("bylines", self._children("bylines", "author")),
            Prefetch("mentions", self._children("mentions", "tag")),
            Prefetch("taggings", self._children("taggings", "tag")),
            Prefetch(
                "revision_organisations", self._children("revision_organisations", "organisation")
            ),
            Prefetch("figures", self._children("figures", "photo")),
        )

    def _listed_by(self, relation, field, one):
        """Stories with a child row for `one`, in the order of the dates copied to those rows."""
        child = self._children(relation).model
        aliases = one.aliases.all() if hasattr(one, "aliases") else []
        chosen = [one.pk, *(alias.pk for alias in aliases)]
        rows = FilteredRelation(relation, condition=Q(**{f"{relation}__{field}__in": chosen}))
        listed = self.annotate(listed=rows)
        listed._order = ("listed__first_published_at", f"listed__{child.revision_field}")
        # A story may name one and the other of two that were merged.
        return listed.distinct() if len(chosen) > 1 else listed

    def _children(self, name, *related):
        """The rows of a relation called `name`, each loaded with its `related` row."""
        return self.model._meta.get_field(name).related_model.objects.select_related(*related)
