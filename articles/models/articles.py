import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles import withdrawal
from articles.addresses import address_as_kept
from articles.slugs import AddressField, ascii_slug


class Article(models.Model):
    """The place with an address; what stands there is a `Revision`."""

    class CommentPolicy(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed: old ones stay, no new ones")
        OFF = "off", _("off: none are shown")

    slug = AddressField()
    created_at = models.DateTimeField(auto_now_add=True)
    first_published_at = models.DateTimeField(_("first published"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawal"), null=True, blank=True, editable=False)
    withdrawal_notice = models.TextField(_("public notice"), blank=True, default="")
    comment_policy = models.CharField(
        _("comments"),
        max_length=6,
        choices=[("", _("as its section")), *CommentPolicy.choices],
        blank=True,
        default="",
    )
    comment_days = models.PositiveSmallIntegerField(
        _("takes comments for so many days"),
        null=True,
        blank=True,
        help_text=_("Empty: as long as its section does. 0: for ever."),
    )
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    comments_version = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [("withdraw_article", "Can withdraw a story and put it back")]
        constraints = [
            ascii_slug("article_slug_is_ascii"),
            models.CheckConstraint(
                condition=~Q(withdrawn_at=None) | Q(withdrawal_notice=""),
                name="only_a_withdrawn_article_has_a_notice",
            ),
        ]

    def __str__(self):
        return self.slug

    def get_absolute_url(self):
        return reverse("articles:detail", args=[self.slug])

    @property
    def is_withdrawn(self):
        return self.withdrawn_at is not None

    @cached_property
    def shows_comments(self):
        """Whether readers see comments while it is live; `discussion.settle` tells it as well."""
        from articles import discussion

        revision = self.live_revision()
        return revision is not None and discussion.current().shows(revision)

    @property
    def is_known(self):
        """Whether readers have met its address: it was published, if only once."""
        return self.first_published_at is not None and self.first_published_at <= timezone.now()

    @transaction.atomic
    def move_to(self, slug):
        """Stand at another address from now on; one that readers know goes on leading here."""
        left, self.slug = self.get_absolute_url(), slug
        self.save(update_fields=["slug"])
        # Nothing leads on from where it stands now: it may be back at an earlier address.
        Redirect.objects.filter(old_path=self.get_absolute_url()).delete()
        if self.is_known:
            target = {"article": self, "new_path": ""}
            Redirect.objects.update_or_create(old_path=left, defaults=target)

    withdraw = withdrawal.withdraw
    put_back = withdrawal.put_back

    def live_revision(self, now=None):
        """What readers see at `now` (aware datetime), or None; see `RevisionQuerySet.live`."""
        now = now or timezone.now()
        return self._current(lambda one: one.is_live(now), self.revisions.live(now))

    def revision_in_place(self, now=None):
        """What it consists of at `now` (aware datetime), withdrawn or not; or None."""
        now = now or timezone.now()
        return self._current(lambda one: one.is_in_place(now), self.revisions.in_place(now))

    def open_revision(self):
        """The one draft or revision in review, or None."""
        return self._current(lambda one: one.is_open, self.revisions.open())

    def standing_revision(self):
        """The approved revision nothing follows: live, or scheduled; or None."""
        return self._current(lambda one: one.is_standing, self.revisions.standing())

    def scheduled_revision(self, now=None):
        now = now or timezone.now()
        return self._current(lambda one: one.is_scheduled(now), self.revisions.scheduled(now))

    def read_current(self):
        """Answer all of the above from one query, for a page that is only read."""
        self.current = list(self.revisions.current().defer("body"))

    def _current(self, is_asked_for, rows):
        if "current" not in self.__dict__:
            return rows.first()
        return next(filter(is_asked_for, self.current), None)

    def next_number(self):
        """The number a new revision takes; ask with the article's row locked."""
        return (self.revisions.aggregate(top=models.Max("number"))["top"] or 0) + 1


class Redirect(models.Model):
    """An address that moved: an old path leads to an article, or to a path of this site."""

    path_validator = RegexValidator(
        r"^/(?![/\\])[^\s\\]*$", _("An address on this site starts with a single “/”.")
    )

    old_path = models.CharField(
        _("old address"), max_length=300, unique=True, validators=[path_validator]
    )
    article = models.ForeignKey(
        Article,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="redirects",
        verbose_name=_("article"),
    )
    new_path = models.CharField(
        _("new address"), max_length=300, blank=True, default="", validators=[path_validator]
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(article=None) ^ Q(new_path=""), name="redirect_has_one_target"
            ),
            models.CheckConstraint(
                condition=~Q(old_path=F("new_path")), name="redirect_leads_elsewhere"
            ),
        ]

    def __str__(self):
        return f"{self.old_path} → {self.target}"

    def save(self, *args, **kwargs):
        """Keep every redirect one step long: follow the target, and bring along who led here."""
        self._settle()
        super().save(*args, **kwargs)
        onward = Q(new_path=self.old_path)
        for mark in "?#":
            onward |= Q(new_path__startswith=f"{self.old_path}{mark}")
        Redirect.objects.filter(onward).update(article=self.article, new_path=self.new_path)

    @classmethod
    def is_at(cls, slug, besides=None):
        """Whether a redirect stands at a story's address, other than to the article `besides`."""
        found = cls.from_story(slug)
        return found is not None and (besides is None or found.article_id != besides.pk)

    @classmethod
    def from_story(cls, slug):
        """The redirect that stands at a story's address, in whatever language it is asked for."""
        with translation.override(settings.LANGUAGE_CODE):
            path = reverse("articles:detail", args=[slug])
        return cls.objects.select_related("article").filter(old_path=path).first()

    @property
    def target(self):
        return self.article.get_absolute_url() if self.article_id else self.new_path

    def clean(self):
        if bool(self.article_id) == bool(self.new_path):
            raise ValidationError(_("Give an article or a new address, one of the two."))
        if set("?#") & set(self.old_path):
            sentence = _("Leave out “?” or “#” and what follows: only the path before it leads on.")
            raise ValidationError({"old_path": sentence})
        self._settle()
        if article_at(self.old_path):
            raise ValidationError(
                {"old_path": _("A story stands at this address: change the story's instead.")}
            )
        if page_stands_at(self.old_path):
            raise ValidationError(
                {"old_path": _("A page of the site stands at this address: nobody is led on.")}
            )

    def _settle(self):
        """Bring both addresses into the form they are kept in, and the target to where it ends."""
        for name in ["old_path", "new_path"]:
            setattr(self, name, address_as_kept(getattr(self, name)))
            self._validate(name)
        self._follow()
        if _path_of(self.target) == self.old_path:
            raise ValidationError(_("This redirect would lead back to itself."))

    def _validate(self, name):
        try:
            self._meta.get_field(name).run_validators(getattr(self, name))
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from None

    def _follow(self):
        """Take over the target of a redirect this one would lead to; where an article stands,
        nobody is led on."""
        if self.article_id:
            return
        here = _path_of(self.new_path)
        onward = Redirect.objects.filter(old_path=here).exclude(pk=self.pk).first()
        if onward:
            self.article, self.new_path = onward.article, onward.new_path


def _path_of(address):
    return re.split("[?#]", address_as_kept(address))[0]


def page_stands_at(path):
    """Whether something other than a story always answers there."""
    from articles.models import Section

    try:
        place = resolve(path)
    except Resolver404:
        return False
    if place.view_name == "articles:section":
        return Section.objects.filter(slug=place.kwargs["slug"]).exists()
    return not place.kwargs or place.view_name == "articles:page" or place.namespace == "admin"


def article_at(path):
    """The article whose own address `path` is, or None."""
    try:
        place = resolve(path)
    except Resolver404:
        return None
    if place.view_name != "articles:detail":
        return None
    return Article.objects.filter(slug=place.kwargs["slug"]).first()
