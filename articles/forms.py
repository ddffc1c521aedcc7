"""What an editor types: the story's form and the rows below it."""

import re
from types import MappingProxyType

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import stills
from articles.arrivals import take_photo
from articles.collisions import differing_fields
from articles.editor import BodyFormField
from articles.embeds import allowed_names, player_for
from articles.gate import event_to_come
from articles.hours import HourInput, clean_hour
from articles.markup import KEY
from articles.models import Article, Figure, Mention, Redirect, Revision
from articles.pictures.uploads import ACCEPT
from articles.rights import may_approve, may_approve_into
from articles.slugs import AddressField, free_slug, is_made_of, validate_address
from articles.urgent import MeetsScheduled

KIND_NEEDED = _("Say what kind of change this is: readers are told, or not, by your answer.")
# What approving asks; the last two are about a text that is scheduled.
ANSWERS = ["note", "alone_because", "hour", "kind_of_change", "scheduled_change", "moved_hour"]
OTHER_SECTION = _("You approve only in your own sections: this story is in another.")
LONGEST_NOTE = 500  # letters


def kinds_of_change(revision):
    """What a change may be, as choices of a field; none is chosen for whoever approves. Only a
    notice of rectification is changed by one."""
    change = Revision.Change
    kinds = [change.MINOR, change.UPDATE, change.CORRECTION]
    if revision.rectifies_id:
        kinds.append(change.RECTIFICATION)
    return [
        ("", pgettext_lazy("kind of change", "choose")),
        *((kind.value, kind.label) for kind in kinds),
    ]


