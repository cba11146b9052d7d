from decimal import Decimal

import pytest

from affiliates.ranges import parse
from comparisons.earnings.cash import Cash, Path, Payment, cash_over_a_year, path
from comparisons.earnings.charts import picture
from comparisons.earnings.estimates import Terms, Traffic, estimate
from comparisons.earnings.example import TERMS, TRAFFIC

DAY = 24


def test_each_month_that_reaches_the_threshold_is_paid_after_the_delay():
    followed = path(Decimal(10), threshold=Decimal(10), delay=60 * DAY)
    assert followed.crossed == 1
    assert followed.payments[:2] == (Payment(90, Decimal(10)), Payment(120, Decimal(10)))
    assert followed.received(89) == 0
    assert followed.received(120) == 20


def test_a_balance_below_the_threshold_waits():
    followed = path(Decimal(10), threshold=Decimal(25), delay=Decimal(0))
    assert followed.crossed == 3
    assert [paid.amount for paid in followed.payments] == [30, 30, 30, 30]


def test_a_threshold_out_of_reach_pays_nothing():
    followed = path(Decimal(1), threshold=Decimal(100), delay=Decimal(0))
    assert followed.crossed is None
    assert followed.payments == ()


def test_no_earnings_reach_no_threshold_not_even_none():
    assert path(Decimal(0), threshold=Decimal(0), delay=Decimal(0)).payments == ()


def test_part_of_a_day_is_a_day():
    assert path(Decimal(1), Decimal(0), delay=Decimal(30)).payments[0].day == 32


def test_the_example_of_the_design():
    year = cash_over_a_year(estimate(TERMS, TRAFFIC), TERMS)
    assert year.months[1] == (2, 0, 0)
    assert year.months[2] == (3, 210, 1440)
    assert year.months[-1] == (12, 2100, 14400)
    assert not year.open


def test_no_cash_is_followed_where_nobody_states_when_it_comes():
    terms = Terms(bounty=parse("$5"), conversion=parse("2%"), threshold=parse("$10"))
    assert cash_over_a_year(estimate(terms, Traffic(1000)), terms) is None


def test_the_picture_tells_the_same_numbers():
    drawn = picture(cash_over_a_year(estimate(TERMS, TRAFFIC), TERMS))
    assert drawn.rows[2] == (3, "$210", "$1,440")
    assert drawn.summary == "Cash received within twelve months: $2,100 to $14,400."
    assert [(mark.kind, mark.text) for mark in drawn.marks] == [
        ("crossed", "threshold reached in month 1"),
        ("paid", "first cash on day 90"),
    ]
    # Nothing arrives for three of twelve months: the line starts to rise at a quarter.
    assert drawn.high.split()[:3] == ["62.0,142.0", "164.0,142.0", "164.0,129.4"]


def test_a_year_without_cash_is_drawn_flat():
    flat = picture(cash_over_a_year(estimate(TERMS, Traffic(0)), TERMS))
    assert flat.marks == ()
    assert flat.high == flat.low == "62.0,142.0 470.0,142.0"


@pytest.mark.parametrize(
    ("day", "high", "moments"),
    [
        (359, "62.0,142.0 468.9,142.0 468.9,16.0 470.0,16.0", ["crossed", "paid"]),
        (360, "62.0,142.0 470.0,142.0 470.0,16.0 470.0,16.0", ["crossed", "paid"]),
        (361, "62.0,142.0 470.0,142.0", ["crossed"]),
    ],
)
def test_the_last_day_belongs_to_the_year(day, high, moments):
    paid = Path((Payment(day, Decimal(10)),), crossed=1)
    drawn = picture(Cash(low=paid, high=paid))
    assert drawn.high == high
    assert [mark.kind for mark in drawn.marks] == moments
