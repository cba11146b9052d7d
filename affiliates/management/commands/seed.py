from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from ...catalogue import fixture_labels, refresh_statistics
from ...models import Program


class Command(BaseCommand):
    help = "Load the fixtures into an empty catalogue; leave a filled one, and its edits, alone."

    def handle(self, *args, **options):
        if Program.objects.exists():
            self.stdout.write(f"The catalogue holds {Program.objects.count()} programs.")
            return
        call_command("load_catalogue", *fixture_labels(settings.FIXTURE_DIRS), verbosity=0)
        refresh_statistics()
        self.stdout.write(f"Loaded {Program.objects.count()} programs.")
