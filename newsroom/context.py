"""What every page's frame needs."""

from django.conf import settings


def site(request):
    """The site's name and address."""
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
