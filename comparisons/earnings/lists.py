"""Lists of programs with a visitor's traffic: its questions, an order and a column of earnings."""

from functools import cached_property

from affiliates.lists.filters import SORTS, ProgramFilter, SortFilter
from affiliates.lists.programs import ProgramList

from .column import EARNINGS, EarningsColumn
from .estimates import Traffic
from .in_the_database import earnings_order
from .traffic import PARAMETERS, TrafficForm


class EarningsSort(SortFilter):
    """The lists' orders, and that by earnings: per click where no clicks are given."""

    sorts = {**SORTS, EARNINGS: "Earnings"}

    def keys(self, sort):
        if sort != EARNINGS:
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
    """A list that says, where the address gives clicks, what each program would earn."""

    filter_class = EarningsFilter

    @property
    def questions(self):
        return [("What you would earn", [self.filter.form[name] for name in PARAMETERS])]

    @cached_property
    def added_columns(self):
        traffic = self.filter.form.traffic if self.is_valid else None
        return () if traffic is None else (EarningsColumn(traffic),)
