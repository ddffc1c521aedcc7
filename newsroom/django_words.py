"""What Django's own Vietnamese lacks, or says as no editor would, named here so that our catalogue
translates it.

Nothing imports this module: `make messages` reads it.
"""
# ruff: noqa: E501 (its sentences are Django's, letter for letter)

from django.utils.translation import gettext_noop, ngettext_lazy

gettext_noop("Add")
gettext_noop("Change")
gettext_noop("Go")
gettext_noop("Show all")
gettext_noop("Welcome,")
gettext_noop(" By %(filter_title)s ")
gettext_noop("Select %s to change")
gettext_noop("Select this object for an action - {}")
gettext_noop("Model name")
gettext_noop("Add link")
gettext_noop("Change or view list link")
gettext_noop("After you’ve created a user, you’ll be able to edit more user options.")
gettext_noop("Set password")
gettext_noop("Skip to main content")
gettext_noop("Hide counts")
gettext_noop("Show counts")
gettext_noop("Toggle theme (current theme: auto)")
gettext_noop("Toggle theme (current theme: light)")
gettext_noop("Toggle theme (current theme: dark)")
gettext_noop("Added:")
gettext_noop("Changed:")
gettext_noop("Deleted:")
gettext_noop("Forgotten your login credentials?")
gettext_noop("Toggle navigation")
gettext_noop("Sidebar")
gettext_noop("Filter navigation items")
gettext_noop("View selected %(model)s")
gettext_noop("Select all objects on this page for an action")
gettext_noop("Messages")
gettext_noop("That page number is not an integer")
gettext_noop("That page number is less than 1")
gettext_noop("That page contains no results")
gettext_noop("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.")
gettext_noop("Enter a valid %(protocol)s address.")
gettext_noop("Null characters are not allowed.")
gettext_noop("Constraint “%(name)s” is violated.")
gettext_noop("%(model)s instance with %(field)s %(value)r is not a valid choice.")
gettext_noop("Enter a complete value.")
gettext_noop(
    "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. You may need to file a bug report if the issue persists."
)
gettext_noop("The inline value did not match the parent instance.")
gettext_noop("“%(pk)s” is not a valid value.")
gettext_noop(
    "%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it may not exist."
)
gettext_noop("Conflicting form data submitted. Please try again.")
gettext_noop("Password-based authentication was disabled.")
gettext_noop("Reset password")
gettext_noop("Password-based authentication")
gettext_noop("Enabled")
gettext_noop("Disabled")
ngettext_lazy("Please correct the error below.", "Please correct the errors below.")
ngettext_lazy("entry", "entries")
ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
)
ngettext_lazy("%(num)d year", "%(num)d years", "num")
ngettext_lazy("%(num)d month", "%(num)d months", "num")
ngettext_lazy("%(num)d week", "%(num)d weeks", "num")
ngettext_lazy("%(num)d day", "%(num)d days", "num")
ngettext_lazy("%(num)d hour", "%(num)d hours", "num")
ngettext_lazy("%(num)d minute", "%(num)d minutes", "num")