class StoryForm(MeetsScheduled):
    """A revision's text, with the address of its article and the hour it is approved for.

    `seen_version` is what the editor saw when the form was opened: a form older than what is stored
    is refused, with everything typed still in it and what is stored beside it (`collision`). Sent
    once more it is saved over that text, the one of version `overwrites`.
    """

    slug = AddressField().formfield(
        label=_("Address"),
        validators=[validate_address],
        required=False,
        help_text=_("Left empty, it is made from the headline."),
    )
    body = BodyFormField()
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    overwrites = forms.IntegerField(widget=forms.HiddenInput, required=False)
    hour = forms.DateTimeField(
        label=_("Hour of publication"),
        required=False,
        widget=HourInput,
        help_text=_("Vietnam time (GMT+7). Only “Schedule” uses it."),
    )
    kind_of_change = forms.ChoiceField(label=_("Kind of change"), required=False)
    note = forms.CharField(
        label=_("Note to the desk"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("Needed to send a story back: what is to be mended."),
    )

    alone_because = forms.CharField(
        label=_("Why you approve alone"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_(
            "Only where nobody else is on duty: the reason stands on the desk until somebody "
            "countersigns."
        ),
    )

    class Meta:
        model = Revision
        fields = [
            "kicker",
            "headline",
            "standfirst",
            "dateline",
            "body",
            "section",
            "genre",
            "event",
            "source_name",
            "source_url",
            "public_note",
            "ai_label",
        ]
        widgets = {"standfirst": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})}

    # Set by the admin for each request: the step asked for, those allowed, and the revision of
    # a live story whose form makes the next draft; who asks, and whether they may approve
    # alone what they wrote alone; what they answered when approving this version was refused.
    step = None
    steps = ()
    source = None
    user = None
    may_override = False
    answered = MappingProxyType({})
    collision = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.article = self.source.article if self.source else self._own_article()
        if self.fields:
            self.initial["seen_version"] = self.instance.version if self.instance.pk else None
            self.initial["slug"] = self.article.slug if self.article else ""
            self._keep_only_what_is_asked()
            if self.article and self.article.first_published_at:
                self._prepare_for_a_change()
            if not (self.article and self.article.is_known):
                del self.fields["kind_of_change"]
            if not self.article:
                self.fields["headline"].widget.attrs["autofocus"] = True
            self._give_back_answers()

    def _prepare_for_a_change(self):
        """What differs once a story was published: its address is approved, and known."""
        if self.source or self.instance.is_approved:
            self.initial["public_note"] = ""  # the note told readers of an earlier change
        elif self.instance.change != Revision.Change.FIRST:
            self.initial["kind_of_change"] = self.instance.change
        self._ask_for_kind_of_change(self.source or self.instance)
        address = self.fields["slug"]
        if may_approve(self.user, self.source or self.instance):
            address.help_text = _(
                "A new address counts as soon as this is saved, for the published story too; "
                "the old one goes on leading here."
            )
        else:
            address.disabled = True
            address.help_text = _("Once a story is published, only its editor changes this.")

    def _ask_for_kind_of_change(self, revision):
        question = self.fields["kind_of_change"]
        question.choices = kinds_of_change(revision)
        if not revision.rectifies_id and self.article.live_revision():
            question.help_text = format_html(
                _("A rectification is a notice of its own: <a href='{address}'>write it here</a>."),
                address=reverse("admin:articles_revision_rectify", args=[revision.pk]),
            )

    def _keep_only_what_is_asked(self):
        """Questions the desk asks of few: of one who approves alone, or over a scheduled text."""
        if not (self.may_override and self.instance.pk and is_sole_writer(self)):
            del self.fields["alone_because"]
        self.ask_about_scheduled()

    def _give_back_answers(self):
        """What was answered about another scheduled text, or another hour, answers nothing."""
        is_same = self.answered.get("seen_scheduled") == self.initial["seen_scheduled"]
        for name in ANSWERS if is_same else ANSWERS[:-2]:
            if name in self.fields and self.answered.get(name):
                self.initial[name] = self.answered[name]

    def _own_article(self):
        return self.instance.article if self.instance.article_id else None

    def clean_headline(self):
        headline = self.cleaned_data["headline"]
        if not headline.strip():
            raise ValidationError(_("Give the story a headline, if only for now."))
        return headline

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        keep = self.article.pk if self.article else None
        if not slug and self.article and self.article.first_published_at:
            return self.article.slug
        if not slug or self._was_suggested(slug):
            headline = self.cleaned_data.get("headline", "")
            return free_slug(Article, headline, "bai-viet", keep, self._leads_elsewhere)
        if Article.objects.filter(slug=slug).exclude(pk=keep).exists():
            raise ValidationError(_("Another story already has this address."))
        if self._leads_elsewhere(slug):
            raise ValidationError(_("Readers who know this address are led to another story."))
        return slug

    def _was_suggested(self, slug):
        """Whether an address nobody was promised yet is the one made of the stored headline."""
        if not self.article or self.article.first_published_at or slug != self.article.slug:
            return False
        stored = Revision.objects.filter(pk=self.instance.pk).values_list("headline", flat=True)
        return is_made_of(slug, stored.first() or "", "bai-viet")

    def _leads_elsewhere(self, slug):
        """Whether a redirect stands at that address which is not this story's own."""
        if self.article and slug == self.article.slug:
            return False
        return Redirect.is_at(slug, besides=self.article)

    def clean_hour(self):
        hour = self.cleaned_data["hour"]
        if self.step == "approve" and hour:
            raise ValidationError(
                _("You chose an hour: press the button that names it, or empty it to publish now.")
            )
        return clean_hour(hour) if self.step == "schedule" else hour

    def clean_kind_of_change(self):
        kind = self.cleaned_data["kind_of_change"]
        if self.step in ("approve", "schedule") and not kind:
            raise ValidationError(KIND_NEEDED)
        return kind

    def clean_note(self):
        note = self.cleaned_data["note"]
        if self.step == "send_back" and not note:
            raise ValidationError(_("Say what is to be mended, so that the authors know."))
        return note

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and cleaned.get("seen_version") != self.instance.version:
            raise ValidationError(self._conflict(), code="stale")
        if self.source:
            self._refuse_second_draft()
        if self.step not in self.steps or "save" not in self.steps:
            raise ValidationError(
                _("You may not do this with the story as it is now; nothing was saved."),
                code="forbidden",
            )
        self._settle_kind_of_change()
        self._refuse_event_to_come()
        self._refuse_other_section()
        self._refuse_alone_without_reason()
        return cleaned

    def _refuse_alone_without_reason(self):
        if "alone_because" not in self.fields or self.step not in ("approve", "schedule"):
            return
        if settings.REVIEW_BY_SECOND_PERSON and not self.cleaned_data.get("alone_because"):
            self.add_error(
                "alone_because",
                _("You wrote this text alone: somebody else must approve it, or you say why not."),
            )

    def _refuse_other_section(self):
        section = self.cleaned_data.get("section")
        approves = self.step in ("approve", "schedule")
        if approves and section and not may_approve_into(self.user, section):
            self.add_error("section", OTHER_SECTION)

    def _refuse_event_to_come(self):
        hours = {"approve": timezone.now(), "schedule": self.cleaned_data.get("hour")}
        if hour := hours.get(self.step):
            for sentence in event_to_come(self.cleaned_data.get("event"), hour):
                self.add_error("event", sentence)

    def _settle_kind_of_change(self):
        """A draft keeps the answer, and what it mends; readers are told of what was wrong."""
        if self.source:
            self.instance.rectifies_id = self.source.rectifies_id
        cleaned, change = self.cleaned_data, Revision.Change
        first = change.RECTIFICATION if self.instance.rectifies_id else change.FIRST
        self.instance.change = cleaned.get("kind_of_change") or first
        tells = self.instance.change in Revision.CORRECTIONS
        approves = self.step in ("approve", "schedule")
        if (
            approves
            and tells
            and not cleaned.get("public_note")
            and "public_note" not in self.errors
        ):
            self.add_error("public_note", _("Tell readers here what was wrong and what is right."))

    def _refuse_second_draft(self):
        """A live story's form makes its next draft, unless somebody was faster.

        The article's row is held to the end of the request: of two at once, the first counts.
        """
        articles = type(self.source.article).objects
        article = articles.select_for_update().get(pk=self.source.article_id)
        self.source.refresh_from_db()
        newer = article.open_revision()
        if newer is None and not self.source.is_in_place(timezone.now()):
            newer = article.standing_revision()
        if newer:
            sentence = _(
                "{who} was faster and made another version of this story (<a href='{address}' "
                "target='_blank'>open it in another window</a>), so yours was not saved. What "
                "you typed is still here: copy it into that version."
            )
            address = reverse("admin:articles_revision_change", args=[newer.pk])
            raise ValidationError(
                format_html(sentence, who=last_writer(newer), address=address), code="stale"
            )

    def _conflict(self):
        """Show what is stored beside what was typed; from now on the form has seen it."""
        self.collision = differing_fields(self, self._meta.fields)
        self.data = self.data.copy()
        self.data["seen_version"] = self.data["overwrites"] = str(self.instance.version)
        return _(
            "%(who)s saved this story while you were writing, so yours was not saved over it. "
            "What you typed is still here, beside what stands there now: bring the two together, "
            "then save."
        ) % {"who": last_writer(self.instance)}


