from django.core.management.base import BaseCommand

from newsroom.demo.load import LOGINS, load


class Command(BaseCommand):
    help = "Makes the demo newsroom; running it again changes nothing but the logins' password."

    def handle(self, **options):
        password = load()
        self.stdout.write("The demo newsroom is ready. Log in at /admin/ as:")
        for username in LOGINS:
            self.stdout.write(f"  {username:<16} {password}")
