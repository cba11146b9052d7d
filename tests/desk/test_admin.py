"""At the editors' desk, what is typed is what the site shows, and mistakes are told there."""

import csv
import datetime
import re
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from affiliates.facts.registry import COMMISSIONS, FACTS, OVERVIEW, REGISTRY
from affiliates.models import (
    Check,
    Citation,
    Edit,
    FinePrint,
    Industry,
    Program,
    Rate,
    Source,
)
from affiliates.profiles import Profile
from comparisons.models import FeaturedComparison, FeaturedProgram
from tests.builders import cite, make_network, make_program, make_route, make_source, make_term
from tests.desk.forms import faults, new_row, page_of, save, saved
from tests.forms import form_data
from tests.pages import get, ids_of, rows_of, text_of
from tests.test_models import DEEP

pytestmark = pytest.mark.django_db

LIST = "/admin/affiliates/program/"


@pytest.fixture
def acme():
    return make_program("acme", commission="3% – 9%", payout_threshold="$16", entry_fee="Free")


@pytest.fixture
def bolt():
    return make_program("bolt")


# An edit is seen everywhere

EDITS = [
    ("commission", {"commission": "5 to 10 %"}, "5% – 10%", "5% – 10%"),
    ("bounty", {"bounty": "CA$350"}, "CA$350", "CA$350"),
    ("cookie", {"cookie": "session only"}, "session only", "session only"),
    ("entry_fee", {"entry_fee": "$5"}, "$5", "$5"),
    ("payout_threshold", {"payout_threshold": "No minimum"}, "No minimum", "No minimum"),
    ("payout_threshold", {"payout_threshold_note": "Direct"}, "$16 (Direct)", "$16"),
    ("commission", {"commission": "", "commission_note": "Medium"}, "Medium", ""),
    ("approval", {"approval": "manual"}, "Manual", "manual"),
    ("sub_affiliates", {"sub_affiliates": "true"}, "Yes", "yes"),
    ("sub_affiliates", {"sub_affiliates": "false"}, "No", "no"),
    ("commission_recurrence", {"commission_recurrence": "12 months"}, "12 months", "12 months"),
    ("software", {"software": "In-house portal"}, "In-house portal", "In-house portal"),
    ("founded", {"founded": "1999"}, "1999", "1999"),
]


@pytest.mark.parametrize(("fact", "typed", "shown", "exported"), EDITS)
def test_an_edit_is_seen_wherever_the_fact_is(desk, acme, bolt, fact, typed, shown, exported):
    saved(desk, page_of(acme), **typed)
    assert seen(desk, REGISTRY[fact]) == (shown, exported)


@pytest.mark.parametrize("fact", ["payout_methods", "industry", "networks"])
def test_a_chosen_term_is_seen_wherever_the_fact_is(desk, acme, bolt, fact):
    term = make_network("Novelty") if fact == "networks" else make_term(fact, "Novelty")
    saved(desk, page_of(acme), **{fact: str(term.pk)})
    assert seen(desk, REGISTRY[fact]) == ("Novelty", "Novelty")


def seen(client, fact):
    """Return how pages show Acme's fact, and how exports tell it, once all of them agree."""
    shown = {
        labelled(get(client, "/programs/acme/"), fact),
        labelled(get(client, "/compare/acme-vs-bolt/"), fact),
        *(listed(get(client, page), fact) for page in lists_with(fact)),
    }
    (shown,) = shown
    described = client.get("/programs/acme.json").json()
    rows = csv.DictReader(b"".join(client.get("/programs.csv")).decode().splitlines())
    exported = {row["slug"]: row for row in rows}["acme"][fact.name]
    assert described[fact.name] == fact.json(Program.objects.get(slug="acme"))
    return shown, exported


def lists_with(fact):
    return ["/programs/"] * (fact in OVERVIEW) + ["/commissions/"] * (fact in COMMISSIONS)


def labelled(html, fact):
    """Return the cell behind a fact's label."""
    labels = (fact.label, f"{fact.label} all alike")
    cell = next(cells[1] for cells in rows_of(html) if cells[0] in labels)
    return _without_doubt(cell.partition(" Uncited No source is cited.")[0], fact)


def _without_doubt(text, fact):
    return text.partition(f" ?{fact.label}:")[0]


def listed(html, fact):
    table = rows_of(html)
    column = next(i for i, cell in enumerate(table[0]) if cell.startswith(fact.label))
    cell = next(cells[column] for cells in table if cells[0].startswith("Acme"))
    return _without_doubt(cell, fact)


