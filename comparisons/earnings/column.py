"""The column of a list that says what each program would earn the visitor in a month."""

from dataclasses import dataclass

from affiliates.facts.columns import Column
from affiliates.facts.kinds import Better
from affiliates.ranges import DOLLAR, decimal_text

from .benchmarks import Benchmarks
from .estimates import BASE, FACTORS, NEEDED, Origin, Terms, Traffic, estimate

#: The order by earnings, and the column's name in exports.
EARNINGS = "earnings"


@dataclass(frozen=True, eq=False)
class EarningsColumn(Column):
    """What a month of this traffic would earn, by each program's terms."""

    traffic: Traffic
    benchmarks: Benchmarks

    name = EARNINGS
    label = "You’d earn a month"
    meaning = "What your clicks would earn in a month, by this program's terms"
    kind = "earnings"
    numeric = True
    better = Better.HIGHER
    sort = EARNINGS
    template = "comparisons/partials/estimate_brief.html"
    facts = NEEDED

    def fetched(self, queryset):
        return queryset.with_disputes(FACTORS)

    def cell(self, program):
        return estimate(Terms.of(program), self.traffic, self.benchmarks.of(program))

    def csv(self, program):
        return (self.cell(program).exchanged_text,)

    def json_items(self, program):
        return earnings_items(self.cell(program))


def earnings_items(estimate):
    """Yield the keys and values of an estimate in JSON: null, and for want of which facts."""
    yield EARNINGS, _earnings_json(estimate)
    missing = (BASE,) if estimate.blocked else estimate.missing
    yield f"{EARNINGS}_missing", [fact.name for fact in missing]


def _earnings_json(estimate):
    monthly = estimate.monthly
    if monthly is None:
        return None
    return {
        "text": estimate.exchanged_text,
        "low": decimal_text(monthly.floor),
        "high": decimal_text(monthly.high),
        "unit": DOLLAR,
        "open": monthly.open,
        "inputs": {used.fact.name: _input_json(used) for used in estimate.inputs},
    }


def _input_json(used):
    benchmark = used.benchmark
    return {
        "text": used.exchanged_text,
        "from": "disputed" if used.origin is Origin.DISPUTED else used.origin.value,
        "source": {"url": benchmark.url, "publisher": benchmark.publisher} if benchmark else None,
    }
