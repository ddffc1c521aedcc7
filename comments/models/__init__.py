from .briefings import Alarm, Briefing
from .comments import Comment, Wording
from .contacts import Contact
from .data_requests import DataRequest, Erasure
from .edits import CommentEdit, CommentMove
from .holds import HoldEvent, LegalHold
from .moderation import ModerationAct, ModerationEvent
from .queue import OpenComment, UrgentStory
from .reports import Report
from .rules import Finding, Rule
from .standings import Reveal, Standing
from .watches import ToldAnswer, Watch

__all__ = [
    "Alarm",
    "Briefing",
    "Comment",
    "CommentEdit",
    "CommentMove",
    "Contact",
    "DataRequest",
    "Erasure",
    "Finding",
    "HoldEvent",
    "LegalHold",
    "ModerationAct",
    "ModerationEvent",
    "OpenComment",
    "Report",
    "Reveal",
    "Rule",
    "Standing",
    "ToldAnswer",
    "UrgentStory",
    "Watch",
    "Wording",
]
