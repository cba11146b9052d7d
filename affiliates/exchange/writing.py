"""The catalogue brought to a table that was compared with it: all of it, or nothing."""

from django.db.models import F, Value
from django.db.models.functions import Concat

from ..facts.kinds import Unreadable
from ..history import recording
from ..models import Program
from .comparing import ComparedRow, Seal, compared, read_change
from .stated import KEY, LISTS, UNIQUE, Stated, chunks
from .vocabularies import Vocabularies

#: What histories say of an import.
IMPORTED = "Imported from a file"


class Overtaken(Exception):
    """The file or the catalogue changed between its survey and its import."""


def apply(path, found, *, by=None, on_progress=None):
    """Bring the catalogue to a file that was surveyed: all of it, or nothing.

    `by` is the editor whose edit it is; None for the command line. Raises Overtaken where what
    differs is not what the survey found.
    """
    vacating = Program.objects.filter(**{f"{KEY}__in": found.vacating})
    with recording(vacating, by=by, comment=IMPORTED):
        for vocabulary in found.vocabularies.values():
            vocabulary.add_new()
        for slugs in chunks(found.vacating):
            _vacate(slugs)
        rows, seal = 0, Seal()
        for chunk in compared(path, found.vocabularies, _overtaken, for_update=True):
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
    vocabularies, stated = Vocabularies(), Stated([program], cells)
    found = [
        read_change(column, cell, stated.cell(program, column), vocabularies)
        for column, cell in cells.items()
    ]
    changes = tuple(filter(None, found))
    for change in changes:
        _refuse_taken(program, change)
    new_terms = [name for _, names in vocabularies.new_terms() for name in names]
    for vocabulary in vocabularies.values():
        vocabulary.add_new()
    _write([ComparedRow(0, program, changes)], vocabularies)
    return changes, new_terms


def would_change(program, column, text):
    """Say whether a text states another value than the program does; raises Unreadable."""
    stated = Stated([program], [column]).cell(program, column)
    return read_change(column, text, stated, Vocabularies()) is not None


def _refuse_taken(program, change):
    """Raise Unreadable for a value that another program has, where no two may share it."""
    others = Program.objects.exclude(pk=program.pk)
    if change.column in UNIQUE and others.filter(**{change.column: change.value}).exists():
        raise Unreadable(f"“{change.value}” is another program’s, and no two share it")


def _overtaken(fault):
    raise Overtaken


def _vacate(slugs):
    """Free unique values, so that programs may swap them; each gets its new one with its row."""
    for column in UNIQUE:
        programs = Program.objects.filter(**{f"{KEY}__in": slugs})
        programs.update(**{column: Concat(F(KEY), Value(" (to be renamed)"))})


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
    relation = LISTS[name].field
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
    for pks in chunks(pk for pair, pk in had.items() if pair not in wanted):
        through.objects.filter(pk__in=pks).delete()
    added = sorted(wanted - had.keys())
    through.objects.bulk_create(through(**{owner: program, term: pk}) for program, pk in added)
