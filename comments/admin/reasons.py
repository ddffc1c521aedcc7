"""Why something was decided: kept for good, and so without anybody's address or number."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.models import ModerationEvent
from comments.rules import personal_data_in

REASON_LENGTH = ModerationEvent._meta.get_field("reason").max_length


class ReasonField(forms.CharField):
    def __init__(self, **values):
        values = {"label": gettext_lazy("reason"), "max_length": REASON_LENGTH} | values
        super().__init__(**values)

    def clean(self, value):
        reason = super().clean(value)
        if found := personal_data_in(reason):
            sentence = _("A reason is kept for good, after an erasure too: leave out %(what)s.")
            raise ValidationError(sentence % {"what": found[0]}, code="personal")
        return reason
