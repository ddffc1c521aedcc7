from .articles import Article, Redirect
from .desk import Merge, Preview, WorkingCopy
from .events import Event
from .officials import Mention, Official, Tenure
from .organisations import Organisation, RevisionOrganisation
from .people import Author, Byline
from .pictures import Figure, Photo
from .revisions import Revision, RevisionEvent
from .search import Abbreviation, SearchEntry, SearchRebuild, SearchWords
from .sections import Section
from .series import LeadStory, Series, SeriesPart
from .site import SiteVersion
from .topics import Tagging, Topic

__all__ = [
    "Abbreviation",
    "Article",
    "Author",
    "Byline",
    "Event",
    "Figure",
    "LeadStory",
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
    "SearchEntry",
    "SearchRebuild",
    "SearchWords",
    "Section",
    "Series",
    "SeriesPart",
    "SiteVersion",
    "Tagging",
    "Tenure",
    "Topic",
    "WorkingCopy",
]
