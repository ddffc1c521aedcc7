"""Erases again whom a restored backup brought back; the task queue does it every day."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from comments.privacy.erasures import reapply


class Command(BaseCommand):
    help = "Erases again all readers in the list of erasures; run it after every restore."

    def handle(self, **options):
        erased, held = reapply()
        self.stdout.write(_("Erased again: %(count)d") % {"count": erased})
        if held:
            self.stdout.write(_("Kept by a legal hold: %(count)d") % {"count": held})
