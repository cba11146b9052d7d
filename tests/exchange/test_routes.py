"""Ways to join come and go as a table: faithfully, all or nothing, every fault at its place."""

import csv
import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from affiliates.models import EDITOR, Edit, Network, PayoutMethod, Route
from tests.builders import make_program, make_route, make_source

pytestmark = pytest.mark.django_db

ENDINGS = ["csv", "json", "yaml"]
PAGE, OTHER = "https://example.com/terms", "https://example.org/awin"


@pytest.fixture(autouse=True)
def ways():
    """Save two programs with three ways to join, which hold all that a table has to keep."""
    acme, bolt = make_program("acme"), make_program("bolt")
    direct = make_route(
        acme,
        program_name="Acme, the “Club”; all of it",
        commission="3% – 9%+",
        bounty="CA$350",
        cookie="session only",
        approval="by invitation",
        payout_threshold="No minimum",
        payout_frequency=["Monthly", "On request"],
        payout_delay="15 – 30 days",
        payout_methods=["PayPal", "Points; or goods"],
        note="=By hand.\nTwice.",
        position=1,
    )
    direct.more_sources.set([make_source(OTHER), make_source(EDITOR)])
    make_route(acme, "Awin", market="India", status="closed", cookie="7 days", position=2)
    make_route(bolt, "Awin; the other", page_date="2025")


@pytest.fixture
def run(tmp_path, capsys):
    """Import a text or CSV rows of {column: text}; return the status and all that was printed."""

    def run(content, *options, ending="csv"):
        path = tmp_path / f"routes.{ending}"
        path.write_text(csv_of(content) if isinstance(content, list) else content)
        try:
            call_command("import_routes", str(path), *options)
        except CommandError as error:
            said = "".join(capsys.readouterr()) + str(error)
            return 1, said.replace(str(path), "FILE")
        return 0, "".join(capsys.readouterr())

    return run


