"""The rows of a list: what its columns show of each program, worked out once for all pages."""

from dataclasses import dataclass

from ..evidence import Doubt, doubts
from ..models import Program
from .columns import ListCell


@dataclass(frozen=True)
class Row:
    """A program with its effective terms, and its cells and doubts by the columns' names."""

    program: Program
    cells: dict
    doubts: dict[str, Doubt]

    def cell(self, column, *, asked=False):
        """Return what a column shows; `asked` says whether the address asks about it."""
        cell = column.drawn(self.cells[column.name])
        return ListCell(column, cell, self.doubts.get(column.name), asked)


def rows_of(programs, columns):
    """Return the row of each program by its key; the programs are as they are `seen`."""
    facts = [column.fact for column in columns if hasattr(column, "fact")]
    doubtful = doubts(programs, facts)
    return {
        program.pk: Row(
            program,
            {column.name: column.cell(program) for column in columns},
            {fact.name: why for fact in facts if (why := doubtful.get((program, fact)))},
        )
        for program in programs
    }
