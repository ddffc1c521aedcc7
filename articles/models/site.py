"""What all pages share: one number that rises whenever some of it changes."""

from django.core.cache import cache
from django.db import models, transaction
from django.db.models import F

from articles.search import indexing

DISCUSSION = "discussion"  # where `articles.discussion` keeps what holds for comments


class SiteVersion(models.Model):
    """One row; part of every page's cache key."""

    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_site_version")]

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls):
        return cls.objects.values_list("number", flat=True).filter(pk=1).first() or 0

    @classmethod
    def bump(cls):
        cache.delete(DISCUSSION)
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=1)


class SharedQuerySet(models.QuerySet):
    """Rows many pages show: changing some raises the site's version.

    In the same transaction and afterwards, lest a page made meanwhile is kept with the old rows
    under the new number.
    """

    def update(self, **values):
        with transaction.atomic(savepoint=False):
            changed = super().update(**values)
            SiteVersion.bump()
        return changed

    update.alters_data = True

    def delete(self):
        with transaction.atomic(savepoint=False):
            deleted = super().delete()
            SiteVersion.bump()
        return deleted

    delete.alters_data = True
    delete.queryset_only = True

    def bulk_create(self, objs, *args, **kwargs):
        with transaction.atomic(savepoint=False):
            created = super().bulk_create(objs, *args, **kwargs)
            SiteVersion.bump()
        return created

    bulk_create.alters_data = True


class MergeableQuerySet(SharedQuerySet):
    def offered(self):
        """Those to choose from: who or what was merged into another stays as an alias only."""
        return self.filter(merged_into=None)


class Named(models.Model):
    """A row stories are found by: when one of `search_names` (its fields) changes, they are
    indexed anew."""

    search_names = ("name",)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        before = type(self)._base_manager.filter(pk=self.pk).values_list(*self.search_names)
        was = before.first() if self.pk else None
        super().save(*args, **kwargs)
        if was and was != tuple(getattr(self, name) for name in self.search_names):
            indexing.refresh_later(self)


class Shared(models.Model):
    """A row many pages show: saving or deleting it raises the site's version."""

    objects = SharedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        SiteVersion.bump()

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        SiteVersion.bump()
        return deleted
