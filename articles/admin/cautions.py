"""What the desk is told before a story is approved, and the clicks that put it right."""

from django.contrib import messages
from django.utils.translation import gettext as _

from articles.gate import mend, warnings

BUTTON = "_mend"


def cautions_for(request, revision):
    """What to look at in the story whose form is shown, as it was last saved."""
    if request.method != "GET" or revision is None or not revision.is_open:
        return []
    return warnings(revision)


def mend_as_asked(request, revision):
    """Put right what the pressed button names, in what was just saved with it."""
    if done := mend(revision, request.POST[BUTTON], request.user):
        messages.success(request, _("Mended: %(what)s.") % {"what": done})
    else:
        messages.info(request, _("There was nothing left to mend."))


def warn_of_approved(request, revision):
    """Tell who approved a story what it still deserves a look for; nothing is held up."""
    for caution in warnings(revision):
        messages.warning(request, caution.sentence)
