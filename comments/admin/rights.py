"""Who may sit at the moderators' desk."""

from django.contrib.auth.decorators import permission_required

MODERATE = "comments.moderate_comment"
moderators_only = permission_required(MODERATE, raise_exception=True)
