"""What an editor types about pictures: new ones are sent in, one or many; each has its page."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.admin.steps import steps_for
from articles.admin.taken import TakenField, recalled, remembered
from articles.arrivals import take_photo
from articles.models import Photo, Revision
from articles.pictures.metadata import is_believable
from articles.pictures.uploads import ACCEPT
from articles.rights import may_label

WORDS = ["alt", "caption", "credit", "copyright", "ai_label"]
FOR_WHO_APPROVES = _(
    "This picture stands in an approved story, where readers see the label at once: it is changed "
    "by an editor who approves."
)
# How wide the picture is on which an editor clicks, whatever the screen: what the browser then
# posts are pixels of that size. It fits a telephone of 360.
PICKER_WIDTH = 300


class PicturesInput(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Any number of files, each of which the form reads by itself."""

    widget = PicturesInput

    def clean(self, data, initial=None):
        return [file for file in data or [] if file]


class UploadForm(forms.ModelForm):
    """New pictures and what is known of them.

    A sound picture is in the library as soon as it was read, so that it outlives a mistake beside
    it; `taken` remembers those until the form is right.
    """

    upload = PicturesField(
        label=_("Picture files"),
        required=False,
        widget=PicturesInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "JPEG, PNG, WebP, AVIF or HEIC; several at once if you like. Caption, credit and day "
            "are read from the file where you leave them empty."
        ),
    )
    taken = TakenField()
    user = None  # set by the admin for each request
    photos = ()  # those taken in, now or before

    class Meta:
        model = Photo
        fields = WORDS

    def clean_upload(self):
        self.photos, refusals = [], []
        for file in self.cleaned_data["upload"]:
            try:
                self.photos.append(take_photo(file, by=self.user))
            except ValidationError as refusal:
                name = Truncator(file.name).chars(60)
                refusals += [f"“{name}”: {sentence}" for sentence in refusal.messages]
        if refusals:
            raise ValidationError(refusals)
        return self.photos

    def clean(self):
        cleaned = super().clean()
        self.photos = self._all_taken()
        if self.photos:
            self.data = self.data.copy()
            self.data["taken"] = remembered(self.photos)
            self.instance = self.photos[0]
            self._offer_words()
        elif "upload" not in self.errors:
            self.add_error("upload", _("Choose at least one picture."))
        if len(self.photos) > 1 and cleaned.get("alt"):
            self.add_error(
                "alt",
                _(
                    "Several pictures cannot share one description: leave it empty here and write "
                    "each on its own page."
                ),
            )
        self.typed = {name: cleaned.get(name, "") for name in WORDS}
        if not all(self._may_say(photo) for photo in self.photos):
            self.add_error("ai_label", FOR_WHO_APPROVES)
        return cleaned | self._words_of(self.instance)

    def _offer_words(self):
        """Show, should the form come back, what the file of a single picture says."""
        if len(self.photos) == 1:
            for name in WORDS:
                self.data[name] = self.data.get(name) or getattr(self.instance, name)

    def _all_taken(self):
        """Those that came, now or with an earlier try, each once: new or known as at first."""
        photos = {}
        for photo in [*recalled(self.cleaned_data.get("taken"), Photo.objects), *self.photos]:
            photos.setdefault(photo.pk, photo)
        return list(photos.values())

    def _words_of(self, photo):
        """What a picture shall say: what was typed counts before what its file says, and what the
        library said of it before counts most."""
        kept = {name: getattr(photo, name) for name in WORDS}
        first, second = (kept, self.typed) if photo.is_known else (self.typed, kept)
        return {name: first[name] or second[name] for name in WORDS}

    def _may_say(self, photo):
        is_same = self._words_of(photo)["ai_label"] == photo.ai_label
        return is_same or may_label(self.user, photo)

    def save_all(self):
        for photo in self.photos:
            for name, text in self._words_of(photo).items():
                setattr(photo, name, text)
            photo.save(update_fields=[*WORDS, "words_folded"])


