"""Forgets what of readers is past its period; the task queue does it every day."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from comments.privacy.erasures import erase_what_was_held
from comments.privacy.retention import purge


class Command(BaseCommand):
    help = "Forgets networks, browsers and e-mail addresses of readers that are past their period."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="count only, forget nothing")

    def handle(self, dry_run, **options):
        if dry_run:
            self.stdout.write(_("Nothing is forgotten in a dry run; what would be:"))
        else:
            erased = erase_what_was_held()
            self.stdout.write(f"{_('readers who had asked to be erased')}: {erased}")
        for what, count in purge(dry_run=dry_run):
            self.stdout.write(f"{what}: {count}")
