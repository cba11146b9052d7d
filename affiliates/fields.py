"""Model fields for what the catalogue stores: ranges, countries, page dates, slugs."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.query_utils import DeferredAttribute

from . import countries, ranges
from .countries import Countries, CountriesError
from .dates import first_day
from .form_fields import Typed, TypedRange
from .ranges import Range, RangeError

MONEY = "money"


def page_date_validator(text):
    """Raise ValidationError for what is no ISO 8601 date of a year, a month, or a day.

    A page is dated only as precisely as it says itself.
    """
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        raise ValidationError("Write the page's date as 2025, 2025-08 or 2025-08-31.")
    try:
        first_day(text)
    except ValueError as error:
        raise ValidationError(f"There is no {text} in the calendar.") from error


def lower_case_validator(text):
    """Raise ValidationError for capitals: addresses that differ by them alone are mistaken."""
    if text != text.lower():
        raise ValidationError(f"Write it in lower case: {text.lower()}.")


class RangeField(models.Field):
    """Keep a `Range` in real columns, so that the database can filter and sort by its ends.

    `commission = RangeField("percent")` adds the columns `commission_low`, `commission_high`,
    `commission_open`, `commission_approximate` (and `bounty_currency` for money) and, unless
    `noted=False`, `commission_note`: the statement's own words. It reads as a `Range`, or None
    where nobody stated a figure, and takes a `Range`, its text form, or None. Like a generic
    foreign key it has no column of its own, yet fixtures may name it: `commission: 3% – 9%`.
    """

    def __init__(self, unit, *, noted=True):
        super().__init__(blank=True, null=True)
        self.unit = unit
        self.noted = noted

    def contribute_to_class(self, cls, name, private_only=False):
        self.set_attributes_from_name(name)
        self.model = cls
        self.column = None
        self.concrete = False
        for part, field in self._parts():
            cls.add_to_class(f"{name}_{part}", field)
        cls._meta.constraints.extend(self._constraints(cls))
        cls._meta.add_field(self, private=True)
        setattr(cls, name, _RangeAttribute(self))

    def to_python(self, value):
        """Read the text form; raises ValidationError, quoting the text, where it is no range."""
        if value in (None, ""):
            return None
        try:
            value = value if isinstance(value, Range) else ranges.parse(value)
        except RangeError as error:
            raise ValidationError(str(error)) from error
        self._check_unit(value)
        return value

    def formfield(self, **kwargs):
        """Let forms take the range as one text, never column by column."""
        return super().formfield(**{"form_class": TypedRange, "read": self.to_python} | kwargs)

    def _check_unit(self, value):
        fits = value.is_money if self.unit == MONEY else value.unit == self.unit
        if not fits:
            wanted = {ranges.PERCENT: "a percentage", ranges.HOURS: "a length of time"}
            wanted = wanted.get(self.unit, "an amount of money")
            raise ValidationError(f"“{value}” is not {wanted}.")

    def _parts(self):
        digits = {
            "max_digits": ranges.WHOLE_DIGITS + ranges.DECIMAL_PLACES,
            "decimal_places": ranges.DECIMAL_PLACES,
            "null": True,
            "blank": True,
        }
        yield "low", models.DecimalField(**digits)
        yield "high", models.DecimalField(**digits)
        yield "open", models.BooleanField(default=False)
        yield "approximate", models.BooleanField(default=False)
        if self.unit == MONEY:
            yield "currency", models.CharField(max_length=3, blank=True)
        if self.noted:
            yield "note", models.TextField(blank=True)

    def _constraints(self, cls):
        low, high, is_open = f"{self.name}_low", f"{self.name}_high", f"{self.name}_open"
        label = f"{cls._meta.app_label}_{cls._meta.model_name}_{self.name}"
        yield models.CheckConstraint(
            name=f"{label}_ordered",
            condition=Q(**{f"{low}__isnull": True})
            | Q(**{f"{low}__gte": 0, f"{low}__lte": F(high)}),
        )
        yield models.CheckConstraint(
            name=f"{label}_whole",
            # A comparison with NULL is not false, so what must be there is asked for by name.
            condition=Q(**{f"{high}__isnull": False, f"{high}__gte": 0})
            | Q(**{f"{low}__isnull": True, f"{high}__isnull": True, is_open: False}),
        )
        if self.unit == MONEY:
            yield models.CheckConstraint(
                name=f"{label}_currency",
                condition=~Q(**{f"{self.name}_currency": ""})
                | Q(**{f"{high}__isnull": True})
                | Q(**{high: 0}),
            )


class _RangeAttribute:
    """Join a range's columns on reading, and spread a range over them on writing."""

    def __init__(self, field):
        self.field = field

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        name, unit = self.field.name, self.field.unit
        high = getattr(instance, f"{name}_high")
        if high is None:
            return None
        return Range(
            low=getattr(instance, f"{name}_low"),
            high=high,
            unit=getattr(instance, f"{name}_currency") if unit == MONEY else unit,
            open=getattr(instance, f"{name}_open"),
            approximate=getattr(instance, f"{name}_approximate"),
        )

    def __set__(self, instance, value):
        name = self.field.name
        value = self.field.to_python(value)
        setattr(instance, f"{name}_low", value.low if value else None)
        setattr(instance, f"{name}_high", value.high if value else None)
        setattr(instance, f"{name}_open", bool(value and value.open))
        setattr(instance, f"{name}_approximate", bool(value and value.approximate))
        if self.field.unit == MONEY:
            setattr(instance, f"{name}_currency", value.unit if value else "")


