"""Lists of programs with a visitor's traffic: its questions, an order and a column of earnings."""

from functools import cached_property

from affiliates.lists.filters import SORTS, ProgramFilter, SortFilter
from affiliates.lists.programs import ProgramList

from .benchmarks import Benchmarks
from .column import EARNINGS, EarningsColumn
from .in_the_database import earnings_order
from .traffic import PARAMETERS, TrafficForm


class EarningsSort(SortFilter):
    """The lists' orders, and that by earnings: per click where no clicks are given."""

    sorts = {**SORTS, EARNINGS: "Earnings"}

    def question(self, value):
        earned = EARNINGS in (value or "")
        return (*super().question(value), *([self.parent.form.traffic_of(1)] if earned else []))

    def keys(self, sort):
        if sort != EARNINGS:
            return super().keys(sort)
        return earnings_order(self.parent.form.traffic_of(1), self.parent.benchmarks)


class EarningsFilter(ProgramFilter):
    """The lists' filters, with a visitor's traffic beside them."""

    sort = EarningsSort()

    class Meta(ProgramFilter.Meta):
        form = TrafficForm

    @cached_property
    def benchmarks(self):
        """What the programs may borrow."""
        return Benchmarks.load()


class EarningsList(ProgramList):
    """A list that says, where the address gives clicks, what each program would earn."""

    filter_class = EarningsFilter

    @property
    def questions(self):
        # A list gives dates in its JSON alone.
        asked = [self.filter.form[name] for name in PARAMETERS if name != "start"]
        return [("What you would earn", asked)]

    @cached_property
    def added_columns(self):
        form = self.filter.form
        if not self.is_valid or form.traffic is None:
            return ()
        return (EarningsColumn(form.traffic, self.filter.benchmarks, form.starts_on),)
