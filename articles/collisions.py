"""Two people in one draft: what differs, rows that are gone, and the text that gives way."""

import re
from functools import partial
from html import unescape

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from articles.approval import COPIED_CHILDREN, make_new
from articles.markup import clean_body, plain_text

# Of the form, not of the story; a picture that was uploaded shows in the library.
NO_CONTENT = {"id", "revision", "content_object", "order", "upload", "DELETE"}
LINK = re.compile(r'<a [^>]*?href="(?P<address>[^"]*)"[^>]*>.*?</a>', re.S)


def differing_fields(form, names):
    """(what, stored, typed) for each field among `names` that reads otherwise than stored now;
    of a text with formatting the two are HTML, since bold or a link may be all that differs."""
    entries = []
    for name in form.changed_data:
        if name in names:
            field = form.fields[name]
            shown = shown_html if hasattr(field, "sanitize") else partial(in_words, field)
            stored = shown(form.get_initial_for_field(field, name))
            entries.append((capfirst(field.label), stored, shown(form[name].value())))
    return [entry for entry in entries if entry[1] != entry[2]]


def differing_rows(formset):
    """(what, stored, typed) in one entry where the rows of an inline are not as stored now."""
    stored = [row_in_words(formset.form(instance=row)) for row in formset.get_queryset()]
    typed = [
        row_in_words(form)
        for form in formset.forms
        if (form.instance.pk or form.has_changed()) and not formset._should_delete_form(form)
    ]
    if stored == typed:
        return []
    return [
        (capfirst(formset.model._meta.verbose_name_plural), "\n".join(stored), "\n".join(typed))
    ]


def row_in_words(form):
    words = [
        in_words(field, form[name].value())
        for name, field in form.fields.items()
        if name not in NO_CONTENT and not form[name].is_hidden
    ]
    return " · ".join(word for word in words if word)


def in_words(field, value):
    """A field's value as one reads it: the label of a choice, a text without its tags."""
    if isinstance(field, forms.BooleanField):
        return str(field.label) if value else ""
    if isinstance(field, forms.ModelChoiceField):
        try:
            return str(field.to_python(value) or "")
        except ValidationError:
            return ""
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, ""))
    return plain_text(str(value or ""))


def shown_html(html):
    """A body as its readers see it, bold and all, the addresses of its links spelled out."""
    return mark_safe(LINK.sub(_with_address, clean_body(html or "")))


def _with_address(link):
    address = format_html('<span class="link-address">({})</span>', unescape(link["address"]))
    return f"{link[0]} {address}"


def move_lost_rows(data, files, prefix, kept):
    """Let rows that somebody removed meanwhile come back as new ones.

    `data` and `files` are what was posted of the inline `prefix`, `kept` the keys of the rows it
    has now: Django refuses a row whose key is gone, and takes new rows only behind the old.
    """
    first_new, total = (_count(data, f"{prefix}-{name}_FORMS") for name in ["INITIAL", "TOTAL"])
    is_kept = {n: data.get(f"{prefix}-{n}-id") in kept for n in range(first_new)}
    lost = [number for number, stays in is_kept.items() if not stays]
    if not lost:
        return
    order = [n for n in range(first_new) if is_kept[n]] + lost + list(range(first_new, total))
    place_of = {str(old): str(new) for new, old in enumerate(order)}
    for posted in (data, files):
        rows = {name: posted.pop(name) for name in list(posted) if _row(prefix, name) in place_of}
        for name, values in rows.items():
            old = _row(prefix, name)
            field = name.removeprefix(f"{prefix}-{old}-")
            is_key_of_lost = field == "id" and int(old) in lost
            posted.setlist(f"{prefix}-{place_of[old]}-{field}", [""] if is_key_of_lost else values)
    data[f"{prefix}-INITIAL_FORMS"] = str(first_new - len(lost))


def _count(data, name):
    value = data.get(name, "")
    return min(int(value), 1000) if value.isdecimal() else 0


def _row(prefix, name):
    """The number of the row a field's `name` belongs to, as it is written in it."""
    match = re.match(rf"{re.escape(prefix)}-(\d+)-", name)
    return match and match[1]


@transaction.atomic
def set_aside(revision, by, note):
    """Keep a revision's stored text and rows as a discarded one, before another text replaces
    them; ask with the article's row locked. The older text keeps the number, the revision takes
    the next."""
    kept = type(revision).objects.get(pk=revision.pk)
    children = [child for name in COPIED_CHILDREN for child in getattr(kept, name).all()]
    revision.number = revision.article.next_number()
    type(revision).objects.filter(pk=revision.pk).update(number=revision.number)
    make_new(kept)
    from_state = kept.state
    kept.state, kept.version, kept.claimed_by = kept.State.DISCARDED, 1, None
    kept.save()
    for child in children:
        make_new(child)
        setattr(child, child.revision_field, kept)
        child.save()
    kept.events.create(by=by, kind="discard", from_state=from_state, to_state=kept.state, note=note)
    return kept
