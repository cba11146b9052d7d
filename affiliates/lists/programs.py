"""Lists of programs: what an address asks for, as rows, sentence, chips and facets.

The address is the whole state. The page, CSV and JSON all come from the same filtered and
ordered queryset.
"""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, QueryDict

from ..exchange.described import program_json
from ..facts.cells import Cell
from ..facts.kinds import Better, Fact
from ..facts.registry import COMMISSIONS, FACTS, OVERVIEW
from ..models import Program
from ..ranges import shorten
from ..structured import structured
from .bars import Bar, bar
from .filters import (
    DEFAULT_SORT,
    PER_PAGE,
    SORTED_FACTS,
    BoundFilter,
    ChoiceFilter,
    ProgramFilter,
)


@dataclass(frozen=True)
class Table:
    """One way to look at the programs: a title and the facts that are its columns."""

    name: str
    title: str
    subject: str  # how its sentence begins: {} is "12 affiliate programs"
    facts: tuple[Fact, ...]
    drawn: str = ""  # the fact drawn as a bar on one scale for the whole column


OVERVIEW_TABLE = Table("programs", "Affiliate programs", "{}", OVERVIEW)
COMMISSION_TABLE = Table(
    "commissions", "Commissions", "commissions of {}", COMMISSIONS, drawn="commission"
)


@dataclass(frozen=True)
class Chip:
    """An applied filter, and the address without it."""

    text: str
    address: str


@dataclass(frozen=True)
class ListCell:
    """One program's statement of one column's fact, with its bar where the column is drawn."""

    fact: Fact
    cell: Cell
    bar: Bar | None = None


@dataclass(frozen=True)
class Heading:
    """A column's heading; `address` sorts by it, where it can be sorted by."""

    fact: Fact
    address: str = ""
    direction: str = ""  # aria-sort's word on the active column, else empty

    @property
    def numeric(self):
        return self.fact.numeric


