"""What every page's frame needs."""

from django.conf import settings
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from articles import frame
from articles.addresses import address_of
from newsroom.languages import alternates
from newsroom.saving import saves_data


def site(request):
    """The frame of the page, read once it is shown: the desk's pages never ask for it."""
    around = SimpleLazyObject(lambda: frame.of(request))
    return {
        "frame": around,
        "identity": SimpleLazyObject(lambda: around.identity),
        "sections": SimpleLazyObject(lambda: around.sections),
        "site_name": SimpleLazyObject(lambda: str(around.identity)),
        "site_url": settings.SITE_URL,
        "saves_data": saves_data(request),
        "page_address": address_of(request),
        "today": timezone.localdate(),
        "alternates": alternates(request),
    }
