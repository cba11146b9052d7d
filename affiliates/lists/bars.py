"""Bars: ranges drawn from low to high on a scale that a column shares."""

from dataclasses import dataclass
from decimal import Decimal

#: Units of the drawing from the left edge to the high end of the scale.
LENGTH = 100
#: An exact figure is still wide enough to be seen.
THINNEST = Decimal("1.5")


@dataclass(frozen=True)
class Bar:
    """A range's place on the scale, in hundredths of its length, as text for SVG.

    `fades_in` draws an "up to", whose low end nobody stated; `fades_out` an open end.
    """

    start: str
    width: str
    fades_in: bool = False
    fades_out: bool = False
    approximate: bool = False


def bar(value, scale):
    """Place a range on a scale that ends at `scale`; None where either is nothing."""
    if value is None or not scale:
        return None
    # An open bar runs on to the edge, fading: its end is not known.
    high = scale if value.open else min(value.high, scale)
    start = LENGTH * min(value.floor, scale) / scale
    width = max(LENGTH * high / scale - start, THINNEST)
    return Bar(
        start=f"{min(start, LENGTH - THINNEST):.2f}",
        width=f"{width:.2f}",
        fades_in=value.low is None,
        fades_out=value.open,
        approximate=value.approximate,
    )
