"""The ways to join as a table of their own: written to a file, compared with one, brought to it.

A row is known by its program, through whom one joins, and the name and market that tell ways
apart. The facts read and write their cells as they do those of programs.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ..facts.kinds import TermsFact, Unreadable, as_text, one_text
from ..facts.registry import REGISTRY
from ..facts.routes import ROUTE_FACTS, VIA_DIRECT
from ..history import recording
from ..models import EDITOR, Network, Program, Route, Source
from .comparing import read_change
from .files import Fault
from .formats import read_rows, write_rows
from .vocabularies import Vocabularies
from .writing import IMPORTED

_STATED = tuple(fact.name for fact in ROUTE_FACTS)
#: The table's columns, in its order. Once out, they stay.
ROUTE_COLUMNS = ("program", "via", "program_name", *_STATED, "market", "note", "source")

#: What parts the pages of a cell; no address holds a blank.
JOINT = "; "


@dataclass(frozen=True)
class RouteChange:
    """One column's change: its label, its texts before and after, and the value to be kept."""

    column: str
    label: str
    old: str
    new: str
    value: object


@dataclass(frozen=True)
class ComparedRoute:
    """What a row changes of a way to join, or all of a new one; `network` is a name."""

    route: Route
    network: str
    is_new: bool
    changes: tuple[RouteChange, ...]

    def __str__(self):
        return f"{self.route.program.slug}: {self.route.name_through(self.network)}"


@dataclass
class RoutesFound:
    """What a file of ways to join changes, or every fault that keeps it from doing so."""

    differences: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    unchanged: int = 0
    vocabularies: Vocabularies = field(default_factory=Vocabularies)

    @property
    def new_terms(self):
        return self.vocabularies.new_terms()

    @property
    def renamed_terms(self):
        return self.vocabularies.renamed_terms()

    @property
    def outcome(self):
        added = sum(one.is_new for one in self.differences)
        changed = len(self.differences) - added
        return f"{added:,} added, {changed:,} changed, {self.unchanged:,} unchanged"


def export_routes(path):
    """Write all ways to join to a file, those of drafts too; return how many there are."""
    routes = _fetched(Route.objects.order_by("program__slug", "position", "pk"))
    write_rows(
        path, ROUTE_COLUMNS, ([_texts(route)[name] for name in ROUTE_COLUMNS] for route in routes)
    )
    return len(routes)


def bring_routes(path, *, on_fault, dry_run=False, by=None):
    """Bring ways to join to a file: all of it, or nothing where there is a fault.

    Every fault is handed on, in the order of their lines. Returns what was found; a dry run writes
    nothing. Ways that the file doesn't have stay. `by` is the editor, None for the command line.
    Raises FileFault for a file that can't be read on.
    """
    found = RoutesFound()
    try:
        rows = list(read_rows(path, ROUTE_COLUMNS, found.faults.append))
        slugs = {row.cells["program"] for row in rows if isinstance(row.cells["program"], str)}
        with transaction.atomic():
            _Comparison(found, slugs).compare(rows)
            if not (found.faults or dry_run):
                _write(found, by)
    finally:
        for fault in sorted(found.faults, key=lambda fault: fault.line):
            on_fault(fault)
    return found


def _fetched(routes):
    lists = [field.name for field in Route._meta.many_to_many]
    return list(routes.select_related("program", "network", "source").prefetch_related(*lists))


def _texts(route):
    """Return the text of each column of a way to join; empty where it is unknown."""
    pages = [route.source, *route.more_sources.all()]
    return {
        "program": route.program.slug,
        "via": _via(_network_name(route)),
        "program_name": route.program_name,
        **{fact.name: fact.value_text(route) for fact in ROUTE_FACTS},
        "market": route.market,
        "note": route.note,
        "source": JOINT.join(page.url or EDITOR for page in pages),
    }


def _via(network):
    return REGISTRY["networks"].written([network]) if network else VIA_DIRECT


