"""The filters of both lists, their exports and the API, built from the registry.

Each filter owns its condition, its sentence and what it leaves out as unstated. A program is
kept only where its stated terms guarantee the condition; `unknown=include` keeps the unstated too.
"""

import copy
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from operator import and_, or_

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, IntegerField, Value
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
from .index import Asked, AskedOfWays, Index, Ordered

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


class FactFilter:
    """What the filters on a fact share: the unstated are kept on request."""

    #: The parameter that it reads.
    parameter = ""

    def __init__(self, *args, fact, **kwargs):
        super().__init__(*args, **kwargs)
        self.fact = fact

    def __deepcopy__(self, memo):
        # Every request takes a copy: what a filter was made with never changes.
        return copy.copy(self)

    def asked(self, value, *, unknown):
        """Return what is Asked of programs; None where all are kept.

        With the `unknown`, those are kept too that don't state the fact.
        """
        if not self.is_applied(value):
            return None
        condition = self.condition_or_unstated if unknown else self.condition
        question = (self.parameter, unknown, _hashable(value))
        return Asked(question, partial(condition, value), self.quicker(value, unknown))

    def quicker(self, value, unknown):
        """Return how the index finds the programs without the condition; None if it doesn't."""
        return None

    def condition_or_unstated(self, value):
        return self.condition(value) | effective.unstated(self.fact)

    def is_applied(self, value):
        return value not in (None, "", [])


def _hashable(value):
    return tuple(value) if isinstance(value, list) else value


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

    @property
    def parameter(self):
        return self.bound.parameter

    def quicker(self, value, unknown):
        def find(index):
            within = index.within(self.fact, self.bound, value)
            return within | index.unstated(self.fact) if unknown else within

        return find

    def asked_of_ways(self, value):
        return AskedOfWays(
            (self.parameter, value),
            self.fact,
            partial(self.fact.guarantees, self.bound, value),
            partial(self.fact.keeps_to, self.bound, value),
        )

    def clauses(self, value):
        """Yield (clause, value it stands for): one, as a number has no alternatives."""
        yield self.bound.clause.format(self.fact.bound_text(value)), None


class CountryFilter(FactFilter, django_filters.Filter):
    """One country, which has to be among those stated."""

    field_class = CountryField

    def __init__(self, *, fact):
        super().__init__(fact=fact, label=fact.label)
        self.parameter = fact.country

    def condition(self, code):
        return self.fact.include(code)

    def condition_or_unstated(self, code):
        # Who excludes some countries may still not say whether this one is included.
        return self.condition(code) | self.fact.leave_open(code)

    def clauses(self, code):
        yield self.fact.clause.format(countries.names()[code]), None

    def choices(self, chosen):
        """Yield (code, name, whether it is chosen) of the countries that programs name."""
        published = Program.objects.published()
        named = self.parent.index.answer(
            ("named", self.parameter), lambda: self.fact.named(published)
        )
        if chosen in countries.names() and chosen not in named:
            named = countries.in_order([*named, chosen])
        for code in named:
            yield code, countries.names()[code], code == chosen


