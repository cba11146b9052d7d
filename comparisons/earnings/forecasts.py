"""Forecasts: what each program on a page would earn this visitor, and when the money comes."""

from dataclasses import dataclass, replace
from functools import cached_property

from django import forms
from django.utils.text import slugify

from affiliates.lists.bars import Bar, bar
from affiliates.models import Program, Rate

from .benchmarks import Benchmarks
from .cash import Cash, cash_over_a_year
from .charts import Picture, picture
from .estimates import Estimate, Terms, estimate, in_dollars
from .traffic import ASSUMED_IN, PARAMETERS, TrafficForm

#: The parameter that picks a rate: `rate=aliexpress:garden-supplies`, repeated for each program.
RATE = "rate"


@dataclass(frozen=True)
class Forecast:
    """One program's estimate, the rate it rests on, and its picture of cash.

    `rate` is None where the program's whole commission range is reckoned with; `cash` where the
    terms don't tell when the money comes.
    """

    program: Program
    rate: Rate | None
    estimate: Estimate
    cash: Cash | None
    bar: Bar | None = None

    @property
    def picture(self) -> Picture | None:
        return picture(self.cash) if self.cash else None


def rate_choices(program):
    """Return the rates a visitor may pick, by their value in an address; those with a figure."""
    return {
        f"{program.slug}:{slugify(f'{rate.label} {rate.market}')}": rate
        for rate in program.rates.all()
        if rate.commission is not None or in_dollars(rate.bounty) is not None
    }


class ForecastForm(TrafficForm):
    """The visitor's traffic, and for each program with rates the one that applies."""

    def __init__(self, data, rates):
        super().__init__(data)
        choices = [(value, rate.label) for value, rate in rates.items()]
        self.fields[RATE] = forms.MultipleChoiceField(
            label="Rate", choices=[("", "All"), *choices], required=False
        )


class Forecasts:
    """What the programs would earn the traffic in an address; each has its `rates` fetched."""

    def __init__(self, programs, parameters):
        self.programs = tuple(programs)
        self.rates = {program.slug: rate_choices(program) for program in self.programs}
        self.form = ForecastForm(parameters, self._all_rates)

    @property
    def _all_rates(self):
        return {value: rate for rates in self.rates.values() for value, rate in rates.items()}

    @cached_property
    def is_valid(self):
        return self.form.is_valid()

    @property
    def asked(self):
        """Say whether the address gives clicks that can be read."""
        return self.is_valid and self.form.traffic is not None

    @property
    def traffic(self):
        return self.form.traffic

    @property
    def stated_fields(self):
        """The traffic's fields that the address fills, for forms that lead on."""
        fields = [self.form[name] for name in PARAMETERS]
        return [field for field in fields if field.value()]

    @property
    def _picked(self):
        return [value for value in self.form.cleaned_data[RATE] if value]

    @property
    def selects(self):
        """(program, options) of each program with rates; an option is (value, rate, selected)."""
        picked = set(self._picked) if self.is_valid else set()
        return [
            (program, [(value, rate, value in picked) for value, rate in rates.items()])
            for program in self.programs
            if (rates := self.rates[program.slug])
        ]

    @cached_property
    def forecasts(self):
        """One forecast for each program, its bar on a scale they share."""
        if not self.asked:
            return []
        reckoned = [self._forecast(program) for program in self.programs]
        earned = [each.estimate.monthly for each in reckoned]
        scale = max((monthly.high for monthly in earned if monthly), default=0)
        return [
            replace(each, bar=bar(monthly, scale))
            for each, monthly in zip(reckoned, earned, strict=True)
        ]

    @cached_property
    def _benchmarks(self):
        return Benchmarks.load()

    def _forecast(self, program):
        rate = self._rate_for(program)
        terms = Terms.of(program, rate)
        earned = estimate(terms, self.traffic, self._benchmarks.of(program))
        return Forecast(program, rate, earned, cash_over_a_year(earned, terms))

    def _rate_for(self, program):
        rates = self.rates[program.slug]
        return next((rates[value] for value in self._picked if value in rates), None)

    @property
    def missing(self):
        """(fact, field) of each fact that some program misses.

        The field is the one in which the visitor may assume it; None where there is none.
        """
        asked = dict.fromkeys(fact for each in self.forecasts for fact in each.estimate.missing)
        return [(fact, self._field_for(fact)) for fact in asked]

    def _field_for(self, fact):
        return self.form[ASSUMED_IN[fact]] if fact in ASSUMED_IN else None
