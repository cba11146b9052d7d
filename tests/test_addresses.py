"""Addresses of comparisons name their programs; those of pages hold nothing empty."""

from itertools import permutations

import pytest

from comparisons import addresses
from tests.builders import make_program


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


# What a plain form leaves empty


@pytest.fixture
def acme_and_bolt(acme):
    make_program("bolt")


PAGES = ["/programs/", "/commissions/", "/programs/acme/", "/compare/acme-vs-bolt/"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("query", "plain"),
    [
        ("q=", ""),
        ("q", ""),
        ("=", ""),
        ("q=&industry=&sort=-name", "?sort=-name"),
        ("clicks=1000&conversion=&aov=", "?clicks=1000"),
        ("q=%26%3D+%C3%A9%2B&aov=", "?q=%26%3D+%C3%A9%2B"),
        ("q=%FF&aov=", "?q=%FF"),
    ],
)
def test_an_empty_parameter_leads_to_the_address_without_it(
    acme_and_bolt, client, path, query, plain
):
    response = client.get(f"{path}?{query}")
    assert response.status_code == 302
    assert response["Location"] == f"{path}{plain}"
    assert client.get(response["Location"]).status_code != 302


def test_repeated_values_keep_their_order(acme_and_bolt, client):
    response = client.get("/programs/?network=b&network=&frequency=x&network=a&q=&network=b")
    assert response["Location"] == "/programs/?network=b&frequency=x&network=a&network=b"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("query", ["", "?", "?&", "?q=+", "?q=0", "?clicks=0", "?differences=1"])
def test_what_is_not_empty_is_answered_at_once(acme_and_bolt, client, path, query):
    assert client.get(f"{path}{query}").status_code == 200


@pytest.mark.parametrize(
    "path", ["/programs.csv", "/programs.json", "/commissions.json", "/compare/acme-vs-bolt.csv"]
)
def test_an_export_is_answered_at_once(acme_and_bolt, client, path):
    assert client.get(f"{path}?q=&sort=").status_code == 200
