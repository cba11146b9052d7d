from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError

from ... import exchange
from ...catalogue import refresh_statistics
from ..importing import ImportCommand


class Command(ImportCommand):
    help = "Bring the catalogue's programs to a table, matched by slug: all of it, or nothing."

    def handle(self, *args, file, dry_run, **options):
        try:
            found = self.survey(file, dry_run)
            if not dry_run:
                exchange.apply(file, found, on_progress=self.progress("written"))
                self.end_progress()
        except exchange.FileFault as fault:
            self.refuse(f"{file}: {fault}.", fault)
        except (exchange.Overtaken, IntegrityError) as error:
            self.end_progress()
            raise CommandError(
                "The file or the catalogue changed meanwhile. Nothing was written; import again."
            ) from error
        except DatabaseError as error:
            self.refuse(f"The database says: {error}.", error)
        if not dry_run:
            refresh_statistics()
        for line in found.moved.lines:
            self.stdout.write(f"{line}.")
        self.summarise(found, dry_run)

    def survey(self, file, dry_run):
        found = exchange.survey(
            file,
            on_fault=self.show_fault,
            on_row=self.show_row if dry_run else None,
            on_progress=self.progress("compared"),
        )
        self.end_progress()
        self.refuse_faults(found.faults, file)
        return found

    def refuse(self, message, cause=None):
        self.end_progress()
        super().refuse(message, cause)

    def show_fault(self, fault):
        self.end_progress()
        super().show_fault(fault)

    def show_row(self, difference):
        self.end_progress()
        self.show_difference(difference.program.slug, difference)

    def progress(self, done):
        """Return what writes the number of rows done to a terminal; None where there is none."""
        if not self.stderr.isatty():
            return None
        return lambda rows: self.stderr.write(f"\r{rows:,} rows {done}", ending="")

    def end_progress(self):
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
