"""What the moderators' desk calls those who work at it: by name or role, never by their login."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

ROLES = {
    "managing editor": pgettext_lazy("role", "managing editor"),
    "section editor": pgettext_lazy("role", "section editor"),
    "moderator": pgettext_lazy("role", "moderator"),
    "reporter": pgettext_lazy("role", "reporter"),
}


def name_of(user):
    """The name of `user`, or else their role; None is the system."""
    if user is None:
        return _("the system")
    return user.get_full_name() or role_of(user)


def role_of(user):
    """The first of a person's roles, in the order of `ROLES`."""
    names = {group.name for group in user.groups.all()}
    known = [str(role) for name, role in ROLES.items() if name in names]
    return (known or [_("administrator") if user.is_superuser else _("member of staff")])[0]