def is_sole_writer(form):
    """Whether the form's user alone saved versions of its revision."""
    writers = form.instance.events.filter(kind__in=["begin", "edit"])
    return not writers.exclude(by=form.user).exists()


def last_writer(revision):
    """Who last saved a revision, by the name colleagues know."""
    event = revision.events.exclude(by=None).select_related("by").last()
    return (event.by.get_full_name() or event.by.get_username()) if event else _("Somebody")


class OrderedForm(forms.ModelForm):
    """A row that keeps its place: the number typed, or after the last one."""

    order = forms.IntegerField(
        label=_("Order"),
        required=False,
        min_value=0,
        max_value=999,
        widget=forms.NumberInput(attrs={"class": "order"}),
    )


class OrderedFormSet(BaseInlineFormSet):
    """Rows in printed order; a row without a number goes to the end."""

    def clean(self):
        super().clean()
        rows = [form for form in self.forms if getattr(form, "cleaned_data", None)]
        last = max((form.cleaned_data.get("order") or 0 for form in rows), default=0)
        for form in rows:
            if form.cleaned_data.get("order") is None:
                last += 1
                form.cleaned_data["order"] = form.instance.order = last


class MentionForm(OrderedForm):
    class Meta:
        model = Mention
        fields = ["order", "tag", "role", "spoke", "position_text", "position_unstated"]
        widgets = {"position_text": forms.Textarea(attrs={"rows": 2})}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("position_unstated") and cleaned.get("position_text"):
            self.add_error(
                "position_unstated", _("Either write the position, or choose to give none.")
            )
        return cleaned


class KeyField(forms.CharField):
    """By what name the text calls a row: of itself it makes no row, and no row another."""

    def has_changed(self, initial, data):
        return False


class LinesFormField(forms.CharField):
    """Lines of text: a browser sends other line ends than are stored, and changes nothing by it."""

    def has_changed(self, initial, data):
        return super().has_changed(initial, (data or "").replace("\r\n", "\n"))


