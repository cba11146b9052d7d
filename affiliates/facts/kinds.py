"""The kinds of fact: how each is shown, exported, imported, filtered and sorted.

A fact that nobody stated has no value; every kind shows it as unknown, exports it empty
(null in JSON) and sorts it last. What the model's field knows (unit, note, choices, one or many)
is read from there; `can` says which uses a kind has, and `checks` refuses any other.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Case, F, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Coalesce, Lower

from .. import countries, ranges
from ..fields import MONEY
from ..models import CommissionBase, Program, Term, former_slugs
from ..ranges import Range
from .cells import (
    LONGEST_BRIEF_NOTE,
    NOT_APPLICABLE,
    UNKNOWN,
    Cell,
    Item,
    is_sentence,
    phrase,
    shown_range,
)


class Better(Enum):
    """Which direction of a fact is better for an affiliate."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Section(Enum):
    """Where a fact stands on a profile and in a comparison, in this order."""

    OVERVIEW = "Overview"
    OFFERS = "Offers"
    PAYMENTS = "Commissions and payments"
    AUDIENCES = "Suitable affiliates"
    SOFTWARE = "Software and networks"


class Use(Enum):
    """What a list can do with a fact, if its kind can."""

    CHOICE = "be filtered by choice"
    BOUND = "be bounded by a number"
    SORT = "be sorted by"
    COUNTRY = "be asked about a country"
    SEARCH = "be searched"


class Known(NamedTuple):
    """One value a filter of choices knows; one that isn't offered still answers an address.

    `former` are the values that addresses of old may have in its place.
    """

    value: str
    name: str
    offered: bool = True
    former: tuple[str, ...] = ()


class Unreadable(ValueError):
    """A text that states no value of a fact; the message quotes it and says what was expected."""

    @classmethod
    def expected(cls, text, wanted):
        return cls(f"“{ranges.shorten(text)}”: expected {wanted}")


@dataclass(frozen=True)
class Bound:
    """A numeric filter: a program is kept only where its stated terms guarantee the condition.

    `end` is the range's end that decides; a bare number has only one. `factor` turns what is
    typed into the unit that is stored: days into hours.
    """

    parameter: str
    label: str
    end: str
    lookup: str
    unit: str
    clause: str  # how the filter reads behind "1 program" and "2 programs"; {} is the number
    factor: Decimal = Decimal(1)


#: How many of the figures that a profile begins with a list shows on a phone.
MOST_ESSENTIAL = 4