def csv_of(rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def exported(path):
    call_command("export_routes", str(path), stdout=io.StringIO())
    return path.read_text()


def states():
    """Return all that the ways to join state, but for their numbers."""
    return [
        (
            route.program.slug,
            str(route),
            route.status,
            [getattr(route, name) for name in ("commission", "bounty", "cookie", "approval")],
            [getattr(route, name) for name in ("payout_threshold", "payout_delay", "note")],
            sorted(map(str, route.payout_frequency.all())),
            sorted(map(str, route.payout_methods.all())),
            route.source.url,
            sorted(page.url for page in route.more_sources.all()),
        )
        for route in Route.objects.order_by("program__slug", "position")
    ]


AWIN = {"program": "acme", "via": "Awin", "market": "India"}


def test_the_columns_are_those_of_the_interface(tmp_path):
    header = exported(tmp_path / "routes.csv").splitlines()[0]
    assert header == (
        "program,via,program_name,status,commission,bounty,cookie,approval,payout_threshold,"
        "payout_frequency,payout_delay,payout_methods,market,note,source"
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_exported_imports_without_a_change(tmp_path, run, ending):
    before = states()
    table = exported(tmp_path / f"out.{ending}")
    assert run(table, ending=ending) == (0, "0 added, 0 changed, 3 unchanged.\n")
    assert states() == before
    assert not Edit.objects.exists()


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_exported_brings_back_what_is_gone(tmp_path, run, ending):
    before = states()
    table = exported(tmp_path / f"out.{ending}")
    Route.objects.all().delete()
    status, said = run(table, ending=ending)
    assert (status, said) == (0, "3 added, 0 changed, 0 unchanged.\n")
    assert states() == before


def test_only_what_differs_is_changed_and_recorded_once(run):
    status, said = run([AWIN | {"cookie": "30 days", "payout_methods": "PayPal"}])
    assert (status, said) == (0, "0 added, 1 changed, 0 unchanged.\n")
    page = f"Example {PAGE}"
    (change,) = Edit.objects.get().changes.all()
    way = "Awin (India): Status Closed; Cookie duration"
    assert change.old == f"{way} 7 days · {page}"
    assert change.new == f"{way} 30 days; Payout methods PayPal · {page}"
    assert Route.objects.count() == 3


def test_a_new_way_or_one_newly_cited_is_recorded_today(run):
    Route.objects.update(recorded_on="2026-11-22")
    new = {"program": "bolt", "via": "direct", "source": PAGE}
    cited = {"program": "bolt", "via": "Awin\\; the other", "source": OTHER}
    assert run([AWIN | {"cookie": "30 days", "source": PAGE}, new, cited])[0] == 0
    recorded = {str(route): route.recorded_on for route in Route.objects.all()}
    today, before = timezone.localdate(), date(2026, 11, 22)
    assert recorded["Awin (India)"] == before
    assert (recorded["Direct"], recorded["Awin; the other"]) == (today, today)


def test_an_absent_column_is_left_alone_and_an_empty_cell_is_unknown(run):
    route = Route.objects.get(program__slug="acme", network=None)
    run([{"program": "acme", "via": "direct", "program_name": route.program_name, "bounty": ""}])
    route.refresh_from_db()
    assert (route.bounty, str(route.commission)) == (None, "3% – 9%+")
    assert route.payout_methods.count() == 2


def test_a_way_is_closed_and_its_status_unknown_again(run):
    def status():
        return Route.objects.get(program__slug="acme", market="").status

    direct = {"program": "acme", "via": "direct", "program_name": "Acme, the “Club”; all of it"}
    assert run([direct | {"status": "Closed"}])[1] == "0 added, 1 changed, 0 unchanged.\n"
    assert status() == "closed"
    assert run([direct | {"status": ""}])[1] == "0 added, 1 changed, 0 unchanged.\n"
    assert status() == ""


def test_a_dry_run_shows_every_difference_and_writes_nothing(run):
    before = states()
    new = {"program": "bolt", "via": "Direct", "source": EDITOR, "payout_methods": "Barter"}
    status, said = run(
        [AWIN | {"cookie": "30 days", "source": f"{PAGE}; {OTHER}", "payout_methods": ""}, new],
        "--dry-run",
    )
    assert (status, said) == (
        0,
        "acme: Awin (India)\n"
        "  Cookie duration: 7 days → 30 days\n"
        f"  Source: {PAGE} → {PAGE}; {OTHER}\n"
        "bolt: Direct (new)\n"
        "  Payout methods: (unknown) → Barter\n"
        f"  Source: (unknown) → {EDITOR}\n"
        "New payout methods: Barter\n"
        "Would be: 1 added, 1 changed, 0 unchanged. Nothing was written.\n",
    )
    assert states() == before
    assert not PayoutMethod.objects.filter(name="Barter").exists()


def test_new_ways_stand_last_and_new_networks_are_named(run):
    status, said = run(
        [
            {"program": "acme", "via": "Novel", "source": PAGE},
            {"program": "acme", "via": "novel", "source": PAGE, "market": "Brazil"},
        ]
    )
    assert (status, said) == (0, "New networks: Novel\n2 added, 0 changed, 0 unchanged.\n")
    assert Network.objects.get(name="Novel").slug == "novel"
    routes = Route.objects.filter(program__slug="acme")
    assert [str(route) for route in routes][2:] == ["Novel", "Novel (Brazil)"]


def test_every_fault_is_listed_at_its_place_and_nothing_is_written(run):
    before = states()
    blank = {"program": "acme", "via": "direct", "source": PAGE}
    status, said = run(
        [
            AWIN | {"cookie": "a while", "approval": "perhaps", "source": PAGE},
            blank | {"program": "acmee"},
            blank | {"via": "Awin; Impact"},
            blank | {"source": "https://unheard.example/"},
            blank | {"market": "x" * 81},
            blank,
            blank,
            blank | {"market": "Brazil", "source": ""},
            blank | {"market": "Chile", "payout_frequency": "Now and then"},
            blank | {"market": "Peru", "status": "shut"},
            AWIN | {"via": "awin", "source": PAGE},
        ]
    )
    assert status == 1
    assert said.splitlines() == [
        "line 2, cookie: “a while” is not a range: expected a figure such as 5%, $16, 3% – 9%, "
        "up to 12%, 30 days",
        "line 2, approval: “perhaps”: expected one of automatic, manual, by invitation",
        "line 3, program: “acmee”: expected the address of a program, such as aliexpress",
        "line 4, via: “Awin; Impact”: expected direct, or the name of one network",
        "line 5, source: “https://unheard.example/”: expected editor, or the address of a known "
        "source",
        "line 6, market: Ensure this value has at most 80 characters (it has 81).",
        "line 7, via: this way to join has a row already, on line 5",
        "line 8, via: this way to join has a row already, on line 5",
        "line 9, source: it is empty, and every way to join has a source",
        "line 10, payout_frequency: “Now and then”: expected one of Monthly, On request",
        "line 11, status: “shut”: expected one of open, paused, closed",
        "line 12, via: this way to join has a row already, on line 2",
        "12 faults in FILE. Nothing was written.",
    ]
    assert states() == before


@pytest.mark.parametrize(
    ("content", "ending", "fault"),
    [
        ("via,source\ndirect,editor\n", "csv", "the header has no column program"),
        ("program,via,sauce\nacme,direct,x\n", "csv", "there is no such column; source?"),
        ('[{"program": "acme", "via": ["Awin"]}]', "json", "via: expected a text, not a list"),
        ('[{"program": "acme", "sauce": ""}, {]', "json", "line 1, sauce: there is no such"),
        ('[{"program": "acme", "sauce": ""}, {]', "json", "line 1: bad JSON"),
        ('[{"program": true, "via": "direct"}]', "json", "program: expected a text, not True"),
        ("", "yaml", "it is empty"),
    ],
)
def test_a_table_that_is_none_is_refused_with_the_reason(run, content, ending, fault):
    status, said = run(content, ending=ending)
    assert status == 1
    assert fault in said
    assert "Nothing was written." in said


def test_a_way_without_a_row_stays(run):
    run([AWIN | {"cookie": ""}])
    assert [str(route) for route in Route.objects.filter(program__slug="bolt")] == [
        "Awin; the other"
    ]
