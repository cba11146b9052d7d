from django.core.management.base import BaseCommand, CommandError

from ... import exchange


class Command(BaseCommand):
    help = "Write all ways to join, those of drafts too, to a table that import_routes reads."

    def add_arguments(self, parser):
        parser.add_argument("file", help=f"its name ends in one of {', '.join(exchange.ENDINGS)}")

    def handle(self, *args, file, **options):
        try:
            count = exchange.export_routes(file)
        except exchange.FileFault as fault:
            raise CommandError(f"{file}: {fault}") from fault
        self.stdout.write(f"Wrote {count:,} ways to join to {file}.")
