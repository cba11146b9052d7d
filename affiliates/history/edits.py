"""History: every edit of a program is kept, described fact by fact, and can be undone.

Whoever changes programs does so while `recording`: the admin, imports, fixtures. What
they were before is kept by django-reversion, with their related rows.
"""

from collections import defaultdict
from contextlib import contextmanager
from functools import reduce
from operator import or_

import reversion
from django.db import IntegrityError, connection, transaction
from django.db.models import OuterRef, Q, Subquery
from reversion.errors import RevertError
from reversion.models import Revision, Version

from ..models import Change, Check, Citation, Edit, FinePrint, Program, Rate, Route, Suitability
from .snapshots import differences, for_snapshot, snapshot

#: The related rows that are kept with a program, by the relation that leads to them.
KEPT = {
    "suitabilities": Suitability,
    "rates": Rate,
    "routes": Route,
    "checks": Check,
    "citations": Citation,
    "fine_print": FinePrint,
}


class Irreversible(Exception):
    """A version that can't be brought back; the message says why."""


def register():
    """Tell the library which models are kept together."""
    for model in KEPT.values():
        reversion.register(model)
    reversion.register(Program, follow=tuple(KEPT))


def named():
    """Return the models that programs name, each with the ways that lead there."""
    ways = defaultdict(list)
    for field in (*Program._meta.fields, *Program._meta.many_to_many):
        ways[field.related_model].append(field.name)
    for relation, kept in KEPT.items():
        for field in (*kept._meta.fields, *kept._meta.many_to_many):
            ways[field.related_model].append(f"{relation}__{field.name}")
    return {model: ways[model] for model in ways.keys() - {None, Program, *KEPT.values()}}


def naming(model, pks):
    """Return the programs that name any of these terms, networks or sources."""
    # Asked apart: one join over all rows of all sorts would be as long as their product.
    asked = [Program.objects.filter(**{f"{way}__in": pks}) for way in named()[model]]
    return Program.objects.filter(reduce(or_, (Q(pk__in=some.values("pk")) for some in asked)))


def last_edit(program):
    """Return a program's last edit; None where there is none."""
    return Edit.objects.filter(program=program).first()


def with_last_edit(programs):
    """Fetch with programs the number of their last edit, as `last_edit`; None where there is none.

    Asked later, it might be an edit that what was fetched doesn't show.
    """
    last = Edit.objects.filter(program=OuterRef("pk")).values("pk")[:1]
    return programs.annotate(last_edit=Subquery(last))


@contextmanager
def recording(programs=(), *, by=None, comment=""):
    """Keep what the block changes of these programs, as one edit each, in one transaction.

    `programs` are rows or a queryset, as the database has them; `by` is the editor, None for
    the command line, and `comment` what the public reads as the reason. Yields the Recorder, to
    which the block names the programs it adds. What changes nothing leaves no trace.
    """
    with transaction.atomic():
        recorder = Recorder(by, comment)
        recorder.keep(programs)
        yield recorder
        recorder.finish()


class Recorder:
    """What programs were before, until it is seen what became of them."""

    def __init__(self, by, comment):
        self.by = by
        self.comment = comment
        self.before = {}
        self._added = {}
        self.edits = []

    def keep(self, programs):
        """Keep programs as they are now, before they change."""
        pks = {program.pk for program in programs} - self.before.keys() - self._added.keys()
        for program in _fetched(pks):
            self.before[program.pk] = _Before(program, self._version(program))

    def added(self, program):
        """Say that a program is new: nothing was before it."""
        self._added[program.pk] = program

    def finish(self):
        """Write an edit for each program that changed; forget the others' versions."""
        after = {program.pk: program for program in _fetched(self.before)}
        written = []
        for pk, before in self.before.items():
            changes = before.changes(after.get(pk))
            if edit := before.edit(after.get(pk), changes):
                written.append((edit, changes))
            else:
                before.keep_day(after[pk])
        written += [(_addition(program), []) for program in self._added.values()]
        self.edits = [edit for edit, _ in written]
        self._save(written)

    def _version(self, program):
        with reversion.create_revision(manage_manually=True, atomic=False):
            reversion.set_user(self.by)
            reversion.set_comment(self.comment)
            reversion.add_to_revision(program)
        return Version.objects.get_for_object(program).latest("pk").revision_id

    def _save(self, written):
        for edit in self.edits:
            edit.editor, edit.comment = self.by, self.comment
        Edit.objects.bulk_create(self.edits)
        Change.objects.bulk_create(
            Change(edit=edit, **change._asdict()) for edit, changes in written for change in changes
        )
        needless = {before.version for before in self.before.values()}
        needless -= {edit.before_id for edit in self.edits}
        Revision.objects.filter(pk__in=needless).delete()


