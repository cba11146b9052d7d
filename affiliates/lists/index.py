"""The index of lists: which programs meet a condition, have a value, and in which order they stand.

Each is asked of the database once for a version of the catalogue, by the very condition or order
of the filter itself, and kept as a bitmap or a list of keys. A list is then an intersection, and a
choice's count the size of one.

What holds by a way to join is kept by the way's place among its program's: the first bitmap has the
programs whose first way meets it, the second those whose second way does. Conditions that one way
has to meet together are intersected place by place.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from itertools import groupby, islice
from operator import and_, itemgetter, or_
from typing import NamedTuple

from django.db.models import Q
from django.db.models.functions import Lower
from pyroaring import BitMap

from ..catalogue import kept
from ..facts import effective
from ..facts.registry import FILTERED_BY_CHOICE
from ..facts.routes import ROUTE_TERMS
from ..models import Program, Route

#: How many answers of each sort are kept; a bitmap of a hundred thousand programs takes up to
#: 13 KB, an order of them 800 KB, a program with what lists show of it some 20 KB.
MOST_SETS = 2000
MOST_ORDERS = 60
MOST_PROGRAMS = 3000

#: The order by name.
BY_NAME = Lower("name").asc(), "pk"


class Asked(NamedTuple):
    """What a filter asks: a question to know it by, and a function that returns its condition.

    `find` is a quicker way to the keys, of the index.
    """

    question: tuple
    condition: Callable[[], Q]
    find: Callable[["Index"], BitMap] | None = None


class AskedOfWays(NamedTuple):
    """What a filter asks of a way to join.

    `own` returns the condition under which a program itself meets it, whichever way one takes;
    `of_way` that under which a way does, and takes a path.
    """

    question: tuple
    fact: object
    own: Callable[[], Q]
    of_way: Callable[..., Q]


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
        if asked.find:
            return asked.find(self)
        found = Program.objects.published()
        return self.answer(
            asked.question, lambda: BitMap(_keys(found.filter(asked.condition()).order_by()))
        )

    def unstated(self, fact):
        """Return the keys of the programs of which nobody states a fact."""
        return self.matching(Asked(("unstated", fact.name), lambda: effective.unstated(fact)))

    def within(self, fact, bound, number):
        """Return the keys of the programs whose effective terms guarantee a bound."""
        ends, keys = self.answer(("ends", bound.parameter), lambda: _ends(fact, bound))
        limit = float(number * bound.factor)
        if bound.lookup == "lte":
            return BitMap(keys[: bisect_right(ends, limit)])
        return BitMap(keys[bisect_left(ends, limit) :])

    # Values, for counts on choices

    def values(self, fact, asked=()):
        """Return the keys of the published programs by each value that is effective of a fact.

        Of a way to join only counts what it has beside all else that is `asked` of ways.
        """
        own = self.own_values(fact)
        if fact not in ROUTE_TERMS:
            return own
        if asked:
            return self._with_ways(fact, own, self._ways_that_meet(asked))
        return self.answer(("values", fact.name), lambda: self._with_ways(fact, own, self._ways))

    def own_values(self, fact):
        """Return the keys of the published programs by each value that they state themselves."""
        if fact.column() is None:
            return self.answer(("own values", fact.name), lambda: self._by_term(fact))
        return self.answer(("columns",), _by_column)[fact]

    def _by_term(self, fact):
        slugs, keys = fact.top_slugs(), defaultdict(BitMap)
        for term, program in fact.links():
            keys[slugs[term]].add(program)
        public = self.everything
        return defaultdict(BitMap, {slug: programs & public for slug, programs in keys.items()})

    def _with_ways(self, fact, own, met):
        """Add to the programs' own values those of the ways that are `met`, by place."""
        silent = self.matching(Asked(("silent", fact.name), lambda: effective.is_silent(fact)))
        values = defaultdict(BitMap, own)
        by_way = self.answer(("values of ways", fact.name), lambda: self._values_of_ways(fact))
        for value, places in by_way.items():
            by_any = _union(keys & there for keys, there in zip(places, met, strict=True))
            values[value] = values[value] | (by_any & silent)
        return values

    def _values_of_ways(self, fact):
        by_value = defaultdict(list)
        for value, way in effective.values_of_ways(fact):
            by_value[value].append(way)
        return {value: self._by_place(ways) for value, ways in by_value.items()}

    def terms(self, fact):
        """Return the keys of the published programs by each term of a fact: (its slug, broader).

        `broader` is the slug of the term that it stands under; None where there is none.
        """
        return self.answer(("terms", fact.name), lambda: _by_term(fact))

    # Ways to join

    def by_one_way(self, asked):
        """Return the keys of the programs of which one way meets all that is asked.

        A program that meets all of it itself does so by any way.
        """
        own = reduce(and_, (self._own(one) for one in asked))
        return own | _union(self._ways_that_meet(asked))

    def _ways_that_meet(self, asked):
        """Return the keys of the programs whose way meets all of it, by the way's place."""
        return [
            reduce(and_, met, there)
            for there, *met in zip(self._ways, *map(self._ways_that, asked), strict=True)
        ]

    def _ways_that(self, one):
        """Return the keys of the programs whose way meets it, or that meet it themselves."""
        of_ways = self.answer(
            ("ways that", *one.question),
            lambda: self._by_place(_keys(effective.ways_that(one.fact, one.of_way))),
        )
        own = self._own(one)
        return [keys | own for keys in of_ways]

    def _own(self, one):
        return self.matching(Asked(("own", *one.question), one.own))

    @property
    def _places(self):
        """The (program, place) of each open way by its key, and how many places there are."""
        return self.answer(("places",), _places)

    @property
    def _ways(self):
        """The keys of the programs that have a first way, a second, and so on."""
        return self.answer(("ways",), lambda: self._by_place(self._places[0]))

    def _by_place(self, ways):
        """Part the ways' programs by the ways' places."""
        of_way, most = self._places
        keys = [BitMap() for _ in range(most)]
        for way in ways:
            if found := of_way.get(way):
                program, place = found
                keys[place].add(program)
        return keys

    # Orders and rows

    def order(self, question, queryset):
        """Return the keys of the published programs in an order, which `queryset` returns."""
        return self._orders.answer(question, lambda: array("I", _keys(queryset())))

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


