"""Differences read as people say them, and only where both ends can be reckoned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliates.ranges import Range, parse
from comparisons.differences import versus


@pytest.mark.parametrize(
    ("value", "base", "said"),
    [
        ("8%", "5%", "+3 points"),
        ("5%", "8%", "-3 points"),
        ("6%", "5%", "+1 point"),
        ("5% – 20%", "3% – 9%", "+2 to +11 points"),
        ("3% – 9%", "5% – 20%", "-11 to -2 points"),
        ("5% – 9%", "3% – 9%", "±0 to +2 points"),
        ("3% – 9%", "3% – 9%", "the same"),
        ("2.5%", "2%", "+0.5 points"),
        ("$10", "$16", "-$6"),
        ("$20 – $50", "$16", "+$4 to +$34"),
        ("$0", "$16", "-$16"),
        ("60 days", "30 days", "2×"),
        ("24 hours", "3 days", "0.3×"),
        ("15 – 30 days", "3 days", "5× to 10×"),
        # Nothing to reckon.
        ("up to 7%", "5%", ""),
        ("$50+", "$10", ""),
        ("5%", "$10", ""),
        ("€20", "$10", ""),
        ("€20", "€10", ""),
        ("30 days", "session only", ""),
    ],
)
def test_a_figure_is_measured_against_the_base(value, base, said):
    assert versus(parse(value), parse(base)) == said


@pytest.mark.parametrize("pair", [(None, "5%"), ("5%", None), (None, None)])
def test_the_unknown_is_measured_against_nothing(pair):
    assert versus(*(text and parse(text) for text in pair)) == ""


percents = st.decimals(0, 100, places=2)


@given(percents, percents)
def test_measuring_the_other_way_round_turns_the_sign(one, other):
    value, base = (Range(figure, figure, "percent") for figure in (one, other))
    there, back = versus(value, base), versus(base, value)
    if one != other:
        assert {there[0], back[0]} == {"+", "-"}
        assert there[1:] == back[1:]
    else:
        assert there == back == "the same"
