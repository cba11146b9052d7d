"""What a route states: the registry's facts as far as one way of joining has its own.

Facts read a route as they read a program: under the same names, without notes of their own.
"""

from ..models import Route
from .cells import UNKNOWN
from .registry import FACTS

_FIELDS = {field.name for field in (*Route._meta.fields, *Route._meta.many_to_many)}

#: What files and the API write in place of a network where none is between.
VIA_DIRECT = "direct"

#: The facts that a way of joining may have of its own, in the registry's order.
ROUTE_FACTS = tuple(fact for fact in FACTS if fact.name in _FIELDS)


def stated_of(route):
    """List (fact, text) of what is stated for a way of joining."""
    texts = ((fact, fact.shown_text(route)) for fact in ROUTE_FACTS)
    return [(fact, text) for fact, text in texts if text]


def route_cell(fact, route):
    """Show what is stated of a fact for this way; nothing follows from what is left open.

    A program that states only a bounty pays no commission; a way that does may still pay it.
    """
    return fact.cell(route) if fact.shown_text(route) else UNKNOWN
