"""The newspaper's pages, by subject."""

from .front import front_page
from .officials import official_detail, official_list
from .organisations import organisation_detail, organisation_list
from .sections import section_detail, topic_detail
from .stories import article_detail, corrections

__all__ = [
    "article_detail",
    "corrections",
    "front_page",
    "official_detail",
    "official_list",
    "organisation_detail",
    "organisation_list",
    "section_detail",
    "topic_detail",
]
