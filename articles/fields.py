"""Model fields that clean what they store on every path: save, bulk_create and update."""

from django.db import models

from articles import captions
from articles.addresses import is_web_address
from articles.markup import clean_body
from articles.plain_text import clean_line
from articles.vietnamese import fold, name_sort_key, sort_key


class CleanedField(models.Field):
    """A text field whose value passes through `clean_text` on its way to the database."""

    def clean_text(self, text):
        raise NotImplementedError

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return self.clean_text(value) if isinstance(value, str) else value

    def pre_save(self, model_instance, add):
        value = self.get_prep_value(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class LineField(CleanedField, models.CharField):
    """One line of plain text: NFC, single spaces, no control characters."""

    def clean_text(self, text):
        return clean_line(text)


class LinesField(CleanedField, models.TextField):
    """Plain text, each of its lines as `LineField` keeps one, none of them empty."""

    def clean_text(self, text):
        return "\n".join(filter(None, map(clean_line, text.splitlines())))


class CaptionsField(CleanedField, models.TextField):
    """Captions as WebVTT; what is none raises `ValidationError`."""

    def clean_text(self, text):
        return captions.cleaned(text)

    def clean(self, value, model_instance):
        return self.clean_text(super().clean(value, model_instance))


class BodyField(CleanedField, models.TextField):
    """A story's HTML, of which only the safe part is ever stored."""

    def clean_text(self, text):
        return clean_body(text)


class LinkField(CleanedField, models.URLField):
    """A web address; one typed without a scheme is taken for https. What came to be stored past the
    forms and is none ("javascript:…", "https://[") is dropped: readers would follow it."""

    def clean_text(self, text):
        address = clean_line(text)
        return address if is_web_address(address) else ""

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https"} | kwargs)


class FoldedField(models.TextField):
    """What search compares: the texts of `sources` (names of fields), folded whenever a row is
    saved or created in bulk."""

    def __init__(self, *args, sources=(), **kwargs):
        self.sources = tuple(sources)
        super().__init__(*args, **{"default": "", "editable": False} | kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"sources": self.sources}

    def pre_save(self, model_instance, add):
        texts = (getattr(model_instance, source) for source in self.sources)
        folded = "\n".join(fold(text) for text in texts)
        setattr(model_instance, self.attname, folded)
        return folded


class SortKeyField(models.CharField):
    """What lists of names are ordered by: the field `source` as the dictionary has it, a person's
    by the given name; kept whenever a row is saved or created in bulk."""

    def __init__(self, *args, source="", is_person=False, **kwargs):
        self.source, self.is_person = source, is_person
        # A letter takes two characters, a tone and a capital one each.
        super().__init__(*args, **{"default": "", "editable": False, "max_length": 1000} | kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source, "is_person": self.is_person}

    def pre_save(self, model_instance, add):
        key = (name_sort_key if self.is_person else sort_key)(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, key[: self.max_length])
        return key[: self.max_length]
