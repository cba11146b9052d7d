"""Effective terms: a program's own; where it states none, those of its best way to join.

A term nobody states for the program is read from the best of the ways that are open: the one that
guarantees most, the editors' order deciding between equals. A way through a network that states no
payment terms has the network's. Commission and bounty are one term here: both come from one way,
and only where the program states neither.

`seen` reads them of one program, for whoever shows it; the other functions are the same rule in
the database, for filters and orders. Tests hold the two against each other.
"""

import copy
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from ..models import Program, Route
from ..models.routes import DIRECT
from ..ranges import ANY_CURRENCY, DOLLAR
from .kinds import Better, RangeFact, TermsFact
from .registry import REGISTRY
from .routes import PAYMENT_FACTS, ROUTE_TERMS, VIA_DIRECT, holder_of, says

_PAY = (REGISTRY["commission"], REGISTRY["bounty"])


def _unit(fact):
    """Return the facts that come from one way together."""
    return _PAY if fact in _PAY else (fact,)


UNITS = tuple(dict.fromkeys(_unit(fact) for fact in ROUTE_TERMS))

NETWORK = "network__"


# One program, as it is shown


@dataclass(frozen=True)
class Way:
    """The way to join through which a term holds; `own`: the program states it, of this way."""

    route: Route
    own: bool = False

    def __str__(self):
        name = str(self.route)
        if self.route.network:
            return f"through {name}"
        return f"when you join directly{name.removeprefix(DIRECT)}"

    @property
    def json(self):
        network = self.route.network
        return {"slug": network.slug, "name": network.name} if network else VIA_DIRECT


def fetched(programs, facts):
    """Fetch with the programs what the effective terms of these facts are read from."""
    wanted = [fact for fact in ROUTE_TERMS if fact in {*facts}]
    if not wanted:
        return programs
    lists = [fact for fact in wanted if isinstance(fact, TermsFact)]
    names = [f"routes__{fact.name}" for fact in lists]
    names += [f"routes__network__{fact.name}" for fact in lists if fact in PAYMENT_FACTS]
    return programs.prefetch_related("routes__network", *names)


def seen(program, facts=ROUTE_TERMS, route=None):
    """Return a copy of a program that has its effective terms, and under `ways` where from.

    The program comes `fetched`; `facts` are those that were. With a `route` they are the terms
    of that way of joining, and what neither it nor its network states of payment is unknown.
    """
    copied = copy.copy(program)
    copied._prefetched_objects_cache = {**getattr(program, "_prefetched_objects_cache", {})}
    copied.ways = {}
    units = [unit for unit in UNITS if any(fact in facts for fact in unit)]
    for unit in units:
        if route:
            _take(copied, unit, route, stated_there=True)
        elif any(says(fact, program) for fact in unit):
            _mark_own(copied, unit)
        elif best := _best(unit, program):
            _take(copied, unit, best)
    return copied


def _take(program, unit, route, *, stated_there=False):
    """Give a program the terms of a way; its own stand where the way has none of its own."""
    holders = [holder_of(fact, route) for fact in unit]
    replaced = any(holders) or (stated_there and route.network and unit[0] in PAYMENT_FACTS)
    for fact, holder in zip(unit, holders, strict=True) if replaced else ():
        _set(program, fact, holder)
        if holder:
            program.ways[fact.name] = Way(route)


def _set(program, fact, holder):
    if isinstance(fact, TermsFact):
        terms = getattr(holder, fact.name).all() if holder else fact.model.objects.none()
        program._prefetched_objects_cache[fact.name] = terms
    else:
        setattr(program, fact.name, fact.value(holder) if holder else fact.unknown)
    if fact.noted:
        setattr(program, fact.note_column, fact.note(holder) if holder else "")


def _mark_own(program, unit):
    """Mark what the program states of one way alone, where it is known to be otherwise by another.

    A way that says nothing of it may well have the same.
    """
    for fact in unit:
        own = fact.value_text(program)
        stated = {}
        for route in _open(program):
            if holder := holder_of(fact, route):
                stated.setdefault(fact.value_text(holder), []).append(route)
        if own and len(stated) > 1 and len(stated.get(own, ())) == 1:
            program.ways[fact.name] = Way(stated[own][0], own=True)


def _open(program):
    return [route for route in program.routes.all() if route.is_open]


