"""Earnings: what a program's terms come to for a visitor's traffic, as range arithmetic.

    orders   = clicks × conversion rate
    earnings = orders × (average order value × commission + bounty)

The low end multiplies the low ends, the high end the high ends; the result is open if any
factor is. All money is US dollars: an amount stated in another currency counts as unstated.
Pure: terms and traffic in, estimates out.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from affiliates.facts.cells import shown_range
from affiliates.facts.registry import REGISTRY
from affiliates.ranges import DOLLAR, PERCENT, Range, money_text

DAYS_IN_MONTH = 30
HOURS_IN_DAY = 24

COMMISSION = REGISTRY["commission"]
BOUNTY = REGISTRY["bounty"]
ORDER_VALUE = REGISTRY["average_order_value"]
CONVERSION = REGISTRY["conversion_rate"]
THRESHOLD = REGISTRY["payout_threshold"]
DELAY = REGISTRY["payout_delay"]

#: The facts that an estimate rests on.
NEEDED = (COMMISSION, BOUNTY, ORDER_VALUE, CONVERSION, THRESHOLD, DELAY)


@dataclass(frozen=True)
class Traffic:
    """What a visitor says of their traffic: clicks a month, and what they assume.

    `conversion` (percent) and `aov` (dollars) stand in where a program states none; None where
    the visitor assumes nothing.
    """

    clicks: int
    conversion: Decimal | None = None
    aov: Decimal | None = None


@dataclass(frozen=True)
class Terms:
    """What of a program's terms earnings depend on; None where no figure in dollars is stated."""

    commission: Range | None = None
    bounty: Range | None = None
    order_value: Range | None = None
    conversion: Range | None = None
    threshold: Range | None = None
    delay: Range | None = None

    @classmethod
    def of(cls, program, rate=None):
        """Read a program's terms, or its terms for one category's rate."""
        paying = rate or program
        return cls(
            commission=paying.commission,
            bounty=in_dollars(paying.bounty),
            order_value=in_dollars(program.average_order_value),
            conversion=program.conversion_rate,
            threshold=in_dollars(program.payout_threshold),
            delay=program.payout_delay,
        )


@dataclass(frozen=True)
class Span:
    """From a best to a worst case; `worst` is None where it may never come.

    `or_less` says that the best case may be better still, an open end standing behind it.
    """

    best: int
    worst: int | None
    or_less: bool = False

    def __str__(self):
        if self.worst is None:
            text = f"{self.best:,} or more"
        elif self.best == self.worst:
            text = f"{self.best:,}"
        else:
            text = f"{self.best:,} – {self.worst:,}"
        return f"{text} (or fewer)" if self.or_less and self.best else text


@dataclass(frozen=True)
class Estimate:
    """What one program would earn one visitor.

    `monthly` is None where a factor is missing; `missing` then names the facts. `assumed` are
    the facts for which the visitor's assumption was used.
    """

    monthly: Range | None = None
    per_click: Range | None = None
    clicks_to_payout: Span | None = None
    months_to_payout: Span | None = None
    days_to_cash: Span | None = None
    missing: tuple = ()
    assumed: tuple = ()
    unpaid_for: tuple = ()  # facts without which there is no telling when the money comes

    @property
    def per_hundred_clicks(self):
        return self.per_click and self.per_click * 100

    @property
    def text(self):
        return earnings_text(self.monthly) if self.monthly else ""

    @property
    def per_click_text(self):
        return earnings_text(self.per_click) if self.per_click else ""

    @property
    def per_hundred_text(self):
        return earnings_text(self.per_hundred_clicks) if self.per_click else ""


def in_dollars(value):
    """Return an amount that can be reckoned with, None for one in another currency."""
    if value is None or value.unit == DOLLAR:
        return value
    return Range(Decimal(0), Decimal(0), DOLLAR) if value.is_zero else None


def estimate(terms, traffic):
    """Work out what these terms earn this traffic, and when the first money comes."""
    conversion = _stated_or(terms.conversion, traffic.conversion, PERCENT)
    order_value = _stated_or(terms.order_value, traffic.aov, DOLLAR)
    missing = _missing(terms, conversion, order_value)
    if missing:
        return Estimate(missing=missing)
    per_click = _per_order(terms, order_value) * _share(conversion)
    monthly = per_click * traffic.clicks
    return Estimate(
        monthly=monthly,
        per_click=per_click,
        assumed=_assumed(terms),
        **_payout(terms, per_click, traffic.clicks),
    )


