from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom.demo.corpus import Corpus


class Command(BaseCommand):
    help = "Adds a realistic Vietnamese corpus to a trial database, for work at scale."

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, default=10_000)
        parser.add_argument("--comments", type=int, default=100_000)

    def handle(self, articles, comments, **options):
        if not settings.DEMO:
            raise CommandError("The corpus is not for a real site: it loads only where DEMO is on.")
        if articles < 1 or comments < 0:
            raise CommandError(
                "Give a positive number of articles, and no negative one of comments."
            )
        made = 0

        def say(rows):
            nonlocal made
            made += rows
            self.stdout.write(f"\r{made:,} of {articles + comments:,} rows", ending="")
            self.stdout.flush()

        Corpus(articles, comments).make(say)
        self.stdout.write("")
