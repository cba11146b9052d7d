"""The column of a list that says what each program would earn the visitor in a month."""

from dataclasses import dataclass

from affiliates.facts.columns import Column
from affiliates.facts.kinds import Better
from affiliates.ranges import DOLLAR, decimal_text

from .estimates import NEEDED, Terms, Traffic, estimate

#: The order by earnings, and the column's name in exports.
EARNINGS = "earnings"


@dataclass(frozen=True, eq=False)
class EarningsColumn(Column):
    """What a month of this traffic would earn, by each program's terms."""

    traffic: Traffic

    name = EARNINGS
    label = "You’d earn a month"
    meaning = "What your clicks would earn in a month, by this program's terms"
    kind = "earnings"
    numeric = True
    better = Better.HIGHER
    sort = EARNINGS
    template = "comparisons/partials/estimate_brief.html"
    facts = NEEDED

    def cell(self, program):
        return estimate(Terms.of(program), self.traffic)

    def csv(self, program):
        return (self.cell(program).text,)

    def json_items(self, program):
        yield self.name, earnings_json(self.cell(program))


def earnings_json(estimate):
    """Describe an estimate for the API; null where a factor is missing, which is then named."""
    monthly = estimate.monthly
    return {
        "text": estimate.text or None,
        "low": decimal_text(monthly.floor) if monthly else None,
        "high": decimal_text(monthly.high) if monthly else None,
        "unit": DOLLAR,
        "open": monthly.open if monthly else None,
        "missing": [fact.name for fact in estimate.missing],
        "assumed": [fact.name for fact in estimate.assumed],
    }
