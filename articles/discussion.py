"""Whether readers see comments on a story, and may add some.

A story says so itself; else its section does, else the section above it, else the site. Where the
whole site shows none, no story does.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from articles.models import Article, CommentSettings, Section
from articles.models.site import DISCUSSION

Policy = Article.CommentPolicy
SECONDS = 10  # within which another process knows of a change; pages know by the site's version


@dataclass(frozen=True)
class Discussion:
    """What the site and its sections say; `sections` are (policy, days) by the section's key, each
    with what the section above says where it says nothing."""

    site: CommentSettings
    sections: dict[int, tuple[str, int | None]]

    def shows(self, revision):
        return self._policy(revision) != Policy.OFF

    def takes(self, revision):
        """Whether readers may reply while it is live."""
        days, published = self._days(revision), revision.article.first_published_at
        is_young = not days or published >= timezone.now() - timedelta(days=days)
        return self._policy(revision) == Policy.OPEN and is_young

    @property
    def is_off(self):
        return self.site.in_force("comment_policy") == Policy.OFF

    @property
    def hidden_sections(self):
        return [key for key, (policy, _days) in self.sections.items() if policy == Policy.OFF]

    def _policy(self, revision):
        if self.is_off:
            return Policy.OFF
        policy, _days = self.sections.get(revision.section_id, ("", None))
        return revision.article.comment_policy or policy or self.site.in_force("comment_policy")

    def _days(self, revision):
        _policy, days = self.sections.get(revision.section_id, ("", None))
        said = [revision.article.comment_days, days, self.site.in_force("comment_days")]
        return next(days for days in said if days is not None)


def current():
    """What holds now, as far as this process knows."""
    return cache.get_or_set(DISCUSSION, read, SECONDS)


def read():
    said = {}
    rows = Section.objects.values_list("pk", "parent", "comment_policy", "comment_days")
    for key, parent, policy, days in sorted(rows, key=lambda row: row[1] is not None):
        above = said.get(parent, ("", None))
        said[key] = policy or above[0], above[1] if days is None else days
    return Discussion(CommentSettings.current(), said)


def settle(revision, discussion=None):
    """Tell a live revision's article once what holds for its comments; returns the article."""
    discussion, article = discussion or current(), revision.article
    article.shows_comments = discussion.shows(revision)
    article.takes_comments = discussion.takes(revision)
    return article
