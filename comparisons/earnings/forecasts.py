"""Forecasts: what each program on a page would earn this visitor, and when the money comes."""

from dataclasses import dataclass, replace
from functools import cached_property

from django import forms
from django.utils.text import slugify

from affiliates.facts import effective
from affiliates.lists.bars import Bar, bar
from affiliates.models import Program, Rate

from ..ways import ROUTE, way_choices
from .benchmarks import Benchmarks
from .cash import Cash, cash_over_a_year
from .charts import Picture, axis, picture
from .estimates import NEEDED, Estimate, Terms, estimate, in_dollars
from .first_cash import FirstCash, first_cash
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
    first_cash: FirstCash | None = None
    bar: Bar | None = None

    @property
    def ways(self):
        """(fact, text, way) of each term reckoned with that holds for one way to join."""
        return [
            (fact, fact.shown_text(self.program), way)
            for fact in NEEDED
            if (way := self.program.ways.get(fact.name))
        ]

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
    """The visitor's traffic, and for each program the rate and the way to join that apply."""

    def __init__(self, data, rates, routes):
        super().__init__(data)
        for name, label, values in ((RATE, "Rate", rates), (ROUTE, "Way to join", routes)):
            choices = [("", "All"), *((value, str(choice)) for value, choice in values.items())]
            self.fields[name] = forms.MultipleChoiceField(
                label=label, choices=choices, required=False
            )


class Forecasts:
    """What the programs would earn the traffic in an address.

    Each comes with its `rates`, and with what its effective terms are read from.
    """

    def __init__(self, programs, parameters):
        self._own = tuple(programs)
        self.rates = {program.slug: rate_choices(program) for program in self._own}
        self.routes = {program.slug: way_choices(program) for program in self._own}
        self.form = ForecastForm(parameters, _all(self.rates), _all(self.routes))

    @cached_property
    def programs(self):
        """The programs with their effective terms: those of the way an address chooses."""
        return tuple(
            effective.seen(program, route=self._chosen(ROUTE, self.routes[program.slug]))
            for program in self._own
        )

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

    def _picked(self, name):
        return [value for value in self.form.cleaned_data[name] if value] if self.is_valid else []

    def _chosen(self, name, choices):
        """Return which of a program's choices the address has picked, the first of several."""
        return next((choices[value] for value in self._picked(name) if value in choices), None)

    @property
    def rate_selects(self):
        """(program, options) of each program with rates; an option is (value, rate, selected)."""
        return self._selects(RATE, self.rates)

    @property
    def route_selects(self):
        """(program, options) of each program with a way to join; as `rate_selects`."""
        return self._selects(ROUTE, self.routes)

    def _selects(self, name, choices):
        picked = set(self._picked(name))
        return [
            (program, [(value, choice, value in picked) for value, choice in offered.items()])
            for program in self._own
            if (offered := choices[program.slug])
        ]

    @cached_property
    def forecasts(self):
        """One forecast for each program, its bar on a scale they share."""
        if not self.asked:
            return []
        top = self.axis.top if self.axis else 0
        return [replace(each, bar=bar(each.estimate.monthly, top)) for each in self._reckoned]

    @cached_property
    def _reckoned(self):
        return [self._forecast(program) for program in self.programs] if self.asked else []

    @cached_property
    def axis(self):
        """The scale of all bars; None where there is no figure to draw."""
        earned = [each.estimate.monthly for each in self._reckoned]
        return axis(max((monthly.high for monthly in earned if monthly), default=0))

    @property
    def any_assumed(self):
        """Say whether any of the figures rests on an assumption."""
        return any(each.estimate.assumed for each in self.forecasts)

    @property
    def any_approximate(self):
        """Say whether any of the figures is known only roughly."""
        return any(each.bar and each.bar.approximate for each in self.forecasts)

    @property
    def any_open(self):
        """Say whether any of the figures may go higher than what is stated."""
        return any(each.estimate.monthly and each.estimate.monthly.open for each in self.forecasts)

    @property
    def ways_are_chosen(self):
        """Say whether the address chooses a way to join or a rate, or what can't be read."""
        return not self.is_valid or bool(self._picked(RATE) or self._picked(ROUTE))

    @cached_property
    def _benchmarks(self):
        return Benchmarks.load()

    def _forecast(self, program):
        rate = self._chosen(RATE, self.rates[program.slug])
        terms = Terms.of(program, rate)
        earned = estimate(terms, self.traffic, self._benchmarks.of(program))
        arrives = first_cash(earned.months_to_payout, terms, self.form.starts_on)
        return Forecast(program, rate, earned, cash_over_a_year(earned, terms), arrives)

    @property
    def missing(self):
        """(fact, field) of each fact that some program misses.

        The field is the one in which the visitor may assume it; None where there is none.
        """
        asked = dict.fromkeys(fact for each in self.forecasts for fact in each.estimate.missing)
        return [(fact, self._field_for(fact)) for fact in asked]

    def _field_for(self, fact):
        return self.form[ASSUMED_IN[fact]] if fact in ASSUMED_IN else None


def _all(choices):
    """Return the choices of all programs together."""
    return {value: choice for offered in choices.values() for value, choice in offered.items()}
