"""The heads of a comparison's columns: each program, and the addresses that remove or move it."""

from dataclasses import dataclass

from affiliates.models import Program

from . import addresses


@dataclass(frozen=True)
class Head:
    """One program side by side; an address is empty where the step can't be taken."""

    program: Program
    without: str
    earlier: str
    later: str


def heads_of(programs, parameters):
    """Return the heads of a comparison; each step keeps the address's query."""
    slugs = [program.slug for program in programs]
    query = f"?{parameters.urlencode()}" if parameters else ""
    return [
        Head(
            program=program,
            without=_without(slugs, place, query),
            earlier=_swapped(slugs, place - 1, query) if place > 0 else "",
            later=_swapped(slugs, place, query) if place < len(slugs) - 1 else "",
        )
        for place, program in enumerate(programs)
    ]


def _without(slugs, place, query):
    rest = [slug for index, slug in enumerate(slugs) if index != place]
    if len(rest) < addresses.FEWEST:
        return addresses.picker(rest)
    return addresses.comparison(rest) + query


def _swapped(slugs, place, query):
    """Swap a program with the one behind it."""
    moved = list(slugs)
    moved[place], moved[place + 1] = moved[place + 1], moved[place]
    return addresses.comparison(moved) + query
