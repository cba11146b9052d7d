"""Axes end at round amounts, with room for every bar."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparisons.earnings.charts import axis


@pytest.mark.parametrize(
    ("most", "top", "ticks"),
    [
        ("5000", 8000, ("$0", "$2,000", "$4,000", "$6,000", "$8,000")),
        ("100", 100, ("$0", "$25", "$50", "$75", "$100")),
        ("101", 200, ("$0", "$50", "$100", "$150", "$200")),
        ("0.07", Decimal("0.08"), ("$0", "$0.02", "$0.04", "$0.06", "$0.08")),
    ],
)
def test_an_axis_ends_at_a_round_amount(most, top, ticks):
    found = axis(Decimal(most))
    assert (found.top, found.ticks) == (top, ticks)


@given(st.decimals("0.01", "1000000", places=2))
def test_an_axis_has_room_for_the_largest_and_little_to_spare(most):
    assert most <= axis(most).top <= most * 3


def test_nothing_to_draw_has_no_axis():
    assert axis(0) is None