def best_of(fact, routes):
    """Return which of a program's ways are best by one fact: none where fewer than two compare.

    What guarantees the same is equally good, and where all do none is best.
    """
    if fact.better is Better.NEITHER or not isinstance(fact, RangeFact):
        return []
    holders = [(route, holder_of(fact, route)) for route in routes if route.is_open]
    ranked = [(_rank_of_range(fact, fact.value(held)), route) for route, held in holders if held]
    compared = [(rank, route) for rank, route in ranked if rank[0] == 0]
    best = min((rank for rank, _ in compared), default=None)
    found = [route for rank, route in compared if rank == best]
    return found if len(found) < len(compared) else []


def _best(unit, program):
    """Return the best of the ways that say anything of these facts; None without any."""
    stated = [
        (route, [holder_of(fact, route) for fact in unit])
        for route in sorted(_open(program), key=lambda route: (route.position, route.pk))
    ]
    stated = [(route, holders) for route, holders in stated if any(holders)]
    ranked = min(stated, key=lambda entry: _rank(unit, entry[1]), default=(None, ()))
    return ranked[0]


def _rank(unit, holders):
    """Rank what a way guarantees, the best first; equal ones stay in the editors' order."""
    rank = []
    for fact, holder in zip(unit, holders, strict=True):
        if isinstance(fact, TermsFact):
            rank.append(-len(fact.terms(holder)) if holder else 0)
        elif isinstance(fact, RangeFact):
            rank += _rank_of_range(fact, fact.value(holder) if holder else None)
        else:
            rank.append(0 if holder and fact.value(holder) else 1)
    return rank


def _rank_of_range(fact, value):
    if value is None:
        return (2, 0, 0, 0)
    other_money = fact.is_money and value.unit not in (DOLLAR, ANY_CURRENCY)
    if other_money and not value.is_zero:
        return (1, 0, 0, 0)
    if fact.better is Better.LOWER:
        return (0, int(value.open), value.high, value.floor)
    return (0, 0, -value.floor, -value.high)


# The same in the database


def guarantees(fact, bound, number):
    """Return the condition under which a program's effective terms keep to a bound."""
    own = fact.guarantees(bound, number)
    if fact not in ROUTE_TERMS:
        return own
    through = _through_best(fact, lambda at="": fact.keeps_to(bound, number, at))
    return own | (is_silent(fact) & fact.countable() & through)


def bounded_end(fact, bound):
    """Return the expression of the end that a bound reads of effective terms; null where none is.

    A program `guarantees` a number where this end keeps to it.
    """
    own = Case(When(fact.is_bounded(bound) & fact.countable(), then=fact.end(bound.end)))
    if fact not in ROUTE_TERMS:
        return own
    bounded = _stated_there(fact, partial(fact.is_bounded, bound))
    end = Case(When(bounded, then=_part(fact, bound.end)))
    best = Subquery(_ranked(fact).annotate(end=end).values("end")[:1])
    return Case(When(is_silent(fact) & fact.countable(), then=best), default=own)


def through_one_way(asked):
    """Return the condition under which one way to join meets all that is asked of its terms.

    Each that is `asked` has a fact, `own`, which returns the condition for the program itself, and
    `of_way`, which returns that for a way and takes a path. Two terms that hold by different ways
    hold for nobody who joins.
    """
    own, ways = Q(), _open_ways()
    for one in asked:
        own &= one.own()
        itself = Q(program__in=Program.objects.filter(one.own()).order_by().values("pk"))
        ways = ways.filter(itself | _stated_there(one.fact, one.of_way))
    return own | Exists(ways)


def comparable(fact):
    """Return the condition under which a figure that can be compared is effective."""
    if fact not in ROUTE_TERMS:
        return fact.comparable()
    return fact.comparable() | (is_silent(fact) & _through_best(fact, fact.comparable))


def figure(fact):
    """Return the condition under which any figure is effective."""
    if fact not in ROUTE_TERMS:
        return fact.figure()
    return fact.figure() | (is_silent(fact) & _through_best(fact, fact.figure))


def stated(fact):
    """Return the condition under which a figure is effective that can be counted on."""
    return comparable(fact) & fact.countable()


def unstated(fact):
    """Return the condition under which nobody states a program's term, nor that of a way."""
    if fact not in ROUTE_TERMS:
        return fact.unstated()
    if isinstance(fact, RangeFact):
        through = fact.countable() & _through_best(fact, fact.comparable)
    else:
        through = Exists(_ways_that(fact, fact.with_value))
    return fact.unstated() & ~(is_silent(fact) & through)


def has_any(fact, values):
    """Return the condition under which a program, or else one of its ways, has one of these."""
    if fact not in ROUTE_TERMS:
        return fact.has_any(values)
    through = Exists(_ways_that(fact, lambda at="": fact.is_any(values, at)))
    return fact.has_any(values) | (is_silent(fact) & through)


