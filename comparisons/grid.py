"""The grid: programs side by side, fact by fact, with what differs and what is best.

Pure: programs in, sections of rows of cells out. Nothing here asks the database.
"""

from dataclasses import dataclass
from enum import Enum

from affiliates.evidence import Doubt, Evidence, doubt_of
from affiliates.facts.cells import Cell
from affiliates.facts.kinds import Better, Fact, Section
from affiliates.facts.registry import sections
from affiliates.models import Program
from affiliates.ranges import DOLLAR

from .differences import versus


class Outcome(Enum):
    WIN = "win"
    TIE = "tie"
    LOSS = "loss"
    #: An open end lies where it decides: neither can be proved better.
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class GridCell:
    cell: Cell
    best: bool = False
    evidence: Evidence | None = None
    #: Why a reader should look twice; None where there is no reason.
    doubt: Doubt | None = None
    #: What the figure is against the base program's; empty where nothing is measured.
    versus: str = ""


@dataclass(frozen=True)
class Row:
    """One fact of every program."""

    fact: Fact
    cells: tuple[GridCell, ...]

    @property
    def differs(self):
        """Say whether the programs don't all say the same; silence differs from a statement."""
        return len({(entry.cell.state, str(entry.cell)) for entry in self.cells}) > 1


@dataclass(frozen=True)
class GridSection:
    section: Section
    rows: tuple[Row, ...]

    @property
    def differs(self):
        return any(row.differs for row in self.rows)


@dataclass(frozen=True)
class Grid:
    programs: tuple[Program, ...]
    sections: tuple[GridSection, ...]
    #: The program against which the others are measured; None where none is.
    base: Program | None = None

    @property
    def equal_rows(self):
        """Count the rows on which the programs don't differ."""
        return sum(not row.differs for section in self.sections for row in section.rows)


def compare(programs, evidence=None, base=None):
    """Put programs side by side, in the order given.

    `evidence` holds each program's evidence by fact, where doubt is to be shown. The others are
    measured against the `base`, if one of them is.
    """
    programs = tuple(programs)
    sourced = [(evidence or {}).get(program, {}) for program in programs]
    return Grid(
        programs=programs,
        sections=tuple(
            GridSection(section, tuple(_row(fact, programs, sourced, base) for fact in facts))
            for section, facts in sections()
        ),
        base=base,
    )


def _row(fact, programs, sourced, base):
    cells = [fact.cell(program) for program in programs]
    comparable = _of_one_yardstick(fact, programs, cells)
    best = best_of(comparable, fact.better)
    measured = comparable[programs.index(base)] if base else None
    return Row(
        fact,
        tuple(
            GridCell(
                cell,
                place in best,
                evidence.get(fact),
                _doubt(fact, cell, evidence.get(fact)),
                "" if programs[place] == base else versus(comparable[place], measured),
            )
            for place, (cell, evidence) in enumerate(zip(cells, sourced, strict=True))
        ),
    )


def _doubt(fact, cell, evidence):
    return doubt_of(fact, evidence) if evidence and cell.known else None


def _of_one_yardstick(fact, programs, cells):
    """Return the cells' ranges, None for one that is measured by another yardstick than most."""
    yardsticks = [fact.yardstick(program) for program in programs]
    compared = {
        used for used, cell in zip(yardsticks, cells, strict=True) if cell.range is not None
    }
    if len(compared) < 2:
        return [cell.range for cell in cells]
    return [None if used else cell.range for used, cell in zip(yardsticks, cells, strict=True)]


def best_of(ranges, better):
    """Return the places of the best ranges; None stands for unknown and never wins.

    Some that tie are best; where all do, none is. Nothing is where fewer than two programs state
    a figure, or where an open end leaves it unproved. Amounts in other currencies are not compared
    with dollars.
    """
    if better is Better.NEITHER:
        return frozenset()
    stated = _comparable({place: value for place, value in enumerate(ranges) if value is not None})
    if len(stated) < 2:
        return frozenset()
    best = frozenset(
        place
        for place, value in stated.items()
        if all(
            outcome(value, other, better) in (Outcome.WIN, Outcome.TIE)
            for rival, other in stated.items()
            if rival != place
        )
    )
    return best if len(best) < len(stated) else frozenset()


def comparable_ranges(fact, programs, cells):
    """Return by place the ranges that can be compared: of one yardstick, and in dollars."""
    ranges = _of_one_yardstick(fact, programs, cells)
    return _comparable({place: value for place, value in enumerate(ranges) if value is not None})


def _comparable(stated):
    # Nothing is nothing in every currency.
    units = {value.unit for value in stated.values() if not value.is_zero}
    if len(units) < 2:
        return stated
    return {
        place: value for place, value in stated.items() if value.unit == DOLLAR or value.is_zero
    }


def outcome(value, other, better):
    """Compare two ranges by what they guarantee, then by their other end.

    Higher is better by the low end, then the high; lower is better by the high, then the low.
    """
    if better is Better.HIGHER:
        first = _compare_known(value.floor, other.floor)
        return first if first is not Outcome.TIE else _compare_highs(value, other)
    first = _reversed(_compare_highs(value, other))
    return first if first is not Outcome.TIE else _compare_known(other.floor, value.floor)


def _compare_known(value, other):
    if value == other:
        return Outcome.TIE
    return Outcome.WIN if value > other else Outcome.LOSS


def _compare_highs(value, other):
    """Compare high ends, of which an open one may lie anywhere above what is stated."""
    if value.open and other.open:
        return Outcome.TIE if value == other else Outcome.UNDECIDED
    if value.open:
        return Outcome.WIN if value.high > other.high else Outcome.UNDECIDED
    if other.open:
        return Outcome.LOSS if other.high > value.high else Outcome.UNDECIDED
    return _compare_known(value.high, other.high)


def _reversed(result):
    swapped = {Outcome.WIN: Outcome.LOSS, Outcome.LOSS: Outcome.WIN}
    return swapped.get(result, result)
