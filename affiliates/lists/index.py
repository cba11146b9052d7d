"""The index of lists: which programs meet a condition, have a value, and in which order they stand.

Each is asked of the database once for a version of the catalogue, by the very condition or order
of the filter itself, and kept as a bitmap or a list of keys. A list is then an intersection, and a
choice's count the size of one.
"""

from array import array
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from django.db.models.functions import Lower
from pyroaring import BitMap

from ..catalogue import kept
from ..facts import effective
from ..facts.routes import ROUTE_TERMS
from ..models import Program

#: How many answers of each sort are kept; a bitmap of a hundred thousand programs takes up to
#: 13 KB, an order of them 800 KB, a program with what lists show of it some 20 KB.
MOST_SETS = 2000
MOST_ORDERS = 60
MOST_PROGRAMS = 3000


class Asked(NamedTuple):
    """What a filter asks: a question to know it by, and a function that returns its condition."""

    question: tuple
    condition: object


@dataclass(frozen=True)
class Ordered:
    """Programs' keys in order: those of an order that are among the ones kept."""

    order: array
    keys: BitMap

    def __len__(self):
        return len(self.keys)

    def __getitem__(self, part):
        found = (key for key in self.order if key in self.keys)
        return list(islice(found, part.start, part.stop))


class Index:
    """What lists know of the published programs, as far as it was asked for."""

    def __init__(self):
        present = kept.present()
        self._sets = present.shelf("sets", MOST_SETS)
        self._orders = present.shelf("orders", MOST_ORDERS)
        self._programs = present.shelf("programs", MOST_PROGRAMS)

    def answer(self, question, ask):
        """Return what `ask` finds out, once for a version of the catalogue."""
        return self._sets.answer(question, ask)

    @property
    def listed(self):
        """The keys of the programs that lists show unasked."""
        return self.answer(("listed",), lambda: BitMap(_keys(Program.objects.listed())))

    @property
    def everything(self):
        """The keys of all published programs."""
        return self.answer(("everything",), lambda: BitMap(_keys(Program.objects.published())))

    def matching(self, asked):
        """Return the keys of the published programs that meet what is asked."""
        return self.answer(
            asked.question,
            lambda: BitMap(_keys(Program.objects.published().filter(asked.condition()))),
        )

    def values(self, fact, asked=()):
        """Return the keys of the published programs by each value that is effective of a fact.

        Of a way to join only counts what it has beside all else that is `asked`: (question, what
        `effective.through_one_way` takes) of each.
        """
        asked = asked if fact in ROUTE_TERMS else ()
        question = "values", fact.name, *(question for question, _ in asked)
        return self.answer(question, lambda: self._values(fact, asked))

    def _values(self, fact, asked):
        programs = Program.objects.published()
        ways = effective.values_of_ways(fact, programs, [one for _, one in asked])
        keys = defaultdict(BitMap)
        for value, key in chain(fact.values(programs), ways):
            keys[value].add(key)
        return keys

    def terms(self, fact):
        """Return the keys of the published programs by each term of a fact: (its slug, broader).

        `broader` is the slug of the term that it stands under; None where there is none.
        """
        return self.answer(("terms", fact.name), lambda: self._terms(fact))

    def _terms(self, fact):
        names = [f"{fact.name}__slug", *([f"{fact.name}__broader__slug"] * fact.has_broader)]
        keys = defaultdict(BitMap)
        for slug, *broader, key in Program.objects.published().values_list(*names, "pk"):
            keys[slug, *(broader or [None])].add(key)
        return keys

    def order(self, question, queryset):
        """Return the keys of the published programs in an order, which `queryset` returns."""
        return self._orders.answer(question, lambda: array("q", _keys(queryset())))

    def programs(self, question, keys, fetch):
        """Return what `fetch` makes of the programs with these keys, in their order.

        `question` says what is fetched; `fetch` takes keys and returns what it makes, by key.
        """
        wanted = [(question, key) for key in keys]
        found = self._programs.answers(
            wanted,
            lambda missing: {
                (question, key): made for key, made in fetch([key for _, key in missing]).items()
            },
        )
        return [found[one] for one in wanted if one in found]


#: The order by name.
BY_NAME = Lower("name").asc(), "pk"


def _keys(programs):
    return programs.values_list("pk", flat=True)
