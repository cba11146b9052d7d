"""Columns that exports no longer have: older files still hold them, and what they say moves on."""

from collections import Counter
from dataclasses import dataclass, field, replace

from ..facts.kinds import Unreadable, one_text
from .files import Fault
from .stated import FACT_OF

#: The fact that each such column's texts belong to now: to its value, or in words to its note.
RETIRED = {"countries": "affiliate_countries"}


@dataclass
class Moved:
    """How many cells went from a retired column to each of today's."""

    cells: Counter = field(default_factory=Counter)

    @property
    def lines(self):
        """Yield a line for each way that cells went."""
        for (old, new), count in self.cells.items():
            cells = "1 cell" if count == 1 else f"{count:,} cells"
            yield f"The column {old} is no more: {cells} went to {new}"


def moved_on(rows, fault, moved):
    """Yield rows with the cells of retired columns in today's; count them in `moved`.

    An empty cell goes nowhere: it never knew what the new columns say. A row that also has the
    column its text belongs to is a fault.
    """
    for row in rows:
        cells = {column: cell for column, cell in row.cells.items() if column not in RETIRED}
        for old in RETIRED.keys() & row.cells.keys():
            try:
                text = one_text(row.cells[old])
            except Unreadable as error:
                fault(Fault(row.line, old, str(error)))
                continue
            if text.strip():
                new = _column(RETIRED[old], text)
                if new in cells:
                    fault(Fault(row.line, old, f"its text belongs to {new}, which is here too"))
                cells.setdefault(new, text)
                moved.cells[old, new] += 1
        yield replace(row, cells=cells)


def _column(name, text):
    """Return the column that a text belongs to: the fact's value if it states one, or its note."""
    fact = FACT_OF[name]
    try:
        fact.read(name, text)
    except Unreadable:
        return fact.note_column
    return name
