"""The newspaper's pages, by subject."""

from .archive import archive
from .events import event_detail, event_list, series_detail, series_list
from .front import front_page
from .officials import official_detail, official_list
from .organisations import organisation_detail, organisation_list
from .sections import author_detail, author_list, section_detail, topic_detail, topic_list
from .stories import article_detail, captions, corrections, share_picture_of

__all__ = [
    "archive",
    "article_detail",
    "author_detail",
    "author_list",
    "captions",
    "corrections",
    "event_detail",
    "event_list",
    "front_page",
    "official_detail",
    "official_list",
    "organisation_detail",
    "organisation_list",
    "section_detail",
    "series_detail",
    "series_list",
    "share_picture_of",
    "topic_detail",
    "topic_list",
]
