"""A program's ways to join: what each states for itself, on its profile and in its JSON."""

import csv

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from affiliates.facts.registry import REGISTRY
from affiliates.facts.routes import ROUTE_FACTS
from affiliates.models import EDITOR, Network, Route
from affiliates.profiles import Profile
from tests.builders import make_program, make_route, make_source
from tests.pages import get, links_of, rows_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def acme():
    return make_program("acme", commission="3% – 9%", payout_threshold="$16")


# The model


def test_a_route_has_the_facts_that_files_exchange_of_it():
    assert [fact.name for fact in ROUTE_FACTS] == [
        "status",
        "commission",
        "bounty",
        "cookie",
        "approval",
        "payout_threshold",
        "payout_frequency",
        "payout_delay",
        "payout_methods",
    ]


@pytest.mark.parametrize("network", ["", "Awin"])
def test_one_way_is_stated_once_in_a_market_under_a_name(acme, network):
    make_route(acme, network)
    make_route(acme, network, market="India")
    make_route(acme, network, program_name="Acme Creator")
    make_route(make_program("bolt"), network)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_route(acme, network)
    assert acme.routes.count() == 3


@pytest.mark.parametrize("network", ["", "Awin"])
def test_fixtures_find_a_route_by_its_natural_key(acme, network):
    route = make_route(acme, network, market="India", program_name="Acme Creator")
    make_route(acme, network)
    assert Route.objects.get_by_natural_key(*route.natural_key()) == route


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ({}, "Direct"),
        ({"network": "Awin"}, "Awin"),
        ({"program_name": "Acme Club"}, "Direct (Acme Club)"),
        ({"network": "Awin", "program_name": "Acme Club", "market": "IN"}, "Awin (Acme Club, IN)"),
    ],
)
def test_a_way_is_named_apart_from_the_others(acme, stated, name):
    assert str(make_route(acme, **stated)) == name


# The profile


def ways(client, slug="acme"):
    """Return the table of ways to join of a profile, as HTML."""
    html = get(client, f"/programs/{slug}/")
    return html.partition('<section id="routes">')[2].partition("</section>")[0]


def test_each_way_has_its_row_and_what_none_states_has_no_column(client, acme):
    make_route(
        acme,
        program_name="Acme Portal",
        payout_threshold="$16",
        payout_delay="60 days",
        payout_methods=["Wire transfer"],
        approval="manual",
        note="By hand.",
        position=1,
    )
    make_route(
        acme,
        "Awin",
        market="India",
        commission="up to 4%",
        payout_methods=["PayPal", "Direct deposit"],
        source=make_source("https://example.org/awin", publisher="Another", kind="network"),
        page_date="2025-08",
        position=2,
    )
    header, direct, behind_direct, awin, behind_awin = rows_of(ways(client))
    assert header == [
        "Through",
        "Market",
        *(
            REGISTRY[name].label
            for name in (
                "commission",
                "approval",
                "payout_threshold",
                "payout_delay",
                "payout_methods",
            )
        ),
    ]
    assert direct == [
        "Direct Acme Portal",
        "Not stated",
        "Not stated",
        "Manual",
        "$16",
        "60 days",
        "Wire transfer",
    ]
    assert behind_direct == ["By hand. Source: Example, the program's own page, page undated"]
    assert awin == [
        "Awin",
        "India",
        "up to 4%",
        "Not stated",
        "Not stated",
        "Not stated",
        "Direct deposit, PayPal",
    ]
    assert behind_awin == ["Source: Another, a network's page, dated August 2025"]


def test_ways_lead_to_networks_sources_and_the_glossary(client, acme):
    route = make_route(acme, "Awin", commission="4%")
    more = make_source("https://example.org/awin", publisher="Another")
    route.more_sources.add(more, make_source(EDITOR))
    assert links_of(ways(client)) == [
        "/glossary/#commission",
        "/networks/awin/",
        "https://example.com/terms",
        "https://example.org/awin",
    ]
    assert rows_of(ways(client))[2][-1] == (
        "Source: Example, the program's own page, page undated Another, the program's own page "
        "our editors' own statement"
    )


def test_ways_without_a_market_have_no_column_for_it(client, acme):
    make_route(acme, cookie="30 days")
    assert rows_of(ways(client))[0] == ["Through", "Cookie duration"]


def test_ways_without_any_terms_still_have_their_sources(client, acme):
    make_route(acme, note="By hand.")
    assert rows_of(ways(client)) == [
        ["Through", "Source"],
        ["Direct", "By hand. Example, the program's own page, page undated"],
    ]


def test_a_closed_way_stands_last_and_says_so_beside_its_name(client, acme):
    make_route(acme, "Awin", status="closed", cookie="7 days", position=1)
    make_route(acme, "Impact", status="paused", cookie="30 days", position=2)
    make_route(acme, status="open", position=3)
    make_route(acme, "CJ", position=4)
    header, *rows = rows_of(ways(client))
    assert header == ["Through", "Cookie duration"]
    assert [row[0] for row in rows[::2]] == ["Impact Paused", "Direct Open", "CJ", "Awin Closed"]
    assert ways(client).count('<tbody class="closed">') == 1


