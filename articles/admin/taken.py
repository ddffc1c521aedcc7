"""What a form took into the library is remembered in a hidden field until the form is right."""

import re

from django import forms

ENTRY = re.compile(r"([0-9]{1,18})(k?)")
MOST = 100


class TakenField(forms.CharField):
    """The numbers of pictures or clips, as in "12,15k": a k stands behind what the library knew
    before. Of itself it changes nothing."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def has_changed(self, initial, data):
        return False


def remembered(arrived):
    """What the field says of pictures or clips."""
    return ",".join(f"{one.pk}k" if one.is_known else str(one.pk) for one in arrived)


def recalled(text, queryset):
    """Those of a queryset the field names, each `is_known` as it was when it came."""
    entries = filter(None, map(ENTRY.fullmatch, (text or "").split(",")[:MOST]))
    was_known = {int(entry[1]): bool(entry[2]) for entry in entries}
    found = list(queryset.filter(pk__in=was_known))
    for one in found:
        one.is_known = was_known[one.pk]
    return found
