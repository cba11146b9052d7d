"""A table of programs compared with the catalogue: every fault and every difference of a file.

The registry says how each column is read; nothing here writes.
"""

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache

from ..facts.kinds import Fact, TermsFact, Unreadable, one_text
from ..facts.registry import COLUMNS
from ..models import VERSUS, Program
from .files import Fault
from .formats import read_rows
from .retired import RETIRED, Moved, moved_on
from .stated import FACT_OF, KEY, REQUIRED, UNIQUE, Stated, chunks, stating
from .vocabularies import Vocabularies

#: Equal to no value.
_UNREADABLE = object()


@dataclass(frozen=True)
class NewValue:
    """One column's change: the fact, its text before, and the value to be kept."""

    fact: Fact
    column: str
    old: str
    value: object

    @property
    def label(self):
        return self.fact.column_label(self.column)

    @property
    def new(self):
        """The text after; empty where it is unknown from now on."""
        if self.column != self.fact.name:
            return self.value
        return self.fact.written(sorted(self.value) if self.is_term else self.value)

    @property
    def is_term(self):
        return isinstance(self.fact, TermsFact) and self.column == self.fact.name

    @property
    def is_many(self):
        return self.is_term and self.fact.many


@dataclass(frozen=True)
class ComparedRow:
    """What a row of the file changes: a program's facts, or all of a new program."""

    line: int
    program: Program
    changes: tuple[NewValue, ...]

    @property
    def is_new(self):
        return self.program.pk is None

    def __bool__(self):
        return self.is_new or bool(self.changes)


@dataclass
class Survey:
    """What an import would do: how many programs, which new terms, and how many faults there are.

    Faults and differences are handed on as they are found, and not kept.
    """

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: int = 0
    vocabularies: Vocabularies = field(default_factory=Vocabularies)
    moved: Moved = field(default_factory=Moved)
    #: Programs that leave a name to another one.
    vacating: set = field(default_factory=set)
    #: Alike where all differences are.
    seal: str = ""

    @property
    def outcome(self):
        return f"{self.added:,} added, {self.changed:,} changed, {self.unchanged:,} unchanged"

    @property
    def new_terms(self):
        return self.vocabularies.new_terms()

    @property
    def renamed_terms(self):
        return self.vocabularies.renamed_terms()


def survey(path, *, on_fault, on_row=None, on_progress=None):
    """Compare a file with the catalogue, without writing; return what an import would do.

    Every fault, difference and number of rows so far is handed on as soon as it is known.
    """
    found, pending, seal = Survey(), [], Seal()
    claims = {column: _Claims(column) for column in UNIQUE}
    try:
        for chunk in compared(path, found.vocabularies, pending.append, moved=found.moved):
            found.rows += len(chunk)
            seal.add(chunk)
            for difference in chunk:
                if difference is None:
                    continue
                _count(found, difference, claims, pending.append)
                if on_row and difference:
                    on_row(difference)
            _hand_on(pending, found, on_fault)
            if on_progress:
                on_progress(found.rows)
        for claim in claims.values():
            found.vacating |= claim.settle(pending.append)
        found.seal = seal.text
    finally:
        _hand_on(pending, found, on_fault)
    return found


def _hand_on(pending, found, on_fault):
    """Hand on the faults of some rows, in the order of their lines."""
    for fault in sorted(pending, key=lambda fault: fault.line):
        on_fault(fault)
    found.faults += len(pending)
    pending.clear()


def _count(found, difference, claims, fault):
    for change in difference.changes:
        if change.column in claims:
            claims[change.column].add(difference, change.value, fault)
    if difference.is_new:
        found.added += 1
    elif difference.changes:
        found.changed += 1
    else:
        found.unchanged += 1


class Seal:
    """A hash that shows whether two readings of a file found the same differences."""

    def __init__(self):
        self._hash = hashlib.sha256()

    def add(self, differences):
        for one in filter(None, differences):
            changes = [(change.column, self._old(change), change.new) for change in one.changes]
            self._hash.update(repr((one.program.slug, one.is_new, changes)).encode())

    def _old(self, change):
        # Names that swap are vacated first.
        return "" if change.column in UNIQUE else change.old

    @property
    def text(self):
        return self._hash.hexdigest()


