"""Earnings: what a program's terms come to for a visitor's traffic, as range arithmetic.

    orders   = clicks × conversion rate
    earnings = orders × (average order value × commission + bounty)

The low end multiplies the low ends, the high end the high ends; the result is open if any
factor is. All money is US dollars: an amount stated in another currency counts as unstated.

A commission counts on the order's value, or on a payment of it. A percentage of anything else
(the merchant's revenue, fees, a deposit) rests on an amount that nobody states: no figure. What
a program doesn't state the visitor may, and where they don't it is borrowed from a benchmark.
Pure: terms, traffic and what may be borrowed in, estimates out.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import Enum

from affiliates.facts.cells import shown_range
from affiliates.facts.registry import REGISTRY
from affiliates.models import CommissionBase
from affiliates.payout_days import PayoutDays, parse
from affiliates.ranges import DOLLAR, PERCENT, Range, money_text

DAYS_IN_MONTH = 30
HOURS_IN_DAY = 24

COMMISSION = REGISTRY["commission"]
BASE = REGISTRY["commission_base"]
BOUNTY = REGISTRY["bounty"]
ORDER_VALUE = REGISTRY["average_order_value"]
CONVERSION = REGISTRY["conversion_rate"]
THRESHOLD = REGISTRY["payout_threshold"]
DELAY = REGISTRY["payout_delay"]
LOCK = REGISTRY["locking_period"]
PAYOUT_DAYS = REGISTRY["payout_days"]
TYPES = REGISTRY["program_types"]
INDUSTRY = REGISTRY["industry"]

#: What is multiplied; each may be disputed.
FACTORS = (COMMISSION, BASE, BOUNTY, ORDER_VALUE, CONVERSION)

#: The facts that an estimate rests on.
NEEDED = (*FACTORS, THRESHOLD, DELAY, LOCK, PAYOUT_DAYS, TYPES, INDUSTRY)


@dataclass(frozen=True)
class Traffic:
    """What a visitor says of their traffic: clicks a month, and what they assume.

    `conversion` (percent) and `aov` (dollars) stand in where a program states none, or for every
    program where the visitor wants `mine`; None where the visitor assumes nothing.
    """

    clicks: int
    conversion: Decimal | None = None
    aov: Decimal | None = None
    mine: bool = False


class Action(Enum):
    """What a program pays for, which decides whose rate may be borrowed.

    A program with a commission, or of type CPS, pays for sales; one of type CPL alone for leads,
    as which sign-ups count. What else is paid for (CPA, or a bounty of no stated type) may be
    anything from an installation to a bank account: no benchmark speaks of it.
    """

    SALE = "sale"
    LEAD = "lead"
    OTHER = "other"

    @classmethod
    def of(cls, commission, types):
        """Judge by the commission's figure, and by the slugs of the program's types."""
        if commission is not None or "cps" in types:
            return cls.SALE
        return cls.LEAD if set(types) == {"cpl"} else cls.OTHER


class Origin(Enum):
    """Where a figure that an estimate uses comes from."""

    STATED = "stated"
    DISPUTED = "stated, disputed"
    YOURS = "yours"
    BENCHMARK = "benchmark"
    ASSUMED = "assumed"

    @property
    def is_assumption(self):
        return self not in (Origin.STATED, Origin.DISPUTED)


@dataclass(frozen=True)
class Assumption:
    """A figure of a whole industry, and the page that states it."""

    value: Range
    publisher: str = ""
    url: str = ""


@dataclass(frozen=True)
class Borrowed:
    """What may stand in for a program's figures; None where no benchmark speaks of it."""

    conversion: Assumption | None = None
    signups: Assumption | None = None
    order_value: Assumption | None = None

    def rate(self, action):
        """Return the rate at which clicks become what is paid for."""
        return {Action.SALE: self.conversion, Action.LEAD: self.signups}.get(action)


@dataclass(frozen=True)
class Input:
    """One figure that an estimate uses: of which fact, and where it comes from.

    `base` is what a commission is a percentage of; `value` is None where that itself is assumed.
    `benchmark` is given where the figure is borrowed.
    """

    fact: object
    value: Range | None
    origin: Origin
    base: CommissionBase | None = None
    benchmark: Assumption | None = None

    @property
    def text(self):
        """Write the figure as pages show it: "$60", "85% of the first payment"."""
        return self._written(shown_range)

    @property
    def exchanged_text(self):
        """Write the figure as exports have it."""
        return self._written(str)

    def _written(self, write):
        of = self.base.brief if self.base else ""
        return " ".join(part for part in (self.value and write(self.value), of) if part)


