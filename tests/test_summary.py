"""A program's terms in one sentence: what is stated, and nothing else."""

import pytest

from affiliates.facts import effective
from affiliates.facts.registry import HEADLINES
from affiliates.models import Program
from affiliates.summary import summary
from tests.builders import make_program, make_route

pytestmark = pytest.mark.django_db


def of(disputed=(), **stated):
    return summary(make_program("acme", name="Acme", **stated), disputed)


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        ({}, "Acme pays what nobody states."),
        (
            {"cookie": "30 days"},
            "Acme pays what nobody states and counts sales for 30 days after the click.",
        ),
        (
            {
                "commission": "3% – 9%",
                "cookie": "3 days",
                "payout_threshold": "$16",
                "payout_frequency": ["Monthly"],
                "payout_delay": "60 days",
            },
            "Acme pays 3% – 9%, counts sales for 3 days after the click, pays out from $16, "
            "settles monthly and takes 60 days to pay.",
        ),
        ({"commission": "20%", "commission_base": "revenue"}, "Acme pays 20% of revenue."),
        ({"bounty": "$50+"}, "Acme pays $50+ an action."),
        ({"commission": "5%", "bounty": "$5"}, "Acme pays 5% and pays $5 an action."),
        (
            {"commission": "5%", "payout_threshold": "free", "cookie": "session only"},
            "Acme pays 5%, counts sales of the same session alone and pays out any amount.",
        ),
        # Words without a figure are left to the figures' own place.
        ({"commission_note": "Varies"}, "Acme pays what nobody states."),
    ],
)
def test_it_says_what_is_stated(stated, sentence):
    assert of(**stated) == sentence


def test_it_names_what_sources_disagree_on():
    commission, _, cookie, *_ = HEADLINES
    said = of({commission, cookie}, commission="5%")
    assert said == "Acme pays 5%. Sources disagree on the commission."


def test_a_way_to_join_is_named_once():
    program = make_program("acme", name="Acme", commission="5%")
    make_route(
        program,
        "Awin",
        payout_threshold="$20",
        payout_frequency=["Monthly"],
        payout_delay="30 days",
    )
    fetched = effective.fetched(Program.objects.all(), HEADLINES).get()
    assert summary(effective.seen(fetched)) == (
        "Acme pays 5%, pays out from $20, settles monthly and takes 30 days to pay through Awin."
    )
