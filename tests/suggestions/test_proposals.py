"""What readers propose is compared with what holds only where their words are a value."""

import pytest

from affiliates.facts.registry import REGISTRY
from affiliates.suggestions import proposals
from tests.builders import make_program, make_term

pytestmark = pytest.mark.django_db

# What is proposed of a program at 5%, paying by PayPal and wire: whether it states another value.
COMPARED = [
    ("commission", "5%", False),
    ("commission", "5 %", False),
    ("commission", "5% – 6%", True),
    ("commission", "up to 5%", True),
    ("commission", "It is 5% now", None),
    ("commission", " ", None),
    ("commission", "$5", None),
    ("cookie", "30 days", True),
    ("payout_methods", "wire; paypal", None),
    ("payout_methods", "Wire; PayPal", False),
    ("payout_methods", "Wire", True),
    ("payout_methods", "Cowries, they say", None),
    ("approval", "manual", True),
    ("company", "Acme Inc.", None),
    ("company", "It was sold", None),
]


@pytest.mark.parametrize(("fact", "words", "differs"), COMPARED)
def test_only_values_are_compared(fact, words, differs):
    acme = make_program(
        "acme", commission="5%", company="Acme Inc.", payout_methods=["PayPal", "Wire"]
    )
    make_term("payout_methods", "Cheque")
    assert proposals.differs(REGISTRY[fact], words, acme) is differs
