"""What every page's frame needs."""

from django.conf import settings
from django.utils import timezone

from articles.models import Section
from newsroom.languages import alternates


def site(request):
    """The site's name and address, the day, and the sections (asked for where they are shown)."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "today": timezone.localdate(),
        "alternates": alternates(request),
        "sections": Section.objects.filter(parent=None),
    }
