from datetime import timedelta

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from articles.fields import FoldedField, LineField, LinkField
from articles.models import Article
from articles.vietnamese import fold
from comments.likeness import sketch_of
from comments.querysets import CommentQuerySet
from comments.text import clean_comment, clean_name, comment_html
from comments.tokens import receipt_url

from .contacts import Contact

# How long its author may change a comment; then others have answered it as it stands.
EDIT_WITHIN = timedelta(minutes=15)
SAID = {"author_name", "body", "website"}  # what moderators find it by


def new_public_id():
    """A name for a comment in addresses: 16 letters that tell nothing and cannot be guessed."""
    return get_random_string(16)


class Comment(models.Model):
    """What a reader wrote under a story.

    Only `comments.moderation.decide` changes the status. The text is rendered when it is written.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("pending")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        SPAM = "spam", _("spam")
        WITHDRAWN = "withdrawn", _("withdrawn by its author")
        ERASED = "erased", _("erased")

    class Doubt(models.TextChoices):
        NONE = "", _("no doubt")
        TOKEN = "token", _("the form was too old, or was not one of ours")
        ORIGIN = "origin", _("it was sent from another site")

    # Two keys need no index of their own: longer ones, below, begin with them.
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        db_index=False,
        related_name="comments",
        verbose_name=_("article"),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("in reply to"),
    )
    root = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, editable=False, related_name="thread"
    )
    depth = models.PositiveSmallIntegerField(default=0, editable=False)
    public_id = models.CharField(max_length=16, default=new_public_id, editable=False)
    status = models.CharField(
        _("status"), max_length=9, choices=Status, default=Status.PENDING, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    doubt = models.CharField(
        _("doubt"), max_length=6, choices=Doubt, blank=True, default=Doubt.NONE, editable=False
    )
    in_thread = models.BooleanField(
        default=False,
        editable=False,
        help_text="has a place in the thread: visible, or a placeholder above visible replies",
    )
    reply_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="visible comments in the thread below this root"
    )

    picked_at = models.DateTimeField(
        _("picked by the newsroom"), null=True, blank=True, editable=False, db_index=False
    )
    edited_at = models.DateTimeField(
        _("edited by the newsroom"), null=True, blank=True, editable=False
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("member of staff"),
        help_text="who wrote it for the newsroom, in the desk; nobody claims that in the form",
    )
    staff_role = LineField(_("role shown"), max_length=60, blank=True, default="", editable=False)

    author_name = LineField(_("name"), max_length=80)
    author_name_folded = FoldedField(sources=["author_name"])
    website = LinkField(_("website"), max_length=300, blank=True, default="")
    contact = models.ForeignKey(
        Contact,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="comments",
        verbose_name=_("contact"),
    )
    body = models.TextField(_("comment"))
    body_html = models.TextField(editable=False)
    sketch_a = models.BigIntegerField(null=True, editable=False)
    sketch_b = models.BigIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(_("written"), db_index=False)
    submission_key = models.CharField(max_length=64, editable=False)
    network = models.CharField(
        _("network"),
        max_length=43,
        blank=True,
        default="",
        editable=False,
        help_text="the /24 or /48 it came from, as long as it is kept",
    )
    user_agent = models.CharField(
        _("browser"), max_length=200, blank=True, default="", editable=False
    )
    privacy_notice = models.CharField(
        max_length=40,
        blank=True,
        default="",
        editable=False,
        help_text="the version of the notice that stood under the form",
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = [("moderate_comment", "Can decide about comments")]
        constraints = [
            # Not the field's own `unique`: on PostgreSQL that makes a second index, for its parts.
            models.UniqueConstraint(fields=["public_id"], name="comment_public_id"),
            models.UniqueConstraint(
                fields=["article", "submission_key"], name="submission_once_an_article"
            ),
            models.CheckConstraint(
                condition=Q(parent=None, root=None, depth=0)
                | Q(parent__isnull=False, root__isnull=False, depth__gt=0),
                name="reply_has_parent_and_root",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="comment_is_not_its_own_parent"
            ),
        ]
        indexes = [
            models.Index(
                fields=["article", "depth", "in_thread", "created_at", "id"],
                name="comment_threads",
            ),
            models.Index(fields=["root", "in_thread", "created_at", "id"], name="comment_replies"),
            models.Index(fields=["article", "picked_at"], name="comment_picks"),
            models.Index(fields=["status", "created_at", "id"], name="comment_queue"),
            models.Index(fields=["article", "status", "created_at"], name="comment_by_story"),
            models.Index(fields=["author_name_folded", "created_at"], name="comment_by_name"),
            models.Index(fields=["network", "created_at"], name="comment_by_network"),
            models.Index(fields=["sketch_a", "created_at"], name="comment_alike_a"),
            models.Index(fields=["sketch_b", "created_at"], name="comment_alike_b"),
        ]

    def __str__(self):
        return _("%(name)s: %(text)s") % {"name": self.author_name, "text": self.body[:60]}

    def save(self, *args, **kwargs):
        if self._state.adding and self.parent:
            self._stand_below_parent()
        self.author_name = clean_name(self.author_name)
        fields = kwargs.get("update_fields")
        made = self.made_of(self.body) if fields is None or "body" in fields else {}
        for name, value in made.items():
            setattr(self, name, value)
        if fields is not None:
            folded = {"author_name_folded"} if "author_name" in fields else set()
            kwargs["update_fields"] = {*fields, *made, *folded}
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            if fields is None or SAID & set(fields):
                Wording.objects.keep(self)

    def get_absolute_url(self):
        """The page of the story's comments that begins with this one's thread, and its place."""
        story = self.article.get_absolute_url()
        return f"{story}?binh-luan-tu={self.public_id}#binh-luan-{self.public_id}"

    def receipt_url(self, may_change):
        """The address of its receipt; without `may_change` it can only be looked at."""
        return receipt_url(self.public_id, may_change)

    @staticmethod
    def made_of(text):
        """The columns that hold `text`: as it is kept, shown and compared."""
        body = clean_comment(text)
        return {"body": body, "body_html": comment_html(body), **sketch_of(body)}

    def _stand_below_parent(self):
        """Take a place below the parent as that stands now: until this transaction ends, nothing
        moves in the story (`comments.editing.move` locks it for itself alone)."""
        if connection.features.has_select_for_no_key_update:
            with connection.cursor() as cursor:
                query = "SELECT 1 FROM articles_article WHERE id = %s FOR KEY SHARE"
                cursor.execute(query, [self.article_id])
        parent = type(self).objects.only("root", "depth").get(pk=self.parent_id)
        self.root_id, self.depth = parent.root_id or parent.pk, parent.depth + 1

    @property
    def html(self):
        """The text as a page shows it; `comment_html` has escaped every letter of it."""
        return mark_safe(self.body_html)

    @property
    def is_open_to_its_author(self):
        """Whether its author may still change the text."""
        is_undecided = self.told_status in (self.Status.PENDING, self.Status.APPROVED)
        return is_undecided and timezone.now() < self.created_at + EDIT_WITHIN

    @property
    def told_status(self):
        """The status as its author is told it: what was filed as it arrived seems to wait."""
        if self.status in (self.Status.REJECTED, self.Status.SPAM):
            changes = self.events.exclude(from_status=F("to_status")).select_related("act")
            last = changes.last()
            if last and last.act.kind == last.act.Kind.FILE:
                return self.Status.PENDING
        return self.status

    @property
    def is_visible(self):
        """The one-row form of `CommentQuerySet.visible`."""
        return self.status == self.Status.APPROVED and self.article.shows_comments


class WordingManager(models.Manager):
    def keep(self, *comments):
        """What these say now is what they are found by."""
        self.bulk_create(
            [Wording(comment_id=comment.pk, text=Wording.of(comment)) for comment in comments],
            update_conflicts=True,
            unique_fields=["comment"],
            update_fields=["text"],
        )


class Wording(models.Model):
    """What moderators find a comment by: its name, text and website, folded.

    It stands apart because every decision writes the comment's row, and its place in each index,
    anew: with the parts of its words among them ten thousand took nearly twice as long. On
    PostgreSQL these parts have an index.
    """

    comment = models.OneToOneField(Comment, models.CASCADE, primary_key=True)
    text = models.TextField()

    objects = WordingManager()

    @staticmethod
    def of(comment):
        """The text of a comment, which need not be stored."""
        texts = (comment.author_name, comment.body, comment.website)
        return "\n".join(fold(text) for text in texts)
