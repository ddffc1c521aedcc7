from . import lists, privacy, rules

__all__ = ["lists", "privacy", "rules"]
