"""The filters of both lists, their exports and the API, built from the registry.

Each filter owns its condition, its sentence and what it leaves out as unstated. A program is
kept only where its stated terms guarantee the condition; `unknown=include` keeps the unstated too.
"""

from dataclasses import dataclass
from functools import cached_property, partial

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, F, IntegerField, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Lower

from .. import countries
from ..facts import effective
from ..facts.registry import (
    FACTS,
    FILTERED_BY_CHOICE,
    FILTERED_BY_COUNTRY,
    FILTERED_BY_NUMBER,
)
from ..facts.routes import ROUTE_TERMS
from ..form_fields import CountryField
from ..models import Program
from ..ranges import DECIMAL_PLACES, WHOLE_DIGITS
from . import search
from .chosen import ColumnsFilter

SORTED_FACTS = {fact.sort: fact for fact in FACTS if fact.sort}
SORTS = {**{sort: fact.label for sort, fact in SORTED_FACTS.items()}, "updated": "Last updated"}
SORT = "sort"
DEFAULT_SORT = "name"

PER_PAGE = 25
MOST_PER_PAGE = 100


@dataclass(frozen=True)
class Choice:
    """One value a filter offers, with what choosing it would leave."""

    value: str
    name: str
    count: int
    selected: bool

    @property
    def disabled(self):
        """A choice without a match is shown but can't be made; one already made can be undone."""
        return self.count == 0 and not self.selected


def composed(condition):
    """Return a condition of programs as the SQL it stands for, to be used again and again.

    Composing what looks through ways to join takes Django longer than running it.
    """
    kept = Program.objects.filter(condition).order_by().values("pk")
    return Q(pk__in=RawSQL(*kept.query.sql_with_params()))


class FactFilter:
    """What the filters on a fact share: the unstated are kept on request."""

    def __init__(self, *args, fact, **kwargs):
        super().__init__(*args, **kwargs)
        self.fact = fact
        self._kept = {}

    def filter(self, queryset, value):
        if not self.is_applied(value):
            return queryset
        if self.parent.includes_unknown:
            return self.filter_with_unstated(queryset, value)
        return queryset.filter(self._once("stated", self.condition, value))

    def filter_with_unstated(self, queryset, value):
        """Keep the programs that meet the condition, and those that don't state the fact."""
        return queryset.filter(self._once("any", self.condition_or_unstated, value))

    def condition_or_unstated(self, value):
        return self.condition(value) | effective.unstated(self.fact)

    def _once(self, name, condition, value):
        """Return a condition, composed once for the many counts that one page asks for."""
        if name not in self._kept:
            self._kept[name] = composed(condition(value))
        return self._kept[name]

    def is_applied(self, value):
        return value not in (None, "", [])


class BoundFilter(FactFilter, django_filters.NumberFilter):
    """A number that one end of a range has to keep to."""

    def __init__(self, *, fact, bound):
        super().__init__(
            fact=fact,
            label=bound.label,
            min_value=0,
            max_digits=WHOLE_DIGITS,
            decimal_places=DECIMAL_PLACES,
        )
        self.bound = bound

    def condition(self, value):
        return effective.guarantees(self.fact, self.bound, value)

    def asked_of_ways(self, value):
        own = self._once("own", partial(self.fact.guarantees, self.bound), value)
        return self.fact, own, partial(self.fact.keeps_to, self.bound, value)

    def clauses(self, value):
        """Yield (clause, value it stands for): one, as a number has no alternatives."""
        yield self.bound.clause.format(self.fact.bound_text(value)), None


class CountryFilter(FactFilter, django_filters.Filter):
    """One country, which has to be among those stated."""

    field_class = CountryField

    def __init__(self, *, fact):
        super().__init__(fact=fact, label=fact.label)

    def condition(self, code):
        return self.fact.include(code)

    def condition_or_unstated(self, code):
        # Who excludes some countries may still not say whether this one is included.
        return self.condition(code) | self.fact.leave_open(code)

    def clauses(self, code):
        yield self.fact.clause.format(countries.names()[code]), None

    def choices(self, programs, chosen):
        """Yield (code, name, whether it is chosen) of the countries that programs name."""
        named = self.fact.named(programs)
        if chosen in countries.names() and chosen not in named:
            named = countries.in_order([*named, chosen])
        for code in named:
            yield code, countries.names()[code], code == chosen


