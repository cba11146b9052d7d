"""Earnings as the database works them out, so that a list sorts by them over all its pages.

The same arithmetic as `earnings.estimate`; tests hold the two against each other.
"""

from decimal import Decimal

from django.db.models import Case, DecimalField, ExpressionWrapper, Q, Value, When
from django.db.models.functions import Cast, Coalesce

from .estimates import BOUNTY, COMMISSION, CONVERSION, ORDER_VALUE

#: Wide enough for the product of a click count, two percentages and an amount.
PRODUCT = DecimalField(max_digits=40, decimal_places=10)
NOTHING = Value(Decimal(0), output_field=PRODUCT)
UNKNOWN = Value(None, output_field=PRODUCT)


def monthly_earnings(traffic):
    """Return (low, high): expressions of a month's earnings in dollars, null where unknown."""
    return _earnings("low", traffic), _earnings("high", traffic)


def _earnings(end, traffic):
    share = _stated_or(CONVERSION, end, traffic.conversion) * _number("0.01")
    return _product(_number(traffic.clicks) * share * _per_order(end, traffic))


def _per_order(end, traffic):
    commission = _stated_or(ORDER_VALUE, end, traffic.aov) * _end(COMMISSION, end)
    commission = _product(commission * _number("0.01"))
    bounty = Case(When(BOUNTY.stated(), then=_end(BOUNTY, end)), default=NOTHING)
    return Case(
        When(COMMISSION.stated(), then=_product(commission + bounty)),
        When(BOUNTY.stated(), then=bounty),
        default=UNKNOWN,
    )


def _stated_or(fact, end, assumed):
    """Take the stated end, or else what the visitor assumes, or else unknown."""
    otherwise = UNKNOWN if assumed is None else _number(assumed)
    return Case(When(fact.stated(), then=_end(fact, end)), default=otherwise)


def _end(fact, end):
    # "Up to" has no low end: it counts as nothing.
    return Cast(Coalesce(f"{fact.name}_{end}", Value(Decimal(0))), PRODUCT)


def _number(value):
    return Value(Decimal(value), output_field=PRODUCT)


def _product(expression):
    return ExpressionWrapper(expression, output_field=PRODUCT)


def earnings_order(traffic):
    """Return (rank, keys) for sorting by earnings: unknown last, then low end, then high."""
    low, high = monthly_earnings(traffic)
    known = COMMISSION.stated() & _known(ORDER_VALUE, traffic.aov) | (
        ~COMMISSION.stated() & BOUNTY.stated()
    )
    rank = Case(
        When(known & _known(CONVERSION, traffic.conversion), then=Value(0)), default=Value(1)
    )
    return rank, (low, high)


def _known(fact, assumed):
    return fact.stated() if assumed is None else Q(pk__isnull=False)
