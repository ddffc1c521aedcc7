"""The part of an address that is words."""

import re

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.vietnamese import slugify

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MAX_LENGTH = 120

validate_address = RegexValidator(
    SLUG_PATTERN, _("Use small letters a–z, digits and single hyphens, as in “dak-ha-hom-nay”.")
)


class AddressField(models.SlugField):
    """A slug in plain ASCII; unique unless told otherwise."""

    default_validators = [validate_address]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", MAX_LENGTH)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("verbose_name", _("address"))
        super().__init__(*args, **kwargs)


def ascii_slug(name):
    """The constraint that keeps a table's slugs in plain ASCII, called `name`."""
    return models.CheckConstraint(condition=Q(slug__regex=SLUG_PATTERN), name=name)


def free_slug(model, text, fallback, keep_pk=None, is_reserved=lambda slug: False):
    """A slug made of `text` that no other row of `model` has, and that is not reserved."""
    stem = _stem(text, fallback)
    taken = set(
        model._base_manager.filter(slug__startswith=stem)
        .exclude(pk=keep_pk)
        .values_list("slug", flat=True)
    )
    slug, count = stem, 1
    while slug in taken or is_reserved(slug):
        count += 1
        slug = f"{stem}-{count}"
    return slug


def is_made_of(slug, text, fallback):
    """Whether it is what `free_slug` makes of `text`."""
    return re.fullmatch(re.escape(_stem(text, fallback)) + r"(-\d+)?", slug) is not None


def _stem(text, fallback):
    return slugify(text, MAX_LENGTH - 6) or fallback
