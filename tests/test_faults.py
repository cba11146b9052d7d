"""What checks the catalogue finds each kind of fault."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from affiliates.catalogue.faults import find_faults, misdated
from affiliates.models import EDITOR, Check, Citation, Edit, Rate, Suggestion
from comparisons.models import Benchmark, FeaturedComparison
from tests.builders import cite, make_network, make_program, make_route, make_source, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole():
    """Return a program without a fault."""
    return make_program(
        "acme", website="https://x.example/", about="X.", industry="Travel", commission="5%"
    )


def suggest(**stated):
    return Suggestion.objects.create(
        program_name="Acme", page="https://example.com/terms", **stated
    )


def check(program, fact, source=None):
    return Check.objects.create(program=program, fact=fact, checked_on="2026-01-31", source=source)


def accept_and_restrict(program, name):
    program.traffic_sources.add(make_term("traffic_sources", name))
    program.traffic_restrictions.add(make_term("traffic_restrictions", name))


def make_rate(program, label="Toys", **stated):
    return Rate.objects.create(program=program, label=label, source=make_source(), **stated)


def state(network, **stated):
    stated = {"term": "Threshold", "text": "$50", "source": make_source()} | stated
    return make_network(network).statements.create(**stated)


def make_benchmark(**stated):
    stated = {"measure": "signup_rate", "rate": "5%", "traffic": "affiliate"} | stated
    return Benchmark.objects.create(basis="study", source=make_source(), **stated)


def typed(network, threshold, **stated):
    statement = state(network, term="Payout threshold", **stated)
    statement.network.payout_threshold = threshold
    statement.network.save()


def named(program, network, **stated):
    """Make a way to join through a network that the program is said to be on."""
    program.networks.add(make_term("networks", network))
    return make_route(program, network, **stated)


def feature(**stated):
    stated = {"slug": "a", "title": "A", "introduction": "A."} | stated
    return FeaturedComparison.objects.create(**stated)


@pytest.mark.parametrize(
    ("breaking", "fault"),
    [
        (lambda p: setattr(p, "website", ""), "acme: website: is missing"),
        (lambda p: setattr(p, "industry", None), "acme: industry: is missing"),
        (lambda p: setattr(p, "about", ""), "acme: about: is missing"),
        (lambda p: setattr(p, "commission", "120%"), "acme: commission: 120% is more than every"),
        (lambda p: setattr(p, "commission_note", "7%"), "commission: the note is a value: '7%'"),
        (lambda p: setattr(p, "commission_note", "5% it is."), "the note repeats the value"),
        (lambda p: setattr(p, "payout_delay", "0 days"), "payout_delay: no delay at all"),
        (lambda p: setattr(p, "software", "Own "), "acme: software: is untidy: 'Own '"),
        (lambda p: setattr(p, "minimum_audience", "TODO"), "acme: minimum_audience: is untidy"),
        (lambda p: setattr(p, "website", "no address"), "acme: website: Enter a valid URL"),
        (lambda p: setattr(p, "commission_recurrence", "always"), "a number of months"),
        (lambda p: setattr(p, "approval", "perhaps"), "'perhaps' is not a valid choice"),
        (
            lambda p: [setattr(p, "bounty", "€5"), setattr(p, "bounty_currency", "DEM")],
            "acme: bounty: DEM 5 can't be read back",
        ),
        (
            lambda p: accept_and_restrict(p, "Ads"),
            "acme: traffic_sources: accepted and restricted: Ads",
        ),
        (lambda p: cite(p, "comission"), "“comission” is no fact of the registry"),
        (lambda p: check(p, "comission"), "“comission” is no fact of the registry"),
        (lambda p: suggest(program=p, fact="comission"), "“comission” is no fact of the registry"),
        (lambda p: suggest(fact="comission"), "“comission” is no fact of the registry"),
        (lambda p: cite(p, "commission", page_date="2025-02-30"), "There is no 2025-02-30"),
        (lambda p: cite(p, "commission", page_date="2099"), "page_date: 2099 can't be"),
        (
            lambda p: cite(p, "commission", recorded_on=date(2999, 1, 1)),
            "recorded_on: 2999-01-01 is yet to come",
        ),
        (
            lambda p: cite(p, "commission", page_date="2025-03", recorded_on=date(2025, 2, 28)),
            "page_date: 2025-03 is later than 2025-02-28, when recorded",
        ),
        (
            lambda p: state("Awin", page_date="2026", recorded_on=date(2025, 2, 28)),
            "(Threshold: $50): page_date: 2026 is later than 2025-02-28",
        ),
        (
            lambda p: make_benchmark(recorded_on=date(2999, 1, 1)),
            "recorded_on: 2999-01-01 is yet to come",
        ),
        (
            lambda p: cite(p, "commission", quotation="x" * 301),
            "quotation: Ensure this value has at most 300 characters (it has 301).",
        ),
        (
            lambda p: cite(p, "commission", "5% it is", quotation="5% it is"),
            "acme: commission: the quotation repeats the statement: '5% it is'",
        ),
        (lambda p: cite(p, "commission", stance="differs"), "differs without saying how"),
        (lambda p: cite(p, "commission", "5%", stance="differs"), "differs by saying the same"),
        (
            lambda p: cite(p, "commission", "7%", url=EDITOR, stance="differs"),
            "acme: commission: the editors differ",
        ),
        (lambda p: cite(p, "commission", "7%"), "backs 5% by stating 7%"),
        (lambda p: cite(p, "cookie", "30 days"), "cookie: https://example.com/terms backs what is"),
        (lambda p: make_source("https://unused.example/"), "https://unused.example/: states"),
        (lambda p: make_source(EDITOR), "source Our editors: states nothing"),
        (lambda p: make_term("industry", "Nobody's"), "industry nobodys: no program has it"),
        (lambda p: make_term("industry", "A > B > C"), "terms are only one level deep"),
        (lambda p: make_rate(p), "acme: rates: Toys earns nothing"),
        (lambda p: make_rate(p, commission="120%"), "rates: Toys: 120% is more than everything"),
        (lambda p: make_rate(p, note="X.", page_date="1989"), "(Toys): page_date: 1989 can't be"),
        (
            lambda p: make_route(p, "Awin", commission="120%"),
            "acme: routes: Awin: 120% is more than everything",
        ),
        (
            lambda p: make_route(p, page_date="1989"),
            "(Direct): page_date: 1989 can't be",
        ),
        (lambda p: make_route(p, note="By hand. "), "note: is untidy: 'By hand. '"),
        (lambda p: p.fine_print.create(label="Cap", text="$38"), "Cap is uncited"),
        (lambda p: p.fine_print.create(label="Cap"), "text: This field cannot be blank"),
        (lambda p: state("Awin", differs=True), "network awin: Threshold: all differ"),
        (
            lambda p: make_network("Awin", payout_threshold="$50"),
            "network awin: Payout threshold: no statement backs '$50'",
        ),
        (
            lambda p: make_network("Awin", payout_frequency_note="Now and then"),
            "network awin: Payout frequency: no statement backs 'Now and then'",
        ),
        (
            lambda p: state("Awin", term="Payout threshold"),
            "Payout threshold: https://example.com/terms backs what is not stated",
        ),
        (
            lambda p: typed("Awin", "$20", text="$50"),
            "Payout threshold: https://example.com/terms backs $20 by stating $50",
        ),
        (
            lambda p: typed("Awin", "$50", differs=True),
            "Payout threshold: https://example.com/terms differs by saying the same: '$50'",
        ),
        (
            lambda p: make_route(p, "Awin"),
            "acme: networks: a way to join leads through Awin, which it lacks",
        ),
        (lambda p: state("Awin", text="$50 "), "text: is untidy: '$50 '"),
        (lambda p: feature(introduction="A.  B."), "introduction: is untidy: 'A.  B.'"),
        (lambda p: feature(title=""), "title: This field cannot be blank"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_is_found(whole, breaking, fault):
    assert not list(find_faults())
    breaking(whole)
    whole.save()
    assert any(fault in line for line in find_faults())


@pytest.mark.parametrize(
    "adding",
    [
        lambda p: cite(p, "commission", "5%", page_date="2025-02"),
        lambda p: cite(
            p, "commission", page_date="2025-02", recorded_on=date(2025, 2, 1), quotation="x" * 300
        ),
        lambda p: cite(p, "commission", "7%", stance="differs"),
        lambda p: check(p, ""),
        lambda p: check(p, "cookie", make_source("https://only-checked.example/")),
        lambda p: suggest(program=p, fact="cookie", statement="XXX"),
        lambda p: suggest(statement="TODO  null "),
        lambda p: Edit.objects.create(
            program=p, slug="acme", name="Acme", kind="changed", public=True, comment="TODO "
        ),
        lambda p: make_rate(p, bounty="KWD 5"),
        lambda p: state("Awin"),
        lambda p: typed("Awin", "$50"),
        lambda p: typed("Awin", "$50", text="£20 / $50"),
        lambda p: state("Awin", term="Payout methods", text="Skrill").network.payout_methods.add(
            make_term("payout_methods", "Skrill")
        ),
        lambda p: named(p, "Awin", payout_methods=["Skrill"], payout_frequency=["Daily"]),
        lambda p: make_route(p, "Awin", status="closed"),
        lambda p: [make_route(p, "Awin"), cite(p, "networks", "Awin", stance="differs")],
        lambda p: make_route(p).more_sources.add(make_source("https://only-there.example/")),
        lambda p: feature(),
        lambda p: p.product_types.add(make_term("product_types", "Toys > Trains")),
    ],
)
def test_what_is_in_order_is_no_fault(whole, adding):
    adding(whole)
    whole.save()
    assert list(find_faults()) == []


def test_only_the_projects_own_rows_are_looked_at(whole):
    get_user_model().objects.create(username="no valid name", first_name="TODO ")
    assert list(find_faults()) == []


def test_a_fault_is_found_once_and_under_its_program(whole):
    citation = cite(whole, "comission", "30\ndays", page_date="2025-02-30")
    where = f"acme: citation {citation.pk} (Example: 30\ndays)"
    assert list(find_faults()) == [
        f"{where}: page_date: There is no 2025-02-30 in the calendar.",
        f"{where}: “comission” is no fact of the registry",
    ]


@pytest.mark.parametrize(
    ("page_date", "fault"),
    [
        *(("", False), ("1995", False), ("2025-02", False), ("2024-02-29", False)),
        *(("1994-12-31", True), ("2999-01", True)),
    ],
)
def test_pages_are_no_older_than_the_web_and_no_younger_than_today(page_date, fault):
    assert bool(list(misdated(Citation(page_date=page_date)))) is fault


def test_the_command_says_that_there_are_none(whole, capsys):
    call_command("check_catalogue")
    assert capsys.readouterr().out == "No faults in 1 program.\n"


def test_the_command_prints_each_fault_on_a_line_and_fails(whole, capsys):
    make_program("bare", commission="120%")
    with pytest.raises(CommandError, match=r"^4 faults in 2 programs\.$") as failure:
        call_command("check_catalogue")
    assert failure.value.returncode == 1
    assert capsys.readouterr().out == (
        "bare: website: is missing\n"
        "bare: about: is missing\n"
        "bare: industry: is missing\n"
        "bare: commission: 120% is more than everything\n"
    )


def test_the_command_keeps_a_fault_on_its_line(whole, capsys):
    cite(whole, "comission", "30\ndays\x1b[2J")
    with pytest.raises(CommandError, match=r"^1 fault in 1 program\.$"):
        call_command("check_catalogue")
    (line,) = capsys.readouterr().out.splitlines()
    assert "30⏎days\\x1b[2J" in line
