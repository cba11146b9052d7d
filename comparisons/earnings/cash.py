"""Cash over the months: when the threshold is reached and when the money arrives. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from .estimates import DAYS_IN_MONTH, HOURS_IN_DAY, rounded_up

MONTHS = 12


@dataclass(frozen=True)
class Payment:
    """An amount that arrives on a day, counted from the first click."""

    day: int
    amount: Decimal


@dataclass(frozen=True)
class Path:
    """One way the year can go: payments, and the month the threshold is first reached.

    `crossed` is None where twelve months don't reach it.
    """

    payments: tuple[Payment, ...]
    crossed: int | None

    def received(self, day):
        """Return the cash received by the end of a day."""
        return sum((paid.amount for paid in self.payments if paid.day <= day), Decimal(0))


@dataclass(frozen=True)
class Cash:
    """The low and the high path over twelve months, in dollars."""

    low: Path
    high: Path
    open: bool = False  # the high path may go higher: a factor behind it is open

    @property
    def months(self):
        """(month, low, high): cash received by the end of each month."""
        ends = [(month, month * DAYS_IN_MONTH) for month in range(1, MONTHS + 1)]
        return [(month, self.low.received(day), self.high.received(day)) for month, day in ends]

    @property
    def most(self):
        return self.high.received(MONTHS * DAYS_IN_MONTH)


def cash_over_a_year(estimate, terms):
    """Follow the money of an estimate; None where a term that decides when it comes is missing.

    The low path takes the low earnings, the high threshold and the long delay; an open end is
    taken at what is stated of it.
    """
    if estimate.monthly is None or terms.threshold is None or terms.delay is None:
        return None
    return Cash(
        low=path(estimate.monthly.floor, terms.threshold.high, terms.delay.high),
        high=path(estimate.monthly.high, terms.threshold.floor, terms.delay.floor),
        open=estimate.monthly.open,
    )


def path(earned, threshold, delay):
    """Pay out each month's end the balance that reaches the threshold, `delay` hours later."""
    balance, payments, crossed = Decimal(0), [], None
    for month in range(1, MONTHS + 1):
        balance += earned
        if balance > 0 and balance >= threshold:
            crossed = crossed or month
            day = month * DAYS_IN_MONTH + rounded_up(delay, HOURS_IN_DAY)
            payments.append(Payment(day, balance))
            balance = Decimal(0)
    return Path(tuple(payments), crossed)
