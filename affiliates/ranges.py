"""Ranges: low – high in one unit, as affiliate programs state them.

A range knows nothing of the database. Its text form is what people type and read
("3% – 9%", "$50+", "up to 12%", "15 – 30 days"), and `parse(str(r)) == r` holds for
every range there is. Durations are kept in hours, whatever unit they were stated in.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.core import get_global
from babel.numbers import get_territory_currencies

PERCENT = "percent"
HOURS = "hours"
#: Zero in every currency at once, and so in none: "No minimum".
ANY_CURRENCY = ""
#: The currency in which amounts are compared, filtered and reckoned.
DOLLAR = "USD"

#: Digits a stated figure may have before and after the decimal point.
WHOLE_DIGITS = 12
DECIMAL_PLACES = 4

#: What may stand before or behind an amount: $50, 50€.
SYMBOLS = {
    "CA$": "CAD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "US$": "USD",
    "HK$": "HKD",
    "A$": "AUD",
    "S$": "SGD",
    "R$": "BRL",
    "RM": "MYR",
    "Rs": "INR",
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₹": "INR",
}
#: How each currency with a symbol of its own is written; a trailing space is part of the habit.
PREFIXES = {
    "USD": "$",
    "CAD": "CA$",
    "AUD": "A$",
    "NZD": "NZ$",
    "HKD": "HK$",
    "SGD": "S$",
    "GBP": "£",
    "EUR": "€",
    "JPY": "¥",
    "BRL": "R$ ",
}
#: Currencies whose code is written behind the amount ("150 SAR"), not before it ("NGN 2,500").
SUFFIXED = {"SAR", "AED"}
#: Currencies that are legal tender somewhere today, by ISO 4217 code. Historic ones (DEM) aren't,
#: nor are codes that nobody pays in: funds and units of account (CLF, USN), metals and baskets
#: (XAU, XDR), tests and none (XTS, XXX).
CODES = frozenset(
    code
    for territory in get_global("territory_currencies")
    for code in get_territory_currencies(territory)
)

HOURS_IN = {
    "minute": Decimal(1) / 60,
    "hour": Decimal(1),
    "day": Decimal(24),
    "week": Decimal(24 * 7),
    "year": Decimal(24 * 365),
}
ZERO_WORDS = {"no minimum": ANY_CURRENCY, "free": ANY_CURRENCY, "session only": HOURS}

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_SYMBOL = "|".join(re.escape(symbol) for symbol in SYMBOLS)
_END = re.compile(
    rf"(?P<prefix>(?:{_SYMBOL})|[A-Z]{{3}}(?=[\s0-9]))?\s*"
    rf"(?P<number>{_NUMBER})\s*"
    rf"(?P<suffix>%|[A-Z]{{3}}|(?:minute|hour|day|week|year)s?|{_SYMBOL})?"
)
_SEPARATOR = re.compile(r"\s*(?:[–—-]|\bto\b)\s*")
_APPROXIMATE = re.compile(r"^(?:~|≈|about\s+|around\s+|approx\.\s+)\s*", re.IGNORECASE)
_UP_TO = re.compile(r"^up to\s+", re.IGNORECASE)


class RangeError(ValueError):
    """A text, or a pair of ends, that is no range; the message quotes it."""


@dataclass(frozen=True)
class Range:
    """Hold what is known of a quantity that lies between two ends.

    `low` is None for "up to", where no floor is promised. `open` says that the high end is
    only the least it can be ("$50+"). `unit` is `PERCENT`, `HOURS`, a currency code, or
    `ANY_CURRENCY` for a zero that is zero in all of them.
    """

    low: Decimal | None
    high: Decimal
    unit: str
    open: bool = False
    approximate: bool = False

    def __post_init__(self):
        if self.low is not None and self.low > self.high:
            raise RangeError(f"the low end {self.low} is above the high end {self.high}")
        if self.low is None and self.open:
            raise RangeError("a range can't be both “up to” and open upwards")
        if self.high < 0 or (self.low is not None and self.low < 0):
            raise RangeError("a range can't be below zero")
        if self.unit == ANY_CURRENCY and not self.is_zero:
            raise RangeError("an amount of money needs a currency")

    def __str__(self):
        return format_range(self)

    @property
    def is_money(self):
        """Say whether the unit is a currency (or zero in all currencies)."""
        return self.unit not in (PERCENT, HOURS)

    @property
    def is_zero(self):
        """Say whether it is exactly nothing: no minimum, free, no cookie beyond the session."""
        return self.low == self.high == 0 and not self.open and not self.approximate

    @property
    def floor(self):
        """Return what is guaranteed at least: 0 for "up to", which promises nothing."""
        return Decimal(0) if self.low is None else self.low

    def comparable_with(self, other):
        """Say whether both are amounts of the same unit; a zero fits every currency."""
        if self.unit == other.unit:
            return True
        return self.is_money and other.is_money and ANY_CURRENCY in (self.unit, other.unit)

    def __mul__(self, other):
        """Multiply by a number, or end by end by another range; the result keeps this unit.

        Open if either is open, approximate if either is; an unknown low counts as nothing.
        """
        if self.unit == ANY_CURRENCY:
            return self  # nothing, however often
        if isinstance(other, Range):
            low, high = other.floor, other.high
            is_open, approximate = other.open, other.approximate
        else:
            low = high = Decimal(other)
            is_open = approximate = False
        return Range(
            low=self.floor * low,
            high=self.high * high,
            unit=self.unit,
            open=self.open or is_open,
            approximate=self.approximate or approximate,
        )

    def __add__(self, other):
        """Add another range of the same unit, end by end; raise RangeError for another unit."""
        if not self.comparable_with(other):
            raise RangeError(f"can't add {other} to {self}: the units differ")
        return Range(
            low=self.floor + other.floor,
            high=self.high + other.high,
            unit=self.unit or other.unit,
            open=self.open or other.open,
            approximate=self.approximate or other.approximate,
        )


def parse(text):
    """Read a range from its text form.

    Durations come back in hours; money keeps its currency. Raises RangeError, quoting the
    text, for anything that isn't wholly a range: numbers are never picked out of prose.
    """
    stated = " ".join(str(text).split())
    if stated.lower() in ZERO_WORDS:
        return Range(Decimal(0), Decimal(0), ZERO_WORDS[stated.lower()])
    try:
        return _parse_stated(stated)
    except RangeError as error:
        raise RangeError(f"“{shorten(text)}” is not a range: {error}") from None


def _parse_stated(stated):
    rest, approximate = _strip(_APPROXIMATE, stated)
    rest, up_to = _strip(_UP_TO, rest)
    if up_to and not approximate:
        rest, approximate = _strip(_APPROXIMATE, rest)
    is_open = rest.endswith("+")
    ends = _ends(rest.removesuffix("+").rstrip())
    if up_to and len(ends) > 1:
        raise RangeError("“up to” takes one figure")
    low, high = _with_units(ends[0], ends[-1])
    if high.hours_or_amount >= 10**WHOLE_DIGITS:
        raise RangeError(f"it has more than {WHOLE_DIGITS} digits once in hours")
    return Range(
        low=None if up_to else low.hours_or_amount,
        high=high.hours_or_amount,
        unit=_common_unit(low, high),
        open=is_open,
        approximate=approximate,
    )


@dataclass(frozen=True)
class _End:
    number: Decimal
    stated_unit: str  # "" where only the other end names it

    @property
    def hours_or_amount(self):
        factor = HOURS_IN.get(self.stated_unit)
        if factor is None:
            return self.number
        if self.stated_unit == "minute":
            return (self.number / 60).quantize(Decimal(1).scaleb(-DECIMAL_PLACES), ROUND_HALF_UP)
        return self.number * factor


def _ends(text):
    """Split "3% – 9%" into its one or two ends; anything left over is a fault."""
    first = _END.match(text)
    if not first:
        raise RangeError("expected a figure such as 5%, $16, 3% – 9%, up to 12%, 30 days")
    ends = [_end(first)]
    rest = text[first.end() :]
    separator = _SEPARATOR.match(rest)
    if separator:
        second = _END.match(rest, separator.end())
        if not second:
            raise RangeError("the high end is missing")
        ends.append(_end(second))
        rest = rest[second.end() :]
    if rest.strip():
        raise RangeError(f"“{shorten(rest.strip())}” can't be read")
    return ends


def _end(match):
    prefix, suffix = match["prefix"], match["suffix"]
    if prefix and suffix:
        raise RangeError(f"“{prefix}” and “{suffix}” can't both be the unit")
    return _End(_number(match["number"]), _stated_unit(prefix or suffix or ""))


def _number(digits):
    number = Decimal(digits.replace(",", ""))
    whole, _, fraction = digits.replace(",", "").partition(".")
    if len(whole.lstrip("0")) > WHOLE_DIGITS or len(fraction.rstrip("0")) > DECIMAL_PLACES:
        raise RangeError(
            f"{shorten(digits)} has more than {WHOLE_DIGITS} digits or {DECIMAL_PLACES} decimals"
        )
    return number


def _stated_unit(word):
    if word == "%":
        return PERCENT
    if word in SYMBOLS:
        return SYMBOLS[word]
    if word.rstrip("s") in HOURS_IN:
        return word.rstrip("s")
    if word and word not in CODES:
        raise RangeError(f"“{word}” is no currency this site knows")
    return word


def _with_units(low, high):
    """Let an end without a unit take the other's: "20-40%" and "$20 – 50"."""
    unit = high.stated_unit or low.stated_unit
    if not unit:
        raise RangeError("it has no unit (%, a currency, or days)")
    return (
        low if low.stated_unit else _End(low.number, unit),
        high if high.stated_unit else _End(high.number, unit),
    )


