"""The hour somebody types for a story to come to readers."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LATEST_HOUR = timedelta(days=366)


class HourInput(forms.DateTimeInput):
    """The browser's own picker of a day and an hour."""

    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


def clean_hour(hour):
    """An hour to publish at: one is needed, it is still to come, and not years away."""
    now = timezone.now()
    if hour is None:
        raise ValidationError(_("Choose the hour at which readers get the story."))
    if hour <= now:
        raise ValidationError(_("This hour is over: choose one that is still to come."))
    if hour > now + LATEST_HOUR:
        raise ValidationError(_("Choose an hour within a year from now."))
    return hour
