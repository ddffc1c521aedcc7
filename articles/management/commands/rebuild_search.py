import os

from django.core.management.base import BaseCommand, CommandError

from articles.search.engine import BusyError
from articles.search.rebuilding import rebuild


class Command(BaseCommand):
    help = (
        "Writes the search index anew while search goes on answering; broken off, it goes on "
        "where it was. --from-start begins again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--from-start", action="store_true")
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)

    def handle(self, from_start, processes, verbosity, **options):
        done = 0
        try:
            for done, total in rebuild(from_start, processes):
                if verbosity:
                    line = f"\r{bar(done, total)} {done:,} of {total:,} stories"
                    self.stdout.write(line, ending="")
                    self.stdout.flush()
        except BusyError:
            raise CommandError(
                "The search index is being rebuilt already: wait until that is done."
            ) from None
        if verbosity:
            self.stdout.write(f"\n{done:,} stories can be found.")


def bar(done, total, width=30):
    filled = width * done // max(total, 1)
    return "█" * filled + "░" * (width - filled)