class ProgramList:
    """The programs an address asks for.

    `parameters` is the address's query. Ask `is_valid` first: a bad value means no rows and
    errors by parameter. Raises Http404 for a page past the end.
    """

    filter_class = ProgramFilter

    def __init__(self, table, parameters):
        self.table = table
        self.parameters = _said(parameters)
        self.filter = self.filter_class(self.parameters, Program.objects.published())

    @cached_property
    def is_valid(self):
        return self.filter.form.is_valid()

    @property
    def errors(self):
        return self.filter.form.errors

    @property
    def cleaned(self):
        return self.filter.form.cleaned_data

    @cached_property
    def queryset(self):
        """All programs asked for, in order, whatever the page."""
        return self.filter.qs if self.is_valid else Program.objects.none()

    def exported(self):
        """Return the queryset with all that an export reads, in a fixed number of queries."""
        return self.queryset.with_facts(FACTS)

    #: Columns an export has behind the registry's: (name, function of a program).
    extra_columns = ()

    def json(self, program, address):
        """Describe one of the programs for the JSON export."""
        return program_json(program, address)

    @cached_property
    def page(self):
        """The page of rows the address asks for."""
        rows = self.queryset.with_facts(self.table.facts)
        paginator = Paginator(rows, self.cleaned.get("per_page") or PER_PAGE)
        try:
            return paginator.page(self.cleaned.get("page") or 1)
        except EmptyPage as error:
            raise Http404(f"There is no page {self.cleaned['page']}: {error}") from error

    @cached_property
    def rows(self):
        """(program, cells) of the page, in the order of the table's facts."""
        if not self.is_valid:
            return []
        rows = [
            (program, [(fact, fact.cell(program)) for fact in self.table.facts])
            for program in self.page
        ]
        scale = self._scale(rows)
        return [
            (program, [ListCell(fact, cell, self._bar(fact, cell, scale)) for fact, cell in cells])
            for program, cells in rows
        ]

    def _scale(self, rows):
        """Return the high end of the page's drawn column: the end of the scale of its bars."""
        drawn = (cell.range for _, cells in rows for fact, cell in cells if self._draws(fact))
        return max((range_.high for range_ in drawn if range_), default=None)

    def _draws(self, fact):
        return fact.name == self.table.drawn

    def _bar(self, fact, cell, scale):
        return bar(cell.range, scale) if self._draws(fact) else None

    @cached_property
    def left_out(self):
        """How many programs are left out for not stating what a filter asks about."""
        return self.filter.left_out_as_unstated() if self.is_valid else 0

    # What is shown, in words

    @property
    def sort(self):
        return (self.is_valid and self.cleaned.get("sort")) or DEFAULT_SORT

    @property
    def sort_phrase(self):
        """Say the order: "by name", "highest commission first"."""
        sort, descending = self.sort.removeprefix("-"), self.sort.startswith("-")
        if sort == "name":
            return "from Z to A" if descending else ""
        if sort == "updated":
            return "latest update first" if descending else "oldest update first"
        extreme = "highest" if descending else "lowest"
        if sort not in SORTED_FACTS:
            return f"{extreme} {self.filter.filters['sort'].sorts[sort].lower()} first"
        fact = SORTED_FACTS[sort]
        best = Better.HIGHER if descending else Better.LOWER
        return f"{'best' if fact.better is best else extreme} {fact.label.lower()} first"

    @property
    def sentence(self):
        """Say what is shown: "12 programs paying out from $20 or less, best commission first"."""
        if not self.is_valid:
            return f"{self.table.title}: the address can’t be read"
        count = self.page.paginator.count
        clauses = [
            " or ".join(clause for clause, _ in filter_.clauses(value))
            for _, filter_, value in self.filter.applied()
        ]
        number = f"{count:,}" if count else "no"
        programs = f"{number} affiliate program{'' if count == 1 else 's'}"
        subject = self.table.subject.format(programs)
        described = " ".join([subject, " and ".join(clauses)]).strip()
        return ", ".join(part for part in (described, self.sort_phrase) if part)

    # Addresses of what is one step away

    def address(self, **changes):
        """Return this list's query with some parameters replaced; None removes one."""
        query = self._query()
        query.pop("page", None)
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        return _address(query)

    def _query(self):
        query = QueryDict(mutable=True)
        for name in self.parameters:
            if name in self.filter.form.fields:
                query.setlist(name, self.parameters.getlist(name))
        return query

    @property
    def canonical(self):
        """Return the query that stands for this list: no empty parameters, no default order."""
        query = self._query()
        if query.get("sort") == DEFAULT_SORT:
            del query["sort"]
        return f"?{query.urlencode()}" if query else ""

    @property
    def address_with_unknown(self):
        return self.address(unknown="include")

    @property
    def includes_unknown(self):
        return self.is_valid and self.filter.includes_unknown

    @property
    def export_name(self):
        """Name the route of this list's exports."""
        return f"{self.table.name}_export"

    @cached_property
    def chips(self):
        """Each applied filter as words and the address that drops it."""
        if not self.is_valid:
            return []
        return [
            Chip(_capitalised(clause), self._address_without(name, value))
            for name, filter_, applied in self.filter.applied()
            for clause, value in filter_.clauses(applied)
        ]

    def _address_without(self, name, value):
        query = self._query()
        query.pop("page", None)
        if value is None:
            query.pop(name, None)
        else:
            query.setlist(name, [kept for kept in query.getlist(name) if kept != value])
        return _address(query)

    @property
    def headings(self):
        """The table's columns, each with the address that sorts by it."""
        return [self._heading(fact) for fact in self.table.facts]

    @property
    def name_heading(self):
        return self._heading(SORTED_FACTS["name"])

    def _heading(self, fact):
        if not fact.sort:
            return Heading(fact)
        return Heading(fact, *self.sorting(fact.sort, fact.better))

    def sorting(self, sort, better):
        """Return (address, direction) of a heading: what a click asks for, and what is now."""
        if self.sort.removeprefix("-") != sort:
            # The best first is what a first click asks for.
            sign = "-" if better is Better.HIGHER else ""
            return self.address(sort=f"{sign}{sort}"), ""
        descending = self.sort.startswith("-")
        other = sort if descending else f"-{sort}"
        return self.address(sort=other), "descending" if descending else "ascending"

    @property
    def sorts(self):
        """(value, label, selected) of every order, for the form."""
        for sort, label in self.filter.filters["sort"].sorts.items():
            for value, direction in ((sort, "lowest first"), (f"-{sort}", "highest first")):
                words = {"name": "A to Z", "-name": "Z to A", "updated": "oldest first"}
                words |= {"-updated": "latest first"}
                yield value, f"{label}: {words.get(value, direction)}", value == self.sort

    # The filters' form

    @property
    def numbers(self):
        """The form's numeric fields."""
        return [
            (self.filter.form[name], filter_.fact, filter_.bound)
            for name, filter_ in self.filter.filters.items()
            if isinstance(filter_, BoundFilter)
        ]

    @cached_property
    def facets(self):
        """(parameter, fact, choices, error): each choice counted under the other filters."""
        return [
            (name, filter_.fact, self._choices(name, filter_), self.errors.get(name))
            for name, filter_ in self.filter.filters.items()
            if isinstance(filter_, ChoiceFilter)
        ]

    @property
    def open_facets(self):
        """The facets with something chosen, which the form shows unfolded."""
        return {name for name, _, _ in self.filter.applied()} if self.is_valid else set()

    @property
    def error_lines(self):
        """Each error as a line that names its parameter's label and what was given."""
        for name, messages in self.errors.items():
            given = ", ".join(self.parameters.getlist(name))
            label = self.filter.form.fields[name].label
            for message in messages:
                yield f"{label} ({name}={shorten(given, 40)}): {message}"

    @property
    def structured_data(self):
        """Describe the page's rows as schema.org's ItemList."""
        items = [
            {"@type": "ListItem", "position": place, "name": program.name}
            | {"url": program.get_absolute_url()}
            for place, (program, _) in enumerate(self.rows, start=1)
        ]
        return structured({"@type": "ItemList", "name": self.sentence, "itemListElement": items})

    def choices(self, parameter):
        """List one filter's choices, each with its count."""
        return self._choices(parameter, self.filter.filters[parameter])

    def _choices(self, name, filter_):
        if not self.is_valid:
            return list(filter_.choices({}, self.parameters.getlist(name)))
        selected, others = self.cleaned.get(name) or [], self.filter.without(name)
        counts = filter_.fact.facet(others)
        for slug in set(selected) - counts.keys():
            # A narrower term, which the facet counts under its broader one.
            counts[slug] = others.filter(filter_.fact.has_any([slug])).count()
        return list(filter_.choices(counts, selected, self.filter.kept_unstated[name]))


def _said(parameters):
    """Drop what is left empty, as a plain form sends it: it asks nothing."""
    said = QueryDict(mutable=True)
    for name, values in parameters.lists():
        if any(values):
            said.setlist(name, [value for value in values if value])
    return said


def _address(query):
    # "?" alone would leave a bare question mark in the address.
    return f"?{query.urlencode()}" if query else "./"


def _capitalised(text):
    return text[:1].upper() + text[1:]
