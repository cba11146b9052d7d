"""A list's columns on one page: headings that sort, and facts drawn on a scale they share."""

from dataclasses import dataclass, replace
from decimal import Decimal

from ..evidence import Doubt
from ..facts.cells import Cell
from ..facts.columns import Column, FactColumn
from .bars import Bar, bar


@dataclass(frozen=True)
class DrawnCell:
    """A statement with its bar; None where there is nothing to draw."""

    cell: Cell
    bar: Bar | None

    @property
    def range(self):
        return self.cell.range

    @property
    def known(self):
        return self.cell.known


@dataclass(frozen=True, eq=False)
class DrawnColumn(FactColumn):
    """A range fact whose values are also drawn, from low to high on the page's own scale."""

    scale: Decimal | None = None

    template = "affiliates/partials/drawn_cell.html"

    def on_page(self, programs):
        stated = (self.fact.value(program) for program in programs)
        return replace(self, scale=max((value.high for value in stated if value), default=None))

    def drawn(self, cell):
        return DrawnCell(cell, bar(cell.range, self.scale))


@dataclass(frozen=True)
class Heading:
    """A column's heading; `address` sorts by it, where it can be sorted by."""

    column: Column
    address: str = ""
    direction: str = ""  # aria-sort's word on the active column, else empty


@dataclass(frozen=True)
class ListCell:
    """What one column shows of one program."""

    column: Column
    cell: object
    doubt: Doubt | None = None
    #: Whether the address filters or sorts by it.
    asked: bool = False

    @property
    def in_words(self):
        return self.column.in_words(self.cell)

    @property
    def always(self):
        """Say whether it is shown where there is room for little."""
        return self.asked or self.column.essential
