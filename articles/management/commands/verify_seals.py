from django.core.management.base import BaseCommand

from articles.models import Revision
from articles.seals import broken_seals


class Command(BaseCommand):
    help = (
        "Names every story whose text is not what was approved, and exits with 1 if there is one."
    )

    def handle(self, **options):
        broken = 0
        for revision in broken_seals(Revision.objects.select_related("article")):
            broken += 1
            self.stdout.write(
                f"{revision.article.get_absolute_url()} version {revision.number}: {revision}"
            )
        if broken:
            raise SystemExit(1)
        self.stdout.write("Every approved text is what was approved.")
