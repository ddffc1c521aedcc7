from django.contrib import admin
from taggit.models import Tag

from . import people, site, stories

__all__ = ["people", "site", "stories"]

admin.site.unregister(Tag)  # taggit's own tags are not used: topics and officials are tags of ours
