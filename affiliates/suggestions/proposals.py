"""What readers propose: whether their words are a value, and whether it is the one that holds."""

from ..exchange import would_change
from ..facts.kinds import TermsFact, TextFact, Unreadable


def is_value(fact, words):
    """Say whether a reader's words can be taken for a value of the fact as they stand."""
    try:
        read = fact.read(fact.name, words)
    except Unreadable:
        return False
    if isinstance(fact, TermsFact):
        # Any words could be a term; only those that are one already are meant as such.
        return bool(read) and fact.model.objects.filter(name__in=read).count() == len(read)
    return bool(words.strip())


def is_exact(fact):
    """Say whether a value of the fact is distinct from words about it; a text isn't."""
    return not isinstance(fact, TextFact)


def differs(fact, words, program):
    """Say whether a program states another value than was proposed; None where words can't show."""
    exact = is_exact(fact) and is_value(fact, words)
    return would_change(program, fact.name, words) if exact else None
