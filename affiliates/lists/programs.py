"""Lists of programs: what an address asks for, as rows, sentence, chips and facets.

The address is the whole state. The page, CSV and JSON all come from the same filtered and
ordered queryset.
"""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, QueryDict

from ..exchange.described import program_json
from ..exchange.formats import Published, export_links
from ..exchange.spreadsheet import Link, Sheet
from ..facts import effective
from ..facts.columns import FACT_COLUMNS, FactColumn
from ..facts.kinds import Better, Fact
from ..facts.registry import COMMISSIONS, FACTS, OVERVIEW, REGISTRY, TABULAR
from ..models import Program
from ..ranges import shorten
from ..structured_data import json_ld
from . import chosen, search
from .choices import Choices
from .columns import DrawnColumn, Heading
from .filters import (
    DEFAULT_SORT,
    PER_PAGE,
    SORTED_FACTS,
    BoundFilter,
    ChoiceFilter,
    CountryFilter,
    ProgramFilter,
)
from .presets import PRESETS
from .rows import rows_of
from .tray import TICKED, Tray


@dataclass(frozen=True)
class Table:
    """One way to look at the programs: a title and its columns."""

    name: str
    title: str
    subject: str  # how its sentence begins: {} is "12 affiliate programs"
    facts: tuple[Fact, ...]  # what it shows unless an address asks for other columns
    drawn: Fact | None = None  # the one whose values are drawn as bars

    def column(self, fact):
        return DrawnColumn(fact) if fact is self.drawn else FactColumn(fact)


OVERVIEW_TABLE = Table("programs", "Affiliate programs", "{}", OVERVIEW)
COMMISSION_TABLE = Table(
    "commissions", "Commissions", "commissions of {}", COMMISSIONS, drawn=REGISTRY["commission"]
)


#: How many columns fit behind the program's name, in a window of 1280 px.
MOST_THAT_FIT = 7

NAME = FactColumn(SORTED_FACTS["name"])

#: How the two orders of what is no fact read in the form.
DIRECTIONS = {"updated": ("oldest first", "latest first")}


@dataclass(frozen=True)
class Chip:
    """An applied filter, and the address without it."""

    text: str
    address: str


