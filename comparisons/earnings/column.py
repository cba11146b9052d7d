"""The column of a list that says what each program would earn the visitor in a month."""

from dataclasses import dataclass
from datetime import date

from affiliates.facts.columns import Column
from affiliates.facts.kinds import Better
from affiliates.ranges import DOLLAR, decimal_text

from .benchmarks import Benchmarks
from .estimates import BASE, FACTORS, NEEDED, Origin, Terms, Traffic, estimate
from .first_cash import first_cash

#: The order by earnings, and the column's name in exports.
EARNINGS = "earnings"


@dataclass(frozen=True, eq=False)
class EarningsColumn(Column):
    """What a month of this traffic would earn, by each program's terms.

    `start` is the day of the first click, from which JSON counts to the first cash.
    """

    traffic: Traffic
    benchmarks: Benchmarks
    start: date

    name = EARNINGS
    label = "You’d earn a month"
    meaning = "What your clicks would earn in a month, by this program's terms"
    kind = "earnings"
    numeric = True
    better = Better.HIGHER
    sort = EARNINGS
    essential = True
    explained = "method"
    template = "comparisons/partials/estimate_brief.html"
    facts = NEEDED

    def fetched(self, queryset):
        return queryset.with_disputes(FACTORS)

    def cell(self, program):
        return self._estimate(program, Terms.of(program))

    def _estimate(self, program, terms):
        return estimate(terms, self.traffic, self.benchmarks.of(program))

    def csv(self, program):
        return (self.cell(program).exchanged_text,)

    @property
    def sheet_headings(self):
        return (f"{self.label}, low (US$)", f"{self.label}, high (US$)", self.label)

    def sheet(self, program):
        return earnings_cells(self.cell(program))

    def json_items(self, program):
        terms = Terms.of(program)
        earned = self._estimate(program, terms)
        return earnings_items(earned, first_cash(earned.months_to_payout, terms, self.start))


def earnings_cells(estimate):
    """Return an estimate's low and high end and its text for a spreadsheet; None where unknown."""
    monthly = estimate.monthly
    if monthly is None:
        return None, None, None
    return monthly.floor, None if monthly.open else monthly.high, estimate.exchanged_text


def earnings_items(estimate, first):
    """Yield the keys and values of an estimate in JSON: null, and for want of which facts.

    `first` is when the first cash arrives; None where the terms don't say.
    """
    yield EARNINGS, _earnings_json(estimate, first)
    missing = (BASE,) if estimate.blocked else estimate.missing
    yield f"{EARNINGS}_missing", [fact.name for fact in missing]


def _earnings_json(estimate, first):
    monthly = estimate.monthly
    if monthly is None:
        return None
    described = {
        "text": estimate.exchanged_text,
        "low": decimal_text(monthly.floor),
        "high": decimal_text(monthly.high),
        "unit": DOLLAR,
        "open": monthly.open,
        "inputs": {used.fact.name: _input_json(used) for used in estimate.inputs},
    }
    return {**described, "first_cash": _first_cash_json(estimate, first)} if first else described


def _first_cash_json(estimate, first):
    """Describe it in days, null where these count a delay that isn't stated, and in dates."""
    return {
        "days": str(estimate.days_to_cash) if estimate.days_to_cash else None,
        "text": str(first),
        "from": first.earliest.isoformat(),
        "to": first.latest and first.latest.isoformat(),
    }


def _input_json(used):
    benchmark = used.benchmark
    return {
        "text": used.exchanged_text,
        "from": "disputed" if used.origin is Origin.DISPUTED else used.origin.value,
        "source": {"url": benchmark.url, "publisher": benchmark.publisher} if benchmark else None,
    }
