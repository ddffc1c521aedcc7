from .comments import Comment
from .contacts import Contact
from .moderation import ModerationEvent
from .watches import Watch

__all__ = ["Comment", "Contact", "ModerationEvent", "Watch"]
