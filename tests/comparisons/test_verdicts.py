"""Verdicts claim what the figures carry, and nothing else."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliates.facts.kinds import Better
from affiliates.ranges import Range, parse
from comparisons.verdicts import QUESTIONS, Entrant, _claim, guaranteed, leading, may_beat
from tests.builders import cite, make_program, make_route

COMMISSION, THRESHOLD, COOKIE = QUESTIONS


@dataclass(frozen=True)
class Named:
    name: str


def entrants(**texts):
    return [Entrant(Named(name), parse(text), text) for name, text in texts.items()]


@pytest.mark.parametrize(
    ("asked", "figures", "said"),
    [
        (COMMISSION, {"A": "5%", "B": "3%"}, "A guarantees the highest commission, 5%."),
        (
            COMMISSION,
            {"A": "5% – 20%", "B": "3% – 9%"},
            "A guarantees the highest commission, at least 5% (5% – 20%); "
            "but ranges overlap, and B (3% – 9%) may pay more.",
        ),
        # Touching ends don't overlap: what B pays at best A guarantees.
        (
            COMMISSION,
            {"A": "5% – 20%", "B": "3% – 5%"},
            "A guarantees the highest commission, at least 5% (5% – 20%).",
        ),
        (COMMISSION, {"A": "5%", "B": "5%"}, "A and B tie on the commission: 5%."),
        (
            COMMISSION,
            {"A": "5%", "B": "5%", "C": "1%"},
            "A and B guarantee the highest commission, 5%.",
        ),
        (
            COMMISSION,
            {"A": "5%", "B": "5% – 9%", "C": "1%"},
            "A and B guarantee the highest commission, at least 5%; of these, B (5% – 9%) may pay "
            "more.",
        ),
        (
            COMMISSION,
            {"A": "up to 9%", "B": "up to 7%"},
            "Nobody can be put first by the commission: A (up to 9%) and B (up to 7%).",
        ),
        (
            COMMISSION,
            {"A": "5%"},
            "By commission, there is no telling: fewer than two figures can be compared.",
        ),
        (
            THRESHOLD,
            {"A": "$10", "B": "$20 – $50"},
            "A pays out from the lowest amount, $10.",
        ),
        (
            THRESHOLD,
            {"A": "$10 – $30", "B": "$20 – $50"},
            "A pays out from the lowest amount, at most $30 ($10 – $30); but ranges overlap, and "
            "B ($20 – $50) may ask for less.",
        ),
        # An open threshold guarantees nothing.
        (
            THRESHOLD,
            {"A": "$10+", "B": "$20"},
            "B pays out from the lowest amount, $20; but ranges overlap, and A ($10+) may ask for "
            "less.",
        ),
        (COOKIE, {"A": "30 days", "B": "24 hours"}, "A guarantees the longest cookie, 30 days."),
    ],
)
def test_a_claim_says_no_more_than_the_figures(asked, figures, said):
    assert _claim(asked, entrants(**figures))[0] == said


def ranges():
    ends = st.integers(0, 20).map(Decimal)
    return st.builds(
        lambda low, more, bounded, open_: Range(
            None if bounded and not open_ else low, low + more, "percent", open=open_ and not more
        ),
        ends,
        st.integers(0, 10).map(Decimal),
        st.booleans(),
        st.booleans(),
    ).filter(lambda value: value.high > 0)


fields = st.lists(ranges(), min_size=2, max_size=6)


def of_ranges(values):
    return [Entrant(Named(f"P{place}"), value, str(value)) for place, value in enumerate(values)]


@given(fields)
def test_who_guarantees_most_really_does(values):
    found = of_ranges(values)
    for better, end in ((Better.HIGHER, lambda one: one.floor), (Better.LOWER, lambda o: -o.high)):
        leaders = leading(found, better)
        for leader in leaders:
            rivals = [one for one in found if better is Better.HIGHER or not one.range.open]
            assert all(end(leader.range) >= end(one.range) for one in rivals)
            assert better is Better.LOWER or leader.range.floor > 0
            assert better is Better.HIGHER or not leader.range.open


@given(fields)
def test_a_claim_without_a_but_holds_whatever_the_true_figures_are(values):
    found = of_ranges(values)
    leaders = leading(found, Better.HIGHER)
    if leaders and not any(may_beat(one, leaders, Better.HIGHER) for one in found):
        least = leaders[0].range.floor
        rivals = [one for one in found if one not in leaders]
        assert all(one.range.high <= least and not one.range.open for one in rivals)


@given(fields)
def test_the_order_of_programs_changes_no_claim(values):
    found = of_ranges(values)
    for asked in QUESTIONS[:2]:
        there = {one.program for one in leading(found, asked.fact.better)}
        back = {one.program for one in leading(found[::-1], asked.fact.better)}
        assert there == back


@given(fields)
def test_what_is_guaranteed_is_written_as_a_bound_unless_it_is_exact(values):
    found = of_ranges(values)
    if leaders := leading(found, Better.HIGHER):
        exact = all(one.range.low == one.range.high for one in leaders)
        assert guaranteed(leaders, Better.HIGHER).startswith("at least ") is not exact


# Whole verdicts


def said(client, address):
    return {sentence["fact"]: sentence for sentence in client.get(address).json()["verdict"]}


@pytest.fixture
def two(db):
    make_program(
        "acme",
        name="Acme",
        commission="5%",
        payout_threshold="$10",
        cookie="30 days",
        average_order_value="$50",
        conversion_rate="2%",
        payout_delay="30 days",
    )
    bolt = make_program("bolt", name="Bolt", commission_note="Varies by market")
    make_route(bolt, "Awin", payout_threshold="$20")
    cite(bolt, "commission", "7%", stance="differs")


def test_who_isnt_compared_is_named_with_the_reason(client, two):
    found = said(client, "/compare/acme-vs-bolt.json?clicks=1000")
    assert found["commission"]["text"] == (
        "By commission, there is no telling: fewer than two figures can be compared. "
        "Bolt’s (Varies by market) isn’t compared: it is no figure."
    )
    assert found["cookie"]["text"].endswith("Bolt states no cookie duration.")
    assert found["payout_threshold"]["text"] == "Acme pays out from the lowest amount, $10."
    assert found["payout_threshold"]["programs"] == ["acme"]
    assert {"program": "bolt", "fact": "payout_threshold", "why": "holds through Awin"} in (
        found["payout_threshold"]["rests_on"]
    )
    assert {"program": "bolt", "fact": "commission", "why": "sources disagree"} in (
        found["commission"]["rests_on"]
    )
    assert found["earnings"]["text"].startswith("There is no telling who would earn you most")
    assert "Bolt has no figure: it needs commission" in found["earnings"]["text"]


def test_first_cash_is_told_where_terms_say_when(client, two):
    text = said(client, "/compare/acme-vs-bolt.json?clicks=1000&start=2026-01-01")
    assert text["payout_delay"]["text"] == (
        "Only one program’s terms say when the first cash comes: Acme (3 March 2026). "
        "When Bolt would pay first, their terms don’t say."
    )


def test_without_clicks_nothing_is_said_of_money(client, two):
    assert list(said(client, "/compare/acme-vs-bolt.json")) == [
        *("commission", "payout_threshold", "cookie"),
    ]


def test_percentages_of_different_things_are_not_compared(client, two):
    make_program("fees", name="Fees", commission="80%", commission_base="revenue")
    text = said(client, "/compare/acme-vs-fees.json")["commission"]["text"]
    assert "Acme guarantees" not in text
    assert "Fees’s (80% of revenue) isn’t compared" in text


def test_earnings_claim_most_only_without_overlap(client, two):
    terms = {"average_order_value": "$50", "conversion_rate": "2%"}
    make_program("rich", name="Rich", commission="20%", **terms)
    make_program("wide", name="Wide", commission="1% – 30%", **terms)
    sure = said(client, "/compare/acme-vs-rich.json?clicks=1000")["earnings"]
    assert sure["text"] == (
        "By these figures, Rich would earn you most: Acme ($50) and Rich ($200)."
    )
    assert sure["programs"] == ["rich"]
    unsure = said(client, "/compare/rich-vs-wide.json?clicks=1000")["earnings"]
    assert unsure["text"] == (
        "Nobody surely earns you most, as the ranges overlap: Rich ($200) and Wide ($10 – $300). "
        "Rich has the highest low end, $200."
    )


def test_the_page_leads_each_sentence_to_its_row(client, two):
    page = client.get("/compare/acme-vs-bolt/?differences=1&clicks=1000").content.decode()
    for anchor in ("earnings", "row-commission", "row-payout_threshold", "row-cookie"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page
