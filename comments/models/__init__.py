from .comments import Comment
from .contacts import Contact
from .moderation import ModerationEvent
from .reports import Report
from .rules import Finding, Rule
from .watches import Watch

__all__ = ["Comment", "Contact", "Finding", "ModerationEvent", "Report", "Rule", "Watch"]
