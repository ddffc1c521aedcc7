"""The newspaper's pages, by subject."""

from .archive import archive
from .events import event_detail, series_detail
from .front import front_page
from .officials import official_detail, official_list
from .organisations import organisation_detail, organisation_list
from .sections import author_detail, section_detail, topic_detail
from .stories import article_detail, corrections, share_picture_of

__all__ = [
    "archive",
    "article_detail",
    "author_detail",
    "corrections",
    "event_detail",
    "front_page",
    "official_detail",
    "official_list",
    "organisation_detail",
    "organisation_list",
    "section_detail",
    "series_detail",
    "share_picture_of",
    "topic_detail",
]
