"""What comments are found by at the moderators' desk, and what one act on all of them is about."""

import re
from datetime import datetime, time, timedelta
from hashlib import sha256
from ipaddress import ip_network

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.lists import MOST_LETTERS, MOST_WORDS, with_words
from articles.models import Article, Revision, Section
from articles.vietnamese import fold
from comments.models import Comment, Finding, ModerationAct, ModerationEvent, Rule
from comments.moderation import MOST_AT_ONCE, Seen
from comments.networks import PREFIXES
from comments.staff import name_of

PAGE = 50
SLUG = re.compile(r"(?:.*/bai-viet/)?([-\w]{1,200})/?(?:[?#].*)?", re.ASCII)
DOMAIN = re.compile(r"(?:https?://)?((?:[-\w]{1,63}\.)+[a-z]{2,24})(?:[/?#].*)?", re.IGNORECASE)
ASKED_LENGTH = ModerationAct._meta.get_field("asked").max_length


class Moderators(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return name_of(user)


class CommentSearch(forms.Form):
    """A search as its address keeps it; `comments()` are what it finds, the newest first."""

    # Of these the log of acts tells only that they were asked for: they may name a reader.
    PERSONAL = {"q", "name", "network"}

    q = forms.CharField(label=gettext_lazy("Words or name"), required=False, max_length=200)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[("", gettext_lazy("any")), *Comment.Status.choices],
        required=False,
    )
    story = forms.CharField(
        label=gettext_lazy("Story (its address)"), required=False, max_length=500
    )
    section = forms.ModelChoiceField(
        Section.objects,
        label=gettext_lazy("Section"),
        required=False,
        empty_label=gettext_lazy("any"),
    )
    since = forms.DateField(label=gettext_lazy("From day"), required=False)
    until = forms.DateField(label=gettext_lazy("To day"), required=False)
    rule = forms.ModelChoiceField(
        Rule.objects,
        label=gettext_lazy("Met the rule"),
        required=False,
        empty_label=gettext_lazy("any"),
    )
    moderator = Moderators(
        get_user_model()
        .objects.filter(
            Q(groups__permissions__codename="moderate_comment")
            | Q(Exists(ModerationEvent.objects.filter(by=OuterRef("pk"))))
        )
        .distinct()
        .prefetch_related("groups"),
        label=gettext_lazy("Decided by"),
        required=False,
        empty_label=gettext_lazy("anybody"),
    )
    name = forms.CharField(label=gettext_lazy("Whole name"), required=False, max_length=80)
    network = forms.CharField(label=gettext_lazy("Network"), required=False, max_length=50)
    domain = forms.CharField(label=gettext_lazy("Links to"), required=False, max_length=100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="search-%s", **kwargs)
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        placeholders = {"network": "203.0.113.0/24", "domain": "example.com"}
        for name, text in placeholders.items():
            self.fields[name].widget.attrs["placeholder"] = text

    def clean_story(self):
        if not (typed := self.cleaned_data["story"]):
            return None
        found = SLUG.fullmatch(typed)
        article = found and Article.objects.filter(slug=found[1]).first()
        if article is None:
            raise ValidationError(_("There is no such story: paste the address of its page."))
        return article

    def clean_network(self):
        """The /24 or /48 that was typed, or that holds the address that was."""
        if not (typed := self.cleaned_data["network"]):
            return ""
        address, has_length, _length = typed.partition("/")
        try:
            network = ip_network(typed, strict=False)
            kept = PREFIXES[network.version]
        except ValueError:
            raise ValidationError(_("Write a network such as 203.0.113.0/24.")) from None
        if has_length and network.prefixlen != kept:
            raise ValidationError(
                _("Of a comment only its /%(kept)d is known: nothing larger or smaller is found.")
                % {"kept": kept}
            )
        return str(ip_network(f"{address}/{kept}", strict=False))

    def clean_domain(self):
        if not (typed := self.cleaned_data["domain"]):
            return ""
        if not (found := DOMAIN.fullmatch(typed)):
            raise ValidationError(_("Write a domain such as example.com."))
        return found[1].lower()

    def comments(self):
        rows = Comment.objects.order_by("-pk")
        for name, value in self.asked().items():
            rows = rows.filter(getattr(self, f"_by_{name}")(value))
        return rows

    def asked(self):
        """What was asked for, by the names of the fields."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def in_words(self):
        """What was asked for, as the log of acts tells it: in words that name no reader."""
        parts = []
        for name, value in self.asked().items():
            label = str(self.fields[name].label).lower()
            if name == "status":
                value = Comment.Status(value).label
            elif name == "moderator":
                value = self.fields[name].label_from_instance(value)
            parts.append(label if name in self.PERSONAL else f"{label}: {value}")
        return " · ".join(parts)[:ASKED_LENGTH]

    def _by_q(self, text):
        # With the words of the name, which says nothing new: far fewer have them all.
        return with_text(f"{text} {self.cleaned_data.get('name', '')}")

    def _by_status(self, status):
        return Q(status=status)

    def _by_story(self, article):
        return Q(article=article)

    def _by_section(self, section):
        return Q(article__in=Revision.objects.live().filter(section=section).values("article"))

    def _by_since(self, day):
        return Q(created_at__gte=_midnight(day))

    def _by_until(self, day):
        return Q(created_at__lt=_midnight(day + timedelta(days=1)))

    def _by_rule(self, rule):
        return Q(Exists(Finding.objects.filter(rule=rule, comment=OuterRef("pk"))))

    def _by_moderator(self, user):
        return Q(Exists(ModerationEvent.objects.filter(by=user, comment=OuterRef("pk"))))

    def _by_name(self, name):
        return Q(author_name_folded=fold(name))

    def _by_network(self, network):
        return Q(network=network)

    def _by_domain(self, domain):
        """Links to the domain or one below it: example.com is no part of notexample.com."""
        # The plain part is what an index answers; the pattern then looks at its ends.
        domain = fold(domain)
        whole = rf"(^|//|[^a-z0-9/-]){re.escape(domain)}([^a-z0-9.-]|[.-]?$|[.-][^a-z0-9])"
        return Q(wording__text__contains=domain, wording__text__regex=whole)


def with_text(typed):
    """Comments that have all of what was typed between spaces, in any order, in text or name: with
    or without marks, and signs as signs."""
    words = fold(typed[:MOST_LETTERS]).split()[:MOST_WORDS]
    return with_words(words, ["wording__text"])


def _midnight(day):
    """When a day begins where the newsroom is."""
    return timezone.make_aware(datetime.combine(day, time.min))


class Selection:
    """Comments that one act is to change to the status `to`, no more than it may."""

    def __init__(self, rows, to):
        self.to = to
        columns = rows.exclude(status=to).values_list("pk", "article", "version")
        found = [Seen(*values) for values in columns[: MOST_AT_ONCE + 1]]
        self.comments = found[:MOST_AT_ONCE]
        self.is_cut = len(found) > MOST_AT_ONCE

    @property
    def count(self):
        return len(self.comments)

    @property
    def mark(self):
        """Changes with any comment that comes, goes or is changed."""
        pairs = " ".join(f"{comment.pk}:{comment.version}" for comment in self.comments)
        return sha256(pairs.encode()).hexdigest()[:32]
