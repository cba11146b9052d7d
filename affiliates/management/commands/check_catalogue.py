from django.core.management.base import BaseCommand, CommandError

from ...catalogue import find_faults
from ...exchange.files import visible
from ...models import Program


class Command(BaseCommand):
    help = "Print what is wrong in the catalogue, a fault a line; fail if anything is."

    def handle(self, *args, **options):
        faults = [visible(fault) for fault in find_faults()]
        for fault in faults:
            self.stdout.write(fault)
        programs = counted(Program.objects.count(), "program")
        if faults:
            raise CommandError(f"{counted(len(faults), 'fault')} in {programs}.")
        self.stdout.write(f"No faults in {programs}.")


def counted(number, noun):
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
