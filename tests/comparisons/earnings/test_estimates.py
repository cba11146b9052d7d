from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliates.models import CommissionBase
from affiliates.ranges import HOURS, PERCENT, Range, parse
from comparisons.earnings.estimates import (
    Action,
    Assumption,
    Borrowed,
    Origin,
    Span,
    Terms,
    Traffic,
    earnings_text,
    estimate,
    in_dollars,
)

RANGES = ("commission", "bounty", "order_value", "conversion", "threshold", "delay")

ORDER = CommissionBase.ORDER_VALUE


def terms(base=ORDER, **stated):
    """Make terms from texts; the commission is of the order's value unless said otherwise."""
    ranges = {name: parse(stated.pop(name)) for name in RANGES if name in stated}
    return Terms(base=base, **ranges, **stated)


ALIEXPRESS = {
    "commission": "3% – 9%",
    "order_value": "~$35 – $40",
    "conversion": "~2% – 4%",
    "threshold": "$16",
    "delay": "60 days",
}

BORROWED = Borrowed(
    conversion=Assumption(parse("0.5% – 1%"), "Afflio", "https://example.com/afflio"),
    signups=Assumption(parse("2% – 8%"), "Reditus", "https://example.com/reditus"),
    order_value=Assumption(parse("$39.40"), "Admitad", "https://example.com/admitad"),
)


def used(earned):
    """Describe an estimate's inputs: fact, text, origin."""
    return [(each.fact.name, each.text, each.origin) for each in earned.inputs]


def test_the_worked_example_of_the_design():
    earned = estimate(terms(**ALIEXPRESS), Traffic(10_000))
    assert earned.text == "$210 – $1,440"
    assert earned.per_click_text == "$0.021 – $0.144"
    assert earned.per_hundred_text == "$2.10 – $14.40"
    assert str(earned.clicks_to_payout) == "112 – 762"
    assert str(earned.months_to_payout) == "1"
    assert str(earned.days_to_cash) == "90"
    assert earned.assumed == earned.missing == ()


@pytest.mark.parametrize(
    ("stated", "traffic", "monthly"),
    [
        # Open ends stay open.
        (
            {"commission": "1% – 10%", "order_value": "$50+", "conversion": "~10%+"},
            Traffic(10_000),
            "$500 – $5,000+",
        ),
        # A bounty alone needs no order value.
        ({"bounty": "$65", "conversion": "2%"}, Traffic(1000), "$1,300"),
        # Commission and bounty add up.
        (
            {"commission": "10%", "bounty": "$5", "order_value": "$50", "conversion": "1%"},
            Traffic(1000),
            "$100",
        ),
        # "Up to" promises nothing.
        (
            {"commission": "up to 12%", "order_value": "$100", "conversion": "1%"},
            Traffic(1000),
            "$0 – $120",
        ),
        # An assumption stands in where nothing is stated, and only there.
        (
            {"commission": "5% – 20%", "order_value": "~$25 – $30"},
            Traffic(10_000, conversion=Decimal(3)),
            "$375 – $1,800",
        ),
        (
            {"commission": "10%", "order_value": "$10", "conversion": "1%"},
            Traffic(1000, conversion=Decimal(50), aov=Decimal(1000)),
            "$10",
        ),
        ({"commission": "3%", "order_value": "$50", "conversion": "1%"}, Traffic(0), "$0"),
    ],
)
def test_a_month(stated, traffic, monthly):
    assert estimate(terms(**stated), traffic).text == monthly


@pytest.mark.parametrize(
    ("stated", "missing"),
    [
        ({}, ["commission", "bounty"]),
        ({"commission": "5%"}, ["conversion_rate", "average_order_value"]),
        ({"commission": "5%", "order_value": "$50"}, ["conversion_rate"]),
        ({"commission": "5%", "conversion": "2%"}, ["average_order_value"]),
        ({"bounty": "$5"}, ["conversion_rate"]),
    ],
)
def test_a_missing_factor_is_named_and_there_is_no_figure(stated, missing):
    earned = estimate(terms(**stated), Traffic(1000))
    assert earned.monthly is None
    assert [fact.name for fact in earned.missing] == missing


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ({"bounty": "$5"}, "needs conversion rate, which nobody states"),
        # It may well be stated in another currency.
        ({}, "needs commission or bounty, which nobody states in US dollars"),
        ({"bounty": "$5", "conversion": "2%"}, ""),
    ],
)
def test_says_why_there_is_no_figure(stated, reason):
    assert estimate(terms(**stated), Traffic(1000)).reason == reason


