from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper


class ForgivingSelect(AutocompleteSelect):
    """Django's autocomplete, which fails over a key that is no number; here it shows no choice,
    and the form says what is wrong."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [key for key in value if _may_be_a_key(key)], attr)


def _may_be_a_key(value):
    text = str(value)
    return not text or (text.isascii() and text.isdigit() and len(text) < 19)


class ForgivingAutocomplete:
    """For every `ModelAdmin` and inline that has `autocomplete_fields`: sturdier and calmer."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ForgivingSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Beside a choice stands one button: to add what it lacks."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(widget := getattr(formfield, "widget", None), RelatedFieldWidgetWrapper):
            widget.can_change_related = widget.can_view_related = False
            widget.can_delete_related = False
        return formfield
