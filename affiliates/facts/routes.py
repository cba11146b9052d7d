"""What a route states: the registry's facts as far as one way of joining has its own.

Facts read a route, and the network it leads through, as they read a program: under the same names.
"""

from dataclasses import replace

from ..models import Network, Route
from .cells import UNKNOWN
from .registry import FACTS


def _fields(model):
    return {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}


#: What files and the API write in place of a network where none is between.
VIA_DIRECT = "direct"

#: The facts that a way of joining may have of its own, in the registry's order.
ROUTE_FACTS = tuple(fact for fact in FACTS if fact.name in _fields(Route))

#: The terms among them. Whether a way is open says nothing of what it pays.
ROUTE_TERMS = tuple(fact for fact in ROUTE_FACTS if not fact.unlisted)

#: The terms of payment: who pays is the network, and its own hold where a way states no others.
PAYMENT_FACTS = tuple(fact for fact in ROUTE_TERMS if fact.name in _fields(Network))


def says(fact, holder):
    """Say whether a program, a way or a network says anything of a fact, be it in words."""
    return bool(fact.shown_text(holder) or fact.note(holder))


def holder_of(fact, route):
    """Return who states a fact for this way: the way itself or its network; None where nobody."""
    if says(fact, route):
        return route
    paid_by = route.network if fact in PAYMENT_FACTS else None
    return paid_by if paid_by and says(fact, paid_by) else None


def stated_of(route):
    """List (fact, text) of what is stated for a way of joining."""
    texts = ((fact, fact.shown_text(route)) for fact in ROUTE_FACTS)
    return [(fact, text) for fact, text in texts if text]


def route_cell(fact, route):
    """Show what is stated of a fact for this way, or by the network that pays.

    A program that states only a bounty pays no commission; a way that does may still pay it.
    """
    holder = holder_of(fact, route)
    if holder is None:
        return UNKNOWN
    cell = fact.cell(holder)
    # What a network says besides stands on its own page, to which the way's name leads.
    return cell if holder is route else replace(cell, note="", way=f"{holder.name}’s own terms")
