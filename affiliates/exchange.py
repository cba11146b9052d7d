"""Import and export of programs: a table compared with the catalogue, which is brought to it.

The registry says how each column is read. A file is read twice: `survey` compares and writes
nothing, `apply` compares again and writes, all or nothing.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils.text import slugify

from .addresses import free_slug
from .exports import COLUMNS
from .fact_kinds import Fact, TermsFact, Unreadable
from .facts import FACTS
from .history import recording
from .models import VERSUS, Program
from .tables import FORMATS, Fault, FileFault, read_rows, write_rows

__all__ = ("FORMATS", "FileFault", "Overtaken", "Survey", "apply", "bring", "export", "survey")

#: The column by which a row and a program know each other; the registry's first.
KEY = COLUMNS[0]

#: What histories say of an import.
IMPORTED = "Imported from a file"

#: Rows that are compared, and written, together.
CHUNK = 500

_FACT_OF = {column: fact for fact in FACTS for column in fact.columns}
#: Facts that no two programs share, and facts that every program has.
_UNIQUE = tuple(fact.name for fact in FACTS if fact.name != KEY and fact.field.unique)
_REQUIRED = tuple(fact.name for fact in FACTS if not fact.field.blank)
#: Facts that list any number of terms.
_LISTS = {fact.name: fact for fact in FACTS if isinstance(fact, TermsFact) and fact.many}
#: Equal to no value.
_UNREADABLE = object()


class Overtaken(Exception):
    """The file or the catalogue changed between its survey and its import."""


@dataclass(frozen=True)
class Change:
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
class Difference:
    """What a row of the file changes: a program's facts, or all of a new program."""

    line: int
    program: Program
    changes: tuple[Change, ...]

    @property
    def is_new(self):
        return self.program.pk is None

    def __bool__(self):
        return self.is_new or bool(self.changes)


@dataclass
class Survey:
    """What an import would do: how many programs, which new terms, and how many faults there are.

    Faults and differences are told as they are found, and not kept.
    """

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    faults: int = 0
    vocabularies: "Vocabularies" = field(default_factory=lambda: Vocabularies())
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


class Vocabularies(dict):
    """The terms of each model, fetched when first asked for."""

    def __missing__(self, model):
        self[model] = vocabulary = Vocabulary(model)
        return vocabulary

    def new_terms(self):
        """Yield (what they are, their names) of the terms no vocabulary has yet."""
        for model, vocabulary in self.items():
            if vocabulary.new:
                yield model._meta.verbose_name_plural, sorted(vocabulary.new.values())

    def resolve(self, fact, names):
        """Spell names as the fact's vocabulary does, noting new ones; a closed one takes none.

        Raises Unreadable, which names the choices.
        """
        vocabulary = self[fact.model]
        if vocabulary.ids.keys() >= names:
            return names
        known = frozenset(vocabulary.spelled(name, keep=not fact.closed) for name in names)
        if None in known:
            unseen = next(name for name in sorted(names) if vocabulary.spelled(name) is None)
            choices = ", ".join(sorted(vocabulary.ids)) or "no terms: this vocabulary is empty"
            raise Unreadable.expected(unseen, f"one of {choices}")
        return known


class Vocabulary:
    """One vocabulary's terms: those it has, by name, and new ones, as a file spelled them first."""

    def __init__(self, model):
        self.model = model
        self.ids = dict(model.objects.values_list("name", "pk"))
        self._spellings = {name.casefold(): name for name in self.ids}
        self.new = {}

    def spelled(self, name, *, keep=False):
        """Return a name in the vocabulary's own letters; None for a new one, unless it's kept."""
        if name in self.ids:
            return name
        folded = name.casefold()
        known = self._spellings.get(folded) or self.new.get(folded)
        if known is None and keep:
            known = self.new[folded] = name
        return known

    def add_new(self):
        """Save the new terms, each with an address of its own."""
        taken = set(self.model.objects.values_list("slug", flat=True))
        for name in sorted(self.new.values()):
            term = self.model.objects.create(
                name=name, slug=free_slug(slugify(name)[:120] or "term", taken)
            )
            taken.add(term.slug)
            self.ids[name] = term.pk


def export(path):
    """Write all programs to a file, drafts too; return how many there are."""
    count = 0

    def rows():
        nonlocal count
        for programs in _chunks(_stating(COLUMNS).order_by(KEY).iterator(chunk_size=CHUNK)):
            count += len(programs)
            stated = _Stated(programs, COLUMNS)
            for program in programs:
                yield [stated.cell(program, column) for column in COLUMNS]

    write_rows(path, COLUMNS, rows())
    return count


class _Stated:
    """What programs state, as an export writes it; the terms of all are fetched at once."""

    def __init__(self, programs, columns):
        pks = [program.pk for program in programs]
        self._names = {name: _names_of(name, pks) for name in columns if name in _LISTS}

    def cell(self, program, column):
        """Return the text of one column; empty where it is unknown."""
        fact = _FACT_OF[column]
        if column != fact.name:
            return fact.note(program)
        if column in self._names:
            return fact.written(self._names[column].get(program.pk, ()))
        return fact.value_text(program)


