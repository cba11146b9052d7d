"""Featured comparisons of made-up programs: the front page shows some, and takes its time."""

from affiliates.models import Program

from .models import FeaturedComparison, FeaturedProgram

#: How many there are, and of how many programs each.
COMPARISONS, PROGRAMS = 5, 4


def feature_some():
    """Feature comparisons of a catalogue's first programs, as far as there are enough."""
    programs = list(Program.objects.order_by("pk")[: COMPARISONS * PROGRAMS])
    for number in range(1, len(programs) // PROGRAMS + 1):
        comparison = FeaturedComparison.objects.create(
            slug=f"made-up-{number}",
            title=f"Made-up comparison {number}",
            introduction="Programs that nobody runs, side by side.",
            position=number,
        )
        compared = programs[(number - 1) * PROGRAMS : number * PROGRAMS]
        FeaturedProgram.objects.bulk_create(
            FeaturedProgram(comparison=comparison, program=program, position=position)
            for position, program in enumerate(compared, start=1)
        )
