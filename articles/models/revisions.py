from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles import approval, scheduling
from articles.fields import BodyField, FoldedField, LineField, LinkField
from articles.guards import AppendOnly, Guarded
from articles.querysets import RevisionQuerySet

from .articles import Article
from .events import Event
from .sections import Section


class Revision(Guarded):
    """What stands at an article's address, or stood, or is being written to stand there.

    Once approved it never changes; `publish_at` and `superseded_at` are the interval in which
    readers see it. How a revision passes from state to state: `articles/approval.py`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        DISCARDED = "discarded", _("Discarded")

    class Genre(models.TextChoices):
        NEWS = "news", _("news")
        FEATURE = "feature", _("feature")
        REPORTAGE = "reportage", _("reportage")
        INTERVIEW = "interview", _("interview")
        PHOTO = "photo", _("photographs")
        VIDEO = "video", _("video")

    class Change(models.TextChoices):
        FIRST = "first", _("first publication")
        MINOR = "minor", _("minor change")
        UPDATE = "update", _("update")
        CORRECTION = "correction", _("correction")
        RECTIFICATION = "rectification", _("rectification")

    class AILabel(models.TextChoices):
        NONE = "", _("no AI")
        ASSISTED = "assisted", _("made with the help of AI")
        GENERATED = "generated", _("made by AI")

    OPEN_STATES = (State.DRAFT, State.IN_REVIEW)
    MATERIAL_CHANGES = (Change.FIRST, Change.UPDATE, Change.CORRECTION, Change.RECTIFICATION)
    CORRECTIONS = (Change.CORRECTION, Change.RECTIFICATION)
    movable = frozenset(
        {"publish_at", "superseded_at", "first_published_at", "modified_at", "headline_folded"}
    )

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("number"), editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)

    publish_at = models.DateTimeField(_("stands from"), null=True, editable=False)
    superseded_at = models.DateTimeField(_("stands until"), null=True, editable=False)
    approved_at = models.DateTimeField(_("approval"), null=True, editable=False)
    first_published_at = models.DateTimeField(_("first published"), null=True, editable=False)
    modified_at = models.DateTimeField(_("last changed"), null=True, editable=False)
    seal = models.CharField(max_length=64, blank=True, default="", editable=False)

    kicker = LineField(_("kicker"), max_length=120, blank=True, default="")
    headline = LineField(_("headline"), max_length=250, blank=True, default="")
    headline_folded = FoldedField(sources=["headline"])
    standfirst = LineField(_("standfirst"), max_length=1000, blank=True, default="")
    dateline = LineField(
        _("dateline"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("As it is printed before the first sentence: “(kontumtv.vn) – Chiều 1/3”."),
    )
    body = BodyField(_("body"), blank=True, default="")
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name=_("section"),
    )
    genre = models.CharField(_("genre"), max_length=10, choices=Genre, default=Genre.NEWS)
    source_name = LineField(_("source"), max_length=120, blank=True, default="")
    source_url = LinkField(_("link to the source"), max_length=500, blank=True, default="")
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name=_("event"),
    )
    change = models.CharField(
        _("kind of change"), max_length=13, choices=Change, default=Change.FIRST, editable=False
    )
    public_note = LineField(_("note to readers"), max_length=500, blank=True, default="")
    rectifies = models.ForeignKey(
        Article,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="rectifications",
        verbose_name=_("rectifies"),
    )
    ai_label = models.CharField(
        _("AI label"), max_length=9, choices=AILabel, blank=True, default=AILabel.NONE
    )

    # For reading and filtering; rows are written as through-rows, each with its own data.
    topics = TaggableManager(
        _("topics"), through="articles.Tagging", blank=True, related_name="revisions"
    )
    officials = TaggableManager(
        _("officials"), through="articles.Mention", blank=True, related_name="revisions"
    )

    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="claimed_revisions",
        verbose_name=_("claimed by"),
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        permissions = [
            ("approve_revision", "Can approve a story"),
            ("approve_in_every_section", "Can approve in every section"),
            ("override_review", "Can approve alone, with a reason"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state__in=["draft", "in_review"]),
                name="one_open_revision_an_article",
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(state="approved", superseded_at=None),
                name="one_standing_revision_an_article",
            ),
            models.CheckConstraint(
                condition=Q(state="approved")
                | Q(publish_at=None, superseded_at=None, approved_at=None, seal=""),
                name="only_an_approved_revision_has_an_hour",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (
                    Q(publish_at__isnull=False, approved_at__isnull=False)
                    & Q(first_published_at__isnull=False, modified_at__isnull=False)
                    & Q(section__isnull=False)
                    & ~Q(headline="")
                    & ~Q(seal="")
                ),
                name="approved_revision_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("publish_at")),
                name="revision_is_superseded_after_it_stands",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved", change__in=["correction", "rectification"])
                | ~Q(public_note=""),
                name="correction_has_a_public_note",
            ),
        ]
        indexes = [
            models.Index(fields=["first_published_at", "article"], name="revision_by_date"),
            models.Index(
                fields=["section", "first_published_at", "article"], name="revision_by_section"
            ),
            models.Index(
                fields=["event", "first_published_at", "article"], name="revision_by_event"
            ),
            models.Index(fields=["publish_at"], name="revision_by_hour"),
            models.Index(fields=["change", "publish_at"], name="revision_by_change"),
        ]

    def __str__(self):
        return self.headline or str(_("Untitled story"))

    def get_absolute_url(self):
        return self.article.get_absolute_url()

    @classmethod
    def frozen_rows(cls, queryset):
        return queryset.filter(state=cls.State.APPROVED)

    @property
    def is_open(self):
        return self.state in self.OPEN_STATES

    @property
    def is_approved(self):
        return self.state == self.State.APPROVED

    @property
    def is_standing(self):
        """The one-row form of `RevisionQuerySet.standing`."""
        return self.is_approved and self.superseded_at is None

    @property
    def was_called_back(self):
        """Whether it never stood: it was taken off the schedule before its hour."""
        return self.is_approved and self.superseded_at == self.publish_at

    def is_in_place(self, now):
        """Whether this is what the article consists of at `now`, withdrawn or not."""
        return (
            self.is_approved
            and self.publish_at <= now
            and (self.superseded_at is None or self.superseded_at > now)
        )

    def is_live(self, now):
        """The one-row form of `RevisionQuerySet.live`; `now` is an aware datetime."""
        return self.is_in_place(now) and not self.article.is_withdrawn

    def is_scheduled(self, now):
        """The one-row form of `RevisionQuerySet.scheduled`; `now` is an aware datetime."""
        return self.is_approved and self.publish_at > now and self.superseded_at is None

    def lead_figure(self):
        """The lead picture with its printed words, or None."""
        if hasattr(self, "lead_figures"):
            return next(iter(self.lead_figures), None)
        return next((f for f in self.figures.all() if f.placement == f.Placement.LEAD), None)

    submit = approval.submit
    recall = approval.recall
    claim = approval.claim
    send_back = approval.send_back
    approve = approval.approve
    countersign = approval.countersign
    discard = approval.discard
    call_back = scheduling.call_back
    move = scheduling.move
    copy = approval.copy
    missing_for_approval = approval.missing_for_approval


class RevisionEvent(AppendOnly):
    """What happened to a revision on the desk: who, when, from which state to which, and why."""

    class Kind(models.TextChoices):
        BEGIN = "begin", _("began")
        EDIT = "edit", _("edited")
        SUBMIT = "submit", _("submitted for review")
        RECALL = "recall", _("taken back from review")
        SEND_BACK = "send_back", _("sent back")
        APPROVE = "approve", _("approved for publication")
        DISCARD = "discard", _("discarded")
        CALL_BACK = "call_back", _("called back")
        MOVE = "move", _("moved to another hour")
        CLAIM = "claim", _("claimed")
        OVERRIDE = "override", _("approved alone")
        COUNTERSIGN = "countersign", _("countersigned")
        WITHDRAW = "withdraw", _("withdrawn from readers")
        PUT_BACK = "put_back", _("put back before readers")

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="events")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="revision_events",
        verbose_name=_("who"),
    )
    kind = models.CharField(_("what"), max_length=12, choices=Kind)
    from_state = models.CharField(max_length=10, choices=Revision.State, blank=True, default="")
    to_state = models.CharField(max_length=10, choices=Revision.State)
    note = models.TextField(_("note"), blank=True, default="")

    class Meta:
        verbose_name = _("event on the desk")
        verbose_name_plural = _("events on the desk")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["by", "kind", "at"], name="revision_event_by_person"),
            models.Index(fields=["kind", "at"], name="revision_event_by_kind"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} – {self.by or ''}"
