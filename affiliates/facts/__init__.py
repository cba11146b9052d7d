"""Facts: the registry of what is known of a program, and what each kind of fact can do."""

from .cells import Cell, State
from .kinds import Better, Fact, Section, Unreadable
from .registry import COLUMNS, FACTORS, FACTS, REGISTRY, headed, sections

__all__ = (
    "COLUMNS",
    "FACTORS",
    "FACTS",
    "REGISTRY",
    "Better",
    "Cell",
    "Fact",
    "Section",
    "State",
    "Unreadable",
    "headed",
    "sections",
)
