"""One way to join, chosen in the address of a comparison."""

import pytest

from affiliates.models import Network, Program
from tests.builders import cite, make_program, make_route
from tests.pages import get, rows_of, text_of

pytestmark = pytest.mark.django_db

PAGE = "/compare/acme-vs-rival/"


@pytest.fixture
def acme(db):
    acme = make_program(
        "acme",
        commission="10%",
        commission_base="order value",
        average_order_value="$100",
        conversion_rate="2%",
        payout_threshold="$16",
        payout_delay="60 days",
    )
    cite(acme, "payout_threshold", "$20", stance="differs")
    Network.objects.create(name="Awin", payout_threshold="$100", payout_delay="30 days")
    make_route(acme)
    make_route(acme, "Awin", commission="5%")
    make_route(acme, "Awin", program_name="Acme US", market="US", commission="7%")
    make_route(acme, "Impact", status="closed", commission="50%")
    make_program("rival", payout_threshold="$50")
    return acme


def described(client, query=""):
    return client.get(f"/compare/acme-vs-rival.json?clicks=1000&{query}").json()


def threshold_row(document):
    rows = [row for section in document["sections"] for row in section["rows"]]
    return next(row for row in rows if row["fact"] == "payout_threshold")


@pytest.mark.parametrize(
    ("query", "commission", "threshold", "earned"),
    [
        ("", "10%", "$16", "$200"),
        ("route=acme:direct", "10%", "$16", "$200"),
        ("route=acme:awin", "5%", "$100", "$100"),
        ("route=acme:awin-acme-us-us", "7%", "$100", "$140"),
        ("route=&route=acme:awin", "5%", "$100", "$100"),
    ],
)
def test_the_terms_are_those_of_the_chosen_way(client, acme, query, commission, threshold, earned):
    program, rival = described(client, query)["programs"]
    assert program["commission"]["text"] == commission
    assert program["payout_threshold"]["text"] == threshold
    assert program["earnings"]["text"] == earned
    assert rival["payout_threshold"]["text"] == "$50"


def test_a_cell_names_the_way_it_holds_through(client, acme):
    (cell, other) = threshold_row(described(client, "route=acme:awin"))["cells"]
    assert cell["route"] == {"slug": "awin", "name": "Awin"}
    assert "route" not in other


def test_what_is_best_follows_the_way(client, acme):
    best = [
        [cell["best"] for cell in threshold_row(described(client, query))["cells"]]
        for query in ("", "route=acme:awin")
    ]
    assert best == [[True, False], [False, True]]


def test_a_term_of_a_way_rests_on_the_page_that_states_the_way(client, acme):
    standings = [
        threshold_row(described(client, query))["cells"][0]["standing"]
        for query in ("", "route=acme:awin")
    ]
    assert standings == ["disputed", "backed"]


def test_the_page_names_the_way_and_leaves_the_program_as_it_is(client, acme):
    page = get(client, f"{PAGE}?clicks=1000&route=acme:awin")
    cells = {row[0]: row[1:] for row in rows_of(page)}
    assert cells["Payout threshold"] == [
        "$100 through Awin",
        "$50 ?Payout threshold: no page is cited ★ best",
    ]
    assert "Payout threshold: $100 through Awin" in text_of(page)
    assert '<option value="acme:awin" selected>Awin</option>' in page
    assert str(Program.objects.get(slug="acme").payout_threshold) == "$16"


@pytest.mark.parametrize("value", ["acme:impact", "acme:nowhere", "rival:awin", "x"])
def test_a_way_that_is_none_or_closed_is_refused(client, acme, value):
    response = client.get(f"/compare/acme-vs-rival.json?route={value}")
    assert response.status_code == 400
    assert value in response.json()["errors"]["route"][0]
    assert 'role="alert"' in get(client, f"{PAGE}?route={value}", status=400)