class _Comparison:
    """The rows of a file beside the ways to join of the programs that they name."""

    def __init__(self, found, slugs):
        self.found = found
        programs = Program.objects.filter(slug__in=slugs).order_by("pk")
        # Nobody else changes them between comparing and writing.
        self.programs = {one.slug: one for one in programs.select_for_update()}
        self.known = {
            (route.program.slug, _network_name(route), route.program_name, route.market): route
            for route in _fetched(Route.objects.filter(program__slug__in=slugs))
        }
        self.sources = {url or EDITOR: pk for url, pk in Source.objects.values_list("url", "pk")}
        self.lines = {}

    def compare(self, rows):
        """Find what each row changes, and every fault of it."""
        for row in rows:
            key = self._key(row)
            if key is None:
                continue
            first = self.lines.setdefault(key, row.line)
            if first == row.line:
                self._compare(row, key)
            else:
                self._fault(row, "via", f"this way to join has a row already, on line {first}")

    def _key(self, row):
        """Return what a row's way is known by; None, and each fault, where that can't be read."""
        readers = {
            "program": self._read_program,
            "via": self._read_via,
            "program_name": _read_words,
            "market": _read_words,
        }
        key = [self._read(row, column, read) for column, read in readers.items()]
        return None if None in key else tuple(key)

    def _read(self, row, column, read):
        try:
            return read(column, row.cells.get(column, ""))
        except Unreadable as error:
            self._fault(row, column, str(error))
            return None

    def _read_program(self, column, cell):
        slug = one_text(cell).strip()
        if slug not in self.programs:
            raise Unreadable.expected(slug, "the address of a program, such as aliexpress")
        return slug

    def _read_via(self, column, cell):
        text = one_text(cell).strip()
        if text.casefold() == VIA_DIRECT:
            return ""
        networks = REGISTRY["networks"]
        names = networks.read("networks", text)
        if len(names) != 1:
            raise Unreadable.expected(text, f"{VIA_DIRECT}, or the name of one network")
        return next(iter(self.found.vocabularies.resolve(networks, names)))

    def _compare(self, row, key):
        slug, network, program_name, market = key
        route = self.known.get(key) or Route(
            program=self.programs[slug], program_name=program_name, market=market
        )
        is_new = route.pk is None
        cells = {"source": ""} | row.cells if is_new else row.cells
        old = dict.fromkeys(ROUTE_COLUMNS, "") if is_new else _texts(route)

        def read(column, cell):
            return self._change(column, cell, old[column])

        columns = [column for column in (*_STATED, "note", "source") if column in cells]
        changes = tuple(filter(None, (self._read(row, column, read) for column in columns)))
        if changes or is_new:
            self.found.differences.append(ComparedRoute(route, network, is_new, changes))
        else:
            self.found.unchanged += 1

    def _change(self, column, cell, old):
        """Return what a cell changes; None where it says what is known already."""
        if column == "source":
            return self._change_of_sources(cell, old)
        if column == "note":
            new = as_text(one_text(cell))
            return RouteChange(column, "Note", old, new, new) if new != old else None
        change = read_change(column, cell, old, self.found.vocabularies)
        return change and RouteChange(column, change.label, old, change.new, change.value)

    def _change_of_sources(self, cell, old):
        pages = cell if isinstance(cell, list) else one_text(cell).split(JOINT)
        pages = list(dict.fromkeys(page.strip() for page in pages if page.strip()))
        if not pages:
            raise Unreadable("it is empty, and every way to join has a source")
        for page in pages:
            if page not in self.sources:
                raise Unreadable.expected(page, f"{EDITOR}, or the address of a known source")
        first, *more = old.split(JOINT)
        if pages[0] == first and set(pages[1:]) == set(more):
            return None
        value = [self.sources[page] for page in pages]
        return RouteChange("source", "Source", old, JOINT.join(pages), value)

    def _fault(self, row, column, message):
        self.found.faults.append(Fault(row.line, column, message))


def _network_name(route):
    return route.network.name if route.network else ""


def _read_words(column, cell):
    text = one_text(cell).strip()
    try:
        return Route._meta.get_field(column).clean(text, None)
    except ValidationError as error:
        raise Unreadable(" ".join(error.messages)) from error


def _write(found, by):
    """Write what a file changes; new ways stand behind those that a program has."""
    last = {}
    changed = {one.route.program for one in found.differences}
    with recording(changed, by=by, comment=IMPORTED):
        for vocabulary in found.vocabularies.values():
            vocabulary.add_new()
        for one in found.differences:
            if one.is_new:
                _place(one.route, last)
                if one.network:
                    one.route.network_id = found.vocabularies[Network].ids[one.network]
            _assign(one, found.vocabularies)


def _place(route, last):
    pk = route.program_id
    if pk not in last:
        last[pk] = Route.objects.filter(program=pk).aggregate(last=Max("position"))["last"] or 0
    last[pk] += 1
    route.position = last[pk]


def _assign(one, vocabularies):
    """Give a way to join what its row states; one that is new, or newly cited, as of today."""
    route, lists = one.route, {}
    if one.is_new or any(change.column == "source" for change in one.changes):
        route.recorded_on = timezone.localdate()
    for change in one.changes:
        fact = REGISTRY.get(change.column)
        if change.column == "source":
            route.source_id, *lists["more_sources"] = change.value
        elif isinstance(fact, TermsFact):
            lists[change.column] = [vocabularies[fact.model].ids[name] for name in change.value]
        else:
            setattr(route, change.column, change.value)
    route.save()
    for name, pks in lists.items():
        getattr(route, name).set(pks)