def test_a_cleared_range_is_unknown(desk, acme):
    saved(desk, page_of(acme), commission="")
    assert Program.objects.get().commission is None
    assert desk.get("/programs/acme.json").json()["commission"] is None


def test_yes_or_no_can_be_unknown_again(desk, acme):
    Program.objects.update(sub_affiliates=False)
    saved(desk, page_of(acme), sub_affiliates="unknown")
    assert Program.objects.get().sub_affiliates is None


def test_a_new_program_is_seen(desk):
    saved(desk, f"{LIST}add/", slug="new", name="New", commission="up to 12%")
    assert "up to 12%" in text_of(get(desk, "/programs/new/"))


# What the form offers


def test_every_fact_can_be_edited_under_its_own_name_and_meaning(desk, acme):
    html = get(desk, page_of(acme))
    for fact in FACTS:
        assert fact.label in unescape(html)
        if fact.name != "audiences":  # rows of their own, with the reasons
            assert {f"id_{column}" for column in fact.columns} <= set(ids_of(html))
            assert fact.meaning in unescape(html)


def test_a_range_is_one_text_and_never_columns(desk, acme):
    sent = form_data(get(desk, page_of(acme)), "program_form")
    assert sent["commission"] == ["3% – 9%"]
    assert sent["entry_fee"] == ["Free"]
    assert not [name for name in sent if re.search("_(low|high|open|approximate|currency)$", name)]


# Mistakes

MISTAKES = [
    ({"commission": "3% to lots"}, "commission", "“3% to lots” is not a range"),
    ({"commission": "$5"}, "commission", "“$5” is not a percentage."),
    ({"payout_threshold": "5%"}, "payout_threshold", "“5%” is not an amount of money."),
    ({"cookie": "$5"}, "cookie", "“$5” is not a length of time."),
    ({"entry_fee": "5%"}, "entry_fee", "“5%” is not an amount of money."),
    ({"commission": "9% – 3%"}, "commission", "“9% – 3%” is not a range"),
    ({"slug": "This"}, "slug", "Write it in lower case: this."),
    ({"slug": "this-vs-that"}, "slug", "“-vs-” joins the programs of a comparison"),
    ({"slug": "bolt"}, "slug", "already exists"),
    ({"commission_recurrence": "often"}, "commission_recurrence", "Write one-time"),
    ({"founded": "1200"}, "founded", "greater than or equal to 1800"),
]


@pytest.mark.parametrize(("typed", "field", "message"), MISTAKES)
def test_a_mistake_is_told_at_its_field_and_nothing_is_written(
    desk, acme, bolt, typed, field, message
):
    before = dump()
    response = save(desk, page_of(acme), about="Changed", **typed)
    (fault,) = faults(response)
    assert message in fault
    assert set(response.context["adminform"].form.errors) == {field}
    assert dump() == before


def test_what_was_typed_stands_in_the_form_again(desk, acme):
    response = save(desk, page_of(acme), commission="3% to lots")
    sent = form_data(response.content.decode(), "program_form")
    assert sent["commission"] == ["3% to lots"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"fact": ""}, "Choose either a fact or a term of the fine print."),
        ({"fact": "commission", "fine_print": "own"}, "Choose either"),
        ({"fact": "commision"}, "Select a valid choice"),
        ({"fact": "", "fine_print": "other"}, "Select a valid choice"),
        ({"fact": "commission", "page_date": "May"}, "Write the page's date"),
        ({"fact": "commission", "quotation": "x" * 301}, "at most 300 characters"),
    ],
)
def test_a_citation_of_nothing_is_refused(desk, acme, bolt, typed, message):
    terms = {
        "own": FinePrint.objects.create(program=acme, label="Cap", text="$38"),
        "other": FinePrint.objects.create(program=bolt, label="Lock", text="30 days"),
    }
    if "fine_print" in typed:
        typed = typed | {"fine_print": terms[typed["fine_print"]].pk}
    new = new_row("citations", 0, source=make_source().pk, stance="backs", **typed)
    assert message in " ".join(faults(save(desk, page_of(acme), **new)))
    assert not Citation.objects.exists()


def test_the_same_citation_twice_is_refused(desk, acme):
    same = {"fact": "commission", "source": make_source().pk, "stance": "backs"}
    twice = new_row("citations", 0, **same) | new_row("citations", 1, **same)
    (fault,) = faults(save(desk, page_of(acme), **twice))
    assert "say the same" in fault


def test_a_source_without_an_address_is_refused(desk):
    page = "/admin/affiliates/source/add/"
    response = save(desk, page, "source_form", publisher="Example", kind="own")
    assert faults(response) == ["A page needs its address; our editors' own statement has none."]
    assert not Source.objects.exists()