@dataclass(frozen=True, kw_only=True, eq=False)
class Fact:
    """One attribute of a program, whatever its kind.

    `meaning` is the glossary's sentence. `parameter` is the filter that asks about the fact by
    choice, `country` the one that asks whether it holds for a country, and `clause` how either
    reads in a sentence; `sort` is its sorting key. A fact that can be neither filtered nor sorted
    by says why in `exempt`. The words of a search are looked for in what is `searched`. Programs
    with one of the `unlisted` values are left out of lists unless these are asked for.
    """

    name: str
    label: str
    meaning: str
    section: Section | None = None
    better: Better = Better.NEITHER
    parameter: str = ""
    country: str = ""
    clause: str = ""
    bounds: tuple[Bound, ...] = ()
    unlisted: tuple[str, ...] = ()
    sort: str = ""
    exempt: str = ""
    searched: bool = False
    overview: bool = False
    commissions: bool = False
    #: Place in the short table of factors by which alternatives are weighed; 0: not in it.
    factor: int = 0
    #: Place among the figures that a profile begins with; 0: not among them.
    headline: int = 0
    #: How it reads in the sentence about a program; {} is the value. Every headline has one.
    says: str = ""

    # What the kinds say for all their facts.
    can = frozenset()
    select_related = ()
    prefetch_related = ()
    numeric = False
    words_first = False
    #: Whether its values are short enough for a table of programs.
    tabular = True
    #: How its two orders read in the form.
    directions = ("lowest first", "highest first")
    #: What the value is where nobody stated it.
    unknown = ""
    #: What a file may hold in place of the value's text: True and False, or a list of texts.
    stated_as = ()

    def __deepcopy__(self, memo):
        # Facts never change; a filter set copies its filters for every request.
        return self

    @property
    def kind(self):
        """Name the kind in the style sheet: "terms" for a TermsFact."""
        return type(self).__name__.removesuffix("Fact").lower()

    @property
    def essential(self):
        """Say whether a list shows it even where there is room for little."""
        return 0 < self.headline <= MOST_ESSENTIAL

    @property
    def uses(self):
        """Return what the registry asks of this fact."""
        asked = {
            Use.CHOICE: self.parameter,
            Use.BOUND: self.bounds,
            Use.SORT: self.sort,
            Use.COUNTRY: self.country,
            Use.SEARCH: self.searched,
        }
        return frozenset(use for use, wanted in asked.items() if wanted)

    @property
    def columns(self):
        """Name the export's columns for this fact: its value's and its note's, if it has one."""
        return (self.name, self.note_column) if self.noted else (self.name,)

    @property
    def note_column(self):
        return f"{self.name}_note"

    def column_label(self, column):
        return self.label if column == self.name else f"{self.label} (note)"

    @cached_property
    def field(self):
        return Program._meta.get_field(self.name)

    @cached_property
    def noted(self):
        """Say whether the model keeps words that belong to the value."""
        try:
            return bool(Program._meta.get_field(self.note_column))
        except FieldDoesNotExist:
            return False

    def note(self, program):
        # A route states its terms without a note to each.
        return getattr(program, self.note_column, "") if self.noted else ""

    def value(self, program):
        return getattr(program, self.name)

    def value_text(self, program):
        """Return the value alone in its text form; empty where unknown."""
        return self.written(self.value(program))

    def written(self, value):
        """Write a value in the text form that files exchange; empty where unknown."""
        return "" if value in (None, "") else str(value)

    def shown_text(self, program):
        """Return the value as pages show it, without its note; empty where unknown."""
        return self.value_text(program)

    def exchanged_text(self, program):
        """Return the whole statement as exports have it, words included; empty where unknown."""
        value, note = self.exchanged_value(program), self.note(program)
        return phrase(value, note, words_first=self.words_first)

    def exchanged_value(self, program):
        """Return the value as it stands in an exported statement; empty where unknown."""
        return self.shown_text(program)

    def cell(self, program):
        """Show what this program states of this fact."""
        shown, note = self.shown_text(program), self.note(program)
        text = phrase(shown, note, words_first=self.words_first)
        if not text:
            return self.absent(program)
        beside = note if shown and is_sentence(note) else ""
        brief = self.brief_text(program, shown, note)
        way = program.ways.get(self.name, "")
        extras = self.cell_extras(program)
        return Cell(text=text, brief=brief, note=beside, way=str(way), **extras)

    def brief_text(self, program, shown, note):
        """Return the statement for a table: long words stay out where a value is shown."""
        if shown and len(note) > LONGEST_BRIEF_NOTE:
            return shown
        return phrase(shown, note, words_first=self.words_first)

    def said(self, program):
        """Say the value in a sentence about the program; empty where there is none to say."""
        value = self.shown_text(program)
        return self.says.format(value) if value else ""

    def cell_extras(self, program):
        return {}

    def absent(self, program):
        """Return the cell of a fact that isn't stated: unknown, or not applicable."""
        return UNKNOWN

    def csv(self, program):
        """Return the export's cells for this fact, one for each of its columns."""
        cells = (self.value_text(program),)
        return (*cells, self.note(program)) if self.noted else cells

    def read(self, column, text):
        """Read the value, or the note, from its cell of an export; an empty one is unknown.

        Raises Unreadable for a text that states no value of this fact.
        """
        if column != self.name:
            return as_text(text)
        if text.strip():
            return self.read_value(text)
        if not self.field.blank:
            raise Unreadable("it is empty, and every program has one")
        return self.unknown

    def read_value(self, text):
        """Read the value from a text that isn't empty."""
        return self.validated(text, text.strip())

    def validated(self, text, value):
        """Return what the model's own rules make of a value; the text is what the file holds."""
        try:
            return self.field.clean(value, None)
        except ValidationError as error:
            raise Unreadable(f"“{ranges.shorten(text)}”: {' '.join(error.messages)}") from error

    def json(self, program):
        """Return the API's value; None where unknown."""
        return self.value_text(program) or None

    def json_items(self, program):
        """Yield the API's keys and values for this fact."""
        yield self.name, self.json(program)
        if self.noted:
            yield self.note_column, self.note(program) or None
        if way := program.ways.get(self.name):
            yield f"{self.name}_route", way.json

    @property
    def sheet_headings(self):
        """Head the fact's cells in a spreadsheet."""
        return (self.label,)

    def sheet(self, program):
        """Return the fact's cells in a spreadsheet: texts and numbers, None where unknown."""
        return (self.sheet_text(program),)

    def sheet_text(self, program):
        """Return the statement as a page shows it, with the way it holds by; None if unknown."""
        cell = self.cell(program)
        if cell.known:
            return f"{cell.text} {cell.way}" if cell.way else cell.text
        return None if cell is UNKNOWN else str(cell)

    def yardstick(self, program):
        """Name what this program's value is measured by; empty where as most are.

        Values by different yardsticks are not compared.
        """
        return ""

    def unstated(self):
        """Return the condition under which a program doesn't state this fact."""
        return Q(**{self.name: ""})

    def silent(self, at="", *, noted=False):
        """Return the condition under which nothing is said of it, nor in words if `noted`."""
        return self.without_value(at) & (Q(**{f"{at}{self.note_column}": ""}) if noted else Q())

    def without_value(self, at=""):
        return Q(**{f"{at}{self.name}": ""})

    def with_value(self, at=""):
        return ~self.without_value(at)

    def mentions(self, word):
        """Return the condition under which a program's value has this word in it."""
        return self.has_word(word)

    def has_word(self, word, at=""):
        """Return the condition under which the value at the end of a path has this word in it."""
        return Q(**{f"{at}{self.name}__icontains": word})

    def order_keys(self):
        """Return (rank, keys): rank keeps unknown last in both directions, keys are reversible."""
        if not self.field.blank:
            return Value(0), self.sort_keys()
        rank = Case(When(self.unstated(), then=Value(1)), default=Value(0))
        return rank, self.sort_keys()

    def bound_text(self, number):
        """Write a number that bounds this fact."""
        return ranges.number_text(number)

    def sort_keys(self):
        """Return the expressions that order the programs that state this fact."""
        return (F(self.name),)

    def order_phrase(self, descending):
        """Say an order in words: "highest commission first"."""
        best = Better.HIGHER if descending else Better.LOWER
        extreme = "highest" if descending else "lowest"
        return f"{'best' if self.better is best else extreme} {self.label.lower()} first"


