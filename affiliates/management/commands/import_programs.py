from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, IntegrityError

from ... import exchange
from ...catalogue import refresh_statistics
from ...exchange.files import visible


class Command(BaseCommand):
    help = "Bring the catalogue's programs to a table, matched by slug: all of it, or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", help=f"its name ends in one of {', '.join(exchange.ENDINGS)}")
        parser.add_argument(
            "--dry-run", action="store_true", help="show every difference, and write nothing"
        )

    def handle(self, *args, file, dry_run, **options):
        try:
            found = self.survey(file, dry_run)
            if not dry_run:
                exchange.apply(file, found, on_progress=self.progress("written"))
                self.end_progress()
        except exchange.FileFault as fault:
            self.end_progress()
            raise CommandError(visible(f"{file}: {fault}. Nothing was written.")) from fault
        except (exchange.Overtaken, IntegrityError) as error:
            self.end_progress()
            raise CommandError(
                "The file or the catalogue changed meanwhile. Nothing was written; import again."
            ) from error
        except DatabaseError as error:
            self.end_progress()
            raise CommandError(f"The database says: {error}. Nothing was written.") from error
        if not dry_run:
            refresh_statistics()
        self.summarise(found, dry_run)

    def survey(self, file, dry_run):
        found = exchange.survey(
            file,
            on_fault=self.show_fault,
            on_row=self.show_difference if dry_run else None,
            on_progress=self.progress("compared"),
        )
        self.end_progress()
        if found.faults:
            faults = "1 fault" if found.faults == 1 else f"{found.faults:,} faults"
            raise CommandError(f"{faults} in {file}. Nothing was written.")
        return found

    def show_fault(self, fault):
        self.end_progress()
        self.stderr.write(str(fault))

    def show_difference(self, difference):
        self.end_progress()
        program = difference.program.slug
        self.stdout.write(f"{program} (new)" if difference.is_new else program)
        for change in difference.changes:
            old, new = change.old or "(unknown)", change.new or "(unknown)"
            self.stdout.write(visible(f"  {change.label}: {old} → {new}"))

    def summarise(self, found, dry_run):
        for line in found.moved.lines:
            self.stdout.write(f"{line}.")
        for what, names in found.new_terms:
            self.stdout.write(visible(f"New {what}: {'; '.join(names)}"))
        would_be = f"Would be: {found.outcome}. Nothing was written."
        self.stdout.write(would_be if dry_run else f"{found.outcome}.")

    def progress(self, done):
        """Return what writes the number of rows done to a terminal; None where there is none."""
        if not self.stderr.isatty():
            return None
        return lambda rows: self.stderr.write(f"\r{rows:,} rows {done}", ending="")

    def end_progress(self):
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
