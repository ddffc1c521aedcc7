"""What stands around every page: the outlet, its sections and pages, what is switched on.

All of it is read at once and kept under the site's version, so that a page asks the database only
for that number. The number lies in the database and rises with every change, in the same
transaction: each process keeps its own copy (or shares one in Redis), and none shows an old one.
"""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

from articles import discussion
from articles.models import Identity, Page, Section, SiteVersion, Switch

KEPT = "frame:2"  # raised when frames get another shape: a release finds none of an earlier one
KEPT_FOR = 3600  # seconds; a copy nobody asks for any more goes by itself


@dataclass
class Frame:
    identity: Identity
    sections: list[Section]  # those at the top, with their `children`
    pages: list[Page]
    switches: list[Switch]  # on, or to come
    discussion: discussion.Discussion

    @property
    def strips(self):
        return self._on([Switch.Kind.URGENT])

    @property
    def is_mourning(self):
        return bool(self._on([Switch.Kind.MOURNING]))

    @property
    def banners(self):
        """The banners that are on, by the place they stand in."""
        found = self._on(Switch.BANNERS)
        places = Switch.Place.values
        return {place: [banner for banner in found if banner.place == place] for place in places}

    def _on(self, kinds):
        now = timezone.now()
        return [switch for switch in self.switches if switch.kind in kinds and switch.is_on(now)]


def current():
    """The frame as it is now; one query, and seven more when something has changed."""
    return _at(SiteVersion.current())


def version_of(request):
    """The number that rises when anything in the frame changes, asked for once."""
    if not hasattr(request, "site_version"):
        request.site_version = SiteVersion.current()
    return request.site_version


def of(request):
    """The frame of the page that answers `request`, asked for once."""
    if not hasattr(request, "frame"):
        request.frame = _at(version_of(request))
    return request.frame


def _at(version):
    return cache.get_or_set(f"{KEPT}:{version}", read, KEPT_FOR)


def read():
    return Frame(
        identity=Identity.current(),
        sections=list(Section.objects.filter(parent=None).prefetch_related("children")),
        pages=list(Page.objects.defer("body")),
        switches=list(Switch.objects.unfinished().select_related("article", "photo")),
        discussion=discussion.read(),
    )