def one_text(cell):
    """Return a file's cell that has to be one text; raises Unreadable for anything else."""
    if not isinstance(cell, str):
        raise Unreadable(f"expected a text, not {'a list' if isinstance(cell, list) else cell}")
    return cell


def as_text(text):
    """Read words: spreadsheets write a line's end as two characters, and blank is unknown."""
    return text.replace("\r\n", "\n") if text.strip() else ""


@dataclass(frozen=True, kw_only=True, eq=False)
class TextFact(Fact):
    """Words, in the program's or the editor's own phrasing."""

    can = frozenset({Use.SORT, Use.SEARCH})
    directions = ("A to Z", "Z to A")

    @property
    def tabular(self):
        # What the model keeps as prose has no length.
        return not isinstance(self.field, TextField)

    def read_value(self, text):
        return self.validated(text, as_text(text))

    def sort_keys(self):
        return (Lower(self.name),)

    def order_phrase(self, descending):
        return f"by {self.label.lower()} from {'Z to A' if descending else 'A to Z'}"


@dataclass(frozen=True, kw_only=True, eq=False)
class NumberFact(Fact):
    """A bare number, such as a year."""

    can = frozenset({Use.BOUND, Use.SORT})
    unknown = None

    def read_value(self, text):
        # Spreadsheets like to make 2010.0 of 2010.
        digits = re.fullmatch(r"([0-9]{1,9})(?:\.0+)?", text.strip())
        if not digits:
            raise Unreadable.expected(text, "a whole number")
        return self.validated(text, digits[1])

    def json(self, program):
        return self.value(program)

    def sheet(self, program):
        return (self.value(program),)

    def unstated(self):
        return Q(**{f"{self.name}__isnull": True})

    def bound_text(self, number):
        # A year has no thousands.
        return ranges.decimal_text(number)

    def guarantees(self, bound, number):
        """Return the condition under which the number keeps to a bound."""
        return Q(**{f"{self.name}__{bound.lookup}": number * bound.factor})

    def is_bounded(self, bound):
        """Return the condition under which there is a number."""
        return ~self.unstated()

    def countable(self):
        return Q()

    def end(self, end):
        """Return the expression of the number, whichever end is asked for."""
        return F(self.name)


