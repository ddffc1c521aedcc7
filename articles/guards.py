"""Rows that must never change: models and querysets that refuse to rewrite them.

A guard stops our own code. What is done to the tables behind its back shows in the seal
(`articles/seals.py`).
"""

from django.db import models
from django.utils.translation import gettext as _


class FrozenError(Exception):
    """Something tried to change a row that stands for good."""


def refuse(model):
    raise FrozenError(
        _("%(rows)s: what stands there can no longer be changed.")
        % {"rows": model._meta.verbose_name_plural}
    )


class GuardedQuerySet(models.QuerySet):
    """A queryset that asks its model before many rows change.

    The model says which of its fields stay `movable` (a set of names), which of some rows are
    `frozen_rows(queryset)`, and by `refuses_new(objects)` whether objects may be added.
    """

    def update(self, **values):
        if not set(values) <= self.model.names(self.model.movable):
            self._refuse_if(self.model.frozen_rows(self).exists())
            self._refuse_if(self.model.refuses_values(values))
        return super().update(**values)

    update.alters_data = True

    def delete(self):
        self._refuse_if(self.model.frozen_rows(self).exists())
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        self._refuse_if(kwargs.get("update_conflicts") or self.model.refuses_new(objs))
        return super().bulk_create(objs, *args, **kwargs)

    bulk_create.alters_data = True

    def _refuse_if(self, frozen):
        if frozen:
            refuse(self.model)


class Guarded(models.Model):
    """A model some of whose rows are frozen: saving or deleting one raises `FrozenError`."""

    movable = frozenset()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        fields = kwargs.get("update_fields")
        moves_only = fields is not None and set(fields) <= self.names(self.movable)
        if not moves_only and (self.is_frozen() or self.refuses_new([self])):
            refuse(type(self))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        if self.is_frozen():
            refuse(type(self))
        return super().delete(*args, **kwargs)

    @classmethod
    def names(cls, fields):
        """The names an update may use for `fields`: a foreign key has two."""
        return {name for field in fields for name in (field, cls._meta.get_field(field).attname)}

    @classmethod
    def frozen_rows(cls, queryset):
        """Of `queryset`, the rows that stand for good."""
        raise NotImplementedError

    @classmethod
    def refuses_values(cls, values):
        """Whether writing `values` (an update's keywords) would add to what is frozen."""
        return False

    @classmethod
    def refuses_new(cls, objs):
        """Whether adding `objs` would add to what is frozen."""
        return False

    def is_frozen(self):
        return type(self).frozen_rows(type(self)._base_manager.filter(pk=self.pk)).exists()


class AppendOnly(Guarded):
    """A record of what happened: rows are added, and then stand as they are."""

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def frozen_rows(cls, queryset):
        return queryset
