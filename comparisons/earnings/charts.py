"""Pictures of cash over twelve months, as points for SVG."""

from dataclasses import dataclass
from decimal import Decimal

from .cash import MONTHS
from .estimates import DAYS_IN_MONTH, earnings_amount

# The drawing's own units, 480 by 170; the labels stand in the margins.
LEFT, RIGHT, TOP, BOTTOM = 62, 470, 16, 142
LAST_DAY = MONTHS * DAYS_IN_MONTH


@dataclass(frozen=True)
class Mark:
    """A moment on the time line: its place, and what happens."""

    x: str
    kind: str
    text: str


@dataclass(frozen=True)
class Picture:
    """Two lines of cash received, the ground between them, and the moments that matter.

    `rows` are the same numbers as text: month, received at least, received at most.
    """

    low: str
    high: str
    between: str
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[str, int], ...]
    most: str
    summary: str
    rows: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True)
class Axis:
    """A scale from nothing to a round amount, which the bars of all programs share."""

    top: Decimal
    ticks: tuple[str, ...]


#: How many equal steps an axis has, and what they may be worth, times ten, a hundred, …
STEPS = 4
ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


def axis(most):
    """Return the scale on which the largest amount has room; None where it is nothing."""
    if not most:
        return None
    least = Decimal(most) / STEPS
    power = Decimal(10) ** least.adjusted()
    step = next(figure * power for figure in ROUND if figure * power >= least)
    return Axis(step * STEPS, tuple(earnings_amount(step * place) for place in range(STEPS + 1)))


def picture(cash):
    """Draw the low and the high path of a year's cash."""
    scale = cash.most or 1
    low, high = _steps(cash.low, scale), _steps(cash.high, scale)
    return Picture(
        low=_points(low),
        high=_points(high),
        between=_points([*high, *reversed(low)]),
        marks=tuple(_marks(cash)),
        ticks=tuple((f"{_x(month * DAYS_IN_MONTH):.1f}", month) for month in range(0, 13, 3)),
        most=earnings_amount(cash.most),
        summary=_summary(cash),
        rows=tuple(
            (month, earnings_amount(low), earnings_amount(high)) for month, low, high in cash.months
        ),
    )


def _steps(path, scale):
    """Turn payments into the corners of a line that rises where money arrives."""
    corners, received = [(_x(0), _y(0, scale))], 0
    for paid in path.payments:
        if paid.day > LAST_DAY:
            break
        corners.append((_x(paid.day), _y(received, scale)))
        received += paid.amount
        corners.append((_x(paid.day), _y(received, scale)))
    return [*corners, (_x(LAST_DAY), _y(received, scale))]


def _x(day):
    return LEFT + (RIGHT - LEFT) * day / LAST_DAY


def _y(amount, scale):
    return BOTTOM - (BOTTOM - TOP) * float(amount / scale)


def _points(corners):
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _marks(cash):
    """Mark, on the better path, the month the threshold is reached and the day of first cash."""
    path = cash.high
    if path.crossed:
        day = path.crossed * DAYS_IN_MONTH
        yield Mark(f"{_x(day):.1f}", "crossed", f"threshold reached in month {path.crossed}")
    if path.payments and path.payments[0].day <= LAST_DAY:
        day = path.payments[0].day
        yield Mark(f"{_x(day):.1f}", "paid", f"first cash on day {day}")


def _summary(cash):
    low = earnings_amount(cash.low.received(LAST_DAY))
    high = earnings_amount(cash.most)
    got = low if low == high else f"{low} to {high}"
    if cash.open:
        got += " or more"
    return f"Cash received within twelve months: {got}."
