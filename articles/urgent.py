"""What is asked of somebody who approves one change of a story while another is scheduled."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.carrying import scheduled_over
from articles.hours import HourInput, clean_hour
from articles.states import hour_in_words

CARRY, MOVE, CALL_BACK = "carry", "move", "call_back"
CHOICES = [
    (
        CARRY,
        _(
            "Carry this change forward: it is published now, and the scheduled text comes at its "
            "hour with this change in it. You see the two together first."
        ),
    ),
    (
        MOVE,
        _(
            "Move the scheduled text to another hour: it then replaces this one as it is, without "
            "this change."
        ),
    ),
    (CALL_BACK, _("Call the scheduled text back: it becomes a draft again.")),
]


class MeetsScheduled(forms.ModelForm):
    """The question in the story's form; `seen_scheduled` is what it was asked about."""

    scheduled_change = forms.ChoiceField(
        label=_("Another change is scheduled"),
        required=False,
        choices=CHOICES,
        widget=forms.RadioSelect,
    )
    moved_hour = forms.DateTimeField(
        label=_("New hour of the scheduled text"), required=False, widget=HourInput
    )
    seen_scheduled = forms.CharField(widget=forms.HiddenInput, required=False)

    def ask_about_scheduled(self):
        """Keep the question only where it is one; a story that was never published has nothing
        the scheduled text and this one both began with."""
        scheduled = self.article.scheduled_revision() if self.article else None
        self.scheduled = scheduled if scheduled != self.instance else None
        self.initial["seen_scheduled"] = self._name_of_scheduled()
        if not self.scheduled:
            del self.fields["scheduled_change"], self.fields["moved_hour"]
            return
        question = self.fields["scheduled_change"]
        question.help_text = _("“%(headline)s” is scheduled for %(hour)s.") % self._about()
        self.initial["moved_hour"] = self.scheduled.publish_at
        if not scheduled_over(self.article):
            question.choices = CHOICES[2:]
            del self.fields["moved_hour"]

    def clean_scheduled_change(self):
        """Approving never calls a scheduled change back without having been asked."""
        answer = self.cleaned_data["scheduled_change"]
        if self.step in ("approve", "schedule") and not answer:
            sentence = _("A change is scheduled for %(hour)s. Say here what becomes of it.")
            raise ValidationError(sentence, params=self._about())
        if self.step == "schedule" and answer != CALL_BACK:
            raise ValidationError(
                _(
                    "A story has one scheduled change: publish this one now, or call the other one "
                    "back."
                )
            )
        return answer

    def clean_moved_hour(self):
        hour = self.cleaned_data["moved_hour"]
        moves = self.step == "approve" and self.cleaned_data.get("scheduled_change") == MOVE
        return clean_hour(hour) if moves else hour

    def clean_seen_scheduled(self):
        """What was answered about another text, or another hour, answers nothing."""
        seen = self.cleaned_data["seen_scheduled"]
        if self.step not in ("approve", "schedule") or seen == self._name_of_scheduled():
            return seen
        self.data = self.data.copy()
        self.data["seen_scheduled"] = self._name_of_scheduled()
        self.data.pop("scheduled_change", None)
        sentence = _("What is scheduled changed while you were writing: look again, then approve.")
        if self.scheduled:
            self.add_error("scheduled_change", sentence)
            return seen
        raise ValidationError(sentence)

    def _about(self):
        return {"headline": self.scheduled, "hour": hour_in_words(self.scheduled.publish_at)}

    def _name_of_scheduled(self):
        if not self.scheduled:
            return ""
        return f"{self.scheduled.pk}@{self.scheduled.publish_at.isoformat()}"