def _common_unit(low, high):
    units = {HOURS if end.stated_unit in HOURS_IN else end.stated_unit for end in (low, high)}
    if len(units) > 1:
        raise RangeError("its two ends have different units")
    return units.pop()


def _strip(pattern, text):
    stripped = pattern.sub("", text, count=1)
    return stripped, stripped != text


def shorten(text, length=80):
    """Cut a text to be quoted in a message."""
    text = str(text)
    return text if len(text) <= length else text[: length - 1] + "…"


def format_range(value):
    """Write a range in its text form, the one `parse` reads back."""
    if value.is_zero and value.unit == ANY_CURRENCY:
        return "No minimum"
    if value.is_zero and value.unit == HOURS:
        return "session only"
    write, joined = _writer(value)
    text = write(value.high)
    if value.low is None:
        text = f"up to {'~' if value.approximate else ''}{text}"
    else:
        if value.low != value.high:
            text = f"{joined(value.low)} – {text}"
        if value.approximate:
            text = f"~{text}"
    return f"{text}+" if value.open else text


def _writer(value):
    """Return how to write one end, and how to write a low end before a high one."""
    if value.unit == HOURS:
        unit, size = _duration_unit(value)
        plural = "" if value.high == size and value.low in (None, value.high) else "s"
        return (
            lambda hours: f"{number_text(_in_unit(hours, size))} {unit}{plural}",
            lambda hours: number_text(_in_unit(hours, size)),
        )
    if value.unit == PERCENT:
        return (lambda number: f"{number_text(number)}%",) * 2
    return (lambda number: money_text(number, value.unit),) * 2


