"""Earnings as the database works them out, so that a list sorts by them over all its pages.

The same arithmetic as `earnings.estimate`; tests hold the two against each other.
"""

from decimal import Decimal

from django.db.models import Case, DecimalField, Func, Q, Value, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import IsNull

from affiliates.facts import effective
from affiliates.models import Program

from .benchmarks import Measure
from .estimates import BOUNTY, COMMISSION, CONVERSION, ORDER_VALUE

#: Wide enough for the product of a click count, two percentages and an amount.
PRODUCT = DecimalField(max_digits=40, decimal_places=10)
NOTHING = Value(Decimal(0), output_field=PRODUCT)
# PostgreSQL takes a bare NULL for text, which it won't multiply.
UNKNOWN = Cast(Value(None), PRODUCT)


#: A hundredth: what a percentage is a share of.
SHARE = Value(Decimal("0.01"), output_field=PRODUCT)


class Product(Func):
    """Factors multiplied without a parenthesis for each: SQLite's parser takes only so many."""

    template = "(%(expressions)s)"
    arg_joiner = " * "
    output_field = PRODUCT


class Total(Product):
    """The same for what is added."""

    arg_joiner = " + "


def monthly_earnings(traffic, benchmarks):
    """Return (low, high): expressions of a month's earnings in dollars, null where unknown."""
    return _earnings("low", traffic, benchmarks), _earnings("high", traffic, benchmarks)


def _earnings(end, traffic, benchmarks):
    rate = _chosen(CONVERSION, end, traffic.conversion, traffic.mine, _rate(end, benchmarks))
    return Product(_number(traffic.clicks), rate, SHARE, _per_order(end, traffic, benchmarks))


def _per_order(end, traffic, benchmarks):
    borrowed = _benchmark(Measure.AVERAGE_ORDER_VALUE, end, benchmarks)
    order_value = _chosen(ORDER_VALUE, end, traffic.aov, traffic.mine, borrowed)
    commission = Product(order_value, _end(COMMISSION, end), SHARE)
    bounty = Case(When(effective.stated(BOUNTY), then=_end(BOUNTY, end)), default=NOTHING)
    return Case(
        When(effective.stated(COMMISSION), then=Total(commission, bounty)),
        # A percentage of what nobody states an amount for leaves the whole unknown.
        When(effective.figure(COMMISSION), then=UNKNOWN),
        When(effective.stated(BOUNTY), then=bounty),
        default=UNKNOWN,
    )


def _chosen(fact, end, yours, mine, borrowed):
    """Take the stated end, else the visitor's figure, else the benchmark's."""
    otherwise = borrowed if yours is None else _number(yours)
    if mine and yours is not None:
        return otherwise
    return Case(When(effective.stated(fact), then=_end(fact, end)), default=otherwise)


def _rate(end, benchmarks):
    """Take the benchmark of what the program pays for, as `Action.of` judges it."""
    return Case(
        When(
            effective.figure(COMMISSION) | _of_type("cps"),
            then=_benchmark(Measure.CONVERSION_RATE, end, benchmarks),
        ),
        When(
            _of_type("cpl") & ~_of_other_type_than("cpl"),
            then=_benchmark(Measure.SIGNUP_RATE, end, benchmarks),
        ),
        default=UNKNOWN,
    )


def _of_type(slug):
    return Q(pk__in=_types().filter(programtype__slug=slug).values("program"))


def _of_other_type_than(slug):
    return Q(pk__in=_types().exclude(programtype__slug=slug).values("program"))


def _types():
    # Asked apart: a join would repeat a program for each of its types.
    return Program.program_types.through.objects


def _benchmark(measure, end, benchmarks):
    """Take the figure of the industry, else of its broader one, else of all industries."""
    figures = dict(benchmarks.by_industry(measure))
    overall = figures.pop(None, None)
    values = {pk: _number(_end_of(figure.value, end)) for pk, figure in figures.items()}
    own = [When(industry=pk, then=value) for pk, value in values.items()]
    broader = [When(industry__broader=pk, then=value) for pk, value in values.items()]
    return Case(
        *own,
        *broader,
        default=_number(_end_of(overall.value, end)) if overall else UNKNOWN,
        output_field=PRODUCT,
    )


def _end_of(value, end):
    return value.floor if end == "low" else value.high


def _end(fact, end):
    # "Up to" has no low end: it counts as nothing.
    return Cast(Coalesce(effective.end(fact, end), Value(Decimal(0))), PRODUCT)


def _number(value):
    return Value(Decimal(value), output_field=PRODUCT)


def earnings_order(traffic, benchmarks):
    """Return (rank, keys) for sorting by earnings: unknown last, then low end, then high."""
    low, high = monthly_earnings(traffic, benchmarks)
    rank = Case(When(IsNull(high, False), then=Value(0)), default=Value(1))
    return rank, (low, high)