# Evidence


def test_a_citation_that_differs_is_seen(desk, acme):
    source = make_source("https://example.org/", publisher="Other").pk
    new = {"fact": "commission", "source": source, "statement": "7%", "stance": "differs"}
    saved(desk, page_of(acme), **new_row("citations", 0, **new))
    text = text_of(get(desk, "/programs/acme/"))
    assert "sources disagree" in text
    assert "7%" in text


@pytest.mark.parametrize("prefix", ["citations", "rates", "routes"])
def test_a_new_row_is_recorded_today_and_an_old_one_keeps_its_day(desk, acme, prefix):
    cite(acme, "commission")
    acme.rates.create(label="Toys", commission="5%", source=make_source())
    make_route(acme)
    sent = form_data(get(desk, page_of(acme)), "program_form")
    assert sent[f"{prefix}-__prefix__-recorded_on"] == [timezone.localdate().isoformat()]
    assert sent[f"{prefix}-0-recorded_on"] == [""]


def test_a_new_statement_or_benchmark_is_recorded_today(desk):
    today = [timezone.localdate().isoformat()]
    network = form_data(get(desk, page_of(make_network("Awin"))), "network_form")
    assert network["statements-__prefix__-recorded_on"] == today
    benchmark = form_data(get(desk, "/admin/comparisons/benchmark/add/"), "benchmark_form")
    assert benchmark["recorded_on"] == today


def test_a_typed_quotation_is_seen(desk, acme):
    source = make_source().pk
    new = {"fact": "commission", "source": source, "stance": "backs", "quotation": "We pay 5%."}
    new["recorded_on"] = "2026-11-24"
    saved(desk, page_of(acme), **new_row("citations", 0, **new))
    text = text_of(get(desk, "/programs/acme/"))
    assert "recorded 24 November 2026" in text
    assert "We pay 5%." in text


def test_rows_of_every_kind_are_seen(desk, acme):
    source = make_source().pk
    audience = make_term("audiences", "Bloggers").pk
    saved(
        desk,
        page_of(acme),
        **new_row("rates", 0, label="Toys", basis="category", commission="4 – 5%", source=source),
        **new_row("fine_print", 0, kind="cap", label="Most", text="$38 an order"),
        **new_row("suitabilities", 0, audience=audience, reason="Toys read well."),
    )
    assert str(Rate.objects.get().commission) == "4% – 5%"
    text = text_of(get(desk, "/programs/acme/"))
    for said in ("4% – 5%", "Cap", "$38 an order", "Toys read well."):
        assert said in text


def test_a_way_to_join_is_typed_as_it_is_read(desk, acme):
    awin, method = make_network("Awin").pk, make_term("payout_methods", "PayPal").pk
    more = make_source("https://example.org/awin").pk
    saved(
        desk,
        page_of(acme),
        **new_row(
            "routes",
            0,
            network=awin,
            market="India",
            status="closed",
            cookie="7 days",
            payout_threshold="No minimum",
            payout_methods=[method],
            approval="manual",
            source=make_source().pk,
            more_sources=[more],
        ),
    )
    route = acme.routes.get()
    assert (str(route), str(route.cookie), route.approval) == ("Awin (India)", "7 days", "manual")
    assert route.status == "closed"
    assert [str(method) for method in route.payout_methods.all()] == ["PayPal"]
    assert [source.pk for source in route.more_sources.all()] == [more]
    assert "Awin Closed India" in text_of(get(desk, "/programs/acme/"))
    change = Edit.objects.get().changes.get()
    assert change.label == "Way to join added"


def test_a_networks_terms_are_typed_as_a_programs_are(desk):
    network, source = make_network("Awin"), make_source().pk
    methods = [make_term("payout_methods", name).pk for name in ("PayPal", "Check")]
    saved(
        desk,
        page_of(network),
        "network_form",
        status="open",
        entry_fee="$1",
        payout_threshold="20 – 50 USD",
        payout_threshold_note="By method.",
        payout_delay="60 days",
        payout_delay_note="After the sale.",
        payout_methods=methods,
        affiliate_countries="Worldwide except CN",
        **new_row("statements", 0, term="Payout threshold", text="$20 – $50", source=source),
    )
    rows = dict(rows_of(get(desk, "/networks/awin/")))
    assert rows["Status"] == "Open"
    assert rows["Payout threshold"].startswith("$20 – $50 By method. Example,")
    assert rows["Payout delay"] == "60 days After the sale."
    assert rows["Payout methods"] == "Check, PayPal"
    network.refresh_from_db()
    assert str(network.affiliate_countries) == "Worldwide except CN"