def _stating(columns):
    """Ask for programs with what these columns read, but for lists of terms."""
    # A row for each term of each program would take most of an import's time as objects.
    facts = {_FACT_OF[column] for column in columns if column not in _LISTS}
    return Program.objects.with_facts(facts)


def _names_of(column, pks):
    """Return the names of one list's terms, in their order, by program."""
    relation = _LISTS[column].field
    owner, term = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    rows = relation.remote_field.through.objects.filter(**{f"{owner}__in": pks}).order_by(term)
    names = defaultdict(list)
    for pk, name in rows.values_list(owner, f"{term}__name"):
        names[pk].append(name)
    return names


def survey(path, *, on_fault, on_difference=None, on_progress=None):
    """Compare a file with the catalogue, without writing; return what an import would do.

    Every fault, difference and number of rows so far is handed on as soon as it is known.
    """
    found, pending, seal = Survey(), [], _Seal()
    claims = {column: _Claims(column) for column in _UNIQUE}
    try:
        for chunk in _compared(path, found.vocabularies, pending.append):
            found.rows += len(chunk)
            seal.add(chunk)
            for difference in chunk:
                if difference is None:
                    continue
                _count(found, difference, claims, pending.append)
                if on_difference and difference:
                    on_difference(difference)
            _tell(pending, found, on_fault)
            if on_progress:
                on_progress(found.rows)
        for claim in claims.values():
            found.vacating |= claim.settle(pending.append)
        found.seal = seal.text
    finally:
        _tell(pending, found, on_fault)
    return found


def _tell(pending, found, on_fault):
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


class _Seal:
    """Tells whether two readings of a file found the same differences."""

    def __init__(self):
        self._hash = hashlib.sha256()

    def add(self, differences):
        for one in filter(None, differences):
            changes = [(change.column, self._old(change), change.new) for change in one.changes]
            self._hash.update(repr((one.program.slug, one.is_new, changes)).encode())

    def _old(self, change):
        # Names that swap are vacated first.
        return "" if change.column in _UNIQUE else change.old

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
        for values in _chunks(self.lines):
            holders = Program.objects.filter(**{f"{self.column}__in": values})
            for slug, value in holders.values_list(KEY, self.column):
                if slug in self.leaving:
                    vacating.add(slug)
                else:
                    message = f"“{value}” is the one of {slug}, and no two programs share it"
                    fault(Fault(self.lines[value], self.column, message))
        return vacating


def apply(path, found, *, by=None, on_progress=None):
    """Bring the catalogue to a file that was surveyed: all of it, or nothing.

    `by` is the editor whose edit it is; None for the command line. Raises Overtaken where what
    differs is not what the survey found.
    """
    vacating = Program.objects.filter(**{f"{KEY}__in": found.vacating})
    with recording(vacating, by=by, comment=IMPORTED):
        for vocabulary in found.vocabularies.values():
            vocabulary.add_new()
        for slugs in _chunks(found.vacating):
            _vacate(slugs)
        rows, seal = 0, _Seal()
        for chunk in _compared(path, found.vocabularies, _overtaken, for_update=True):
            seal.add(chunk)
            _record(chunk, found, by)
            rows += len(chunk)
            if on_progress:
                on_progress(rows)
        if seal.text != found.seal:
            raise Overtaken


def bring(program, cells):
    """Bring columns of one program to their texts, as a row of a file would.

    Returns its changes, and the names of new terms. Raises Unreadable for a text that states no
    value, or one that is another program's alone.
    """
    vocabularies, stated = Vocabularies(), _Stated([program], cells)
    found = [
        _change(column, cell, stated.cell(program, column), vocabularies)
        for column, cell in cells.items()
    ]
    changes = tuple(filter(None, found))
    for change in changes:
        _refuse_taken(program, change)
    new_terms = [name for _, names in vocabularies.new_terms() for name in names]
    for vocabulary in vocabularies.values():
        vocabulary.add_new()
    _write([Difference(0, program, changes)], vocabularies)
    return changes, new_terms


def _refuse_taken(program, change):
    """Raise Unreadable for a value that another program has, where no two may share it."""
    others = Program.objects.exclude(pk=program.pk)
    if change.column in _UNIQUE and others.filter(**{change.column: change.value}).exists():
        raise Unreadable(f"“{change.value}” is another program’s, and no two share it")


def _overtaken(fault):
    raise Overtaken


def _vacate(slugs):
    """Free unique values, so that programs may swap them; each gets its new one with its row."""
    for column in _UNIQUE:
        programs = Program.objects.filter(**{f"{KEY}__in": slugs})
        programs.update(**{column: Concat(F(KEY), Value(" (to be renamed)"))})