class ChoiceFilter(FactFilter, django_filters.MultipleChoiceFilter):
    """Any of the values given, from those the vocabulary holds.

    Unless it is asked for, what the fact wants `unlisted` is left out.
    """

    def __init__(self, *, fact):
        self._choices = None
        super().__init__(fact=fact, label=fact.label, choices=self.slugs_and_names)

    def filter(self, queryset, values):
        if self.fact.unlisted and not self.is_applied(values):
            return queryset.exclude(effective.has_any(self.fact, self.fact.unlisted))
        return super().filter(queryset, values)

    def known(self):
        """Read the vocabulary once for a request."""
        if self._choices is None:
            self._choices = self.fact.filter_choices()
        return self._choices

    def slugs_and_names(self):
        return [(known.value, known.name) for known in self.known()]

    def current(self, value):
        """Return what an address means by a value: today's, for one that a term had before."""
        known = self.known()
        if any(value == one.value for one in known):
            return value
        return next((one.value for one in known if value in one.former), value)

    def condition(self, values):
        return effective.has_any(self.fact, values)

    def asked_of_ways(self, values):
        own = self._once("own", self.fact.has_any, values)
        return self.fact, own, partial(self.fact.is_any, values)

    def clauses(self, values):
        names = dict(self.slugs_and_names())
        for value in values:
            yield self.fact.clause.format(names[value]), value

    def choices(self, counts, selected, unstated=0):
        """List the choices to offer, and any other that is selected.

        `unstated` programs stay whatever is chosen.
        """
        for known in self.known():
            chosen = known.value in selected
            if known.offered or chosen:
                count = counts.get(known.value, 0) + unstated
                yield Choice(known.value, known.name, count, chosen)


def few_words(text):
    """Raise ValidationError for a search of more words than a page should look for."""
    if len(text.split()) > search.MOST_WORDS:
        raise ValidationError(f"Search for at most {search.MOST_WORDS} words at once.")