class ChoiceFilter(FactFilter, django_filters.MultipleChoiceFilter):
    """Any of the values given, from those the vocabulary holds.

    Unless it is asked for, what the fact wants `unlisted` is left out.
    """

    def __init__(self, *, fact):
        super().__init__(fact=fact, label=fact.label, choices=self.slugs_and_names)
        self.parameter = fact.parameter

    def __deepcopy__(self, memo):
        copied = copy.copy(self)
        copied.extra = {**self.extra, "choices": copied.slugs_and_names}
        return copied

    def asked(self, values, *, unknown):
        if self.fact.unlisted and not self.is_applied(values):
            return Asked((self.parameter, "listed"), lambda: ~self.condition(self.fact.unlisted))
        return super().asked(values, unknown=unknown)

    def known(self):
        """List the values of the vocabulary; of some, what only one program has isn't offered."""
        return self.parent.index.answer(("known", self.parameter), self._known)

    def _known(self):
        known = self.fact.filter_choices()
        if not getattr(self.fact, "only_shared", False):
            return known
        own = self.parent.index.own_values(self.fact)
        return [one._replace(offered=one.offered and len(own[one.value]) > 1) for one in known]

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
        return AskedOfWays(
            (self.parameter, _hashable(values)),
            self.fact,
            partial(self.fact.has_any, values),
            partial(self.fact.is_any, values),
        )

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

    def asked(self, value, *, unknown):
        return Asked(("q", value), partial(search.matches, value)) if value else None

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

    def question(self, value):
        """Return what tells this order from others."""
        return (value or DEFAULT_SORT,)

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
        label="Programs that don't state it", choices=[("include", "Include")]
    )
    sort = SortFilter()
    columns = ColumnsFilter(label="Columns")
    page = WholeNumberFilter(label="Page", min_value=1)
    per_page = WholeNumberFilter(label="Per page", min_value=1, max_value=MOST_PER_PAGE)

    class Meta:
        model = Program
        fields = ()

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.data = self._current(self.data)

    def __deepcopy__(self, memo):
        # A form copies its fields, whose choices lead to their filters, and these to the set.
        return self

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

    @cached_property
    def index(self):
        """What lists know of the catalogue as it is now."""
        return Index()

    def filter_queryset(self, queryset):
        """Keep the programs that meet all that is asked, in order."""
        for asked in self._asked():
            queryset = queryset.filter(asked.condition())
        return self.filters[SORT].filter(queryset, self.form.cleaned_data.get(SORT))

    @cached_property
    def ordered(self):
        """The keys that `qs` would return, by the index."""
        sort, value = self.filters[SORT], self.form.cleaned_data.get(SORT)
        order = self.index.order(
            sort.question(value), lambda: sort.filter(Program.objects.published(), value)
        )
        return Ordered(order, self.kept())

    def kept(self, *, but="", unknown=None):
        """Return the keys of the programs that all filters keep, or all but one.

        `unknown` says whether those are kept that don't state what is asked; None leaves that to
        the address.
        """
        asked = self._asked(but=but, unknown=unknown)
        return reduce(and_, map(self.index.matching, asked), self.index.everything)

    def _asked(self, *, but="", unknown=None):
        """Yield all that is Asked of programs."""
        unknown = self.includes_unknown if unknown is None else unknown
        cleaned = self.form.cleaned_data
        for name, filter_ in self.filters.items():
            if name != but and hasattr(filter_, "asked"):
                value = cleaned.get(name)
                if asked := filter_.asked(value, unknown=unknown):
                    yield asked
        asked = self.asked_of_ways(but=but)
        if len(asked) > 1:
            yield self._asked_of_one_way(asked, unknown)

    def _asked_of_one_way(self, asked, unknown):
        """Ask that one way to join meets all that is asked of terms of a way.

        With the `unknown`, those stay that don't state one of the terms asked about.
        """
        facts = [one.fact for one in asked] if unknown else []

        def condition():
            by_one_way = effective.through_one_way(asked)
            return reduce(or_, map(effective.unstated, facts), by_one_way)

        def find(index):
            return reduce(or_, map(index.unstated, facts), index.by_one_way(asked))

        return Asked(("one way", unknown, *(one.question for one in asked)), condition, find)

    def asked_of_ways(self, *, but=""):
        """List what is asked of a way to join."""
        return [
            filter_.asked_of_ways(value)
            for name, filter_, value in self.applied()
            if name != but and isinstance(filter_, FactFilter) and filter_.fact in ROUTE_TERMS
        ]

    def facet(self, parameter):
        """Count by value the programs that all filters but one keep."""
        fact, others = self.filters[parameter].fact, self.kept(but=parameter)
        asked = [] if self.includes_unknown else self.asked_of_ways(but=parameter)
        by_value = self.index.values(fact, asked)
        return {value: keys.intersection_cardinality(others) for value, keys in by_value.items()}

    def count_without(self, parameter, *, value):
        """Count the programs that all filters but one keep, and that has this value instead."""
        filter_ = self.filters[parameter]
        has = self.index.matching(filter_.asked([value], unknown=False))
        return has.intersection_cardinality(self.kept(but=parameter))

    def applied(self):
        """List (parameter, filter, value) of each filter in use."""
        return self._applied

    @cached_property
    def _applied(self):
        cleaned = self.form.cleaned_data
        return [
            (name, filter_, cleaned.get(name))
            for name, filter_ in self.filters.items()
            if hasattr(filter_, "clauses") and filter_.is_applied(cleaned.get(name))
        ]

    def unstated_kept(self, parameter):
        """Count the programs kept that don't state the fact of a filter of choices."""
        if not self.includes_unknown:
            return 0
        # Its own filter keeps them too, so all are counted in the list as it stands.
        unstated = self.index.unstated(self.filters[parameter].fact)
        return unstated.intersection_cardinality(self.kept())

    def left_out_as_unstated(self):
        """Count the programs that only their silence keeps out."""
        return len(self.kept(unknown=True)) - len(self.kept())
