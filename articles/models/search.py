"""What search keeps beside the stories themselves; `articles/search/` writes and reads it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.fields import LineField
from articles.search.engine import WordsField

from .revisions import Revision
from .site import Shared


class SearchEntry(models.Model):
    """An approved revision in the index. `place` orders entries as lists are: by the moment of
    first publication."""

    place = models.BigIntegerField(primary_key=True)
    revision = models.OneToOneField(Revision, models.CASCADE, related_name="search_entry")
    facets = models.TextField(help_text="tokens of what the story is filed under")
    indexed_at = models.DateTimeField(auto_now_add=True)
    # The last column: what stands before a long text is read without it.
    text = models.TextField(default="", help_text="the words in their order, for phrases")

    def __str__(self):
        return str(self.revision)


class Words(models.Model):
    """The tokens of an entry, in the text index of the database."""

    place = models.BigIntegerField(primary_key=True, db_column="rowid")
    words = WordsField()

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.place)


class SearchWords(Words):
    """What search reads."""


class NextSearchWords(Words):
    """What a rebuild writes, to take the place of `SearchWords`; the table is there while it goes
    on, or was broken off."""

    class Meta:
        managed = False


class SearchRebuild(models.Model):
    """How far the index has been rebuilt; there is a row as long as there are `NextSearchWords`."""

    started_at = models.DateTimeField(auto_now_add=True)
    reached = models.BigIntegerField(null=True, help_text="the place of the last entry written")

    def __str__(self):
        return str(self.started_at)


class Abbreviation(Shared):
    """Letters that stand for words: a question with the one finds the other."""

    short = LineField(_("abbreviation"), max_length=40)
    full = LineField(_("stands for"), max_length=200)

    class Meta:
        verbose_name = _("abbreviation")
        verbose_name_plural = _("abbreviations")
        ordering = ["short", "full"]
        constraints = [
            models.UniqueConstraint(fields=["short", "full"], name="abbreviation_once_a_meaning")
        ]

    def __str__(self):
        return f"{self.short} = {self.full}"
