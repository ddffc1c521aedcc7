from . import people, site, stories

__all__ = ["people", "site", "stories"]
