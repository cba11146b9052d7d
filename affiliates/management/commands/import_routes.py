from django.db import DatabaseError

from ... import exchange
from ..importing import ImportCommand


class Command(ImportCommand):
    help = "Bring the ways to join to a table, matched by program and way: all of it, or nothing."

    def handle(self, *args, file, dry_run, **options):
        try:
            found = exchange.bring_routes(file, on_fault=self.show_fault, dry_run=dry_run)
        except exchange.FileFault as fault:
            self.refuse(f"{file}: {fault}.", fault)
        except DatabaseError as error:
            self.refuse(f"The database says: {error}.", error)
        self.refuse_faults(len(found.faults), file)
        if dry_run:
            for difference in found.differences:
                self.show_difference(str(difference), difference)
        self.summarise(found, dry_run)
