from django.contrib import admin
from taggit.models import Tag

from . import arranging, clips, discussing, frame, people, pictures, site, stories

__all__ = ["arranging", "clips", "discussing", "frame", "people", "pictures", "site", "stories"]

admin.site.unregister(Tag)  # taggit's own tags are not used: topics and officials are tags of ours