def test_what_rests_on_an_assumption_says_so():
    earned = estimate(terms(commission="5%"), Traffic(100, Decimal(2), Decimal(40)))
    assert [fact.name for fact in earned.assumed] == ["average_order_value", "conversion_rate"]
    bounty = estimate(terms(bounty="$5"), Traffic(100, Decimal(2), Decimal(40)))
    assert [fact.name for fact in bounty.assumed] == ["conversion_rate"]


@pytest.mark.parametrize(
    ("base", "amount"),
    [
        (CommissionBase.REVENUE, "the merchant's revenue"),
        (CommissionBase.FEES, "trading or service fees"),
        (CommissionBase.DEPOSIT, "the booking deposit"),
        (CommissionBase.OTHER, "another amount than the order's value"),
    ],
)
def test_a_percentage_of_what_nobody_states_earns_no_figure(base, amount):
    stated = {"commission": "50%", "order_value": "$60", "conversion": "2%", "bounty": "$5"}
    earned = estimate(terms(base, **stated), Traffic(1000, Decimal(2), Decimal(60)), BORROWED)
    assert earned.monthly is None
    assert earned.inputs == earned.missing == ()
    assert earned.reason == f"commission is a percentage of {amount}, which nobody states"
    # A bounty alone rests on no percentage.
    assert estimate(terms(base, bounty="$5", conversion="2%"), Traffic(1000)).text == "$100"


@pytest.mark.parametrize(
    ("base", "said"),
    [
        (CommissionBase.FIRST_PAYMENT, "85% of the first payment"),
        (CommissionBase.EVERY_PAYMENT, "85% of every payment"),
        (ORDER, "85%"),
    ],
)
def test_the_orders_value_stands_for_a_payment_of_it(base, said):
    stated = {"commission": "85%", "order_value": "$60", "conversion": "2%"}
    earned = estimate(terms(base, **stated), Traffic(1000))
    assert earned.text == "$1,020"
    assert used(earned)[0] == ("commission", said, Origin.STATED)
    assert earned.assumed == ()


def test_that_a_commission_is_of_the_order_is_an_assumption_where_nobody_says_so():
    stated = {"commission": "5%", "order_value": "$60", "conversion": "2%"}
    earned = estimate(terms(None, **stated), Traffic(1000))
    assert earned.text == "$60"
    assert used(earned)[1] == ("commission_base", "of the order", Origin.ASSUMED)
    assert [fact.name for fact in earned.assumed] == ["commission_base"]


def test_a_benchmark_stands_in_where_neither_program_nor_visitor_says():
    earned = estimate(terms(commission="10%"), Traffic(1000), BORROWED)
    assert earned.text == "$19.70 – $39.40"
    assert used(earned) == [
        ("commission", "10%", Origin.STATED),
        ("average_order_value", "$39.40", Origin.BENCHMARK),
        ("conversion_rate", "0.5% – 1%", Origin.BENCHMARK),
    ]
    assert earned.inputs[2].benchmark.publisher == "Afflio"
    yours = estimate(terms(commission="10%"), Traffic(1000, Decimal(2), Decimal(50)), BORROWED)
    assert [each.origin for each in yours.inputs[1:]] == [Origin.YOURS, Origin.YOURS]
    assert yours.text == "$100"


def test_a_disputed_figure_says_so():
    disputed = frozenset(["conversion_rate", "cookie"])
    earned = estimate(terms(**ALIEXPRESS, disputed=disputed), Traffic(1000))
    assert [each.origin for each in earned.inputs] == [
        Origin.STATED,
        Origin.STATED,
        Origin.DISPUTED,
    ]
    assert earned.assumed == ()