class FigureForm(OrderedForm):
    """A picture: chosen from the library, or uploaded here and then chosen. It may be the still
    of a clip or of another site's video, which has one of its own where none is chosen.

    Words left empty in a row that is new, or shows something new, are taken from the library; later
    they may be emptied.
    """

    WORDS = ["alt", "caption", "credit"]
    CLIP_WORDS = ["caption", "credit", "captions", "transcript"]
    user = None  # set by the admin for each request
    uploaded = None  # the picture of the file that came with this row

    upload = forms.FileField(
        label=_("New picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    # The text may name a new picture before it is saved: the editor chooses its key.
    text_key = KeyField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Figure
        fields = [
            "order",
            "upload",
            "photo",
            "placement",
            "alt",
            "is_decorative",
            "caption",
            "credit",
            "clip",
            "embed",
            "captions",
            "transcript",
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in ("captions", "transcript")}
        field_classes = dict.fromkeys(("captions", "transcript"), LinesFormField)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["photo"].required = False
        if self.instance.pk:
            self.initial["text_key"] = self.instance.key
            thumbnail = self.instance.photo.crop_url("4x3", 320)
            self.fields["text_key"].widget.attrs["data-thumbnail"] = thumbnail

    def clean_upload(self):
        """Take the picture into the library at once, so that it outlives an error elsewhere."""
        upload = self.cleaned_data["upload"]
        if upload:
            self.uploaded = take_photo(upload, by=self.user)
            self.data = self.data.copy()
            self.data[self.add_prefix("photo")] = str(self.uploaded.pk)
            for name in self.WORDS:  # what its file says is offered where nothing was typed
                typed = self.data.get(self.add_prefix(name))
                self.data[self.add_prefix(name)] = typed or getattr(self.uploaded, name)
        return upload

    def clean_embed(self):
        """Only a video has a still; any other address is a link of the text."""
        address = self.cleaned_data["embed"]
        if address and not player_for(address):
            raise ValidationError(
                _("No video this site may play is known at that address: %(sites)s.")
                % {"sites": ", ".join(allowed_names())}
            )
        return address

    def clean(self):
        cleaned = super().clean()
        self._settle_what_plays(cleaned)
        if cleaned.get("photo"):
            self._take_words("photo", self.WORDS)
        elif "upload" not in self.errors:
            self.add_error("upload", _("Choose a picture, or upload a new one."))
        if cleaned.get("is_decorative"):
            cleaned["alt"] = ""
        return cleaned

    def _settle_what_plays(self, cleaned):
        """A clip brings its words and its poster; what has no picture gets one."""
        clip, embed = cleaned.get("clip"), cleaned.get("embed")
        if clip and embed:
            self.add_error("embed", _("Either a clip of the library, or an address."))
        if clip:
            self._take_words("clip", self.CLIP_WORDS)
        if (clip or embed) and not (cleaned.get("photo") or "upload" in self.errors):
            cleaned["photo"] = stills.still_of(clip, embed)

    def _take_words(self, name, words):
        """Those of the library where none are typed, the first time the row shows what it shows."""
        shown, cleaned = self.cleaned_data[name], self.cleaned_data
        if self._showed_before(name, shown):
            return
        for word in words:
            cleaned[word] = cleaned.get(word) or getattr(shown, word)

    def _showed_before(self, name, shown):
        """Whether the stored row, or the one it copies where a live story's form makes the next
        draft, has that picture or clip."""
        if self.instance.pk:
            return name not in self.changed_data
        key = self.cleaned_data.get("text_key")
        return bool(key) and Figure.objects.filter(key=key, **{name: shown}).exists()

    def clean_text_key(self):
        """A key stays what it is; what is no key gives way to one made when the row is saved."""
        if self.instance.pk:
            return self.instance.key
        key = self.cleaned_data["text_key"]
        return key if re.fullmatch(KEY, key) else ""

    def save(self, commit=True):
        """Give a picture without words those of the story it first appears in."""
        photo = self.cleaned_data["photo"]
        if not (photo.alt or photo.caption or photo.credit):
            for name in self.WORDS:
                setattr(photo, name, self.cleaned_data[name])
            photo.save(update_fields=[*self.WORDS, "words_folded"])
        self.instance.key = self.cleaned_data["text_key"]
        return super().save(commit)


def with_stills(posted, files):
    """What was posted, with a still chosen for each video of another site that has none: to ask
    that site takes seconds, so it is done before the story is held."""
    chosen = posted.copy()
    for name in posted:
        row = name.removesuffix("embed")
        is_bare = row != name and not (posted.get(f"{row}photo") or files.get(f"{row}upload"))
        if is_bare and not posted.get(f"{row}clip") and player_for(posted[name].strip()):
            chosen[f"{row}photo"] = str(stills.still_of(embed=posted[name].strip()).pk)
    return chosen


class FigureFormSet(OrderedFormSet):
    def clean(self):
        super().clean()
        kept = [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]
        keys = set()
        for form in sorted(kept, key=lambda form: form.instance.pk is None):
            if form.cleaned_data.get("text_key") in keys:
                form.cleaned_data["text_key"] = ""  # saved, the row gets one of its own
            keys.add(form.cleaned_data.get("text_key"))
        leads = [form for form in kept if form.cleaned_data.get("placement") == "lead"]
        for form in leads[1:]:
            form.add_error("placement", _("A story has one lead picture."))
