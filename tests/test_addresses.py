"""Addresses of comparisons name their programs; the sorted one stands for every order."""

from itertools import permutations

import pytest

from comparisons import addresses


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("temu-vs-aliexpress", ["temu", "aliexpress"]),
        ("a-vs-b-vs-c", ["a", "b", "c"]),
        ("a-vs-b-vs-a", ["a", "b"]),
        ("amazon-associates-vs-temu", ["amazon-associates", "temu"]),
        ("canvas-vs-vsco", ["canvas", "vsco"]),
        ("temu", ["temu"]),
        ("a-vs-", ["a", ""]),
    ],
)
def test_names_each_program_once_in_its_order(text, slugs):
    assert addresses.split(text) == slugs


@pytest.mark.parametrize("slugs", [["b", "a"], ["a", "b", "c"], ["amazon-associates", "temu"]])
def test_reads_back_what_it_writes(slugs):
    path = addresses.comparison(slugs)
    assert addresses.split(path.removeprefix("/compare/").strip("/")) == slugs


def test_keeps_parameters():
    assert addresses.comparison(["b", "a"], differences=1) == "/compare/b-vs-a/?differences=1"


def test_one_address_stands_for_every_order():
    orders = permutations(["temu", "aliexpress", "banggood"])
    assert {addresses.canonical(slugs) for slugs in orders} == {
        "/compare/aliexpress-vs-banggood-vs-temu/"
    }


@pytest.mark.parametrize(
    ("slugs", "address"), [(["a"], "/compare/?p=a"), (["b", "a"], "/compare/?p=b&p=a")]
)
def test_the_picker_has_them_ticked(slugs, address):
    assert addresses.picker(slugs) == address