@dataclass(frozen=True, kw_only=True, eq=False)
class LinkFact(Fact):
    """An address."""

    def cell_extras(self, program):
        return {"url": self.value(program)}


@dataclass(frozen=True, kw_only=True, eq=False)
class StructuredFact(Fact):
    """A value with parts, which its field reads and the API gives as one object with its note."""

    unknown = None

    #: The parts that the API gives; all null where only the note is stated.
    parts = ()

    def read_value(self, text):
        try:
            return self.field.to_python(text)
        except ValidationError as error:
            raise Unreadable(error.message) from error

    def json(self, program):
        value, note = self.value(program), self.note(program)
        if value is None and not note:
            return None
        parts = dict.fromkeys(self.parts) if value is None else self.parts_of(value)
        return {**parts, "note": note or None}

    def json_items(self, program):
        described, way = self.json(program), program.ways.get(self.name)
        yield self.name, {**described, "route": way.json} if described and way else described

    def parts_of(self, value):
        """Return a value's parts by name, as the API gives them."""
        raise NotImplementedError


#: By the unit that is stored: a spreadsheet's unit, and how many of the stored make one of it.
IN_SHEETS = {
    ranges.PERCENT: ("%", Decimal(1)),
    MONEY: ("US$", Decimal(1)),
    ranges.HOURS: ("days", ranges.HOURS_IN["day"]),
}
IN_DOLLARS = (ranges.DOLLAR, ranges.ANY_CURRENCY)


