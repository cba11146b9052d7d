from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from ... import exchange
from ...exchange.files import visible


class Command(BaseCommand):
    help = "Bring the ways to join to a table, matched by program and way: all of it, or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", help=f"its name ends in one of {', '.join(exchange.ENDINGS)}")
        parser.add_argument(
            "--dry-run", action="store_true", help="show every difference, and write nothing"
        )

    def handle(self, *args, file, dry_run, **options):
        try:
            found = exchange.bring_routes(file, on_fault=self.show_fault, dry_run=dry_run)
        except exchange.FileFault as fault:
            raise CommandError(visible(f"{file}: {fault}. Nothing was written.")) from fault
        except DatabaseError as error:
            raise CommandError(f"The database says: {error}. Nothing was written.") from error
        if found.faults:
            counted = "1 fault" if len(found.faults) == 1 else f"{len(found.faults):,} faults"
            raise CommandError(f"{counted} in {file}. Nothing was written.")
        if dry_run:
            self.show(found.differences)
        for what, names in found.vocabularies.new_terms():
            self.stdout.write(visible(f"New {what}: {'; '.join(names)}"))
        would_be = f"Would be: {found.outcome}. Nothing was written."
        self.stdout.write(would_be if dry_run else f"{found.outcome}.")

    def show_fault(self, fault):
        self.stderr.write(str(fault))

    def show(self, differences):
        for one in differences:
            self.stdout.write(visible(f"{one} (new)" if one.is_new else str(one)))
            for change in one.changes:
                old, new = change.old or "(unknown)", change.new or "(unknown)"
                self.stdout.write(visible(f"  {change.label}: {old} → {new}"))
