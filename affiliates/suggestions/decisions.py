"""What editors make of readers' suggestions: each is decided once, wholly or not at all."""

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from .. import history
from ..exchange import bring
from ..facts.kinds import Fact, Unreadable
from ..models import Citation, Edit, Program, Source, Suggestion
from ..slugs import slug_for_program
from . import proposals

Status, Outcome, Stance = Suggestion.Status, Suggestion.Outcome, Citation.Stance


class Undecidable(Exception):
    """A suggestion that can't be decided like that, or not any more; the message says why."""


@dataclass(frozen=True)
class Acceptance:
    """What a suggestion's page says of a fact, and the value that follows from it.

    `publisher` and `kind` describe a page that isn't among the sources yet. `cells` are the
    fact's texts by column, as exports write them; without any, the value stays. Where the value
    changes and `overtakes` is set, what backed the old one differs from then on. `otherwise` says
    that the reader proposed something else, which counts where their words alone don't show it.
    `seen` is the program's last edit that the editor knew of.
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
    otherwise: bool = False
    seen: int | None = None


def comment(suggestion):
    """Return what histories say of an edit that a suggestion led to."""
    return f"Suggested by a reader (no. {suggestion.pk})"


def edit_of(suggestion):
    """Return the public edit that a suggestion led to; None where there is none."""
    edits = Edit.objects.published().filter(comment=comment(suggestion))
    return edits.filter(program=suggestion.program).first() if suggestion.program else None


def accept(pk, accepted, *, by):
    """Write a citation, and the value if it changes.

    Returns the changes, as an import's, and the names of new terms. Raises Undecidable, or
    Unreadable for a text that states no value of the fact.
    """
    with _deciding(pk, Status.ACCEPTED, by=by) as suggestion:
        if suggestion.program is None:
            raise Undecidable("The program has been deleted: the suggestion can only be rejected.")
        with history.recording([suggestion.program], by=by, comment=comment(suggestion)):
            before, shown = _stated(suggestion, accepted.fact)
            _refuse_unseen(before, accepted.seen)
            changes, new_terms = bring(before, accepted.cells)
            if accepted.cells and not changes:
                raise Unreadable("That is what is shown already: type the new value, or leave it.")
            now, shown_now = _stated(suggestion, accepted.fact)
            source = _source(accepted)
            if accepted.overtakes and shown != shown_now:
                _overtake(now.citations.filter(fact=accepted.fact.name), shown, source)
            _cite(now, source, accepted)
        suggestion.outcome = _outcome(suggestion, accepted, now)
    return changes, new_terms


def _refuse_unseen(program, seen):
    """Raise Undecidable where the program has an edit that the editor hasn't seen."""
    last = history.last_edit(program)
    if (last and last.pk) != seen:
        raise Undecidable(
            "Nothing was written: the program has changed since you opened this page. "
            "Look again at what it shows now, and decide then."
        )


def _outcome(suggestion, accepted, program):
    """Return how what a program states now differs from what a reader proposed; empty if not."""
    differs = proposals.differs(accepted.fact, suggestion.statement, program)
    if differs is None:
        left = not accepted.cells and accepted.stance == Stance.DIFFERS
        differs = accepted.otherwise or left
    if not differs:
        return ""
    return Outcome.ANOTHER if accepted.cells else Outcome.KEPT


def settle(pk, done, *, by, otherwise=False):
    """Accept what an editor has seen to by hand, in their words; no citation is written.

    `otherwise` says that something else was done than the reader proposed, or only a part of it.
    """
    with _deciding(pk, Status.ACCEPTED, by=by, reason=done) as suggestion:
        suggestion.outcome = Outcome.ANOTHER if otherwise else ""


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
        program.slug, program.published = slug_for_program(program.name), False
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


def _stated(suggestion, fact):
    """Return a suggestion's program as it is now, and what it shows of a fact; empty if unknown."""
    programs = Program.objects.with_facts([fact]).select_for_update(of=("self",))
    program = programs.get(pk=suggestion.program_id)
    cell = fact.cell(program)
    return program, cell.text if cell.known else ""


def _source(accepted):
    described = {"publisher": accepted.publisher, "kind": accepted.kind}
    return Source.objects.get_or_create(url=accepted.page, defaults=described)[0]


def _overtake(citations, shown, source):
    """Let what backed the value shown till now differ, with it as its words where it has none.

    What the same page or our editors stated before is dropped.
    """
    stated = set(citations.values_list("source", "statement"))
    for citation in citations.filter(stance=Stance.BACKS).select_related("source"):
        words = citation.statement or shown
        twice = not citation.statement and (citation.source_id, words) in stated
        if citation.source == source or not citation.source.url or twice:
            citation.delete()
        elif words:
            citation.statement, citation.stance = words, Stance.DIFFERS
            citation.save()


def _cite(program, source, accepted):
    stated = {"fact": accepted.fact.name, "statement": accepted.statement}
    how = {
        "stance": accepted.stance,
        "page_date": accepted.page_date,
        "recorded_on": timezone.localdate(),
    }
    Citation.objects.update_or_create(program=program, source=source, **stated, defaults=how)
