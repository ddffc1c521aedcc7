from .articles import Article, Redirect
from .desk import Merge, Preview, WorkingCopy
from .events import Event
from .officials import Mention, Official, Tenure
from .organisations import Organisation, RevisionOrganisation
from .people import Author, Byline
from .pictures import Figure, Photo
from .revisions import Revision, RevisionEvent
from .sections import Section
from .site import SiteVersion
from .topics import Tagging, Topic

__all__ = [
    "Article",
    "Author",
    "Byline",
    "Event",
    "Figure",
    "Mention",
    "Merge",
    "Official",
    "Organisation",
    "Photo",
    "Preview",
    "Redirect",
    "Revision",
    "RevisionEvent",
    "RevisionOrganisation",
    "Section",
    "SiteVersion",
    "Tagging",
    "Tenure",
    "Topic",
    "WorkingCopy",
]
