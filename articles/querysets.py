"""Which revisions: the newsroom's questions about many of them."""

from django.db.models import Exists, F, FilteredRelation, OuterRef, Prefetch, Q
from django.utils import timezone

from articles.guards import GuardedQuerySet

# The indexed columns a list is ordered by: the moment of first publication, then the tie.
OWN_ORDER = ("first_published_at", "article_id")
LISTED_ORDER = ("listed_at", "listed_key")
LOG_ORDER = ("publish_at", "pk")


class RevisionQuerySet(GuardedQuerySet):
    _order = OWN_ORDER
    # Of a list that unites several: the condition of each, whose stories an index has in order.
    _united = ()

    def _clone(self):
        clone = super()._clone()
        clone._order, clone._united = self._order, self._united
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
        return self.standing().filter(publish_at__gt=now or timezone.now())

    def standing(self):
        """Approved, and nothing follows: at most one an article, live or scheduled."""
        return self.approved().filter(superseded_at=None)

    def current(self, now=None):
        """What is open, stands, or is to stand after `now` (aware datetime)."""
        ahead = Q(superseded_at=None) | Q(superseded_at__gt=now or timezone.now())
        never_stands = Q(superseded_at=F("publish_at"))
        return self.exclude(state=self.model.State.DISCARDED).filter(ahead).exclude(never_stands)

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
        """One row an article for the desk: what is open, or else what stands or is scheduled; of
        a story that has neither, its newest revision that was not discarded."""
        kept = self.model._base_manager.exclude(state=self.model.State.DISCARDED)
        same = kept.filter(article=OuterRef("article"))
        is_open, is_standing = Q(publish_at=None), Q(publish_at__isnull=False, superseded_at=None)
        newer = same.filter(Q(superseded_at=None) | Q(number__gt=OuterRef("number")))
        return self.exclude(state=self.model.State.DISCARDED).filter(
            is_open | (is_standing & ~Exists(same.filter(is_open))) | ~Exists(newer)
        )

    def in_section(self, section):
        """Stories of a section and of the sections below it."""
        below = list(section.children.all())
        if not below:
            return self.filter(section=section)
        # Not by their keys: SQLite would read and sort all stories of all sections.
        found = self.filter(Q(section=section) | Q(section__parent=section))
        found._united = [Q(section=one) for one in [section, *below]]
        return found

    def on_topic(self, topic):
        """Stories of a topic, and of those merged into it; read from the taggings' index."""
        return self._listed_by("taggings", "tag", [topic, *topic.aliases.all()])

    def naming(self, official):
        """Stories with an official, and with those merged into them: what was printed of them
        there is in the story's `role`, `spoke` and `position_text`."""
        listed = self._listed_by("mentions", "tag", [official, *official.aliases.all()])
        return listed.annotate(
            role=F("listed__role"),
            spoke=F("listed__spoke"),
            position_text=F("listed__position_text"),
        )

    def about(self, organisation):
        """Stories that name an organisation, and those merged into it."""
        chosen = [organisation, *organisation.merged.all()]
        return self._listed_by("revision_organisations", "organisation", chosen)

    def in_series(self, series):
        """A series' stories in their order: not a list read from the newest backwards."""
        part = "article__series_part"
        return self.filter(**{f"{part}__series": series}).order_by(f"{part}__order", part)

    def signed_by(self, author):
        return self._listed_by("bylines", "author", [author])

    def changes(self, now=None):
        """What stood, or stands at `now`, and told readers what it changed."""
        due = self.filter(publish_at__lte=now or timezone.now())  # only what was approved has one
        told = due.exclude(change=self.model.Change.FIRST).exclude(public_note="")
        return told.exclude(superseded_at=F("publish_at")).order_by("publish_at")

    def corrections(self, now=None):
        """What stood, or stands at `now`, and told readers what had been wrong."""
        return self.changes(now).filter(change__in=self.model.CORRECTIONS)

    def beside(self, story, linked=(), now=None):
        """What stands on a story's page (loaded by `for_reading`) of other revisions: what changed
        in it, notices that rectify it, the story it rectifies, the other parts of its series,
        and what stands at the articles it links to (their numbers); one query."""
        change = self.model.Change
        # A notice tells in its own text what it rectifies.
        changed = self.changes(now).filter(article=story.article_id)
        changed = changed.exclude(rectifies__isnull=False, change=change.RECTIFICATION)
        live = self.model.objects.live(now)
        found = [changed, live.filter(rectifies=story.article_id)]
        if others := {*linked, story.rectifies_id} - {story.article_id, None}:
            found.append(live.filter(article__in=others))
        if part := getattr(story.article, "series_part", None):
            parts = live.filter(article__series_part__series=part.series_id)
            found.append(parts.exclude(article=story.article_id))
        keys = [queryset.order_by().values("pk") for queryset in found]
        shown = self.filter(pk__in=keys[0].union(*keys[1:], all=True))
        return shown.defer("body").select_related("article__series_part").order_by("publish_at")

    def corrections_log(self, now=None):
        """The corrections of stories readers may see, the latest first; each article has its
        `live` revisions at `now`, since what was superseded is not shown again."""
        told = self.corrections(now).filter(article__withdrawn_at=None)
        live = Prefetch("article__revisions", self.model.objects.live(now).defer("body"), "live")
        told._order = LOG_ORDER
        return told.defer("body").select_related("article").prefetch_related(live).newest(now)

    def most_discussed(self, since, hidden_sections=()):
        """Stories first published after `since` by the comments readers see; no more of them are
        read than were published since, by whichever of the two dates' indexes."""
        recent = self.filter(first_published_at__gt=since, publish_at__gt=since)
        shown = recent.filter(article__comment_count__gt=0).exclude(article__comment_policy="off")
        if hidden_sections:
            shown = shown.exclude(article__comment_policy="", section__in=hidden_sections)
        return shown.order_by("-article__comment_count", "-first_published_at", "-article")

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

    def oldest(self, now=None):
        """`newest()` backwards."""
        return self.newest(now).reverse()

    def newer_than(self, moment, tie):
        """What stands before the story at that position in `newest()`."""
        moment_name, tie_name = self._order
        later = Q(**{f"{moment_name}__gt": moment})
        same_moment = Q(**{moment_name: moment, f"{tie_name}__gt": tie})
        return self.filter(later | same_moment, **{f"{moment_name}__gte": moment})

    def position_of(self, story):
        """Where a story of this list stands in it: its moment, and what decides a tie."""
        return tuple(getattr(story, name) for name in self._order)

    def published_in(self, period):
        """Stories first published in a `Period`."""
        moment = self._order[0]
        return self.filter(**{f"{moment}__gte": period.start, f"{moment}__lt": period.end})

    def published_before(self, period):
        return self.filter(**{f"{self._order[0]}__lt": period.start})

    def published_after(self, period):
        return self.filter(**{f"{self._order[0]}__gte": period.end})

    def newest_of_each(self, lists, count):
        """Of these stories' `lists`, the `count` newest of each, each read from its index; of a
        list that unites several, as many of each of those."""
        parts = [part for stories in lists for part in stories.newest()._parts()]
        return self._beginning(parts, count)

    def leading(self, count):
        """The first `count` of a list; what it unites is read from the beginning of each, since no
        index has all of it in order."""
        parts = self._parts()
        return (self._beginning(parts, count) if len(parts) > 1 else self)[:count]

    def _parts(self):
        """The lists this one unites, or itself."""
        parts = [self.filter(one) for one in self._united]
        for part in parts:
            part._united = ()
        return parts or [self]

    def _beginning(self, lists, count):
        """Of these stories those among the first `count` of one of the `lists`."""
        # SQLite unites no limited queries, hence the plain ones around them.
        rows = self.model._base_manager.values("pk")
        queries = [rows.filter(pk__in=stories.values("pk")[:count]) for stories in lists]
        if not queries:
            return self.none()
        return self.filter(pk__in=queries[0].union(*queries[1:], all=True))

    def for_lines(self):
        """Load what a line in a list shows, and leave the long body behind."""
        return self.select_related("article", "section").defer("body")

    def for_listing(self):
        """Load what a story card shows: a line with its picture."""
        return self.for_lines().prefetch_related(self.lead_pictures())

    def lead_pictures(self):
        lead = self._children("figures", "photo", "clip").filter(placement="lead")
        return Prefetch("figures", lead, to_attr="lead_figures")

    def for_reading(self):
        """Load what a story's page shows, its children in their printed order."""
        return self.for_its_frame().prefetch_related(*self.printed_children())

    def for_its_frame(self):
        """Load the story alone, and what it names once: enough to tell whether its page changed."""
        return self.select_related(
            "article", "article__series_part__series", "section", "event__host"
        )

    def printed_children(self):
        """What else a story's page shows of it, as `prefetch_related` takes it."""
        related = {
            "bylines": ["author"],
            "mentions": ["tag"],
            "taggings": ["tag"],
            "revision_organisations": ["organisation"],
            "figures": ["photo", "clip"],
        }
        return [Prefetch(name, self._children(name, *rows)) for name, rows in related.items()]

    def _listed_by(self, relation, field, chosen):
        """Stories with a child row for one of `chosen`, in the order of the dates copied there."""
        child = self._children(relation).model
        keys = [one.pk for one in chosen]
        is_chosen, united = Q(**{f"{relation}__{field}__in": keys}), ()
        if len(keys) > 1:
            # Without the order, which no index knows, SQLite would read and sort all of them.
            is_chosen |= Q(**{f"{relation}__order__lt": 0})
            united = [Q(listed_name=key) for key in keys]
        rows = FilteredRelation(relation, condition=is_chosen)
        # Only what is annotated keeps to one join over several filters.
        listed = self.annotate(listed=rows).annotate(
            listed_at=F("listed__first_published_at"),
            listed_key=F(f"listed__{child.revision_field}"),
            listed_row=F("listed__pk"),
            listed_name=F(f"listed__{field}"),
        )
        listed._order, listed._united = LISTED_ORDER, united
        # A story may name both of two that were merged, and an author with two credits.
        same_story = {f"{field}__in": keys, child.revision_field: OuterRef("pk")}
        earlier = child.objects.filter(**same_story, pk__lt=OuterRef("listed_row"))
        return listed.filter(~Exists(earlier))

    def _children(self, name, *related):
        """The rows of a relation called `name`, each loaded with its `related` row."""
        return self.model._meta.get_field(name).related_model.objects.select_related(*related)
