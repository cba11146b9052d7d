"""Differences: what a figure is against another program's, by its kind of unit. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from affiliates.ranges import ANY_CURRENCY, DOLLAR, HOURS, PERCENT, decimal_text


def versus(value, base):
    """Say what a range is against another, end by end: "+2 to +11 points", "5×", "-$6".

    Empty where there is nothing to reckon: an end is unknown or open, or the units differ.
    """
    if value is None or base is None or not (_closed(value) and _closed(base)):
        return ""
    measure = _measure(value, base)
    if measure is None:
        return ""
    ends = (measure(value.low, base.low), measure(value.high, base.high))
    if None in ends:
        return ""
    if value == base:
        return "the same"
    return _words(value, *ends)


def _closed(value):
    return value.low is not None and not value.open


def _measure(value, base):
    """Return how two ends of such a unit are compared; None where they can't be."""
    if value.unit == base.unit == HOURS:
        return _times
    in_dollars = all(one.unit in (DOLLAR, ANY_CURRENCY) or one.is_zero for one in (value, base))
    if value.unit == base.unit == PERCENT or (value.is_money and base.is_money and in_dollars):
        return lambda end, other: end - other
    return None


def _times(end, other):
    """Return how many times as long; None against nothing."""
    if not other:
        return None
    return (end / other).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _words(value, low, high):
    low, high = sorted((low, high))
    if value.unit == HOURS:
        return _span(f"{decimal_text(low.normalize())}×", f"{decimal_text(high.normalize())}×")
    if value.unit == PERCENT:
        unit = "point" if low == high and abs(low) == 1 else "points"
        return f"{_span(_signed(low), _signed(high))} {unit}"
    return _span(_signed(low, "$"), _signed(high, "$"))


def _span(low, high):
    return low if low == high else f"{low} to {high}"


def _signed(amount, currency=""):
    sign = "+" if amount > 0 else "-" if amount < 0 else "±"
    return f"{sign}{currency}{decimal_text(abs(amount).normalize())}"
