"""Networks' own terms stand with the networks, and every way to join leads to a network's page."""

import pytest

from affiliates.facts.networks import NETWORK_FACTS, NetworkFacts
from affiliates.models import Citation, Network, NetworkStatement, Program, Route
from tests.pages import get, text_of


def test_no_program_shows_what_its_networks_own_page_states():
    pages = NetworkStatement.objects.filter(source__kind="network").values("source")
    assert pages
    facts = [fact.name for fact in NETWORK_FACTS]
    cited = Citation.objects.filter(fact__in=facts, source__in=pages)
    assert [(citation.program.slug, citation.fact) for citation in cited] == []


@pytest.mark.parametrize(
    ("network", "name", "text", "note"),
    [
        ("awin", "payout_threshold", "$20", "Or £20 / €20, by payout currency; a publisher may"),
        ("impact", "payout_threshold", "$10", ""),
        ("cj-affiliate", "payout_threshold", "$50 – $100", "$50 by direct deposit, $100 by check;"),
        ("cj-affiliate", "payout_delay", "~30 days", "Counted from the end of the month"),
        ("involve-asia", "payout_threshold", "MYR 40 – MYR 80", "MYR 40 by wire transfer;"),
        ("rakuten-advertising", "payout_frequency", "Four payment runs a month", ""),
        ("clickbank", "payout_frequency", "Every two weeks / Weekly", "Weekly by direct deposit"),
        ("skimlinks", "entry_fee", "Free", ""),
        ("webgains", "payout_threshold", "", ""),
    ],
)
def test_a_network_has_the_terms_that_its_pages_state(network, name, text, note):
    known = NetworkFacts(Network.objects.with_terms().get(slug=network))
    (cell,) = [row.cell for row in known.facts if row.fact.name == name]
    assert cell.text == text
    assert cell.note.startswith(note)
    assert bool(cell.note) is bool(note)


def test_shareasale_has_closed_and_says_where_its_programs_went(client):
    text = text_of(get(client, "/networks/shareasale/"))
    assert "This network has closed. Its programs moved to Awin." in text


def test_closed_ways_are_known_as_such():
    closed = Route.objects.filter(status="closed").order_by("program__slug")
    assert [(route.program.slug, str(route)) for route in closed] == [
        ("expedia", "vCommission (Canada)"),
        ("flipkart", "Direct"),
        ("noom", "ShareASale"),
        ("qatar-airways", "ShareASale"),
        ("shopee", "Partnerize (Vietnam)"),
        ("yesstyle", "ShareASale"),
    ]


def test_each_network_of_a_program_is_a_way_to_join_it():
    without = [
        (program.slug, network.slug)
        for program in Program.objects.prefetch_related("networks", "routes__network")
        for network in program.networks.all()
        if network not in [route.network for route in program.routes.all()]
    ]
    assert without == []


@pytest.mark.parametrize(
    ("network", "program"),
    [
        ("affpayzone", "iHerb"),
        ("ecomobi", "SHEIN"),
        ("octaads-media", "Trip.com"),
        ("vivnetworks", "Skyscanner"),
    ],
)
def test_a_network_that_one_program_names_leads_to_it(client, network, program):
    assert program in text_of(get(client, f"/networks/{network}/"))