def mentions(fact, word):
    """Return the condition under which a program's fact, or else one of its ways', has a word."""
    if fact not in ROUTE_TERMS:
        return fact.mentions(word)
    through = Exists(_ways_that(fact, lambda at="": fact.has_word(word, at)))
    return fact.mentions(word) | (is_silent(fact) & through)


def values_of_ways(fact):
    """Return the (value, key of the way) of all open ways, the network's where they say nothing."""
    ways = Route.objects.open().order_by()
    found = _values(fact, ways, "")
    if fact not in PAYMENT_FACTS:
        return found
    return found.union(_values(fact, ways.filter(fact.silent()), NETWORK))


def ways_that(fact, of_way):
    """Return the open ways that meet what is asked of their terms, as in `through_one_way`."""
    return Route.objects.open().filter(_stated_there(fact, of_way)).order_by()


def order_keys(fact):
    """Return (rank, keys) of a sort by effective terms, unknown last."""
    if fact not in ROUTE_TERMS or not isinstance(fact, RangeFact):
        return fact.order_keys()
    return fact.order_by_figures(
        comparable(fact) & fact.rankable(), figure(fact), end(fact, "low"), end(fact, "high")
    )


def end(fact, end):
    """Return the expression of one end of an effective range; null where unknown."""
    if fact not in ROUTE_TERMS:
        return fact.end(end)
    best = _ranked(fact).annotate(end=_part(fact, end)).values("end")[:1]
    return Case(When(is_silent(fact), then=Subquery(best)), default=fact.end(end))


def is_silent(fact):
    """Return the condition under which the program itself says nothing, be it in words."""
    conditions = [each.silent(noted=each.noted) for each in _unit(fact)]
    if isinstance(fact, TermsFact) and fact.many:
        # Asked apart: a join would repeat a program for each of its terms.
        conditions = [fact.unstated() & Q(**({fact.note_column: ""} if fact.noted else {}))]
    return conditions[0] if len(conditions) == 1 else conditions[0] & conditions[1]


def _open_ways():
    return Route.objects.open().filter(program=OuterRef("pk"))


def _stated_there(fact, condition):
    """Return a way's condition: it holds of its own term, or of its network's where it has none."""
    if fact not in PAYMENT_FACTS:
        return condition()
    return condition() | (fact.silent() & condition(NETWORK))


def _ways_that(fact, condition):
    return _open_ways().filter(_stated_there(fact, condition))


def _through_best(fact, condition):
    """Return the condition under which the best way meets one, which takes a path."""
    met = _where(_stated_there(fact, condition), Value(1), Value(0))
    best = Subquery(_ranked(fact).annotate(met=met).values("met")[:1])
    # Without any way nothing is met: a comparison with NULL couldn't be turned round.
    return Exact(Coalesce(best, 0), 1)


def _ranked(fact):
    """Return a program's open ways, the best first: what `_rank` does."""
    keys = [key for each in _unit(fact) for key in _rank_keys(each)]
    return _open_ways().order_by(*keys, "position", "pk")


def _rank_keys(fact):
    figure = _stated_there(fact, fact.figure)
    compared = _stated_there(fact, fact.comparable)
    low, high = _part(fact, "low"), _part(fact, "high")
    zero = Value(Decimal(0))
    low, high = (_where(compared, Coalesce(each, zero), zero) for each in (low, high))
    yield Case(When(compared, then=0), When(figure, then=1), default=2)
    if fact.better is Better.LOWER:
        yield _where(compared & _flag(fact), Value(1), Value(0))
        yield high
        yield low
    else:
        yield low.desc()
        yield high.desc()


def _flag(fact):
    return _stated_there(fact, lambda at="": Q(**{f"{at}{fact.name}_open": True}))


def _where(condition, value, otherwise):
    return Case(When(condition, then=value), default=otherwise)


def _part(fact, part):
    """Return the expression of a part of a way's range: its own, or its network's."""
    own = F(f"{fact.name}_{part}")
    if fact not in PAYMENT_FACTS:
        return own
    return Case(When(fact.silent(), then=F(f"{NETWORK}{fact.name}_{part}")), default=own)


def _values(fact, ways, at):
    value = fact.top_term(at) if isinstance(fact, TermsFact) else F(f"{at}{fact.name}")
    stated = ways.filter(fact.with_value(at))
    return stated.annotate(value=value).values_list("value", "pk")
