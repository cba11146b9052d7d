"""What editors make of readers' suggestions: each is decided once, wholly or not at all."""

import re
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from . import history
from .exchange import Vocabularies
from .fact_kinds import Fact, Unreadable
from .models import VERSUS, Citation, Edit, Program, Source, Suggestion

Status, Stance = Suggestion.Status, Citation.Stance


class Undecidable(Exception):
    """A suggestion that can't be decided like that, or not any more; the message says why."""


@dataclass(frozen=True)
class Acceptance:
    """What a suggestion's page says of a fact, and the value that follows from it.

    `publisher` and `kind` describe a page that isn't among the sources yet. `cells` are the
    fact's texts by column, as exports write them; without any, the value stays. Where the value
    changes and `overtakes` is set, what backed the old one differs from then on. `seen` is the
    program's last edit that the editor knew of.
    """

    fact: Fact
    page: str
    publisher: str = ""
    kind: str = Source.Kind.THIRD_PARTY
    statement: str = ""
    page_date: str = ""
    stance: str = Stance.BACKS
    cells: Mapping[str, str] = field(default_factory=dict)
    overtakes: bool = True
    seen: int | None = None


def comment(suggestion):
    """Return what histories say of an edit that a suggestion led to."""
    return f"Suggested by a reader (no. {suggestion.pk})"


def last_edit(program):
    """Return the number of a program's last edit; None where there is none."""
    return Edit.objects.filter(program=program).aggregate(last=Max("pk"))["last"]


def accept(pk, accepted, *, by):
    """Write a citation, and the value if it changes.

    Returns (label, old text, new text) of what changed, and the names of new terms. Raises
    Undecidable, or Unreadable for a text that states no value of the fact.
    """
    with _deciding(pk, Status.ACCEPTED, by=by) as suggestion:
        if suggestion.program is None:
            raise Undecidable("The program has been deleted: the suggestion can only be rejected.")
        with history.recording([suggestion.program], by=by, comment=comment(suggestion)):
            before = _Stated(suggestion, accepted.fact)
            if last_edit(before.program) != accepted.seen:
                raise Undecidable(
                    "Nothing was written: the program has changed since you opened this page. "
                    "Look again at what it shows now, and decide then."
                )
            new_terms = _assign(before.program, accepted) if accepted.cells else []
            before.program.save()
            now = _Stated(suggestion, accepted.fact)
            changes = before.changes(now)
            if accepted.cells and not changes:
                raise Unreadable("That is what is shown already: type the new value, or leave it.")
            source = _source(accepted)
            if accepted.overtakes and before.shown != now.shown:
                _overtake(before, source)
            _cite(now.program, source, accepted)
    return changes, new_terms


def settle(pk, done, *, by):
    """Accept what an editor has seen to by hand, in their words; no citation is written."""
    with _deciding(pk, Status.ACCEPTED, by=by, reason=done):
        pass


def reject(pk, reason, *, by):
    """Keep why a suggestion is not followed."""
    with _deciding(pk, Status.REJECTED, by=by, reason=reason):
        pass


def draft(pk, program, *, by):
    """Save a suggested program as a draft, under a free address."""
    with (
        _deciding(pk, Status.ACCEPTED, by=by) as suggestion,
        history.recording(by=by, comment=comment(suggestion)) as edit,
    ):
        program.slug, program.published = _free_slug(program.name), False
        program.save()
        edit.added(program)
        suggestion.program = program


@contextmanager
def _deciding(pk, status, *, by, reason=""):
    """Hold a waiting suggestion while it is decided; two editors never decide the same one."""
    with _told_of_collisions(), transaction.atomic():
        suggestion = Suggestion.objects.select_for_update().filter(pk=pk).first()
        if suggestion is None:
            raise Undecidable("This suggestion has been deleted.")
        if not suggestion.waiting:
            raise Undecidable(
                f"Nothing was written: {suggestion.decided_by or 'somebody'} has "
                f"{suggestion.get_status_display()} this suggestion already, "
                f"on {suggestion.decided_at:%-d %B %Y at %H:%M} UTC."
            )
        yield suggestion
        suggestion.decide(status, by=by, reason=reason)


@contextmanager
def _told_of_collisions():
    """Let an editor know that another one has just taken what no two may share."""
    try:
        yield
    except IntegrityError as error:
        raise Undecidable(
            "Nothing was written: somebody else wrote the same at the same moment. "
            "Look again at what is there now, and decide then."
        ) from error


class _Stated:
    """What a suggestion's program states of a fact at one moment."""

    def __init__(self, suggestion, fact):
        programs = Program.objects.with_facts([fact]).select_for_update(of=("self",))
        self.fact, self.program = fact, programs.get(pk=suggestion.program_id)
        self.texts = fact.csv(self.program)
        cell = fact.cell(self.program)
        self.shown = cell.text if cell.known else ""

    def changes(self, later):
        """List (label, old text, new text) of the columns that differ later."""
        labels = map(self.fact.column_label, self.fact.columns)
        texts = zip(labels, self.texts, later.texts, strict=True)
        return [(label, old, new) for label, old, new in texts if old != new]


def _assign(program, accepted):
    """Bring a fact's columns to their texts, as an import would; return the names of new terms."""
    fact, new_terms = accepted.fact, []
    for column, text in accepted.cells.items():
        value = fact.read(column, text)
        if isinstance(value, frozenset):
            new_terms += _assign_terms(program, fact, value)
        else:
            _refuse_taken(program, column, value)
            setattr(program, column, value)
    return new_terms


def _assign_terms(program, fact, names):
    vocabularies = Vocabularies()
    names = vocabularies.resolve(fact, names)
    vocabulary = vocabularies[fact.model]
    new_terms = sorted(vocabulary.new.values())
    vocabulary.add_new()
    pks = [vocabulary.ids[name] for name in names]
    if fact.many:
        getattr(program, fact.name).set(pks)
    else:
        setattr(program, fact.field.attname, next(iter(pks), None))
    return new_terms


def _refuse_taken(program, column, value):
    """Raise Unreadable for a value that another program has, where no two may share it."""
    if not Program._meta.get_field(column).unique:
        return
    if Program.objects.exclude(pk=program.pk).filter(**{column: value}).exists():
        raise Unreadable(f"“{value}” is another program’s, and no two share it")


def _source(accepted):
    described = {"publisher": accepted.publisher, "kind": accepted.kind}
    return Source.objects.get_or_create(url=accepted.page, defaults=described)[0]


def _overtake(before, source):
    """Let what backed the old value differ, with that value as its words where it has none.

    What the same page or our editors said before, they say no more.
    """
    citations = before.program.citations.filter(fact=before.fact.name)
    said = set(citations.values_list("source", "statement"))
    for citation in citations.filter(stance=Stance.BACKS).select_related("source"):
        words = citation.statement or before.shown
        twice = not citation.statement and (citation.source_id, words) in said
        if citation.source == source or not citation.source.url or twice:
            citation.delete()
        elif words:
            citation.statement, citation.stance = words, Stance.DIFFERS
            citation.save()


def _cite(program, source, accepted):
    said = {"fact": accepted.fact.name, "statement": accepted.statement}
    how = {"stance": accepted.stance, "page_date": accepted.page_date}
    Citation.objects.update_or_create(program=program, source=source, **said, defaults=how)


def _free_slug(name):
    """Return an address for a program that no other has."""
    longest = Program._meta.get_field("slug").max_length - len("-999")
    joint = rf"({re.escape(VERSUS.rstrip('-'))})+-"
    stem = re.sub(joint, "-", slugify(name))[:longest].strip("-") or "program"
    taken = set(Program.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)
