"""What programs state, as an export writes it and an import compares it: a text a column."""

from collections import defaultdict
from itertools import islice

from ..facts.kinds import TermsFact
from ..facts.registry import COLUMNS, FACTS, REGISTRY
from ..models import Program
from .formats import write_rows

#: The column by which a row and a program know each other; the registry's first.
KEY = COLUMNS[0]

#: Rows that are compared, and written, together.
CHUNK = 500

FACT_OF = {column: fact for fact in FACTS for column in fact.columns}
#: Facts that no two programs share, and facts that every program has.
UNIQUE = tuple(fact.name for fact in FACTS if fact.name != KEY and fact.field.unique)
REQUIRED = tuple(fact.name for fact in FACTS if not fact.field.blank)
#: Facts that list any number of terms.
LISTS = {fact.name: fact for fact in FACTS if isinstance(fact, TermsFact) and fact.many}


def export(path):
    """Write all programs to a file, drafts too; return how many there are."""
    count = 0

    def rows():
        nonlocal count
        for programs in chunks(stating(COLUMNS).order_by(KEY).iterator(chunk_size=CHUNK)):
            count += len(programs)
            stated = Stated(programs, COLUMNS)
            for program in programs:
                yield [stated.cell(program, column) for column in COLUMNS]

    write_rows(path, COLUMNS, rows())
    return count


class Stated:
    """What programs state, as an export writes it; the terms of all are fetched at once."""

    def __init__(self, programs, columns):
        pks = [program.pk for program in programs]
        self._names = {name: _names_of(name, pks) for name in columns if name in LISTS}

    def cell(self, program, column):
        """Return the text of one column; empty where it is unknown."""
        fact = FACT_OF[column]
        if column != fact.name:
            return fact.note(program)
        if column in self._names:
            return fact.written(self._names[column].get(program.pk, ()))
        return fact.value_text(program)


def stating(columns):
    """Ask for programs with what these columns read, but for lists of terms."""
    # A row for each term of each program would take most of an import's time as objects.
    # A note is the program's own column, whatever its fact's terms are.
    facts = {FACT_OF[column] for column in columns if column in REGISTRY and column not in LISTS}
    return Program.objects.with_facts(facts)


def _names_of(column, pks):
    """Return the names of one list's terms, in their order, by program."""
    relation = LISTS[column].field
    owner, term = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    rows = relation.remote_field.through.objects.filter(**{f"{owner}__in": pks}).order_by(term)
    names = defaultdict(list)
    for pk, name in rows.values_list(owner, f"{term}__name"):
        names[pk].append(name)
    return names


def chunks(values):
    """Yield lists of at most CHUNK values."""
    values = iter(values)
    while chunk := list(islice(values, CHUNK)):
        yield chunk