class PhotoForm(forms.ModelForm):
    """A picture's words and its focal point; the file stays what it is, since revisions show it.

    A click on the picture (an image button, which needs no script) is posted as `focal.x` and
    `focal.y`, in pixels of the picture as it is shown.
    """

    taken_at = forms.DateTimeField(
        label=_("Time of capture"),
        required=False,
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M:%S", attrs={"type": "datetime-local", "step": 1}
        ),
        help_text=_(
            "Vietnam time (GMT+7). Read from the file where that says it; readers do not see it."
        ),
    )
    replacement = forms.FileField(
        label=_("Replace by a new file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "It becomes a picture of its own, with the words of this one. What was approved goes "
            "on showing this picture."
        ),
    )
    drafts = forms.ModelMultipleChoiceField(
        Revision.objects.none(),
        label=_("Show it in these drafts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They show the picture that this one replaces."),
    )
    taken = TakenField()
    user = None  # set by the admin for each request
    photos = ()  # the new one, from now or before

    class Meta:
        model = Photo
        fields = [*WORDS, "taken_at", "focal_x", "focal_y"]
        widgets = {
            name: forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01})
            for name in ("focal_x", "focal_y")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "drafts" in self.fields:
            self.fields["drafts"].queryset = drafts_to_offer(self.user, self.instance)

    def clicked_at(self):
        """The shares of width and height at which the picture was clicked, or None. The corner
        itself is what browsers post where the button was pressed by a key."""
        try:
            x, y = (int(self.data[f"focal.{axis}"]) for axis in "xy")
        except (KeyError, ValueError):
            return None
        if (x, y) == (0, 0):
            return None
        width, height = picker_size(self.instance)
        return tuple(
            round(min(max(at / length, 0), 1), 2) for at, length in ((x, width), (y, height))
        )

    def clean(self):
        cleaned = super().clean()
        self._settle_replacement(cleaned)
        if clicked := self.clicked_at():
            cleaned["focal_x"], cleaned["focal_y"] = clicked
            for name in ("focal_x", "focal_y"):
                self.errors.pop(name, None)
        return cleaned

    def clean_ai_label(self):
        label = self.cleaned_data["ai_label"]
        if label != self.initial["ai_label"] and not may_label(self.user, self.instance):
            raise ValidationError(FOR_WHO_APPROVES)
        return label

    def clean_taken_at(self):
        moment = self.cleaned_data["taken_at"]
        if moment and not is_believable(moment):
            raise ValidationError(_("No picture can have been taken then."))
        return moment

    def clean_replacement(self):
        upload = self.cleaned_data["replacement"]
        return take_photo(upload, by=self.user) if upload else None

    def _settle_replacement(self, cleaned):
        """The new picture that came, now or with an earlier try, if the library did not know it."""
        own = Photo.objects.filter(uploaded_by=self.user, replaces=None)
        before = recalled(cleaned.get("taken"), own.exclude(pk=self.instance.pk))[:1]
        new = cleaned.get("replacement")
        if before and new in (None, *before):
            [new] = before
        if new and new.is_known:
            sentence = _("This file is in the library already, as <a href='{address}'>{photo}</a>.")
            address = reverse("admin:articles_photo_change", args=[new.pk])
            self.add_error("replacement", format_html(sentence, address=address, photo=new))
        elif new:
            self.photos = [new]
            self.data = self.data.copy()
            self.data["taken"] = remembered(self.photos)
            cleaned["replacement"] = new

    def moves_focal_point(self):
        before = Photo.objects.values_list("focal_x", "focal_y").get(pk=self.instance.pk)
        return before != (self.instance.focal_x, self.instance.focal_y)


def drafts_to_offer(user, photo):
    """The drafts `user` may change that show what a picture replaces, and not yet the picture."""
    showing = Revision.objects.open().filter(figures__photo=photo.replaces_id)
    drafts = showing.exclude(figures__photo=photo).select_related("article").distinct()
    allowed = [draft.pk for draft in drafts if "save" in steps_for(user, draft)]
    return Revision.objects.filter(pk__in=allowed)


def picker_size(photo):
    """Width and height, in pixels, of the picture an editor clicks on."""
    return PICKER_WIDTH, max(1, round(photo.height * PICKER_WIDTH / photo.width))


def cross_of(photo):
    """The lines that meet in a picture's focal point, as the path of an SVG 100 by 100."""
    return f"M{100 * photo.focal_x:g} 0V100M0 {100 * photo.focal_y:g}H100"
