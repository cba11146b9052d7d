from django.core.management.base import BaseCommand, CommandError

from affiliates.catalogue import made

from ...made import feature_some


class Command(BaseCommand):
    help = "Fill an empty database with made-up programs, for measuring; refuse any other."

    def add_arguments(self, parser):
        parser.add_argument("--programs", type=int, required=True, metavar="N")
        parser.add_argument(
            "--seed", type=int, default=1, metavar="S", help="the same makes the same programs"
        )

    def handle(self, *args, programs, seed, **options):
        if programs < 1:
            raise CommandError(f"{programs} programs are too few.")
        try:
            made.make_catalogue(programs, seed, on_progress=self.show_progress)
        except made.NotEmpty as error:
            raise CommandError("The database holds programs: it must be empty.") from error
        feature_some()
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
        self.stdout.write(f"Made {programs:,} programs.")

    def show_progress(self, done):
        if self.stderr.isatty():
            self.stderr.write(f"\r{done:,} programs made", ending="")
