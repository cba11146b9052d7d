"""Programs with all that is known of them, fetched once for a version of the catalogue."""

from ..facts import effective
from ..facts.registry import FACTS
from ..models import Program
from . import kept

#: How many are kept; one with its evidence takes some 100 KB.
MOST_DESCRIBED = 500


def described(slugs):
    """Return the published programs with these slugs, by slug, with all that pages show of them.

    They are shared by whoever asks: nobody may change them.
    """
    return kept.present().shelf("described", MOST_DESCRIBED).answers(list(slugs), _fetch)


def _fetch(slugs):
    programs = Program.objects.published().filter(slug__in=slugs)
    programs = effective.fetched(programs.with_facts(FACTS).with_evidence(), FACTS)
    programs = programs.select_related("industry__broader")
    return {
        program.slug: program for program in programs.prefetch_related("suitabilities__audience")
    }
