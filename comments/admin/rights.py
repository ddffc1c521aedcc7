"""Who may sit at the moderators' desk."""

from django.contrib.auth.decorators import permission_required

MODERATE = "comments.moderate_comment"
moderators_only = permission_required(MODERATE, raise_exception=True)


def is_script(request):
    """Whether a script of the desk asks, which wants facts and no page."""
    return request.headers.get("Accept", "").startswith("application/json")