def _in_unit(hours, size):
    number = hours / size
    return number.quantize(Decimal(1).scaleb(-DECIMAL_PLACES), ROUND_HALF_UP)


def _duration_unit(value):
    """Choose days from three days up ("24 hours" and "48 hours" stay hours), minutes below one."""
    ends = [end for end in (value.low, value.high) if end is not None]
    if value.high >= 72 and all(end % 24 == 0 for end in ends):
        return "day", Decimal(24)
    if 0 < value.high < 1 and all(_is_whole_minutes(end) for end in ends):
        return "minute", HOURS_IN["minute"]
    return "hour", Decimal(1)


def _is_whole_minutes(hours):
    minutes = (hours * 60).quantize(Decimal(1), ROUND_HALF_UP)
    return (minutes / 60).quantize(Decimal(1).scaleb(-DECIMAL_PLACES), ROUND_HALF_UP) == hours


def money_text(number, currency):
    """Write an amount in its currency's habit: $16, CA$350, R$ 100, NGN 2,500, 150 SAR."""
    amount = number_text(number)
    if re.search(r"\.\d$", amount):
        amount += "0"
    if currency in PREFIXES:
        return f"{PREFIXES[currency]}{amount}"
    if currency in SUFFIXED:
        return f"{amount} {currency}"
    return f"{currency} {amount}".strip()


def number_text(number):
    """Write a number with thousands separators; whole numbers bare."""
    number = number.normalize()
    decimals = max(0, -number.as_tuple().exponent)
    return f"{number:,.{decimals}f}"


def decimal_text(number):
    """Write a number for a program to read: plain digits, no separators, no trailing zeros."""
    return f"{number.normalize():f}"
