from django.core.management.base import BaseCommand

from articles.models import Photo


class Command(BaseCommand):
    help = "Has the task worker make what pictures lack of the files readers are served."

    def handle(self, **options):
        lacking = Photo.objects.lacking_renditions()
        for photo in lacking:
            photo.queue_renditions()
        self.stdout.write(f"{len(lacking)} pictures wait for the task worker.")