@pytest.mark.parametrize(
    ("traffic", "monthly", "origins"),
    [
        (Traffic(10_000, Decimal(3), mine=True), "$315 – $1,080", [Origin.STATED, Origin.YOURS]),
        (Traffic(10_000, Decimal(3)), "$210 – $1,440", [Origin.STATED, Origin.STATED]),
        (
            Traffic(10_000, aov=Decimal(50), mine=True),
            "$300 – $1,800",
            [Origin.YOURS, Origin.STATED],
        ),
        # Wanting one's own figures without giving any changes nothing.
        (Traffic(10_000, mine=True), "$210 – $1,440", [Origin.STATED, Origin.STATED]),
    ],
)
def test_the_visitors_figures_may_count_for_every_program(traffic, monthly, origins):
    earned = estimate(terms(**ALIEXPRESS), traffic, BORROWED)
    assert earned.text == monthly
    assert [each.origin for each in earned.inputs[1:]] == origins


@pytest.mark.parametrize(
    ("commission", "types", "action"),
    [
        ("5%", [], Action.SALE),
        ("5%", ["cpa", "cpl"], Action.SALE),
        (None, ["cps"], Action.SALE),
        (None, ["cps", "cpl"], Action.SALE),
        (None, ["cpl"], Action.LEAD),
        (None, ["cpa"], Action.OTHER),
        (None, ["cpa", "cpl"], Action.OTHER),
        (None, [], Action.OTHER),
    ],
)
def test_what_is_paid_for_follows_from_commission_and_types(commission, types, action):
    assert Action.of(commission, types) is action


@pytest.mark.parametrize(
    ("action", "monthly"),
    [(Action.SALE, "$50 – $100"), (Action.LEAD, "$200 – $800"), (Action.OTHER, "")],
)
def test_leads_borrow_the_rate_of_signups_and_other_actions_none(action, monthly):
    earned = estimate(terms(bounty="$10", action=action), Traffic(1000), BORROWED)
    assert earned.text == monthly
    assert [fact.name for fact in earned.missing] == ["conversion_rate"] * (not monthly)


@pytest.mark.parametrize(
    ("changed", "clicks", "needed", "months", "days"),
    [
        ({}, 100, "112 – 762", "2 – 8", "120 – 300"),
        ({"threshold": "No minimum"}, 100, "0", "1", "90"),
        ({"threshold": "$20 – $50"}, 10_000, "139 – 2,381", "1", "90"),
        ({"threshold": "$50+"}, 10_000, "348 or more", "1 or more", "90 or more"),
        ({"commission": "up to 9%"}, 10_000, "112 or more", "1 or more", "90 or more"),
        ({"delay": "30 – 60 days"}, 10_000, "112 – 762", "1", "60 – 90"),
        ({"delay": "up to 60 days"}, 10_000, "112 – 762", "1", "30 – 90"),
        ({"order_value": "$40+"}, 10_000, "112 – 667 (or fewer)", "1", "90"),
    ],
)
def test_when_the_money_comes(changed, clicks, needed, months, days):
    earned = estimate(terms(**ALIEXPRESS | changed), Traffic(clicks))
    assert (
        str(earned.clicks_to_payout),
        str(earned.months_to_payout),
        str(earned.days_to_cash),
    ) == (needed, months, days)


def test_without_a_payout_delay_the_months_are_still_told():
    stated = {"commission": "5%", "order_value": "$50", "conversion": "2%", "threshold": "$10"}
    earned = estimate(terms(**stated), Traffic(1000))
    assert str(earned.months_to_payout) == "1"
    assert earned.days_to_cash is None
    assert [fact.name for fact in earned.unpaid_for] == ["payout_delay"]


def test_without_a_threshold_there_is_no_telling_when():
    stated = {"commission": "5%", "order_value": "$50", "conversion": "2%"}
    earned = estimate(terms(**stated), Traffic(1000))
    assert earned.clicks_to_payout is earned.months_to_payout is None
    assert [fact.name for fact in earned.unpaid_for] == ["payout_threshold"]