@dataclass(frozen=True, kw_only=True, eq=False)
class RangeFact(StructuredFact):
    """A range with a unit; `zero` is the word for none of it ("No minimum", "Free")."""

    can = frozenset({Use.BOUND, Use.SORT})
    numeric = True
    parts = ("text", "low", "high", "unit", "open", "approximate")
    zero: str = ""
    words_first: bool = False
    #: How none of it reads in a sentence about the program.
    says_none: str = ""

    def said(self, program):
        value = self.value(program)
        return (
            self.says_none if self.says_none and value and value.is_zero else super().said(program)
        )

    @property
    def unit(self):
        return self.field.unit

    @property
    def is_money(self):
        return self.unit == MONEY

    def written(self, value):
        return "" if value is None else self.range_text(value)

    def shown_text(self, program):
        value = self.value(program)
        if value is None:
            return ""
        return self.zero if self.zero and value.is_zero else shown_range(value)

    def read_value(self, text):
        value = super().read_value(text)
        # With a word for nothing, nothing is written alike in every currency.
        return Range(Decimal(0), Decimal(0), ranges.ANY_CURRENCY) if self._is_none(value) else value

    def _is_none(self, value):
        return bool(self.zero) and self.is_money and value.is_zero

    def exchanged_value(self, program):
        return self.value_text(program)

    def range_text(self, value):
        """Write a range as files exchange it, with the fact's own word for none of it."""
        return self.zero if self.zero and value.is_zero else str(value)

    def cell_extras(self, program):
        return {"range": self.value(program)}

    @property
    def sheet_headings(self):
        unit, _ = IN_SHEETS[self.unit]
        return (f"{self.label}, low ({unit})", f"{self.label}, high ({unit})", self.label)

    def sheet(self, program):
        return (*self.sheet_ends(self.value(program)), self.sheet_text(program))

    def sheet_ends(self, value):
        """Return a range's low and high end in a spreadsheet's unit.

        None where it is unknown: of "up to" the low end, of an open range the high one, of an
        amount in another currency both.
        """
        if value is None or not (value.is_zero or not self.is_money or value.unit in IN_DOLLARS):
            return None, None
        _, size = IN_SHEETS[self.unit]
        low = None if value.low is None else value.low / size
        return low, None if value.open else value.high / size

    def parts_of(self, value):
        low, high = (
            None if end is None else ranges.decimal_text(end / self.json_size)
            for end in (value.low, value.high)
        )
        return {
            "text": self.range_text(value),
            "low": low,
            "high": high,
            "unit": self.json_unit(value),
            "open": value.open,
            "approximate": value.approximate,
        }

    #: How many of the stored units make one of the API's.
    json_size = Decimal(1)

    def json_unit(self, value):
        return value.unit or None

    # Conditions. `at` is the path to who states it: "network__" from a way to join to its network.

    def figure(self, at=""):
        """Return the condition under which there is a figure, in whatever currency."""
        return Q(**{f"{at}{self.name}_high__isnull": False})

    def comparable(self, at=""):
        """Return the condition under which there is a figure that can be compared."""
        if not self.is_money:
            return self.figure(at)
        currency = f"{at}{self.name}_currency__in"
        in_dollars = Q(**{currency: (ranges.DOLLAR, ranges.ANY_CURRENCY)})
        return self.figure(at) & (in_dollars | Q(**{f"{at}{self.name}_high": 0}))

    def countable(self):
        """Return the condition under which a program's figure, if any, can be counted on."""
        return Q()

    def rankable(self):
        """Return the condition under which a program's figure is sorted before the others'."""
        return self.countable()

    def stated(self):
        """Return the condition under which a program states a figure that can be compared."""
        return self.comparable() & self.countable()

    def unstated(self):
        figure = Q(**{f"{self.name}_high__isnull": True})
        if not self.is_money:
            return figure
        elsewhere = ~Q(**{f"{self.name}_currency__in": (ranges.DOLLAR, ranges.ANY_CURRENCY)})
        return figure | (elsewhere & Q(**{f"{self.name}_high__gt": 0}))

    def without_value(self, at=""):
        return Q(**{f"{at}{self.name}_high__isnull": True})

    def with_value(self, at=""):
        return self.figure(at)

    def keeps_to(self, bound, number, at=""):
        """Return the condition under which the terms stated keep to a bound.

        "Up to" promises no floor, an open end no ceiling.
        """
        end = Q(**{f"{at}{self.name}_{bound.end}__{bound.lookup}": number * bound.factor})
        return self.is_bounded(bound, at) & end

    def is_bounded(self, bound, at=""):
        """Return the condition under which the terms stated have the end that a bound reads."""
        if bound.lookup == "lte":
            return self.comparable(at) & Q(**{f"{at}{self.name}_open": False})
        return self.comparable(at)

    def guarantees(self, bound, number):
        return self.keeps_to(bound, number) & self.countable()

    def end(self, end):
        """Return the expression of one end of what a program states."""
        return F(f"{self.name}_{end}")

    def order_keys(self):
        return self.order_by_figures(
            self.comparable() & self.rankable(), self.figure(), self.end("low"), self.end("high")
        )

    def order_by_figures(self, ranked, figure, low, high):
        """Sort by what a range guarantees, then its other end.

        Figures that can't be compared, such as other currencies, come behind, unknown last.
        """
        rank = Case(
            When(ranked, then=Value(0)),
            When(figure, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        # "Up to" has no low end; it guarantees nothing, which is not the same as unknown.
        low = Coalesce(low, Value(Decimal(0)))
        return rank, (high, low) if self.better is Better.LOWER else (low, high)


@dataclass(frozen=True, kw_only=True, eq=False)
class CommissionFact(RangeFact):
    """The percentage of a sale; it doesn't apply where only a bounty is stated.

    A percentage of the merchant's revenue, of fees or of a deposit is none of a sale: filters
    take it for unstated, as they do an amount in another currency.
    """

    def absent(self, program):
        return _absent_commission(program)

    def brief_text(self, program, shown, note):
        base = self.yardstick(program)
        if shown and base:
            shown = f"{shown} {CommissionBase(base).brief}"
        return super().brief_text(program, shown, note)

    def said(self, program):
        said, base = super().said(program), self.yardstick(program)
        return f"{said} {CommissionBase(base).brief}" if said and base else said

    def yardstick(self, program):
        base = program.commission_base
        return "" if base == CommissionBase.ORDER_VALUE else base

    def countable(self):
        return ~_of_no_payment()

    def rankable(self):
        return Q(commission_base__in=("", CommissionBase.ORDER_VALUE))

    def unstated(self):
        return (super().unstated() & ~_only_bounty()) | (self.figure() & _of_no_payment())


def _absent_commission(program):
    return UNKNOWN if program.pays_commission else NOT_APPLICABLE


def _only_bounty():
    """Return the condition under which commission doesn't apply."""
    no_commission = Q(commission_high__isnull=True, commission_note="")
    return no_commission & (Q(bounty_high__isnull=False) | ~Q(bounty_note=""))


def _of_no_payment():
    """Return the condition under which a commission is a percentage of what no buyer pays."""
    return Q(commission_base__in=[base for base in CommissionBase if not base.is_payment])


@dataclass(frozen=True, kw_only=True, eq=False)
class DelayFact(RangeFact):
    """A length of time that the API gives in days."""

    json_size = ranges.HOURS_IN["day"]

    def json_unit(self, value):
        return "days"


@dataclass(frozen=True, kw_only=True, eq=False)
class ChoiceFact(Fact):
    """One of a closed list of words, which the model's field has."""

    can = frozenset({Use.CHOICE, Use.SEARCH})

    @property
    def choices(self):
        """List (value, name) of all there are."""
        return tuple(self.field.choices or ())

    def read_value(self, text):
        wanted = text.strip().casefold()
        for value, name in self.choices:
            if wanted in (value.casefold(), name.casefold()):
                return value
        raise Unreadable.expected(text, f"one of {', '.join(value for value, _ in self.choices)}")

    def shown_text(self, program):
        return dict(self.choices).get(self.value(program), self.value(program))

    def cell_extras(self, program):
        value = self.value(program)
        if not value or not self.parameter:
            return {}
        return {"items": (Item(value, self.shown_text(program), self.parameter),)}

    def filter_choices(self):
        """List all that the filter knows."""
        return [Known(*choice) for choice in self.choices]

    def has_any(self, values):
        return self.is_any(values)

    def is_any(self, values, at=""):
        """Return the condition under which it is one of these values."""
        return Q(**{f"{at}{self.name}__in": values})

    def column(self):
        """Return the expression of the value where a program has at most one."""
        return F(self.name)

    def value_of(self, stored):
        """Return the filter's value for what a column holds; None where it is none."""
        return stored


@dataclass(frozen=True, kw_only=True, eq=False)
class BaseFact(ChoiceFact):
    """What the commission is a percentage of; it doesn't apply where only a bounty is stated."""

    def absent(self, program):
        return _absent_commission(program)

    def unstated(self):
        return super().unstated() & ~_only_bounty()


@dataclass(frozen=True, kw_only=True, eq=False)
class RecurrenceFact(ChoiceFact):
    """For how long a customer keeps earning: one-time, a number of months, lifetime."""

    searched: bool = True

    def read_value(self, text):
        return self.validated(text, text.strip().lower())

    def shown_text(self, program):
        return self._name(self.value(program))

    def filter_choices(self):
        stated = Program.objects.published().exclude(self.unstated())
        values = stated.order_by(self.name).values_list(self.name, flat=True).distinct()
        # The two words are always known: an address that asks for them never breaks.
        known = dict.fromkeys([*values, "one-time", "lifetime"])
        return [Known(_recurrence_slug(value), self._name(value)) for value in known]

    def has_any(self, values):
        return Q(**{f"{self.name}__in": [value.replace("-months", " months") for value in values]})

    def value_of(self, stored):
        return _recurrence_slug(stored)

    def _name(self, value):
        return value[:1].upper() + value[1:]

    def cell_extras(self, program):
        value = self.value(program)
        return {"items": (Item(_recurrence_slug(value), self._name(value), self.parameter),)}


def _recurrence_slug(value):
    return value.replace(" ", "-")


@dataclass(frozen=True, kw_only=True, eq=False)
class CountriesFact(StructuredFact):
    """Countries in which something holds: named, worldwide, or all but some."""

    can = frozenset({Use.COUNTRY})
    parts = ("text", "worldwide", "codes", "except")

    #: How many countries a table names before it counts the rest.
    MOST_IN_BRIEF = 3

    def shown_text(self, program):
        value = self.value(program)
        return value.described() if value else ""

    def said(self, program):
        value = self.value(program)
        # With words that qualify it, the value alone would say too much.
        if value is None or self.note(program) or not (value.worldwide or value.codes):
            return ""
        described = value.described(self.MOST_IN_BRIEF)
        named = f"in {described}" if value.codes else described[:1].lower() + described[1:]
        return self.says.format(named)

    def cell(self, program):
        value, cell = self.value(program), super().cell(program)
        if value is None:
            return cell
        brief = value.described(self.MOST_IN_BRIEF)
        return cell if brief == value.described() else replace(cell, brief=brief)

    def cell_extras(self, program):
        value = self.value(program)
        if value is None or not self.country:
            return {}
        items = [
            Item(code, countries.names()[code], self.country)
            for code in countries.in_order(value.codes)
        ]
        return {"items": tuple(items), "joiner": ", "}

    def parts_of(self, value):
        # Of exclusions alone nobody said that all other countries are included.
        only_exclusions = not (value.worldwide or value.codes)
        return {
            "text": str(value),
            "worldwide": None if only_exclusions else value.worldwide,
            "codes": list(value.codes),
            "except": list(value.excluded),
        }

    def include(self, code):
        """Return the condition under which a country is one of those stated."""
        return self.field.include(code)

    def leave_open(self, code):
        """Return the condition under which nobody stated whether a country is one of them."""
        return self.field.leave_open(code)

    def named(self, queryset):
        """List the codes that a queryset's programs name, as included or excluded, by name."""
        stated = queryset.order_by().exclude(self.unstated())
        values = stated.values_list(self.name, flat=True).distinct()
        codes = {code for value in values for code in (*value.codes, *value.excluded)}
        return countries.in_order(codes)


@dataclass(frozen=True, kw_only=True, eq=False)
class YesNoFact(Fact):
    """Yes, no, or unknown: None is neither."""

    can = frozenset({Use.CHOICE, Use.SORT})
    directions = ("no first", "yes first")
    unknown = None
    stated_as = (bool,)

    ANSWERS = {True: "yes", False: "no"}

    def written(self, value):
        return self.ANSWERS.get(value, "")

    def read_value(self, text):
        answers = {"yes": True, "true": True, "no": False, "false": False}
        answer = answers.get(text.strip().lower())
        if answer is None:
            raise Unreadable.expected(text, "yes, no, or nothing where it is unknown")
        return answer

    def shown_text(self, program):
        return self.value_text(program).capitalize()

    def cell_extras(self, program):
        value = self.value_text(program)
        if not value or not self.parameter:
            return {}
        return {"items": (Item(value, value.capitalize(), self.parameter),)}

    def json(self, program):
        return self.value(program)

    def unstated(self):
        return Q(**{f"{self.name}__isnull": True})

    def order_phrase(self, descending):
        return f"{self.label.lower()}: {'yes' if descending else 'no'} first"

    def filter_choices(self):
        """List all that the filter knows."""
        return [Known(answer, answer.capitalize()) for answer in self.ANSWERS.values()]

    def has_any(self, values):
        wanted = [value for value, answer in self.ANSWERS.items() if answer in values]
        return Q(**{f"{self.name}__in": wanted})

    def column(self):
        """Return the expression of the answer."""
        return F(self.name)

    def value_of(self, stored):
        """Return the filter's value for what a column holds; None where it is none."""
        return self.ANSWERS.get(stored)


@dataclass(frozen=True, kw_only=True, eq=False)
class TermsFact(Fact):
    """Any number of terms from a vocabulary, or one where the model's field refers to one.

    Read from a file, they are names: who reads them knows which terms there are. A `closed`
    vocabulary takes no new ones. Of an `only_shared` one, a list offers the terms that at least
    two programs have: what one program alone has is nothing to choose by.
    """

    can = frozenset({Use.CHOICE, Use.SEARCH})
    unknown = frozenset()
    stated_as = (list,)
    searched: bool = True
    closed: bool = False
    only_shared: bool = False
    #: How pages join several: alternatives of one payment are "Monthly / On request".
    joiner: str = ", "

    @property
    def kind(self):
        return "terms" if self.many else "term"

    @property
    def model(self):
        return self.field.related_model

    @property
    def many(self):
        return self.field.many_to_many

    @property
    def select_related(self):
        return () if self.many else (self.name,)

    @property
    def prefetch_related(self):
        return (self.name,) if self.many else ()

    def terms(self, program):
        if self.many:
            # What was fetched is at hand; a manager for each asking takes longer than the rest.
            fetched = getattr(program, "_prefetched_objects_cache", {}).get(self.name)
            return list(getattr(program, self.name).all() if fetched is None else fetched)
        term = getattr(program, self.name)
        return [term] if term else []

    def value_text(self, program):
        return self.written(term.name for term in self.terms(program))

    def written(self, names):
        return "; ".join(name.replace("\\", "\\\\").replace(";", "\\;") for name in names)

    def read_value(self, text):
        names = [self._read_name(name) for name in re.findall(r"(?:[^\\;]|\\.?)+", text, re.DOTALL)]
        names = frozenset(name for name in names if name)
        if len(names) > 1 and not self.many:
            raise Unreadable.expected(text, "one value, not several")
        return names

    def _read_name(self, written):
        name = re.sub(r"\\([\\;])", r"\1", written.strip())
        longest = self.model._meta.get_field("name").max_length
        if len(name) > longest:
            raise Unreadable.expected(name, f"at most {longest} characters")
        return name

    def shown_text(self, program):
        return self.joiner.join(term.name for term in self.terms(program))

    def said(self, program):
        names = " or ".join(term.name.lower() for term in self.terms(program))
        return self.says.format(names) if names else ""

    def cell_extras(self, program):
        terms = self.terms(program)
        items = tuple(Item(term.slug, term.name, self.parameter) for term in terms)
        return {"items": items, "joiner": self.joiner}

    def json(self, program):
        terms = [{"slug": term.slug, "name": term.name} for term in self.terms(program)]
        if not terms:
            return None
        return terms if self.many else terms[0]

    def unstated(self):
        # Asked apart: a join would repeat a program for each of its terms.
        without = Program.objects.filter(**{f"{self.name}__isnull": True})
        return Q(pk__in=without.values("pk"))

    @property
    def has_broader(self):
        return issubclass(self.model, Term)

    def filter_choices(self):
        """List all that the filter knows; narrower terms answer an address unoffered."""
        if not self.has_broader:
            return [Known(*row) for row in self.model.objects.values_list("slug", "name")]
        return [
            Known(
                term.slug,
                term.name,
                offered=term.broader_id is None,
                former=tuple(former_slugs(term.former_names)),
            )
            for term in self.model.objects.order_by(Lower("name"), "pk")
        ]

    def without_value(self, at=""):
        return Q(**{f"{at}{self.name}__isnull": True})

    def with_value(self, at=""):
        return Q(**{f"{at}{self.name}__isnull": False})

    def has_any(self, values):
        """Match programs that have one of the terms, or a narrower one."""
        return Q(pk__in=Program.objects.filter(self.is_any(values)).values("pk"))

    def is_any(self, values, at=""):
        """Return the condition under which one of the terms, or a narrower one, is there.

        It joins the terms: who asks it of many rows asks apart, or gets a row for each term.
        """
        wanted = Q(**{f"{at}{self.name}__slug__in": values})
        if self.has_broader:
            wanted |= Q(**{f"{at}{self.name}__broader__slug__in": values})
        return wanted

    def mentions(self, word):
        """Match programs with a term that has this word in a name, a former or its broader one."""
        if not self.many:
            return self.has_word(word)
        # Asked apart: a join would repeat a program for each of its terms.
        return Q(pk__in=Program.objects.filter(self.has_word(word)).order_by().values("pk"))

    def has_word(self, word, at=""):
        named = Q(name__icontains=word)
        if self.has_broader:
            for name in ("former_names", "broader__name", "broader__former_names"):
                named |= Q(**{f"{name}__icontains": word})
        return Q(**{f"{at}{self.name}__in": self.model.objects.filter(named).order_by()})

    def top_term(self, at=""):
        """Return the expression of a term's slug, of its broader one's where it has one."""
        own = f"{at}{self.name}__slug"
        return Coalesce(f"{at}{self.name}__broader__slug", own) if self.has_broader else F(own)

    def column(self):
        """Return the expression of the top-level term's slug; None where there may be several."""
        return None if self.many else self.top_term()

    def value_of(self, stored):
        """Return the filter's value for what a column holds; None where it is none."""
        return stored

    def links(self):
        """Return (term's key, program's key) of every program that has one of many terms."""
        through = self.field.remote_field.through
        return through.objects.values_list(
            f"{self.field.m2m_reverse_field_name()}_id", f"{self.field.m2m_field_name()}_id"
        )

    def top_slugs(self):
        """Return the slug of each term by its key, of its broader one's where it has one."""
        top = Coalesce("broader__slug", "slug") if self.has_broader else F("slug")
        return dict(self.model.objects.order_by().values_list("pk", top))