def test_a_way_through_a_closed_network_is_closed(client, acme):
    network = make_route(acme, "ShareASale", position=1).network
    make_route(acme, "Awin", position=2)
    assert [row[0] for row in rows_of(ways(client))[1:]] == ["ShareASale", "Awin"]
    network.status = "closed"
    network.save()
    assert [row[0] for row in rows_of(ways(client))[1:]] == ["Awin", "ShareASale Closed"]


def test_no_minimum_is_said_in_the_facts_own_word(client, acme):
    make_route(acme, payout_threshold="$0")
    assert "No minimum" in rows_of(ways(client))[1]


def test_commission_is_unknown_for_a_way_that_states_a_bounty_alone(client, acme):
    make_route(acme, bounty="$5", position=1)
    make_route(acme, "Awin", commission="4%", position=2)
    _, direct, _, awin, _ = rows_of(ways(client))
    assert direct[1:3] == ["Not stated", "$5"]
    assert awin[1:3] == ["4%", "Not stated"]


def test_ways_to_join_come_right_after_what_the_merchant_is(acme):
    assert "routes" not in [panel.id for panel in Profile(acme).panels]
    make_route(acme)
    assert [panel.id for panel in Profile(acme).panels][:3] == ["about", "routes", "overview"]


def test_the_pages_of_ways_are_among_the_profiles_sources(acme):
    route = make_route(acme)
    route.more_sources.add(make_source("https://example.org/awin"))
    assert [page.source.url for page in Profile(acme).sources] == [
        "https://example.com/terms",
        "https://example.org/awin",
    ]


def test_a_way_stands_in_for_what_the_program_does_not_state(client, acme):
    make_route(acme, payout_threshold="$50", cookie="30 days", payout_methods=["PayPal"])
    described = client.get("/programs/acme.json").json()
    assert described["payout_threshold"]["text"] == "$16"
    assert "route" not in described["payout_threshold"]
    assert (described["cookie"]["text"], described["cookie"]["route"]) == ("30 days", "direct")
    assert described["payout_methods"] == [{"slug": "paypal", "name": "PayPal"}]
    assert described["payout_methods_route"] == "direct"
    (exported,) = csv.DictReader(b"".join(client.get("/programs.csv")).decode().splitlines())
    assert (exported["cookie"], exported["payout_methods"]) == ("", "")


def test_a_profile_says_which_terms_are_those_of_a_way(client, acme):
    make_route(acme, "Awin", cookie="30 days")
    page = text_of(get(client, "/programs/acme/"))
    assert "30 days through Awin Read from its ways to join" in page


def test_ways_to_join_have_their_networks_terms_and_the_best_of_each(client, acme):
    Network.objects.create(name="Impact", payout_threshold="$10")
    make_route(acme, "Impact", cookie="7 days")
    make_route(acme, cookie="30 days", payout_threshold="$50")
    page = get(client, "/programs/acme/")
    table = page[page.index('<table class="routes"') :]
    rows = rows_of(table[: table.index("</table>")])
    assert rows[1] == ["Impact", "7 days", "$10 Impact’s own terms ★ best"]
    assert rows[3] == ["Direct", "30 days ★ best", "$50"]


# JSON


def test_json_describes_each_way_as_it_does_the_facts(client, acme):
    direct = make_route(
        acme,
        commission="3% – 9%",
        payout_delay="60 days",
        approval="by invitation",
        payout_methods=["Wire transfer"],
        position=1,
    )
    direct.more_sources.add(make_source("https://example.org/awin"))
    stated = {"status": "closed", "note": "By hand.", "page_date": "2025"}
    stated |= {"recorded_on": "2026-11-24"}
    make_route(acme, "Awin", market="India", position=2, **stated)
    page = {"url": "https://example.com/terms", "publisher": "Example", "kind": "own"}
    silent = dict.fromkeys(fact.name for fact in ROUTE_FACTS)
    assert client.get("/programs/acme.json").json()["routes"] == [
        {
            "via": "direct",
            "program_name": None,
            **silent,
            "commission": amount("3% – 9%", "3", "9", "percent"),
            "payout_delay": amount("60 days", "60", "60", "days"),
            "approval": "by invitation",
            "payout_methods": [{"slug": "wire-transfer", "name": "Wire transfer"}],
            "market": None,
            "note": None,
            "source": page,
            "more_sources": [page | {"url": "https://example.org/awin"}],
            "page_date": None,
            "recorded": None,
        },
        {
            "via": {"slug": "awin", "name": "Awin"},
            "program_name": None,
            **silent,
            "status": "closed",
            "market": "India",
            "note": "By hand.",
            "source": page,
            "more_sources": [],
            "page_date": "2025",
            "recorded": "2026-11-24",
        },
    ]


def amount(text, low, high, unit):
    flags = {"open": False, "approximate": False, "note": None}
    return {"text": text, "low": low, "high": high, "unit": unit} | flags


def test_a_network_that_ways_lead_through_is_kept(acme):
    route = make_route(acme, "Awin")
    with pytest.raises(ProtectedError):
        route.network.delete()