@pytest.mark.parametrize("clicks", [0, 1000])
def test_nothing_earned_never_pays_out_and_never_divides_by_zero(clicks):
    stated = {"commission": "0%", "order_value": "$50", "conversion": "2%", "threshold": "$10"}
    earned = estimate(terms(**stated), Traffic(clicks))
    assert earned.text == "$0"
    assert earned.clicks_to_payout is earned.months_to_payout is earned.days_to_cash is None
    assert earned.unpaid_for == ()


@pytest.mark.parametrize(
    ("text", "dollars"),
    [("$5", "$5"), ("No minimum", "$0"), ("£0", "$0"), ("£20", None), ("up to €5", None)],
)
def test_an_amount_in_another_currency_is_not_reckoned_with(text, dollars):
    value = in_dollars(parse(text))
    assert (value and str(value)) == dollars


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("$0", "$0"),
        ("$0.0213", "$0.0213"),
        ("$0.5", "$0.50"),
        ("$3.999", "$4"),
        ("$12.34", "$12.34"),
        ("$1,234.56", "$1,235"),
        ("$5 – $10", "$5 – $10"),
    ],
)
def test_an_amount_is_written_at_the_precision_worth_reading(value, text):
    assert earnings_text(parse(value)) == text


def test_a_span_reads_as_a_range():
    assert str(Span(1, 1)) == "1"
    assert str(Span(1000, 2500)) == "1,000 – 2,500"
    assert str(Span(5, None)) == "5 or more"


amounts = st.decimals(0, 10_000, places=2)
percentages = st.decimals(0, 100, places=2)


@st.composite
def ranges(draw, numbers, unit):
    low, high = sorted((draw(numbers), draw(numbers)))
    is_open = draw(st.booleans())
    if not is_open and draw(st.booleans()):
        low = None
    return Range(low, high, unit, is_open, draw(st.booleans()))


def maybe(strategy):
    return st.none() | strategy


any_terms = st.builds(
    Terms,
    commission=maybe(ranges(percentages, PERCENT)),
    bounty=maybe(ranges(amounts, "USD")),
    order_value=maybe(ranges(amounts, "USD")),
    conversion=maybe(ranges(percentages, PERCENT)),
    threshold=maybe(ranges(amounts, "USD")),
    delay=maybe(ranges(st.decimals(0, 3000, places=0), HOURS)),
    base=maybe(st.sampled_from(list(CommissionBase))),
    action=st.sampled_from(list(Action)),
)
any_traffic = st.builds(
    Traffic, st.integers(0, 10**9), maybe(percentages), maybe(amounts), st.booleans()
)
any_borrowed = st.sampled_from([Borrowed(), BORROWED])


@given(any_terms, any_traffic, any_borrowed)
def test_low_is_never_above_high_and_open_stays_open(stated, traffic, borrowed):
    earned = estimate(stated, traffic, borrowed)
    if earned.monthly is None:
        assert earned.reason
        assert not earned.inputs
        return
    assert earned.monthly.low <= earned.monthly.high
    factors = [each.value for each in earned.inputs if each.value is not None]
    assert earned.monthly.open == any(factor.open for factor in factors)
    for span in (earned.clicks_to_payout, earned.months_to_payout, earned.days_to_cash):
        assert span is None or span.worst is None or 0 <= span.best <= span.worst


@given(any_terms, any_traffic, st.integers(0, 10**6))
def test_more_clicks_never_earn_less_nor_wait_longer(stated, traffic, more):
    fewer = estimate(stated, traffic)
    many = estimate(stated, replace(traffic, clicks=traffic.clicks + more))
    if fewer.monthly is None:
        assert many.monthly is None
        return
    assert many.monthly.low >= fewer.monthly.low
    assert many.monthly.high >= fewer.monthly.high
    if fewer.months_to_payout:
        assert many.months_to_payout.best <= fewer.months_to_payout.best
