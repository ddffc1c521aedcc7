"""Writes readers' addresses under the newest keys, so that the old ones can be thrown away."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from comments.privacy.rotation import rotate


class Command(BaseCommand):
    help = "Encrypts and indexes readers' e-mail addresses anew under the newest keys."

    def handle(self, **options):
        counts = rotate()
        for what, words in (
            ("encrypted", _("Encrypted anew: %(count)d")),
            ("indexed", _("Indexed anew: %(count)d")),
            ("merged", _("Two rows of one address made one: %(count)d")),
        ):
            self.stdout.write(words % {"count": counts[what]})
        if counts["unreadable"]:
            raise CommandError(
                _("%(count)d can be read with none of EMAIL_ENCRYPTION_KEYS: throw no key away.")
                % {"count": counts["unreadable"]}
            )
