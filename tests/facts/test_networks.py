"""A network's terms are facts: typed, cited, and shown first on its page."""

import pytest

from affiliates.facts.networks import NETWORK_FACTS, NetworkFacts, network_columns
from affiliates.facts.registry import REGISTRY
from affiliates.models import Network
from tests.builders import make_network, make_program, make_source, make_term
from tests.pages import get, links_of, rows_of, text_of

pytestmark = pytest.mark.django_db

OWN = "https://awin.example/payments"


@pytest.fixture
def awin():
    network = make_network(
        "Awin",
        payout_threshold="$20",
        payout_threshold_note="Or £20, by payout currency.",
        payout_delay="30 days",
        payout_delay_note="After the month of the sale.",
        payout_frequency_note="On dates of your choice",
    )
    network.payout_methods.set(make_term("payout_methods", name) for name in ("PayPal", "Check"))
    return network


def state(network, term, text, **stated):
    source = make_source(OWN, publisher="Awin", kind="network")
    return network.statements.create(term=term, text=text, **{"source": source} | stated)


def shown(network, name):
    """Return what is shown of one of a network's facts."""
    known = NetworkFacts(Network.objects.with_terms().get(pk=network.pk))
    (row,) = [row for row in known.facts if row.fact.name == name]
    return row


def quotes(network, name):
    return [quote for _, quote in shown(network, name).backing]


def test_a_network_has_terms_but_what_it_is_called_is_none():
    assert [fact.name for fact in NETWORK_FACTS] == [
        "status",
        "entry_fee",
        "payout_threshold",
        "payout_frequency",
        "payout_delay",
        "payout_methods",
        "affiliate_countries",
    ]


def test_each_fact_has_a_note_where_the_network_has_one():
    assert network_columns(REGISTRY["payout_delay"]) == ("payout_delay", "payout_delay_note")
    assert network_columns(REGISTRY["status"]) == ("status", "status_note")


@pytest.mark.parametrize(
    ("name", "text", "note"),
    [
        ("payout_threshold", "$20", "Or £20, by payout currency."),
        ("payout_delay", "30 days", "After the month of the sale."),
        ("payout_frequency", "On dates of your choice", ""),
        ("payout_methods", "Check, PayPal", ""),
        ("entry_fee", "", ""),
    ],
)
def test_a_fact_is_shown_as_a_programs_is(awin, name, text, note):
    cell = shown(awin, name).cell
    assert (cell.text, cell.note) == (text, note)
    assert cell.known is bool(text)


def test_words_without_a_delay_are_all_that_is_stated(awin):
    awin.payout_delay = None
    awin.save()
    assert shown(awin, "payout_delay").cell.text == "After the month of the sale."


@pytest.mark.parametrize(
    ("name", "label", "text", "quote"),
    [
        ("payout_threshold", "Payout threshold", "$20", ""),
        ("payout_threshold", "Payout threshold", "20 USD", ""),
        ("payout_threshold", "Payout threshold", "£20 / $20", "£20 / $20"),
        ("payout_methods", "Payout methods", "PayPal; Check", ""),
        ("payout_methods", "Payout methods", "PayPal", "PayPal"),
        ("payout_frequency", "Payout frequency", "On dates of your choice", ""),
    ],
)
def test_what_is_shown_is_not_said_again_by_who_states_it(awin, name, label, text, quote):
    state(awin, label, text)
    assert quotes(awin, name) == [quote]


def test_statements_are_evidence_under_a_facts_label_alone(awin):
    state(awin, "Payout threshold", "$20")
    state(awin, "Payout threshold", "$25", differs=True)
    state(awin, "Wire fee", "$25 each")
    row = shown(awin, "payout_threshold")
    assert [statement.text for statement, _ in row.backing] == ["$20"]
    assert [statement.text for statement in row.differing] == ["$25"]
    known = NetworkFacts(awin)
    assert [term.name for term in known.other_terms] == ["Wire fee"]


# The page


def test_the_page_says_the_value_then_who_states_it_and_who_differs(client, awin):
    state(awin, "Payout threshold", "$20")
    other = make_source("https://blog.example/", publisher="Blog", kind="third-party")
    state(awin, "Payout threshold", "$25", differs=True, source=other, note="Old.")
    state(awin, "Wire fee", "$25 each", note="Abroad.")
    html = get(client, "/networks/awin/")
    rows = dict(rows_of(html))
    assert rows["Payout threshold"] == (
        "$20 Or £20, by payout currency. Awin, a network's page, page undated "
        "Sources disagree $25 — Blog, a third party, page undated Old."
    )
    assert rows["Payout methods"] == "Check, PayPal"
    assert rows["Entry fee"] == "Not stated"
    assert rows["Wire fee"] == "$25 each Awin, a network's page, page undated Abroad."
    assert "/glossary/#payout_threshold" in links_of(html)
    assert OWN in links_of(html)


def test_a_closed_network_says_so_before_its_terms(client, awin):
    assert "This network has closed." not in text_of(get(client, "/networks/awin/"))
    awin.status, awin.status_note = "closed", "Its programs moved on."
    awin.save()
    text = text_of(get(client, "/networks/awin/"))
    assert text.index("This network has closed. Its programs moved on.") < text.index("Terms")


def test_the_list_of_networks_names_facts_then_other_terms(client, awin):
    state(awin, "Wire fee", "$25 each")
    make_network("Silent")
    rows = {row[0]: row[-1] for row in rows_of(get(client, "/networks/"))}
    assert rows["Awin"] == (
        "Payout threshold: $20; Payout frequency: On dates of your choice; "
        "Payout delay: 30 days; Payout methods: Check, PayPal; Wire fee: $25 each"
    )
    assert rows["Silent"] == "Not stated"


def test_the_json_of_a_program_has_a_networks_name_alone(client, awin):
    make_program("acme", networks=["Awin"])
    described = client.get("/programs/acme.json").json()
    assert described["networks"] == [{"slug": "awin", "name": "Awin"}]
