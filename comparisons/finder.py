"""The finder: of the programs that fit, the three whose estimate of earnings is highest.

One rule ranks them, the lists' order by earnings: the low end of the estimate, then its high end.
Where no clicks are given it is that of a hundred clicks, which puts programs in the same order.
What has no earnings figure never wins. What is asked, and what fits, is the list's.
"""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q
from django.db.models.lookups import IsNull
from django.http import QueryDict
from django.urls import reverse

from affiliates.facts import effective
from affiliates.lists.filters import SORT, BoundFilter, ChoiceFilter, CountryFilter
from affiliates.lists.index import Asked
from affiliates.lists.programs import Table
from affiliates.models import Program

from . import addresses
from .earnings.column import EARNINGS, EarningsColumn
from .earnings.estimates import BOUNTY, COMMISSION, FACTORS, THRESHOLD, Estimate, Terms
from .earnings.first_cash import FirstCash, first_cash
from .earnings.in_the_database import monthly_earnings
from .earnings.lists import EarningsFilter, EarningsList
from .earnings.traffic import PARAMETERS

ANSWERS = 3
#: Of so many programs without an earnings figure, the finder says why.
MOST_EXPLAINED = 500
#: Where no clicks are given, earnings are those of so many.
EXAMPLE_CLICKS = 100

#: What the finder's form asks, in its order.
ASKED = ("clicks", "audience", "industry", "country", "method", "threshold_max")
#: What it asks in its folded part.
ASSUMED = ("conversion", "aov")

#: What an address may ask: the list's filters and traffic, not how it is ordered and shown.
PARAMETERS_READ = {*EarningsFilter.base_filters, *PARAMETERS} - {
    SORT,
    "page",
    "per_page",
    "unknown",
}

#: The figures an answer shows beside its earnings.
KEY_FIGURES = (COMMISSION, BOUNTY, THRESHOLD)

_TABLE = Table("find", "Finder", "{}", KEY_FIGURES)


@dataclass(frozen=True)
class Answer:
    """One program that fits, what it would earn and why it is here.

    `figures` are (fact, cell, doubt) of the key figures; `first_cash` is None where no clicks are
    given or the terms don't say. `disputed` are the facts of the estimate whose sources disagree.
    """

    program: Program
    estimate: Estimate
    figures: tuple
    reasons: tuple[str, ...]
    first_cash: FirstCash | None = None
    disputed: tuple = ()


@dataclass(frozen=True)
class Loosened:
    """A filter, in words, and how many programs fit without it, at which address."""

    text: str
    count: int
    address: str


class FinderList(EarningsList):
    """The list behind the finder, with a column of earnings whether clicks are given or not."""

    shown_facts = KEY_FIGURES

    @cached_property
    def traffic(self):
        form = self.filter.form
        return form.traffic or form.traffic_of(EXAMPLE_CLICKS)

    @cached_property
    def added_columns(self):
        if not self.is_valid:
            return ()
        form = self.filter.form
        return (EarningsColumn(self.traffic, self.filter.benchmarks, form.starts_on),)


