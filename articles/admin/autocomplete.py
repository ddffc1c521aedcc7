from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.forms import ModelChoiceField


class ForgivingSelect(AutocompleteSelect):
    """Django's autocomplete, which fails over a key that is no number; here it shows no choice,
    and the form says what is wrong. What the row holds already, `known`, it need not look up."""

    known = None

    def optgroups(self, name, value, attr=None):
        if self.known and [str(key) for key in value] == [str(self.known.pk)]:
            blank = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
            label = self.choices.field.label_from_instance(self.known)
            chosen = self.create_option(name, self.known.pk, label, True, len(blank))
            return [(None, [*blank, chosen], 0)]
        return super().optgroups(name, [key for key in value if may_be_a_key(key)], attr)


def may_be_a_key(value):
    """Whether a database can look for it; nothing at all is no choice."""
    text = str(value)
    return not text or (text.isascii() and text.isdigit() and len(text) < 19)


class KnowingChoiceField(ModelChoiceField):
    """Hands its widget the object the form's instance was loaded with."""

    def get_bound_field(self, form, field_name):
        field = form.instance._meta.get_field(field_name)
        if field.is_cached(form.instance):
            widget = getattr(self.widget, "widget", self.widget)
            widget.known = field.get_cached_value(form.instance)
        return super().get_bound_field(form, field_name)


class ForgivingAutocomplete:
    """For every `ModelAdmin` and inline that has `autocomplete_fields`: sturdier and calmer."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ForgivingSelect(db_field, self.admin_site))
            kwargs.setdefault("form_class", KnowingChoiceField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Beside a choice stands one button: to add what it lacks."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(widget := getattr(formfield, "widget", None), RelatedFieldWidgetWrapper):
            widget.can_change_related = widget.can_view_related = False
            widget.can_delete_related = False
        return formfield


class ForgivingInline(ForgivingAutocomplete):
    """For inlines: their rows bring what they name along, in one query a kind of row."""

    def get_queryset(self, request):
        named = self.get_autocomplete_fields(request)
        return super().get_queryset(request).select_related(*named)


class ChoicesView(AutocompleteJsonView):
    """What an autocomplete offers; a `ModelAdmin` may say more of each than its name, by
    `choices(request, queryset)` and `choice_label(object)`."""

    def get_queryset(self):
        found = super().get_queryset()
        choices = getattr(self.model_admin, "choices", None)
        return choices(self.request, found) if choices else found

    def serialize_result(self, obj, to_field_name):
        result = super().serialize_result(obj, to_field_name)
        label = getattr(self.model_admin, "choice_label", str)
        return result | {"text": label(obj)}
