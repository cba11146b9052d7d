"""A program's terms in one sentence: what is stated, what is disputed, what nobody states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliates.facts import effective
from affiliates.facts.registry import HEADLINES, REGISTRY, SAID
from affiliates.models import Program
from affiliates.ranges import parse
from affiliates.summary import summary
from tests.builders import make_program, make_route

pytestmark = pytest.mark.django_db


def of(disputed=(), **stated):
    return summary(make_program("acme", name="Acme", **stated), disputed)


#: All that a summary asks for, but what is left out.
def stating(*left_out):
    stated = {
        "commission": "3% – 9%",
        "cookie": "3 days",
        "payout_threshold": "$16",
        "payout_frequency": ["Monthly"],
        "payout_delay": "60 days",
    }
    return {name: value for name, value in stated.items() if name not in left_out}


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        (
            {},
            "Nobody states Acme’s commission, cookie duration, payout threshold, "
            "payout frequency or payout delay.",
        ),
        (
            {"cookie": "30 days"},
            "Acme counts sales for 30 days after the click. Nobody states its commission, "
            "payout threshold, payout frequency or payout delay.",
        ),
        (
            stating(),
            "Acme pays 3% – 9%, counts sales for 3 days after the click, pays out from $16, "
            "settles monthly and pays 60 days after the month of the sale.",
        ),
        (
            stating("payout_delay") | {"affiliate_countries": "Worldwide except CN"},
            "Acme pays 3% – 9%, counts sales for 3 days after the click, pays out from $16, "
            "settles monthly and is open to affiliates worldwide except China. "
            "Nobody states its payout delay.",
        ),
        # Either of the two ways of pay is enough.
        (
            stating("commission") | {"bounty": "$50+"},
            "Acme pays $50+ an action, counts sales for 3 days after the click, pays out from "
            "$16, settles monthly and pays 60 days after the month of the sale.",
        ),
        (
            stating() | {"bounty": "$5", "commission_base": "revenue"},
            "Acme pays 3% – 9% of revenue, pays $5 an action, counts sales for 3 days after the "
            "click, pays out from $16, settles monthly and pays 60 days after the month of the "
            "sale.",
        ),
        (
            stating("payout_delay", "payout_frequency")
            | {"payout_threshold": "free", "cookie": "session only"},
            "Acme pays 3% – 9%, counts sales of the same session alone and pays out any amount. "
            "Nobody states its payout frequency or payout delay.",
        ),
        # Words without a figure are left to the figures' own place, yet somebody states them.
        (
            stating("commission") | {"commission_note": "Varies"},
            "Acme counts sales for 3 days after the click, pays out from $16, settles monthly and "
            "pays 60 days after the month of the sale.",
        ),
    ],
)
def test_it_says_what_is_stated_and_what_is_not(stated, sentence):
    assert of(**stated) == sentence


@pytest.mark.parametrize(
    ("countries", "note", "said"),
    [
        ("Worldwide", "", "is open to affiliates worldwide"),
        ("US, CA, MX, BR", "", "is open to affiliates in Brazil, Canada, Mexico and 1 more"),
        # That some are shut out says nothing of the others.
        ("Not CN", "", ""),
        # What qualifies the countries would be lost.
        ("US", "It is not said whether affiliates or customers are meant.", ""),
    ],
)
def test_countries_are_said_where_nothing_qualifies_them(countries, note, said):
    program = make_program("acme", affiliate_countries=countries, affiliate_countries_note=note)
    assert REGISTRY["affiliate_countries"].said(program) == said


def test_it_names_what_sources_disagree_on():
    commission, _, cookie, *_ = HEADLINES
    said = of({commission, cookie}, **stating("cookie"))
    assert said.endswith("Sources disagree on the commission. Nobody states its cookie duration.")


def test_what_holds_by_one_way_to_join_stands_in_one_clause():
    program = make_program("acme", name="Acme", cookie="3 days")
    make_route(program, "Awin", commission="5%", payout_threshold="$20")
    make_route(program, "CJ Affiliate", payout_delay="30 days")
    fetched = effective.fetched(Program.objects.all(), SAID).get()
    assert summary(effective.seen(fetched)) == (
        "Acme pays 5% and pays out from $20 through Awin; it counts sales for 3 days after the "
        "click; it pays 30 days after the month of the sale through CJ Affiliate. "
        "Nobody states its payout frequency."
    )


RANGES = {
    "commission": ["5%", "3% – 9%", "up to 12%", "4% – 12%+", "~10%"],
    "bounty": ["$5", "$50+", "CA$350"],
    "cookie": ["24 hours", "15 – 30 days", "session only"],
    "payout_threshold": ["$16", "No minimum", "~$25 – $30"],
    "payout_delay": ["60 days", "up to 30 days"],
}


@given(
    st.fixed_dictionaries(
        {name: st.none() | st.sampled_from(texts) for name, texts in RANGES.items()}
    )
)
def test_every_figure_is_said_or_called_unstated_and_no_other(stated):
    """A property: each fact is either in the sentence with its value, or named as unstated."""
    values = {name: parse(text) if text else None for name, text in stated.items()}
    program = Program(slug="acme", name="Acme", pk=0, **values)
    program._prefetched_objects_cache = {"payout_frequency": []}
    said = summary(program)
    for name, value in values.items():
        fact = REGISTRY[name]
        if value is not None:
            assert fact.said(program) in said
        elif name not in ("commission", "bounty"):
            assert fact.label.lower() in said.partition("Nobody states")[2]
    unpaid = stated["commission"] is None and stated["bounty"] is None
    assert ("commission" in said.partition("Nobody states")[2]) is unpaid