class Finder:
    """What the finder answers to an address's query.

    A bad value means no answers and errors by parameter; without a question there are none either.
    """

    def __init__(self, parameters):
        self.query = _asked(parameters)
        ranked = self.query.copy()
        ranked[SORT], ranked["per_page"] = f"-{EARNINGS}", str(ANSWERS)
        self.list = FinderList(_TABLE, ranked)

    @property
    def form(self):
        return self.list.filter.form

    @property
    def questions(self):
        """(field, options) of what the form asks; see `_options`."""
        return [(self.form[name], self._options(name)) for name in ASKED]

    @property
    def assumptions(self):
        """(field, options) of what its folded part asks."""
        return [(self.form[name], self._options(name)) for name in ASSUMED]

    @property
    def assumes(self):
        """Say whether the address gives an assumption, which then stays in sight."""
        return any(self.query.get(name) for name in ASSUMED)

    def _options(self, name):
        """List (value, name, whether it is chosen) of a choice; None for a number."""
        filter_ = self.list.filter.filters.get(name)
        if isinstance(filter_, CountryFilter):
            return next(options for field, options in self.list.countries if field.name == name)
        if isinstance(filter_, ChoiceFilter):
            return [
                (choice.value, choice.name, choice.selected)
                for choice in self.list.choices(name)
                if choice.selected or not choice.disabled
            ]
        return None

    @property
    def is_valid(self):
        return self.list.is_valid

    @property
    def errors(self):
        return self.list.errors

    @property
    def is_asked(self):
        """Say whether the address asks anything at all."""
        return bool(self.query)

    @property
    def clicks(self):
        """The clicks that the answers' earnings count."""
        return self.list.traffic.clicks

    @property
    def clicks_are_given(self):
        return self.form.traffic is not None

    @cached_property
    def count(self):
        """How many programs fit, with or without an earnings figure."""
        return self.list.page.paginator.count

    @cached_property
    def answers(self):
        """The best programs that fit, at most three; those without an earnings figure never win."""
        if not (self.is_valid and self.is_asked):
            return []
        reckoned = [(program, cells) for program, cells in self.list.rows if cells[0].cell.monthly]
        return [self._answer(place, *row) for place, row in enumerate(reckoned)]

    def _answer(self, place, program, cells):
        estimate, *figures = cells
        return Answer(
            program=program,
            estimate=estimate.cell,
            figures=tuple(
                (fact, listed.cell, listed.doubt)
                for fact, listed in zip(KEY_FIGURES, figures, strict=True)
            ),
            reasons=(self._earnings_reason(place, estimate.cell), *self._filter_reasons(program)),
            first_cash=self._first_cash(program, estimate.cell),
            disputed=tuple(fact for fact in FACTORS if fact.name in program.disputed),
        )

    def _earnings_reason(self, place, estimate):
        period = "a month at" if self.clicks_are_given else "at"
        clicks = f"{self.clicks:,} click{'' if self.clicks == 1 else 's'}"
        earned = f"Earns {estimate.text} {period} {clicks}"
        # A rate of conversion is guaranteed by nobody: the low end is an estimate too.
        leads = not place and estimate.monthly.floor > 0
        return f"{earned}: no program that fits has a higher low end" if leads else earned

    def _filter_reasons(self, program):
        """Yield what was asked, with the program's figure: every answer is known to meet it.

        What is asked of one way together stays in the words asked: the program's best figure may
        be that of another way.
        """
        asked = [one.question[0] for one in self.list.filter.asked_of_ways()]
        together = asked if len(asked) > 1 else ()
        for name, filter_, value in self.list.filter.applied():
            if _has_figure(filter_) and name not in together:
                cell = filter_.fact.cell(program)
                way = program.ways.get(filter_.fact.name)
                yield " ".join(filter(None, [f"{filter_.fact.label}: {cell}", way and str(way)]))
            else:
                yield _capitalised(_words(filter_, value))

    def _first_cash(self, program, estimate):
        if not self.clicks_are_given:
            return None
        return first_cash(estimate.months_to_payout, Terms.of(program), self.form.starts_on)

    # What is left out, and where it is found

    @cached_property
    def left_out(self):
        """How many programs are left out for not stating what is asked about."""
        return self.list.left_out

    @cached_property
    def without_figure(self):
        """(reason, count) of the programs that fit and have no earnings figure, most first.

        Of too many to look at each, the reason is left out.
        """
        if not self.is_valid:
            return []
        unknown = self._without_figure & self.list.filter.kept()
        if len(unknown) > MOST_EXPLAINED:
            return [("", len(unknown))]
        (column,) = self.list.added_columns
        found = Program.objects.filter(pk__in=unknown).with_facts(column.facts)
        fetched = effective.fetched(column.fetched(found), column.facts)
        cells = [column.cell(effective.seen(program, column.facts)) for program in fetched]
        return sorted(Counter(cell.reason for cell in cells).items(), key=_most_first)

    @property
    def _without_figure(self):
        """The keys of all programs that this traffic has no earnings figure for."""
        traffic = replace(self.list.traffic, clicks=1)
        _, high = monthly_earnings(traffic, self.list.filter.benchmarks)
        question = "without a figure", traffic
        return self.list.filter.index.matching(Asked(question, lambda: Q(IsNull(high, True))))

    @cached_property
    def loosened(self):
        """Where nothing fits: each filter without which something does, most programs first."""
        if not self.is_valid or self.count:
            return []
        found = [
            Loosened(_words(filter_, value), len(self.list.filter.kept(but=name)), address)
            for name, filter_, value in self.list.filter.applied()
            for address in [self._address(without=name)]
        ]
        return sorted((one for one in found if one.count), key=lambda one: -one.count)

    def _address(self, without):
        query = self.query.copy()
        query.pop(without, None)
        return f"?{query.urlencode()}" if query else "./"

    @property
    def list_address(self):
        """The address of all programs that fit, in the finder's order."""
        return f"{reverse('programs')}?{self._list_query().urlencode()}"

    @property
    def list_address_with_unknown(self):
        query = self._list_query()
        query["unknown"] = "include"
        return f"{reverse('programs')}?{query.urlencode()}"

    def _list_query(self):
        query = self.query.copy()
        query[SORT] = f"-{EARNINGS}"
        return query

    @property
    def comparison_address(self):
        """The address that puts the answers side by side; empty with fewer than two."""
        slugs = [answer.program.slug for answer in self.answers]
        if len(slugs) < addresses.FEWEST:
            return ""
        traffic = {name: self.query[name] for name in PARAMETERS if self.query.get(name)}
        return addresses.comparison(slugs, **traffic)


def _asked(parameters):
    """Return what a query asks: no empty values, and no clicks of zero, which rank nothing."""
    query = QueryDict(mutable=True)
    for name in parameters:
        given = [value for value in parameters.getlist(name) if value.strip()]
        if given and name in PARAMETERS_READ:
            query.setlist(name, given)
    if not query.get("clicks", "").strip(" 0"):
        query.pop("clicks", None)
    return query


def _has_figure(filter_):
    return isinstance(filter_, BoundFilter) and filter_.fact in KEY_FIGURES


def _words(filter_, value):
    return " or ".join(clause for clause, _ in filter_.clauses(value))


def _capitalised(text):
    return text[:1].upper() + text[1:]


def _most_first(item):
    reason, count = item
    return -count, reason