class ProgramList:
    """The programs an address asks for.

    `parameters` is the address's query. Ask `is_valid` first: a bad value means no rows and
    errors by parameter. Raises Http404 for a page past the end.
    """

    filter_class = ProgramFilter
    #: Columns before the table's own, and behind the facts in an export.
    added_columns = ()
    #: (legend, fields) that the form asks besides its filters.
    questions = ()

    def __init__(self, table, parameters):
        self.table = table
        self.filter = self.filter_class(parameters, Program.objects.published())
        self.parameters = self.filter.data
        self.tray = Tray(parameters)

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

    @cached_property
    def columns(self):
        """The page's columns, behind the program's name."""
        return (*self.added_columns, *map(self.table.column, self.shown_facts))

    @cached_property
    def shown_facts(self):
        """The facts that the page shows as columns."""
        named = self.cleaned.get(chosen.COLUMNS) if self.is_valid else ()
        return chosen.shown_facts(
            self.table.facts,
            [REGISTRY[name] for name in named or ()],
            self.asked_facts,
            room=MOST_THAT_FIT - len(self.added_columns),
        )

    @cached_property
    def asked_facts(self):
        """The facts that the address filters or sorts by, where they can be columns."""
        if not self.is_valid:
            return []
        sorted_by = SORTED_FACTS.get(self.sort.removeprefix("-"))
        filtered = [getattr(filter_, "fact", None) for _, filter_, _ in self.filter.applied()]
        asked = dict.fromkeys([*filtered, sorted_by])
        return [fact for fact in asked if fact and fact.name in TABULAR]

    @property
    def presets(self):
        """The questions that many ask, as far as the vocabularies still know what they ask for."""
        filters = self.filter.filters
        return [
            preset
            for preset in PRESETS
            if all(
                any(known.value == value for known in filters[name].known())
                for name, value in preset.asked.items()
                if isinstance(filters[name], ChoiceFilter)
            )
        ]

    @property
    def column_choices(self):
        """(section, [(fact, whether it is shown)]) of all that the list can show."""
        return chosen.choices(self.shown_facts)

    @property
    def own_columns(self):
        """Say whether the address chooses columns itself."""
        return bool(self.parameters.get(chosen.COLUMNS))

    @property
    def draws(self):
        """Say whether a column is drawn, and the page needs the patterns of its bars."""
        return self.table.drawn in self.shown_facts

    @property
    def fits(self):
        """Say whether the table fits a window of 1280 px beside its filters."""
        return len(self.columns) <= MOST_THAT_FIT

    @property
    def exported_columns(self):
        """The columns of an export: every fact, then what the address adds."""
        return (*FACT_COLUMNS, *self.added_columns)

    def exported(self):
        """Return the queryset with all that an export reads, in a fixed number of queries."""
        return _fetched(self.queryset, self.exported_columns)

    def published(self, address):
        """Return the list as its exports have it; `address` turns a path into a full one."""
        columns = self.exported_columns
        return Published(
            name=self.table.name,
            header=[name for column in columns for name in column.csv_names],
            rows=lambda: (
                [cell for column in columns for cell in column.csv(program)]
                for program in self.exported()
            ),
            document=lambda: self._document(address),
            sheet=lambda: self._sheet(address),
        )

    def _sheet(self, address):
        """Return the page's columns, of all programs whatever the page, as a spreadsheet."""
        headings = [heading for column in self.columns for heading in column.sheet_headings]
        return Sheet(self.table.title, [NAME.label, *headings], lambda: self._sheet_rows(address))

    def _sheet_rows(self, address):
        rows = effective.fetched(_fetched(self.queryset, self.columns), self._facts)
        for program in rows:
            seen = effective.seen(program, self._facts)
            name = Link(program.name, address(program.get_absolute_url()))
            yield [name, *(value for column in self.columns for value in column.sheet(seen))]

    def _document(self, address):
        described = [
            program_json(effective.seen(program), address, self.added_columns)
            for program in effective.fetched(self.exported(), FACTS)
        ]
        document = {"count": len(described), "programs": described}
        if near := [] if described else self.did_you_mean:
            document["did_you_mean"] = [{"slug": one.slug, "name": one.name} for one, _ in near]
        return document

    @cached_property
    def did_you_mean(self):
        """(Near, address that searches for it instead); to be asked where nothing is found."""
        words = self.is_valid and self.cleaned.get("q")
        near = search.did_you_mean(words) if words else []
        return [(one, self.address(q=one.search)) for one in near]

    @property
    def _facts(self):
        return [fact for column in self.columns for fact in column.facts]

    @cached_property
    def page(self):
        """The page the address asks for, of the programs' keys."""
        keys = self.filter.ordered if self.is_valid else []
        paginator = Paginator(keys, self.cleaned.get("per_page") or PER_PAGE)
        try:
            return paginator.page(self.cleaned.get("page") or 1)
        except EmptyPage as error:
            raise Http404(f"There is no page {self.cleaned['page']}: {error}") from error

    @cached_property
    def rows(self):
        """(program, cells) of the page, a cell for each column."""
        if not self.is_valid:
            return []
        wanted = tuple(column.name for column in self.columns)
        rows = self.filter.index.programs(wanted, self.page.object_list, self._fetch)
        columns = [column.on_page([row.program for row in rows]) for column in self.columns]
        asked = {column for column in columns if self._is_asked(column)}
        return [
            (row.program, [row.cell(column, asked=column in asked) for column in columns])
            for row in rows
        ]

    def _fetch(self, keys):
        """Fetch the rows of the programs with these keys, by key."""
        found = _fetched(Program.objects.filter(pk__in=keys), self.columns)
        found = effective.fetched(found, self._facts)
        return rows_of([effective.seen(program, self._facts) for program in found], self.columns)

    def _is_asked(self, column):
        fact = getattr(column, "fact", None)
        return fact in self.asked_facts or column.sort == self.sort.removeprefix("-")

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
        if sort in SORTED_FACTS:
            return SORTED_FACTS[sort].order_phrase(descending)
        extreme = "highest" if descending else "lowest"
        return f"{extreme} {self.filter.filters['sort'].sorts[sort].lower()} first"

    @cached_property
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
        if chosen.COLUMNS in query:
            query[chosen.COLUMNS] = ",".join(query.getlist(chosen.COLUMNS))
        if self.tray.slugs:
            query.setlist(TICKED, self.tray.slugs)
        return query

    @property
    def canonical(self):
        """Return the query that stands for this list: no empty parameters, no default order."""
        query = self._query()
        query.pop(TICKED, None)
        if query.get("sort") == DEFAULT_SORT:
            del query["sort"]
        usual = ",".join(fact.name for fact in self.table.facts)
        if query.get(chosen.COLUMNS) in ("", usual):
            del query[chosen.COLUMNS]
        return f"?{query.urlencode()}" if query else ""

    @property
    def afresh(self):
        """Return the query that asks nothing, and keeps what is ticked."""
        kept = QueryDict(mutable=True)
        kept.setlist(TICKED, self.tray.slugs)
        return _address(kept)

    def without(self, name):
        """Return this list's query without a parameter."""
        return self.address(**{name: None})

    @property
    def ticked(self):
        """(program, address without it) of each program in the tray."""
        return [
            (program, self._address_without(TICKED, program.slug)) for program in self.tray.programs
        ]

    @property
    def ticked_elsewhere(self):
        """The programs in the tray that aren't rows of this page."""
        shown = {program.slug for program, _ in self.rows}
        return [slug for slug in self.tray.slugs if slug not in shown]

    @property
    def carried(self):
        """(name, value) of all that the address says, but for what is ticked."""
        return [
            (name, value)
            for name, values in self._query().lists()
            for value in values
            if name != TICKED and value
        ]

    @property
    def address_with_unknown(self):
        return self.address(unknown="include")

    @property
    def includes_unknown(self):
        return self.is_valid and self.filter.includes_unknown

    @property
    def exports(self):
        """(label, address) of this list in each public format."""
        return export_links(f"{self.table.name}_export", query=self.canonical)

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
        elif name in query:
            query.setlist(name, [kept for kept in query.getlist(name) if kept != value])
        return _address(query)

    @property
    def headings(self):
        """The headings of all columns, the program's name first."""
        return [self._heading(column) for column in (NAME, *self.columns)]

    def _heading(self, column):
        if not column.sort:
            return Heading(column)
        return Heading(column, *self._sorting(column.sort, column.better))

    def _sorting(self, sort, better):
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
            fact = SORTED_FACTS.get(sort)
            directions = fact.directions if fact else DIRECTIONS.get(sort, Fact.directions)
            for value, direction in zip((sort, f"-{sort}"), directions, strict=True):
                yield value, f"{label}: {direction}", value == self.sort

    # The filters' form

    @property
    def numbers(self):
        """The form's numeric fields."""
        return [
            (self.filter.form[name], filter_.fact, filter_.bound)
            for name, filter_ in self.filter.filters.items()
            if isinstance(filter_, BoundFilter)
        ]

    @property
    def countries(self):
        """(field, choices) of each filter by country."""
        return [
            (self.filter.form[name], filter_.choices(self._country(name)))
            for name, filter_ in self.filter.filters.items()
            if isinstance(filter_, CountryFilter)
        ]

    def _country(self, name):
        # What can't be read is chosen as little as what is chosen in vain.
        return (self.parameters.get(name) or "").strip().upper()

    @cached_property
    def facets(self):
        """(parameter, fact, choices, error): each choice counted under the other filters."""
        return [
            (name, filter_.fact, Choices.of(self._choices(name, filter_)), self.errors.get(name))
            for name, filter_ in self.filter.filters.items()
            if isinstance(filter_, ChoiceFilter)
        ]

    @property
    def open_facets(self):
        """The facets with something chosen, which the form shows unfolded."""
        return {name for name, _, _ in self.filter.applied()} if self.is_valid else set()

    @property
    def error_lines(self):
        """(line, address without it) of each error: its parameter’s label, and what was given."""
        for name, messages in self.errors.items():
            given = ", ".join(self.parameters.getlist(name))
            label = self.filter.form.fields[name].label
            for message in messages:
                yield f"{label} ({name}={shorten(given, 40)}): {message}", self.without(name)

    @property
    def structured_data(self):
        """Describe the page's rows as schema.org's ItemList."""
        items = [
            {"@type": "ListItem", "position": place, "name": program.name}
            | {"url": program.get_absolute_url()}
            for place, (program, _) in enumerate(self.rows, start=1)
        ]
        return json_ld({"@type": "ItemList", "name": self.sentence, "itemListElement": items})

    def choices(self, parameter):
        """List one filter's choices, each with its count."""
        return self._choices(parameter, self.filter.filters[parameter])

    def _choices(self, name, filter_):
        if not self.is_valid:
            return list(filter_.choices({}, self.parameters.getlist(name)))
        selected, counts = self.cleaned.get(name) or [], self.filter.facet(name)
        for slug in set(selected) - counts.keys():
            # A narrower term, which the facet counts under its broader one.
            counts[slug] = self.filter.count_without(name, value=slug)
        return list(filter_.choices(counts, selected, self.filter.unstated_kept(name)))


def _fetched(queryset, columns):
    """Fetch with the programs all that these columns read."""
    queryset = queryset.with_facts([fact for column in columns for fact in column.facts])
    for column in columns:
        queryset = column.fetched(queryset)
    return queryset


def _address(query):
    # "?" alone would leave a bare question mark in the address.
    return f"?{query.urlencode()}" if query else "./"


def _capitalised(text):
    return text[:1].upper() + text[1:]