def test_a_mistyped_term_of_a_network_is_told_and_nothing_is_saved(desk):
    network = make_network("Awin")
    response = save(desk, page_of(network), "network_form", payout_threshold="20 percent")
    assert any("20 percent" in fault for fault in faults(response))
    network.refresh_from_db()
    assert network.payout_threshold is None


def test_ways_to_join_may_swap_their_markets_and_keep_their_lists(desk, acme):
    one = make_route(acme, market="India", payout_methods=["PayPal"], position=1)
    two = make_route(acme, market="Brazil", payout_methods=["Cheque"], position=2)
    saved(desk, page_of(acme), **{"routes-0-market": "Brazil", "routes-1-market": "India"})
    markets = {route.pk: route.market for route in acme.routes.all()}
    assert markets == {one.pk: "Brazil", two.pk: "India"}
    assert [str(method) for method in one.payout_methods.all()] == ["PayPal"]


def test_the_same_direct_way_twice_is_refused(desk, acme):
    make_route(acme)
    typed = new_row("routes", 1, source=make_source().pk)
    response = save(desk, page_of(acme), **typed)
    assert "Two direct ways to join have the same market and name." in " ".join(faults(response))
    assert acme.routes.count() == 1


def test_fine_print_goes_with_its_citations(desk, acme):
    term = FinePrint.objects.create(program=acme, label="Cap", text="$38")
    cite(acme, "", fine_print=term)
    changed = {"fine_print-0-DELETE": "on", "citations-0-statement": "Changed"}
    saved(desk, page_of(acme), **changed)
    assert not Citation.objects.exists()


# Saving what is there

FULL = {
    "commission": "~3% – 9%",
    "bounty": "CA$350",
    "cookie": "3 days",
    "entry_fee": "$0",
    "payout_threshold": "No minimum",
    "payout_delay": "15 – 30 days",
    "conversion_rate": "up to 2.5%",
    "about": "Two\nlines",
    "industry": "Marketplace > Global retail",
    "networks": ["Awin", "CJ"],
    "sub_affiliates": False,
    "approval": "manual",
    "payout_methods": ["PayPal"],
}


def dump():
    """Return every row that hangs on a program, as the database holds it."""
    rows = [list(model.objects.order_by("pk").values()) for model in (Program, Citation, Rate)]
    lists = [fact.csv(program) for program in Program.objects.all() for fact in FACTS]
    return rows, lists


def test_saving_changes_nothing(desk):
    program = make_program("acme", **FULL)
    cite(program, "commission", "Two\nlines")
    Rate.objects.create(program=program, label="Toys", commission="5%", source=make_source())
    Program.objects.update(updated=datetime.date(2020, 1, 1))
    before = dump()
    saved(desk, page_of(program))
    assert dump() == before
    assert "No fields changed" in LogEntry.objects.get().get_change_message()


# The list


@pytest.fixture
def listed_programs(acme, bolt):
    cite(acme, "commission", "5%")
    cite(acme, "commission", "7%", url="https://example.org/", stance="differs")
    cite(bolt, "commission", url="editor")
    Program.objects.filter(slug="bolt").update(published=False)
    long_ago = datetime.date(2020, 1, 1)
    for program, day in ((acme, long_ago), (acme, timezone.localdate()), (bolt, long_ago)):
        Check.objects.create(program=program, fact="cookie", checked_on=day)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Acme", "Bolt"]),
        ("q=bol", ["Bolt"]),
        ("published__exact=0", ["Bolt"]),
        ("disputed=yes", ["Acme"]),
        ("disputed=no", ["Bolt"]),
        ("cited=yes", ["Acme"]),
        ("cited=no", ["Bolt"]),
        ("cited=bogus", ["Acme", "Bolt"]),
        ("checked=fresh", ["Acme"]),
        ("checked=stale", ["Bolt"]),
        ("checked=never", []),
        ("checked=bogus", ["Acme", "Bolt"]),
    ],
)
def test_the_list_finds_what_needs_work(desk, listed_programs, query, names):
    found = desk.get(f"{LIST}?{query}").context["cl"].result_list
    assert [program.name for program in found] == names


def test_a_program_nobody_checked_is_found(desk, acme):
    found = desk.get(f"{LIST}?checked=never").context["cl"].result_list
    assert list(found) == [acme]


def test_the_list_keeps_an_industry(desk, acme):
    travel = make_program("hotel", industry="Travel")
    found = desk.get(f"{LIST}?industry__id__exact={travel.industry_id}")
    assert list(found.context["cl"].result_list) == [travel]