class _CountriesAttribute(DeferredAttribute):
    """Read the text form on writing, so that a program always holds `Countries`, or None."""

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class CountriesField(models.Field):
    """Keep `Countries` as a text in which the database finds each code.

    ",CA,US," are two countries, ",*,-CN," is worldwide without one, ",-CN," says of one alone that
    it is excluded; empty is unknown. Reads as `Countries`, or None where nobody stated them, and
    takes `Countries`, their text form, or None.
    """

    descriptor_class = _CountriesAttribute

    EVERYWHERE = "*"
    NOT = "-"

    def __init__(self, **options):
        super().__init__(**{"blank": True} | options)

    def get_internal_type(self):
        return "TextField"

    def from_db_value(self, value, expression, connection):
        parts = [part for part in (value or "").split(",") if part]
        if not parts:
            return None
        excluded = [part.removeprefix(self.NOT) for part in parts if part.startswith(self.NOT)]
        codes = [part for part in parts if part.isalpha()]
        return Countries(self.EVERYWHERE in parts, tuple(codes), tuple(excluded))

    def to_python(self, value):
        """Read the text form; raises ValidationError, quoting the text, where it is none."""
        if value in (None, ""):
            return None
        try:
            return value if isinstance(value, Countries) else countries.parse(value)
        except CountriesError as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value):
        value = self.to_python(value)
        if value is None:
            return ""
        everywhere = [self.EVERYWHERE] if value.worldwide else []
        excluded = [f"{self.NOT}{code}" for code in value.excluded]
        return f",{','.join([*everywhere, *value.codes, *excluded])},"

    def value_to_string(self, obj):
        return str(self.value_from_object(obj) or "")

    def formfield(self, **kwargs):
        """Let forms take the countries as one text."""
        return super().formfield(**{"form_class": Typed, "read": self.to_python} | kwargs)

    def include(self, code):
        """Return the condition under which a country is one of them."""
        return Q(**{f"{self.name}__contains": f",{code},"}) | (
            Q(**{f"{self.name}__contains": f",{self.EVERYWHERE},"}) & ~self._excludes(code)
        )

    def leave_open(self, code):
        """Return the condition under which nobody said whether a country is one of them."""
        only_exclusions = Q(**{f"{self.name}__startswith": f",{self.NOT}"})
        return Q(**{self.name: ""}) | (only_exclusions & ~self._excludes(code))

    def _excludes(self, code):
        return Q(**{f"{self.name}__contains": f",{self.NOT}{code},"})
