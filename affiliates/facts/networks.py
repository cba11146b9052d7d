"""What a network states: the registry's facts as far as it has terms of its own, and who says so.

Facts read a network as they read a program: under the same names. A statement whose term is a
fact's label is evidence of that fact; every other one speaks for itself.
"""

from dataclasses import dataclass, replace

from ..models import Network, Status
from ..models.networks import NetworkTerm
from .cells import Cell
from .kinds import Fact, LinkFact, TermsFact, TextFact, Unreadable
from .registry import FACTS

_FIELDS = {field.name for field in (*Network._meta.fields, *Network._meta.many_to_many)}


def _is_term(fact):
    # Names, addresses and prose say what a network is, not what it asks or pays.
    return fact.name in _FIELDS and not isinstance(fact, TextFact | LinkFact)


#: The facts that a network may have of its own, in the registry's order.
NETWORK_FACTS = tuple(fact for fact in FACTS if _is_term(fact))

FACT_BY_LABEL = {fact.label: fact for fact in NETWORK_FACTS}


def network_columns(fact):
    """Name a network's fields for a fact: its value's, and its note's if it has one."""
    return tuple(name for name in (fact.name, fact.note_column) if name in _FIELDS)


def network_cell(fact, network):
    """Show what a network states of a fact, words included."""
    cell = fact.cell(network)
    note = getattr(network, fact.note_column, "")
    if fact.noted or not note:
        return cell
    # The program has no words beside this value: the fact doesn't ask for those of a network.
    return replace(cell, note=note) if cell.known else Cell(text=note, brief=note)


def says_what_is_shown(fact, network, text):
    """Say whether a text states the value that a network has of a fact, or the same words."""
    if text in (network_cell(fact, network).text, fact.value_text(network)):
        return True
    try:
        return fact.read(fact.name, text) == _value(fact, network)
    except Unreadable:
        return False


def _value(fact, network):
    if isinstance(fact, TermsFact):
        return frozenset(term.name for term in fact.terms(network))
    return fact.value(network)


@dataclass(frozen=True)
class NetworkFact:
    """One of a network's facts: what is shown, and every statement of it."""

    fact: Fact
    cell: Cell
    backing: tuple  # (statement, its words; empty where they are what is shown)
    differing: tuple


class NetworkFacts:
    """All that is known of a network's terms. The network should come `with_terms`."""

    def __init__(self, network):
        self.network = network
        self._terms = {term.name: term for term in network.terms}

    @property
    def is_closed(self):
        return self.network.status == Status.CLOSED

    @property
    def facts(self):
        """Every fact that a network may have, stated or not."""
        return [self._fact(fact) for fact in NETWORK_FACTS]

    @property
    def stated(self):
        """The facts that somebody states."""
        return [row for row in self.facts if row.cell.known]

    @property
    def other_terms(self):
        """The terms that are no facts."""
        return [term for name, term in self._terms.items() if name not in FACT_BY_LABEL]

    def _fact(self, fact):
        term = self._terms.get(fact.label, NetworkTerm(fact.label, ()))
        backing = ((statement, self._quote(fact, statement)) for statement in term.shown)
        cell = network_cell(fact, self.network)
        return NetworkFact(fact, cell, tuple(backing), tuple(term.differing))

    def _quote(self, fact, statement):
        same = says_what_is_shown(fact, self.network, statement.text)
        return "" if same else statement.text