@dataclass(frozen=True)
class Terms:
    """What of a program's terms earnings depend on; None where no figure in dollars is stated."""

    commission: Range | None = None
    bounty: Range | None = None
    order_value: Range | None = None
    conversion: Range | None = None
    threshold: Range | None = None
    delay: Range | None = None
    lock: Range | None = None
    payout_days: PayoutDays | None = None
    base: CommissionBase | None = None
    action: Action = Action.SALE
    disputed: frozenset[str] = frozenset()  # names of facts

    @classmethod
    def of(cls, program, rate=None):
        """Read a program's terms, or its terms for one category's rate.

        The program comes with the facts of `NEEDED` and with what is disputed of them.
        """
        paying = rate or program
        base = program.commission_base
        # What sources dispute is the program's commission, not the rate of one category.
        of_rate = {COMMISSION.name, BOUNTY.name} if rate else set()
        return cls(
            base=CommissionBase(base) if base else None,
            action=Action.of(paying.commission, [kind.slug for kind in TYPES.terms(program)]),
            disputed=program.disputed - of_rate,
            commission=paying.commission,
            bounty=in_dollars(paying.bounty),
            order_value=in_dollars(program.average_order_value),
            conversion=program.conversion_rate,
            threshold=in_dollars(program.payout_threshold),
            delay=program.payout_delay,
            lock=program.locking_period,
            payout_days=parse(program.payout_days) if program.payout_days else None,
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

    `monthly` is None where there is no figure: `missing` then names the facts without which there
    is none, or `blocked` is what the commission is a percentage of. `inputs` are the figures used.
    """

    monthly: Range | None = None
    per_click: Range | None = None
    clicks_to_payout: Span | None = None
    months_to_payout: Span | None = None
    days_to_cash: Span | None = None
    inputs: tuple[Input, ...] = ()
    missing: tuple = ()
    blocked: CommissionBase | None = None
    unpaid_for: tuple = ()  # facts without which there is no telling when the money comes

    @property
    def assumed(self):
        """The facts for which something was used that the program doesn't state."""
        return tuple(used.fact for used in self.inputs if used.origin.is_assumption)

    @property
    def reason(self):
        """Say why there is no figure; empty where there is one."""
        if self.blocked:
            return f"commission is a percentage of {self.blocked.words}, which nobody states"
        if not self.missing:
            return ""
        # Of what is paid for an order, either would do.
        pay = [fact.label.lower() for fact in self.missing if fact in (COMMISSION, BOUNTY)]
        others = [fact.label.lower() for fact in self.missing if fact not in (COMMISSION, BOUNTY)]
        wanted = ", ".join(filter(None, [" or ".join(pay), *others]))
        # An amount in another currency is stated, and yet can't be reckoned with.
        money = " in US dollars" if any(fact.is_money for fact in self.missing) else ""
        return f"needs {wanted}, which nobody states{money}"

    @property
    def per_hundred_clicks(self):
        return self.per_click and self.per_click * 100

    @property
    def text(self):
        return earnings_text(self.monthly) if self.monthly else ""

    @property
    def exchanged_text(self):
        """Write the month's earnings as exports have them; empty where there is no figure."""
        return str(rounded_earnings(self.monthly)) if self.monthly else ""

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


def estimate(terms, traffic, borrowed=Borrowed()):
    """Work out what these terms earn this traffic, and when the first money comes."""
    if terms.commission is not None and terms.base and not terms.base.is_payment:
        return Estimate(blocked=terms.base)
    order_value = _order_value(terms, traffic, borrowed)
    conversion = _conversion(terms, traffic, borrowed)
    missing = _missing(terms, conversion, order_value)
    if missing:
        return Estimate(missing=missing)
    per_click = _per_order(terms, order_value) * _share(conversion.value)
    monthly = per_click * traffic.clicks
    return Estimate(
        monthly=monthly,
        per_click=per_click,
        inputs=tuple(_inputs(terms, order_value, conversion)),
        **_payout(terms, per_click, traffic.clicks),
    )


def _order_value(terms, traffic, borrowed):
    """Choose the order's value; a payment of it, where commission is of that, stands for it."""
    yours = _exactly(traffic.aov, DOLLAR)
    return _chosen(ORDER_VALUE, terms, terms.order_value, yours, traffic.mine, borrowed.order_value)


def _conversion(terms, traffic, borrowed):
    yours = _exactly(traffic.conversion, PERCENT)
    rate = borrowed.rate(terms.action)
    return _chosen(CONVERSION, terms, terms.conversion, yours, traffic.mine, rate)


def _chosen(fact, terms, stated, yours, mine, benchmark):
    """Choose what is stated, else the visitor's figure, else the benchmark's; None without any."""
    if yours is not None and (mine or stated is None):
        return Input(fact, yours, Origin.YOURS)
    if stated is not None:
        return _stated(fact, terms, stated)
    return benchmark and Input(fact, benchmark.value, Origin.BENCHMARK, benchmark=benchmark)


def _stated(fact, terms, value, **more):
    disputed = fact.name in terms.disputed
    return Input(fact, value, Origin.DISPUTED if disputed else Origin.STATED, **more)


def _exactly(figure, unit):
    return None if figure is None else Range(Decimal(figure), Decimal(figure), unit)


def _missing(terms, conversion, order_value):
    if terms.commission is None and terms.bounty is None:
        return (COMMISSION, BOUNTY)
    missing = () if conversion else (CONVERSION,)
    if terms.commission is not None and not order_value:
        missing += (ORDER_VALUE,)
    return missing


def _inputs(terms, order_value, conversion):
    """Yield the figures used, in the order they are multiplied."""
    if terms.commission is not None:
        # That a percentage is of the order goes without saying, where it is stated.
        named = None if terms.base == CommissionBase.ORDER_VALUE else terms.base
        yield _stated(COMMISSION, terms, terms.commission, base=named)
        if terms.base is None:
            yield Input(BASE, None, Origin.ASSUMED, CommissionBase.ORDER_VALUE)
        yield order_value
    if terms.bounty is not None:
        yield _stated(BOUNTY, terms, terms.bounty)
    yield conversion


def _per_order(terms, order_value):
    """Add what commission and bounty pay for one order; an unstated one adds nothing."""
    if terms.commission is None:
        return terms.bounty
    commission = order_value.value * _share(terms.commission)
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
    """Write an amount earned as pages show it."""
    return shown_range(rounded_earnings(value))


def rounded_earnings(value):
    """Round an amount earned: whole dollars from $100, cents below, three digits below $1."""
    return Range(_rounded(value.floor), _rounded(value.high), DOLLAR, value.open)


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
