"""The picker: programs to tick, searched and narrowed as lists are."""

from functools import cached_property

from django.http import QueryDict

from affiliates.facts.registry import REGISTRY
from affiliates.lists.programs import ProgramList, Table

from .addresses import FEWEST, MOST

INDUSTRY = REGISTRY["industry"]

#: What the picker asks besides what is ticked: the lists' own parameters.
ASKED = ("q", INDUSTRY.parameter)

#: The button that asks for programs to tick: with two ticked, an address without it compares.
LOOK = "look"

#: How many programs a page offers; a search finds the others.
MOST_OFFERED = 300

_TABLE = Table("picker", "Programs to compare", "{}", (INDUSTRY,))


class Picker:
    """What an address asks to choose from, and what it has ticked."""

    fewest, most = FEWEST, MOST

    def __init__(self, parameters, ticked):
        asked = QueryDict(mutable=True)
        for name in ASKED:
            if values := [value for value in parameters.getlist(name) if value]:
                asked.setlist(name, values)
        self.list = ProgramList(_TABLE, asked)
        self.ticked = list(ticked)

    @property
    def is_valid(self):
        return self.list.is_valid

    @property
    def too_many(self):
        return len(self.ticked) > self.most

    @cached_property
    def offered(self):
        """The programs to tick, besides those that are: no closed one, and so many at most."""
        found = self.list.queryset.exclude(pk__in=[program.pk for program in self.ticked])
        return list(found.select_related(INDUSTRY.name)[: MOST_OFFERED + 1])

    @property
    def programs(self):
        """(program, whether it is ticked), those ticked first."""
        rows = [(program, True) for program in self.ticked]
        return rows + [(program, False) for program in self.offered[:MOST_OFFERED]]

    @property
    def has_more(self):
        return len(self.offered) > MOST_OFFERED

    @property
    def searched(self):
        return self.list.parameters.get("q", "")

    @property
    def industries(self):
        return self.list.choices(INDUSTRY.parameter)
