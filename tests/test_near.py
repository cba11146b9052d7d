"""Near names: what is like a mistyped name is offered, best first."""

import pytest

from affiliates.near import folded, nearest

NAMES = {
    "amazon": ("amazon-associates", "Amazon Associates"),
    "ali": ("aliexpress", "AliExpress", "Alibaba Group"),
    "poke": ("pokemon", "Pokémon"),
    "shopify": ("shopify", "Shopify"),
    "shopee": ("shopee", "Shopee"),
    "silent": ("", ""),
}


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("amazn", "amazon"),
        ("amazon-asociates", "amazon"),
        ("ALIEXPRES", "ali"),
        ("alibba group", "ali"),
        ("pokémn", "poke"),
        # The likelier first.
        ("shopi", "shopify shopee"),
        ("shope", "shopee"),
        ("zzzz", ""),
        ("", ""),
        (" ", ""),
        ("x" * 10_000, ""),
    ],
)
def test_nearest(asked, near):
    assert " ".join(nearest(asked, NAMES)) == near


def test_no_more_than_asked_for_of_many_thousands():
    names = {f"shop-{number}": (f"Shop {number}",) for number in range(25_000)}
    found = nearest("sohp 24999", names, most=3)
    assert found[0] == "shop-24999"
    assert len(found) == 3


@pytest.mark.parametrize("text", ["Pokémon", "POKEMON", "poke\u0301mon"])
def test_capitals_and_accents_are_one(text):
    assert folded(text) == "pokemon"
