"""Lists of programs with a column for what each would earn this visitor."""

from functools import cached_property

from affiliates.facts.kinds import Better
from affiliates.lists.filters import SORTS, ProgramFilter, SortFilter
from affiliates.lists.programs import ProgramList
from affiliates.ranges import DOLLAR, decimal_text

from .estimates import Terms, Traffic, estimate
from .in_the_database import earnings_order
from .traffic import PARAMETERS, TrafficForm

SORT = "earnings"


class EarningsSort(SortFilter):
    """The lists' orders, and that by earnings: per click where no clicks are given."""

    sorts = {**SORTS, SORT: "Earnings"}

    def keys(self, sort):
        if sort != SORT:
            return super().keys(sort)
        cleaned = self.parent.form.cleaned_data
        assumed = (cleaned.get("conversion"), cleaned.get("aov"))
        return earnings_order(self.parent.form.traffic or Traffic(1, *assumed))


class EarningsFilter(ProgramFilter):
    """The lists' filters, with a visitor's traffic beside them."""

    sort = EarningsSort()

    class Meta(ProgramFilter.Meta):
        form = TrafficForm


class EarningsList(ProgramList):
    """A list that tells, where the address gives clicks, what each program would earn."""

    filter_class = EarningsFilter

    @property
    def traffic_fields(self):
        """The form's fields for the visitor's traffic."""
        return [self.filter.form[name] for name in PARAMETERS]

    @property
    def traffic(self):
        """The visitor's traffic; None where the address gives no clicks."""
        return self.filter.form.traffic if self.is_valid else None

    def estimate(self, program):
        return estimate(Terms.of(program), self.traffic)

    @cached_property
    def earnings(self):
        """The page's estimates, one for each row; None where no clicks are given."""
        if self.traffic is None:
            return None
        return [self.estimate(program) for program, _ in self.rows]

    @property
    def rows_with_earnings(self):
        """(program, cells, estimate) of the page."""
        estimates = self.earnings or [None] * len(self.rows)
        return [(*row, estimate) for row, estimate in zip(self.rows, estimates, strict=True)]

    @property
    def earnings_heading(self):
        """(address, direction) of the earnings column."""
        return self.sorting(SORT, Better.HIGHER)

    @property
    def extra_columns(self):
        if self.traffic is None:
            return ()
        return (("earnings", lambda program: self.estimate(program).text),)

    def json(self, program, address):
        described = super().json(program, address)
        if self.traffic is not None:
            described[SORT] = earnings_json(self.estimate(program))
        return described


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
