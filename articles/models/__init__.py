from .articles import Article, Redirect
from .clips import Clip
from .desk import Merge, Preview, WorkingCopy
from .discussion import CommentSettings
from .events import Event
from .identity import Identity
from .officials import Mention, Official, Tenure
from .organisations import Organisation, RevisionOrganisation
from .pages import Page
from .people import Author, Byline
from .pictures import Figure, Photo
from .revisions import Revision, RevisionEvent
from .search import Abbreviation, NextSearchWords, SearchEntry, SearchRebuild, SearchWords
from .sections import Section
from .series import LeadStory, Series, SeriesPart
from .site import SiteVersion
from .switches import Switch
from .topics import Tagging, Topic

__all__ = [
    "Abbreviation",
    "Article",
    "Author",
    "Byline",
    "Clip",
    "CommentSettings",
    "Event",
    "Figure",
    "Identity",
    "LeadStory",
    "Mention",
    "Merge",
    "NextSearchWords",
    "Official",
    "Organisation",
    "Page",
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
    "Switch",
    "Tagging",
    "Tenure",
    "Topic",
    "WorkingCopy",
]