def _compared(path, vocabularies, fault, *, for_update=False):
    """Yield a list of Differences for each chunk of rows; one is None where a cell is a fault."""
    for rows in _chunks(_keyed(read_rows(path, COLUMNS, fault), fault)):
        columns = dict.fromkeys(column for _, row in rows for column in row.cells)
        known = _programs([key for key, _ in rows], columns, for_update)
        stated = _Stated(known.values(), columns)
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
    key = _read(_FACT_OF[KEY], KEY, cell.strip() if isinstance(cell, str) else cell)
    if VERSUS in key:
        raise Unreadable.expected(key, f"an address without “{VERSUS}”, which joins compared ones")
    return key


def _programs(keys, columns, for_update):
    """Fetch the programs of these keys, with what the file has columns for."""
    programs = _stating(columns).filter(**{f"{KEY}__in": keys})
    if for_update:
        programs = programs.select_for_update(of=("self",))
    return {program.slug: program for program in programs}


def _compare(row, key, program, stated, vocabularies, fault):
    """Say how a row differs from its program; None where a cell is a fault."""
    is_new = program is None
    cells, changes, whole = row.cells, [], True
    if is_new:
        program, cells = Program(**{KEY: key}), dict.fromkeys(_REQUIRED, "") | cells
    for column, cell in cells.items():
        old = "" if is_new else stated.cell(program, column)
        if cell == old and (cell or column not in _REQUIRED):
            continue
        try:
            change = _change(column, cell, old, vocabularies)
        except Unreadable as error:
            whole = False
            fault(Fault(row.line, column, str(error)))
        else:
            changes += [change] if change else []
    return Difference(row.line, program, tuple(changes)) if whole else None


def _change(column, cell, old, vocabularies):
    """Read a cell that isn't written like the catalogue's; None where both say the same."""
    fact = _FACT_OF[column]
    value = _read(fact, column, cell, vocabularies)
    if column == KEY or value == _read_old(fact, column, old):
        return None
    return Change(fact, column, old, value)


def _read(fact, column, cell, vocabularies=None):
    """Read a cell's value, terms in the vocabulary's spelling; raises Unreadable."""
    stated_as = fact.stated_as if column == fact.name else ()
    if not isinstance(cell, (str, *stated_as)):
        raise Unreadable(f"expected a text, not {'a list' if isinstance(cell, list) else cell}")
    if isinstance(cell, bool | list):
        cell = fact.written(cell)
    value = (_read_again if len(cell) <= _OFTEN_READ else _read_text)(column, cell)
    return vocabularies.resolve(fact, value) if isinstance(value, frozenset) else value


def _read_text(column, text):
    return _FACT_OF[column].read(column, text)


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


def _record(differences, found, by):
    """Write a chunk, an edit for each program; those that let a name go are recorded already."""
    differences = list(filter(None, differences))
    new = [one.program for one in differences if one.is_new]
    changed = [one.program for one in differences if not one.is_new]
    changed = [program for program in changed if program.slug not in found.vacating]
    with recording(changed, by=by, comment=IMPORTED) as recorder:
        _write(differences, found.vocabularies)
        for program in new:
            recorder.added(program)


def _write(differences, vocabularies):
    """Write a chunk: programs first, then what refers to them."""
    new = [one.program for one in differences if one.is_new]
    for one in differences:
        columns = _assign(one, vocabularies)
        if not one.is_new:
            one.program.save(update_fields=columns)
    Program.objects.bulk_create(new)
    lists = [change.column for one in differences for change in one.changes if change.is_many]
    for name in dict.fromkeys(lists):
        _write_terms(name, differences, vocabularies)


def _assign(difference, vocabularies):
    """Give a program what its row states; return the names of the model's fields that differ."""
    program, before = difference.program, dict(difference.program.__dict__)
    for change in difference.changes:
        if not change.is_term:
            setattr(program, change.column, change.value)
        elif not change.is_many:
            ids = vocabularies[change.fact.model].ids
            term = next((ids[name] for name in change.value), None)
            setattr(program, change.fact.field.attname, term)
    fields = Program._meta.concrete_fields
    return [
        field.name for field in fields if before[field.attname] != getattr(program, field.attname)
    ]


def _write_terms(name, differences, vocabularies):
    """Write one list of terms of many programs; what stays keeps its row, and the reason in it."""
    relation = _LISTS[name].field
    through = relation.remote_field.through
    owner, term = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    ids = vocabularies[relation.related_model].ids
    wanted = {
        one.program.pk: {ids[name] for name in change.value}
        for one in differences
        for change in one.changes
        if change.column == name
    }
    had = through.objects.filter(**{f"{owner}__in": wanted}).values_list(owner, term, "pk")
    had = {(program, term): pk for program, term, pk in had}
    wanted = {(program, term) for program, terms in wanted.items() for term in terms}
    for pks in _chunks(pk for pair, pk in had.items() if pair not in wanted):
        through.objects.filter(pk__in=pks).delete()
    added = sorted(wanted - had.keys())
    through.objects.bulk_create(through(**{owner: program, term: pk}) for program, pk in added)


def _chunks(values):
    """Yield lists of at most CHUNK values."""
    values = iter(values)
    while chunk := list(islice(values, CHUNK)):
        yield chunk
