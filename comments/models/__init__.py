from .comments import Comment
from .contacts import Contact
from .moderation import ModerationEvent

__all__ = ["Comment", "Contact", "ModerationEvent"]
