"""What the commands that import a table share: their arguments, and what they write of it."""

from django.core.management.base import BaseCommand, CommandError

from ..exchange import ENDINGS
from ..exchange.files import visible


class ImportCommand(BaseCommand):
    """Brings the catalogue to a table; shows faults, differences, new terms and the outcome."""

    def add_arguments(self, parser):
        parser.add_argument("file", help=f"its name ends in one of {', '.join(ENDINGS)}")
        parser.add_argument(
            "--dry-run", action="store_true", help="show every difference, and write nothing"
        )

    def refuse(self, message, cause=None):
        """Raise CommandError: nothing was written, and why."""
        raise CommandError(visible(f"{message} Nothing was written.")) from cause

    def refuse_faults(self, count, file):
        """Raise CommandError where a file has faults, which have been shown."""
        if count:
            counted = "1 fault" if count == 1 else f"{count:,} faults"
            self.refuse(f"{counted} in {file}.")

    def show_fault(self, fault):
        self.stderr.write(str(fault))

    def show_difference(self, named, difference):
        """Write what a row changes of the one it names, or adds."""
        self.stdout.write(visible(f"{named} (new)" if difference.is_new else named))
        for change in difference.changes:
            old, new = change.old or "(unknown)", change.new or "(unknown)"
            self.stdout.write(visible(f"  {change.label}: {old} → {new}"))

    def summarise(self, found, dry_run):
        """Write which terms are new or named otherwise today, and what was done or would be."""
        for former, name in found.renamed_terms:
            self.stdout.write(visible(f"{former} is {name} here"))
        for what, names in found.new_terms:
            self.stdout.write(visible(f"New {what}: {'; '.join(names)}"))
        would_be = f"Would be: {found.outcome}. Nothing was written."
        self.stdout.write(would_be if dry_run else f"{found.outcome}.")