def _stated_or(stated, assumed, unit):
    if stated is not None or assumed is None:
        return stated
    return Range(Decimal(assumed), Decimal(assumed), unit)


def _missing(terms, conversion, order_value):
    if terms.commission is None and terms.bounty is None:
        return (COMMISSION, BOUNTY)
    missing = () if conversion is not None else (CONVERSION,)
    if terms.commission is not None and order_value is None:
        missing += (ORDER_VALUE,)
    return missing


def _assumed(terms):
    """Name the facts that rest on an assumption, in an estimate that misses none."""
    assumed = () if terms.conversion is not None else (CONVERSION,)
    if terms.commission is not None and terms.order_value is None:
        assumed += (ORDER_VALUE,)
    return assumed


def _per_order(terms, order_value):
    """Add what commission and bounty pay for one order; an unstated one adds nothing."""
    if terms.commission is None:
        return terms.bounty
    commission = order_value * _share(terms.commission)
    return commission if terms.bounty is None else commission + terms.bounty


def _share(percentage):
    """Turn a percentage into the share it stands for."""
    low = None if percentage.low is None else percentage.low / 100
    return Range(low, percentage.high / 100, PERCENT, percentage.open, percentage.approximate)


def _payout(terms, per_click, clicks):
    """Say when the threshold is reached and when money arrives, as far as terms tell."""
    if terms.threshold is None:
        return {"unpaid_for": (THRESHOLD,)}
    needed = clicks_to_payout(terms.threshold, per_click)
    months = months_to_payout(needed, clicks)
    answer = {"clicks_to_payout": needed, "months_to_payout": months}
    if months is None:
        return answer
    if terms.delay is None:
        return {**answer, "unpaid_for": (DELAY,)}
    return {**answer, "days_to_cash": days_to_cash(months, terms.delay)}


def clicks_to_payout(threshold, per_click):
    """Return how many clicks reach the threshold; None where nothing is ever earned.

    At best the low threshold at the high earnings per click, at worst the reverse; part of a
    click is a whole one.
    """
    if per_click.high == 0:
        return None
    worst = None
    if not threshold.open and (per_click.floor > 0 or threshold.is_zero):
        worst = rounded_up(threshold.high, per_click.floor)
    return Span(
        best=rounded_up(threshold.floor, per_click.high),
        worst=worst,
        or_less=per_click.open,
    )


def months_to_payout(needed, clicks):
    """Return the whole months until the threshold is reached: at least one, as sales come first.

    None where it is never reached.
    """
    if needed is None or clicks == 0:
        return None
    return Span(
        best=max(1, rounded_up(needed.best, clicks)),
        worst=None if needed.worst is None else max(1, rounded_up(needed.worst, clicks)),
        or_less=needed.or_less and needed.best > clicks,
    )


def days_to_cash(months, delay):
    """Return the days until the first money arrives: months of 30 days, then the payout delay."""
    if months is None:
        return None
    worst = None
    if months.worst is not None and not delay.open:
        worst = months.worst * DAYS_IN_MONTH + rounded_up(delay.high, HOURS_IN_DAY)
    return Span(
        best=months.best * DAYS_IN_MONTH + rounded_up(delay.floor, HOURS_IN_DAY),
        worst=worst,
        or_less=months.or_less,
    )


def rounded_up(amount, each):
    """Return how many whole times `each` it takes to make the amount."""
    if amount == 0:
        return 0
    return int((Decimal(amount) / Decimal(each)).to_integral_value(ROUND_CEILING))


def earnings_text(value):
    """Write an amount earned: whole dollars from $100, cents below, three digits below $1."""
    return shown_range(Range(_rounded(value.floor), _rounded(value.high), DOLLAR, value.open))


def earnings_amount(amount):
    """Write one amount of dollars at the precision worth reading."""
    return money_text(_rounded(amount), DOLLAR)


def _rounded(amount):
    if amount >= 100:
        digits = 0
    elif amount >= 1 or amount == 0:
        digits = 2
    else:
        digits = 2 - amount.adjusted()  # three significant digits
    return amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP).normalize() + 0