def _keys(rows):
    return rows.values_list("pk", flat=True)


def _union(sets):
    return reduce(or_, sets, BitMap())


def _ends(fact, bound):
    """Return the ends that a bound reads of all programs, lowest first, and the programs' keys."""
    ends = Program.objects.published().annotate(bounded=effective.bounded_end(fact, bound))
    rows = ends.filter(bounded__isnull=False).order_by("bounded").values_list("bounded", "pk")
    rows = [(float(end), key) for end, key in rows]
    return array("d", (end for end, _ in rows)), array("I", (key for _, key in rows))


def _by_column():
    """Return the programs' keys by value, of each fact of which a program has one; one query."""
    facts = [fact for fact in FILTERED_BY_CHOICE if fact.column() is not None]
    columns = [fact.column() for fact in facts]
    by_value = {fact: defaultdict(BitMap) for fact in facts}
    for key, *stored in Program.objects.published().order_by().values_list("pk", *columns):
        for fact, value in zip(facts, stored, strict=True):
            by_value[fact][fact.value_of(value)].add(key)
    return by_value


def _by_term(fact):
    names = [f"{fact.name}__slug", *([f"{fact.name}__broader__slug"] * fact.has_broader)]
    keys = defaultdict(BitMap)
    for slug, *broader, key in Program.objects.published().values_list(*names, "pk"):
        keys[slug, *(broader or [None])].add(key)
    return keys


def _places():
    ways = Route.objects.open().filter(program__published=True).order_by("program_id", "pk")
    by_program = groupby(ways.values_list("program_id", "pk"), key=itemgetter(0))
    places = {
        way: (program, place)
        for program, its_ways in by_program
        for place, (_, way) in enumerate(its_ways)
    }
    return places, 1 + max((place for _, place in places.values()), default=-1)