class _Claims:
    """Who asks for which value of a unique column, so that no two programs end up with one."""

    def __init__(self, column):
        self.column = column
        self.lines = {}
        self.leaving = set()

    def add(self, difference, value, fault):
        if not difference.is_new:
            self.leaving.add(difference.program.slug)
        first = self.lines.setdefault(value, difference.line)
        if first != difference.line:
            message = f"“{value}” is the one of line {first} too, and no two programs share it"
            fault(Fault(difference.line, self.column, message))

    def settle(self, fault):
        """Find programs that hold a value asked for; return those that let it go."""
        vacating = set()
        for values in chunks(self.lines):
            holders = Program.objects.filter(**{f"{self.column}__in": values})
            for slug, value in holders.values_list(KEY, self.column):
                if slug in self.leaving:
                    vacating.add(slug)
                else:
                    message = f"“{value}” is the one of {slug}, and no two programs share it"
                    fault(Fault(self.lines[value], self.column, message))
        return vacating


def compared(path, vocabularies, fault, *, moved=None, for_update=False):
    """Yield a list of ComparedRows for each chunk of rows; one is None where a cell is a fault.

    `moved` counts the cells of columns that are no more.
    """
    read = read_rows(path, (*COLUMNS, *RETIRED), fault)
    for rows in chunks(_keyed(moved_on(read, fault, moved or Moved()), fault)):
        columns = dict.fromkeys(column for _, row in rows for column in row.cells)
        known = _programs([key for key, _ in rows], columns, for_update)
        stated = Stated(known.values(), columns)
        yield [_compare(row, key, known.get(key), stated, vocabularies, fault) for key, row in rows]


def _keyed(rows, fault):
    """Yield (key, row) of each row that names one program, and names it first."""
    lines = {}
    for row in rows:
        try:
            key = _key(row.cells[KEY])
        except Unreadable as error:
            fault(Fault(row.line, KEY, str(error)))
            continue
        first = lines.setdefault(key, row.line)
        if first == row.line:
            yield key, row
        else:
            fault(Fault(row.line, KEY, f"“{key}” has a row already, on line {first}"))


def _key(cell):
    key = _read(FACT_OF[KEY], KEY, cell.strip() if isinstance(cell, str) else cell)
    if VERSUS in key:
        raise Unreadable.expected(key, f"an address without “{VERSUS}”, which joins compared ones")
    return key


def _programs(keys, columns, for_update):
    """Fetch the programs of these keys, with what the file has columns for."""
    programs = stating(columns).filter(**{f"{KEY}__in": keys})
    if for_update:
        programs = programs.select_for_update(of=("self",))
    return {program.slug: program for program in programs}


def _compare(row, key, program, stated, vocabularies, fault):
    """Say how a row differs from its program; None where a cell is a fault."""
    is_new = program is None
    cells, changes, whole = row.cells, [], True
    if is_new:
        program, cells = Program(**{KEY: key}), dict.fromkeys(REQUIRED, "") | cells
    for column, cell in cells.items():
        old = "" if is_new else stated.cell(program, column)
        if cell == old and (cell or column not in REQUIRED):
            continue
        try:
            change = read_change(column, cell, old, vocabularies)
        except Unreadable as error:
            whole = False
            fault(Fault(row.line, column, str(error)))
        else:
            changes += [change] if change else []
    return ComparedRow(row.line, program, tuple(changes)) if whole else None


def read_change(column, cell, old, vocabularies):
    """Read a cell that isn't written like the catalogue's; None where both say the same."""
    fact = FACT_OF[column]
    value = _read(fact, column, cell, vocabularies)
    if column == KEY or value == _read_old(fact, column, old):
        return None
    return NewValue(fact, column, old, value)


def _read(fact, column, cell, vocabularies=None):
    """Read a cell's value, terms in the vocabulary's spelling; raises Unreadable."""
    stated_as = fact.stated_as if column == fact.name else ()
    cell = one_text(fact.written(cell) if isinstance(cell, stated_as) else cell)
    value = (_read_again if len(cell) <= _OFTEN_READ else _read_text)(column, cell)
    return vocabularies.resolve(fact, value) if isinstance(value, frozenset) else value


def _read_text(column, text):
    return FACT_OF[column].read(column, text)


#: Short texts come again in a long table, and reading them takes half of an import's time.
_OFTEN_READ = 100
_read_again = lru_cache(maxsize=10_000)(_read_text)


def _read_old(fact, column, text):
    """Read what the catalogue has; what its own rules forbid is like nothing that a file says."""
    if not text:
        return fact.unknown if column == fact.name else ""
    try:
        return fact.read(column, text)
    except Unreadable:
        return _UNREADABLE