class SearchFilter(django_filters.CharFilter):
    """Words, each of which has to occur in what is searched of a program."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._found = None

    def filter(self, queryset, value):
        if not value:
            return queryset
        # Composed once for the many counts that one page asks for.
        self._found = self._found or composed(search.matches(value))
        return queryset.filter(self._found)

    def clauses(self, value):
        yield f"matching “{value}”", None

    def is_applied(self, value):
        return bool(value)


class SortFilter(django_filters.ChoiceFilter):
    """The order: unknown last in both directions, then name, then primary key."""

    sorts = SORTS

    def __init__(self):
        directions = [(f"{sign}{sort}", sort) for sort in self.sorts for sign in ("", "-")]
        super().__init__(label="Sort by", choices=directions, empty_label=None)

    def filter(self, queryset, value):
        value = value or DEFAULT_SORT
        sort, descending = value.removeprefix("-"), value.startswith("-")
        rank, keys = self.keys(sort)
        ordered = [key.desc() if descending else key.asc() for key in keys]
        # The primary key makes the order total: without it, pages could repeat or skip rows.
        # The cast keeps PostgreSQL from taking a constant rank for a column's number.
        return queryset.order_by(
            Cast(rank, IntegerField()).asc(), *ordered, Lower("name").asc(), "pk"
        )

    def keys(self, sort):
        """Return (rank, keys) of a sort: rank keeps unknown last, keys are reversible."""
        if sort == "updated":
            return Value(0), (F("updated"),)
        return effective.order_keys(SORTED_FACTS[sort])


class WholeNumberFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField


def _registered_filters():
    for fact in FILTERED_BY_CHOICE:
        yield fact.parameter, ChoiceFilter(fact=fact)
    for fact, bound in FILTERED_BY_NUMBER:
        yield bound.parameter, BoundFilter(fact=fact, bound=bound)
    for fact in FILTERED_BY_COUNTRY:
        yield fact.country, CountryFilter(fact=fact)


class ProgramFilter(django_filters.FilterSet):
    """Every parameter of a list's address; ask `is_valid()` before reading `qs`."""

    q = SearchFilter(label="Search", max_length=search.LONGEST, strip=True, validators=[few_words])
    unknown = django_filters.ChoiceFilter(
        label="Programs that don't state it", choices=[("include", "Include")], method="keep_all"
    )
    sort = SortFilter()
    columns = ColumnsFilter(label="Columns")
    page = WholeNumberFilter(label="Page", min_value=1, method="keep_all")
    per_page = WholeNumberFilter(
        label="Per page", min_value=1, max_value=MOST_PER_PAGE, method="keep_all"
    )

    class Meta:
        model = Program
        fields = ()

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.data = self._current(self.data)

    def _current(self, parameters):
        """Return an address's parameters with today's values for those that terms had before."""
        renamed = {}
        for name in self.filters.keys() & parameters.keys():
            if isinstance(self.filters[name], ChoiceFilter):
                given = parameters.getlist(name)
                current = [self.filters[name].current(value) for value in given]
                if current != given:
                    renamed[name] = list(dict.fromkeys(current))
        if not renamed:
            return parameters
        current = parameters.copy()
        for name, values in renamed.items():
            current.setlist(name, values)
        return current

    @classmethod
    def get_filters(cls):
        return {**super().get_filters(), **dict(_registered_filters())}

    @property
    def includes_unknown(self):
        return self.form.cleaned_data.get("unknown") == "include"

    def keep_all(self, queryset, name, value):
        return queryset

    def filter_queryset(self, queryset):
        # The form may ask for more than filters do, such as a visitor's clicks.
        return self._filtered(queryset, self.filters)

    def _filtered(self, queryset, filters):
        for name, filter_ in filters.items():
            queryset = filter_.filter(queryset, self.form.cleaned_data.get(name))
        return self._through_one_way(queryset, filters, unknown=self.includes_unknown)

    def _through_one_way(self, queryset, filters, *, unknown):
        """Keep programs of which one way to join meets all that is asked of terms of a way.

        With the `unknown`, those stay that don't state one of the terms asked about.
        """
        asked = self.asked_of_ways(filters)
        if len(asked) < 2:
            return queryset
        which = (unknown, *asked)
        if which not in self._by_one_way:
            kept = effective.through_one_way(asked.values())
            for fact, _, _ in asked.values() if unknown else ():
                kept |= effective.unstated(fact)
            self._by_one_way[which] = composed(kept)
        return queryset.filter(self._by_one_way[which])

    @cached_property
    def _by_one_way(self):
        """The conditions composed so far, by the parameters that ask together."""
        return {}

    def asked_of_ways(self, filters):
        """Return what these filters ask of a way to join, those in use, by parameter."""
        return {
            name: filter_.asked_of_ways(value)
            for name, filter_, value in self.applied()
            if name in filters and isinstance(filter_, FactFilter) and filter_.fact in ROUTE_TERMS
        }

    def facet(self, parameter):
        """Count by value the programs that all filters but one keep."""
        fact, others = self.filters[parameter].fact, self.filters.keys() - {parameter}
        asked = {} if self.includes_unknown else self.asked_of_ways(others)
        return effective.facet(fact, self.without(parameter), asked.values())

    def applied(self):
        """Yield (parameter, filter, value) for each filter in use."""
        for name, filter_ in self.filters.items():
            value = self.form.cleaned_data.get(name)
            if hasattr(filter_, "clauses") and filter_.is_applied(value):
                yield name, filter_, value

    def without(self, parameter):
        """Return the programs that all filters but one keep, for counting its choices."""
        others = {
            name: filter_ for name, filter_ in self.filters.items() if name not in (parameter, SORT)
        }
        return self._filtered(self.queryset, others).order_by()

    @cached_property
    def kept_unstated(self):
        """Count, for each filter of choices, the programs kept that don't state its fact."""
        asked = {
            name: Count("pk", filter=effective.unstated(filter_.fact))
            for name, filter_ in self.filters.items()
            if isinstance(filter_, ChoiceFilter)
        }
        if not self.includes_unknown:
            return dict.fromkeys(asked, 0)
        # Its own filter keeps them too, so all are counted in the list as it stands.
        return self.qs.order_by().aggregate(**asked)

    def left_out_as_unstated(self):
        """Count the programs that only their silence keeps out."""
        asked = [filter_ for _, filter_, _ in self.applied() if isinstance(filter_, FactFilter)]
        if self.includes_unknown or not asked:
            return 0
        including = self.queryset
        for name, filter_ in self.filters.items():
            value = self.form.cleaned_data.get(name)
            if isinstance(filter_, FactFilter) and filter_.is_applied(value):
                including = filter_.filter_with_unstated(including, value)
            elif name != SORT:
                including = filter_.filter(including, value)
        including = self._through_one_way(including, self.filters, unknown=True)
        return including.count() - self.qs.count()