def test_the_list_tells_how_well_founded_a_program_is(desk, acme, listed_programs):
    stated, asked = Profile(acme).completeness
    text = text_of(get(desk, LIST))
    assert f"{stated} of {asked} 2 1 differs" in text
    assert stated == 3


@pytest.mark.parametrize(("action", "published"), [("publish", True), ("withdraw", False)])
def test_programs_are_published_and_withdrawn(desk, acme, bolt, action, published):
    Program.objects.filter(pk=acme.pk).update(published=not published)
    chosen = {"action": action, "_selected_action": [acme.pk, bolt.pk]}
    assert desk.post(LIST, chosen).status_code == 302
    acme.refresh_from_db()
    assert acme.published is published
    assert desk.get("/programs/acme/").status_code == (200 if published else 404)


PUBLIC = [
    "/",
    "/programs/",
    "/programs.csv",
    "/programs.json",
    "/commissions/",
    "/commissions.csv",
    "/compare/",
    "/networks/",
    "/networks/awin/",
    "/for/bloggers/",
]


def test_a_withdrawn_program_is_nowhere(desk):
    program = make_program("acme", networks=["Awin"], audiences=["Bloggers"])
    make_program("bolt")
    saved(desk, page_of(program), published=[])
    for path in PUBLIC:
        response = desk.get(path)
        content = b"".join(response) if response.streaming else response.content
        assert b"acme" not in content.lower(), path
    for path in ("/programs/acme/", "/programs/acme.json", "/compare/acme-vs-bolt/"):
        assert desk.get(path).status_code == 404


def test_only_what_is_published_can_be_viewed_on_the_site(desk, acme):
    assert 'href="/programs/acme/"' in get(desk, page_of(acme))
    Program.objects.update(published=False)
    assert 'href="/programs/acme/"' not in get(desk, page_of(acme))


# The rest of the desk


def test_a_featured_comparison_keeps_the_editors_order(desk, acme, bolt):
    saved(
        desk,
        "/admin/comparisons/featuredcomparison/add/",
        "featuredcomparison_form",
        slug="two",
        title="Two",
        introduction="Which?",
        **new_row("entries", 0, program=acme.pk, position=2)
        | new_row("entries", 1, program=bolt.pk, position=1),
    )
    comparison = FeaturedComparison.objects.get()
    assert comparison.slugs == ["bolt", "acme"]
    page = f"/admin/comparisons/featuredcomparison/{comparison.pk}/change/"
    assert 'href="/compare/bolt-vs-acme/"' in get(desk, page)
    FeaturedProgram.objects.filter(program=acme).delete()
    assert 'href="/compare/' not in get(desk, page)


SECTIONS = [
    "affiliates/audience",
    "affiliates/industry",
    "affiliates/network",
    "affiliates/payoutmethod",
    "affiliates/program",
    "affiliates/source",
    "comparisons/featuredcomparison",
]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_page_keeps_the_sites_policy(desk, acme, section):
    cite(acme, "commission")
    pages = [f"/admin/{section}/", f"/admin/{section}/?q=acme", f"/admin/{section}/add/"]
    if section == "affiliates/program":
        pages.append(page_of(acme))
    policy = desk.get("/")["Content-Security-Policy"]
    for page in pages:
        response = desk.get(page)
        assert response.status_code == 200, page
        assert response["Content-Security-Policy"] == policy
        html = response.content.decode()
        assert "Plainterms: admin" in html
        assert not re.search(r"<style|<[^>]+\s(style|on\w+)=", html)
        assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", html))


def test_vocabularies_are_searched_while_typing(desk, acme):
    make_term("industry", "Travel")
    asked = {"app_label": "affiliates", "model_name": "program", "field_name": "industry"}
    found = desk.get("/admin/autocomplete/", {"term": "trav", **asked}).json()
    assert [result["text"] for result in found["results"]] == ["Travel"]


@pytest.mark.parametrize(("name", "broader", "message"), DEEP)
def test_a_vocabulary_stays_one_level_deep(desk, name, broader, message):
    make_term("industry", "Marketplace > Global retail")
    make_term("industry", "Travel")
    pks = dict(Industry.objects.values_list("name", "pk"))
    page = f"/admin/affiliates/industry/{pks[name]}/change/"
    response = save(desk, page, "industry_form", broader=pks[broader])
    assert response.context["adminform"].form.errors == {"broader": [message]}
    assert text_of(message) in " ".join(faults(response))


def test_the_desk_is_for_editors(client, acme):
    response = client.get(page_of(acme))
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")
