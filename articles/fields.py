"""Model fields that clean what they store on every path: save, bulk_create and update."""

from django.db import models

from articles.markup import clean_body, clean_line


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


class BodyField(CleanedField, models.TextField):
    """A story's HTML, of which only the safe part is ever stored."""

    def clean_text(self, text):
        return clean_body(text)


class LinkField(models.URLField):
    """A web address; one typed without a scheme is taken for https."""

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https"} | kwargs)
