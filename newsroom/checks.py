"""What `manage.py check` says of the site besides Django's own findings."""

from django.conf import settings
from django.core.checks import Warning as Finding
from django.db import Error as DatabaseFailure

from articles.models import Identity


def check_identity(**kwargs):
    """Press law has a site name who publishes it; a trial need not."""
    if settings.DEMO:
        return []
    try:
        missing = Identity.current().missing()
    except DatabaseFailure:  # not there, or not migrated yet
        return []
    if not missing:
        return []
    return [
        Finding(
            f"Press law asks for more on every page: {', '.join(missing)}.",
            hint="Fill them in at the desk, under “Site identity”.",
            id="newsroom.W001",
        )
    ]
