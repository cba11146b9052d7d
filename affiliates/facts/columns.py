"""Columns: what a list shows and exports of each program, whatever it is drawn from.

Facts give columns; what other apps work out of them (earnings) is one more.
"""

from dataclasses import dataclass
from typing import ClassVar

from .cells import Cell
from .kinds import Better, Fact
from .registry import FACTS


@dataclass(frozen=True, eq=False)
class Column:
    """One column: a heading, a cell, and a value for CSV and for JSON.

    `kind` names its sort of content in the style sheet; `sort` is the order it can be sorted by,
    empty where there is none. `template` draws what `cell` returns; without one, that is a fact's
    cell.
    """

    name: ClassVar[str] = ""
    label: ClassVar[str] = ""
    meaning: ClassVar[str] = ""
    kind: ClassVar[str] = ""
    numeric: ClassVar[bool] = False
    better: ClassVar[Better] = Better.NEITHER
    sort: ClassVar[str] = ""
    #: Whether it is among what a list shows where there is room for little.
    essential: ClassVar[bool] = False
    template: ClassVar[str] = ""
    #: The page that explains it, under its name.
    explained: ClassVar[str] = "glossary"
    #: The facts that have to be fetched with the programs.
    facts: ClassVar[tuple[Fact, ...]] = ()

    @property
    def csv_names(self):
        """Name the column's cells in CSV."""
        return (self.name,)

    def fetched(self, queryset):
        """Return the queryset with what the column reads besides its facts."""
        return queryset

    def on_page(self, programs):
        """Return the column for these rows: one that shares a scale needs to see them all."""
        return self

    def cell(self, program):
        """Return what the template is handed as `cell`; it depends on the program alone."""
        raise NotImplementedError

    def drawn(self, cell):
        """Return a cell as this page draws it, on the scale of `on_page`."""
        return cell

    def in_words(self, cell):
        """Say whether a cell holds words in a column of figures, and wants to be set as words."""
        return False

    def csv(self, program):
        """Return the texts of the column's cells in CSV; empty where unknown."""
        raise NotImplementedError

    def json_items(self, program):
        """Yield the keys and values of the column in JSON; None where unknown."""
        raise NotImplementedError

    @property
    def sheet_headings(self):
        """Head the column's cells in a spreadsheet."""
        return (self.label,)

    def sheet(self, program):
        """Return the column's cells in a spreadsheet: texts and numbers, None where unknown."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class FactColumn(Column):
    """A fact as a column."""

    fact: Fact

    # The heading is the fact's own.
    name = property(lambda self: self.fact.name)
    label = property(lambda self: self.fact.label)
    meaning = property(lambda self: self.fact.meaning)
    kind = property(lambda self: self.fact.kind)
    numeric = property(lambda self: self.fact.numeric)
    better = property(lambda self: self.fact.better)
    sort = property(lambda self: self.fact.sort)
    essential = property(lambda self: self.fact.essential)
    facts = property(lambda self: (self.fact,))

    @property
    def csv_names(self):
        return self.fact.columns

    def cell(self, program) -> Cell:
        return self.fact.cell(program)

    def in_words(self, cell):
        return self.numeric and cell.known and not cell.range

    def csv(self, program):
        return self.fact.csv(program)

    def json_items(self, program):
        return self.fact.json_items(program)

    @property
    def sheet_headings(self):
        return self.fact.sheet_headings

    def sheet(self, program):
        return self.fact.sheet(program)


#: Every fact, as exports have them.
FACT_COLUMNS = tuple(FactColumn(fact) for fact in FACTS)