class _Before:
    """A program as it was before an edit."""

    def __init__(self, program, version):
        self.slug, self.name, self.published = program.slug, program.name, program.published
        self.updated = program.updated
        self.stated = snapshot(program)
        self.version = version

    def changes(self, program):
        return [] if program is None else differences(self.stated, snapshot(program))

    def keep_day(self, program):
        """Let a program that was saved as it was be no newer for it."""
        if program.updated != self.updated:
            Program.objects.filter(pk=program.pk).update(updated=self.updated)

    def edit(self, program, changes):
        """Return the edit that made this of it; None where nothing changed."""
        kind = self._kind(program, changes)
        if kind is None:
            return None
        known = program or self
        return Edit(
            program=program,
            slug=known.slug,
            name=known.name,
            kind=kind,
            public=known.published,
            before_id=self.version,
        )

    def _kind(self, program, changes):
        if program is None:
            return Edit.Kind.REMOVED
        if program.published != self.published:
            return Edit.Kind.PUBLISHED if program.published else Edit.Kind.WITHDRAWN
        return Edit.Kind.CHANGED if changes else None


def _addition(program):
    return Edit(
        program=program,
        slug=program.slug,
        name=program.name,
        kind=Edit.Kind.ADDED,
        public=program.published,
    )


def _fetched(pks):
    """Fetch programs with all they state, and let nobody else change them meanwhile."""
    if not pks:
        return []
    programs = Program.objects.filter(pk__in=pks).order_by("pk")
    return for_snapshot(programs.select_for_update(of=("self",)))


def revert(edit, *, by):
    """Bring a program, and its related rows, back to what it was before an edit.

    Returns the edit that did so, None where nothing had to change. Raises Irreversible where
    what was before is not kept, or refers to what is gone.
    """
    if edit.before is None:
        raise Irreversible("What was before this edit is not kept.")
    comment = f"Brought back to what it was before {edit.made_at:%-d %B %Y, %H:%M} UTC"
    try:
        with transaction.atomic():
            made = _reverted(edit, by, comment)
            # Rows that were written anew, alike, are no reason to call the program updated.
            transaction.set_rollback(made is None)
    except (RevertError, IntegrityError) as error:
        raise Irreversible(
            "It can’t be brought back: what it refers to is gone, or another program has its name."
        ) from error
    return made


def _reverted(edit, by, comment):
    # Who goes the same way at the same time waits, and finds nothing left to change.
    Edit.objects.select_for_update().get(pk=edit.pk)
    pk = Version.objects.get_for_model(Program).get(revision=edit.before).object_id
    with recording(Program.objects.filter(pk=pk), by=by, comment=comment) as recorder:
        program = _brought_back(edit.before, pk)
        if not recorder.before:
            recorder.added(program)
            _rejoin(program)
    return next(iter(recorder.edits), None)


def _brought_back(version, pk):
    # Rows that have swapped their names since would stand in each other's way.
    for model in KEPT.values():
        model.objects.filter(program=pk).delete()
    version.revert()
    program = Program.objects.get(pk=pk)
    program.save(update_fields=["updated"])
    # The terms and sources it refers to may have been deleted since.
    connection.check_constraints()
    return program


def _rejoin(program):
    """Give a program that was removed its edits again, whatever its address was then."""
    versions = Version.objects.get_for_object(program)
    slugs = {version.field_dict["slug"] for version in versions}
    additions = Q(kind=Edit.Kind.ADDED, slug__in=slugs)
    own = Q(before__in=versions.values("revision"))
    Edit.objects.filter(own | additions, program=None).update(program=program)


def preview(edit):
    """Return the edit that `revert` would make, and its changes, without making it.

    The edit is None where nothing would change. Raises Irreversible like `revert`.
    """
    with transaction.atomic():
        made = revert(edit, by=None)
        changes = list(made.changes.all()) if made else []
        transaction.set_rollback(True)
    return made, changes
