"""Bars stand where their range does on the column's scale."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliates.lists.bars import Bar, bar
from affiliates.ranges import PERCENT, Range, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3% – 9%", Bar("15.00", "30.00")),
        ("up to 12%", Bar("0.00", "60.00", fades_in=True)),
        ("4% – 12%+", Bar("20.00", "80.00", fades_out=True)),
        ("~5%", Bar("25.00", "1.50", approximate=True)),
        ("0%", Bar("0.00", "1.50")),
        ("20%", Bar("98.50", "1.50")),
        ("up to 100%", Bar("0.00", "100.00", fades_in=True)),
    ],
)
def test_a_bar_runs_from_low_to_high_on_the_scale(text, expected):
    assert bar(parse(text), Decimal(20)) == expected


@pytest.mark.parametrize(("value", "scale"), [(None, 20), (parse("5%"), None), (parse("0%"), 0)])
def test_nothing_is_drawn_of_nothing(value, scale):
    assert bar(value, scale) is None


@given(st.tuples(st.integers(0, 100), st.integers(0, 100)), st.booleans(), st.integers(1, 100))
def test_a_bar_stays_on_its_scale(ends, is_open, scale):
    low, high = map(Decimal, sorted(ends))
    drawn = bar(Range(low, high, PERCENT, open=is_open), Decimal(scale))
    start, width = Decimal(drawn.start), Decimal(drawn.width)
    assert start >= 0
    assert width > 0
    assert start + width <= Decimal("100.01")
