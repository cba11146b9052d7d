"""Import and export: what was exported imports again, and a bad file writes nothing."""

import csv
import datetime
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from affiliates import exchange
from affiliates.exchange import stated
from affiliates.exchange.files import as_written, neutralised
from affiliates.facts import COLUMNS
from affiliates.facts.kinds import ChoiceFact, TermsFact
from affiliates.facts.registry import FACTS
from affiliates.models import (
    Audience,
    Edit,
    Industry,
    Management,
    Network,
    PayoutFrequency,
    PayoutMethod,
    Program,
    Suitability,
)
from tests.builders import make_network, make_program, make_term

pytestmark = pytest.mark.django_db

ENDINGS = ["csv", "json", "yaml"]
LAST_YEAR = datetime.date(2025, 11, 22)


@pytest.fixture
def shops():
    """Make two programs: one that states every kind of fact, and a draft that states nothing."""
    make_term("program_types", "CPS")
    make_term("management", "In-house")
    make_term("payout_frequency", "Monthly")
    full = make_program(
        "acme",
        name="Acme",
        website="https://acme.example/",
        founded=2010,
        about="=1+1 is “two”,\r\nsays\tit; 'cheaply'.",
        company="'@Acme",
        industry="Marketplace > Global retail",
        product_types=["Fashion", "Tools; and \\ such"],
        program_types=["CPS"],
        commission="3% – 9%",
        commission_note="-ish",
        cookie="session only",
        commission_recurrence="12 months",
        approval="by invitation",
        entry_fee="$0",
        payout_threshold="No minimum",
        payout_frequency=["Monthly"],
        payout_delay="60 days",
        average_order_value="~$35 – $40",
        average_order_value_note="Low",
        management="Hybrid",
        networks=["Awin"],
        sub_affiliates=False,
        audiences=["Bloggers", "YouTubers"],
    )
    Suitability.objects.filter(audience__name="Bloggers").update(reason="They write.")
    make_program("silent", published=False)
    Program.objects.update(updated=LAST_YEAR)
    return full


@pytest.fixture
def run(capsys):
    """Run a command; return its status and all that it printed."""

    def run(*arguments):
        try:
            call_command(*map(str, arguments))
        except CommandError as error:
            return 1, "".join(capsys.readouterr()) + str(error)
        return 0, "".join(capsys.readouterr())

    return run


@pytest.fixture
def imported(tmp_path, run):
    """Import a text, bytes, or CSV rows of {column: text}; return the status and the output."""

    def imported(content, ending="csv", *options):
        path = tmp_path / f"programs.{ending}"
        content = csv_of(content) if isinstance(content, list) else content
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        status, output = run("import_programs", path, *options)
        return status, output.replace(str(path), "FILE")

    return imported


def csv_of(rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def exported_rows():
    return [[cell for fact in FACTS for cell in fact.csv(one)] for one in Program.objects.all()]


def states():
    """Return everything the catalogue holds of its programs."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Program, Suitability, Network, Industry, Program.networks.through)
    ]


# Round trips


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_exported_imports_without_a_change(shops, tmp_path, run, ending):
    path = tmp_path / f"programs.{ending}"
    assert run("export_programs", path) == (0, f"Wrote 2 programs to {path}.\n")
    before = states()
    assert run("import_programs", path) == (0, "0 added, 0 changed, 2 unchanged.\n")
    assert states() == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_exported_fills_an_emptied_catalogue(shops, tmp_path, run, ending):
    path = tmp_path / f"programs.{ending}"
    before = [[cell.replace("\r\n", "\n") for cell in row] for row in exported_rows()]
    run("export_programs", path)
    Program.objects.all().delete()
    Industry.objects.update(broader=None)
    Network.objects.all().delete()
    Industry.objects.all().delete()
    status, output = run("import_programs", path)
    assert status == 0
    assert (
        output
        == "New industries: Global retail\nNew networks: Awin\n2 added, 0 changed, 0 unchanged.\n"
    )
    assert exported_rows() == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_catalogue_makes_a_table_that_imports(tmp_path, run, ending):
    path = tmp_path / f"programs.{ending}"
    run("export_programs", path)
    assert run("import_programs", path) == (0, "0 added, 0 changed, 0 unchanged.\n")


def test_every_ending_holds_the_same_texts(shops, tmp_path, run):
    rows = {}
    for ending in ENDINGS:
        path = tmp_path / f"programs.{ending}"
        run("export_programs", path)
        with path.open(encoding="utf-8", newline="") as file:
            match ending:
                case "csv":
                    read = csv.DictReader(file)
                    rows[ending] = [{key: as_written(row[key]) for key in row} for row in read]
                case "json":
                    rows[ending] = json.load(file)
                case "yaml":
                    rows[ending] = yaml.load(file, yaml.BaseLoader)
    assert rows["csv"] == rows["json"] == rows["yaml"]
    assert list(rows["csv"][0]) == list(COLUMNS)


words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
words = words.map(lambda text: text.replace("\r\n", "\n") if text.strip() else "")
names = words.map(str.strip).filter(bool)
numbers = st.decimals(0, 10**6, places=2)
MONEY = [("${:f}", "${:f}"), ("CA${:f}", "CA${:f}"), ("{:f} SAR", "{:f} SAR")]


codes = st.lists(st.sampled_from(["CA", "GB", "IN", "NO", "US"]), min_size=1).map(", ".join)
countries = st.sampled_from(["", "Worldwide except ", "Not "]).flatmap(
    lambda start: codes.map(lambda listed: f"{start}{listed}")
) | st.just("Worldwide")


def amounts(*styles):
    """Make texts of ranges: exact, open, up to, between."""
    ends = st.tuples(numbers, numbers).map(sorted)
    shapes = ["{high}", "{high}+", "up to {high}", "~{low} – {high}", "{low} – {high}"]
    return st.just("") | st.builds(
        lambda style, ends, shape: shape.format(
            low=style.format(ends[0]), high=style.format(ends[1])
        ),
        st.sampled_from(styles),
        ends,
        st.sampled_from(shapes),
    )


def stated_values():
    """Make a value for every column but the address and the name."""
    values = {}
    for fact in FACTS:
        if fact.name in ("slug", "name"):
            continue
        if fact.noted:
            values[fact.note_column] = words
        values[fact.name] = value_of(fact)
    return st.fixed_dictionaries(values)


def value_of(fact):
    match type(fact).__name__:
        case "TextFact" if fact.name == "payout_days":
            return st.sampled_from(["", "15", "1, 15", "13 – 15", "last day", "Friday"])
        case "TextFact":
            return words
        case "LinkFact":
            return st.sampled_from(["", "https://example.com/?a=1&b='", "http://example.org/=x"])
        case "NumberFact":
            return st.none() | st.integers(1800, 2100)
        case "YesNoFact":
            return st.sampled_from([True, False, None])
        case "ChoiceFact" | "BaseFact":
            return st.sampled_from(["", *(value for value, _ in fact.choices)])
        case "RecurrenceFact":
            return st.sampled_from(["", "one-time", "lifetime", "7 months"])
        case "CountriesFact":
            return st.none() | countries
        case "TermsFact":
            return st.lists(names, max_size=3 if fact.many else 1, unique_by=str.casefold)
    styles = {"money": ("${:f}", "CA${:f}", "{:f} SAR"), "percent": ("{:f}%",)}
    return amounts(*styles.get(fact.unit, ("{:f} hours", "{:.0f} days")))


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(name=names, stated=stated_values())
def test_any_program_survives_an_emptied_catalogue(tmp_path, name, stated):
    for kind in (Program, Network, *{fact.model for fact in FACTS if isinstance(fact, TermsFact)}):
        kind.objects.all().delete()
    save_stated(name, stated)
    before = exported_rows()
    for ending in ENDINGS:
        path = tmp_path / f"programs.{ending}"
        exchange.export(path)
        found = exchange.survey(path, on_fault=pytest.fail)
        assert (found.added, found.changed, found.unchanged) == (0, 0, 1)
        Program.objects.all().delete()
        found = exchange.survey(path, on_fault=pytest.fail)
        exchange.apply(path, found)
        assert (found.added, list(found.new_terms)) == (1, [])
        assert exported_rows() == before


def save_stated(name, stated):
    program = Program(slug="acme", name=name)
    terms = {}
    for column, value in stated.items():
        fact = next(fact for fact in FACTS if column in fact.columns)
        if not isinstance(fact, TermsFact) or column != fact.name:
            setattr(program, column, value)
            continue
        terms[column] = [save_term(fact.model, term) for term in value]
        if not fact.many:
            setattr(program, column, next(iter(terms.pop(column)), None))
    program.save()
    for column, saved in terms.items():
        getattr(program, column).set(saved)


def save_term(model, name):
    known = {term.name.casefold(): term for term in model.objects.all()}
    return known.get(name.casefold()) or model.objects.create(name=name, slug=f"t{len(known)}")


@given(st.text("'=+-@\t\rx", max_size=5))
def test_what_keeps_a_spreadsheet_still_is_taken_back(cell):
    assert as_written(neutralised(cell)) == cell
    assert not neutralised(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


# What an import changes


def test_only_what_differs_is_changed(shops, imported):
    status, output = imported(
        [
            {"slug": "acme", "name": "Acme", "commission": "3 to 9%", "approval": "Manual"},
            {"slug": "silent", "name": "Silent", "commission": "", "approval": ""},
        ]
    )
    assert (status, output) == (0, "0 added, 1 changed, 1 unchanged.\n")
    acme, silent = Program.objects.order_by("slug")
    assert (acme.approval, str(acme.commission), acme.founded) == ("manual", "3% – 9%", 2010)
    assert acme.updated > LAST_YEAR
    assert silent.updated == LAST_YEAR
    assert not silent.published


def test_an_absent_column_is_left_alone_and_an_empty_cell_is_unknown(shops, imported):
    before = dict(zip(COLUMNS, exported_rows()[0], strict=True))
    cleared = [column for column in COLUMNS if column not in ("slug", "name")]
    for column in cleared:
        assert imported([{"slug": "acme", column: ""}])[0] == 0
        now = dict(zip(COLUMNS, exported_rows()[0], strict=True))
        assert now == before | {column: ""}
        before = now


def test_a_list_keeps_what_stays_with_its_reason(shops, imported):
    blogger = Suitability.objects.get(audience__name="Bloggers")
    _, output = imported([{"slug": "acme", "audiences": "Podcasters; bloggers;"}])
    assert output == "New audiences: Podcasters\n0 added, 1 changed, 0 unchanged.\n"
    kept = Suitability.objects.get(audience__name="Bloggers")
    assert (kept.pk, kept.reason) == (blogger.pk, "They write.")
    assert {audience.name for audience in shops.audiences.all()} == {"Bloggers", "Podcasters"}


def test_programs_may_swap_their_names(shops, imported):
    rows = [{"slug": "acme", "name": "Silent"}, {"slug": "silent", "name": "Acme"}]
    assert imported(rows) == (0, "0 added, 2 changed, 0 unchanged.\n")
    names = Program.objects.order_by("slug").values_list("name", flat=True)
    assert list(names) == ["Silent", "Acme"]


def test_a_dry_run_shows_every_difference_and_writes_nothing(shops, imported):
    before = states()
    status, output = imported(
        [
            {
                "slug": "acme",
                "name": "Acme",
                "commission": "3-10%",
                "networks": "",
                "about": "A\nB",
            },
            {"slug": "new", "name": "New", "commission": "", "networks": "Rakuten", "about": ""},
        ],
        "csv",
        "--dry-run",
    )
    assert status == 0
    assert output == (
        "acme\n"
        "  Commission: 3% – 9% → 3% – 10%\n"
        "  Networks: Awin → (unknown)\n"
        "  About: =1+1 is “two”,\\r⏎says\\tit; 'cheaply'. → A⏎B\n"
        "new (new)\n"
        "  Program: (unknown) → New\n"
        "  Networks: (unknown) → Rakuten\n"
        "New networks: Rakuten\n"
        "Would be: 1 added, 1 changed, 0 unchanged. Nothing was written.\n"
    )
    assert states() == before


def test_a_former_name_finds_the_term_of_today(shops, imported):
    make_term("payout_methods", "Wire transfer")
    PayoutMethod.objects.filter(name="Wire transfer").update(former_names="Wire\nBank wire")
    status, output = imported([{"slug": "acme", "payout_methods": "bank WIRE; Cowries"}])
    assert (status, output) == (
        0,
        "bank WIRE is Wire transfer here\nNew payout methods: Cowries\n"
        "0 added, 1 changed, 0 unchanged.\n",
    )
    assert {method.name for method in shops.payout_methods.all()} == {"Wire transfer", "Cowries"}
    # Said again, it changes nothing.
    assert imported([{"slug": "acme", "payout_methods": "Wire; Cowries"}])[1].endswith(
        "0 added, 0 changed, 1 unchanged.\n"
    )


def test_a_new_term_takes_no_former_slug(imported):
    make_term("industry", "Goods")
    Industry.objects.filter(name="Goods").update(former_names="Toys & games")
    assert imported([{"slug": "acme", "name": "Acme", "industry": "Toys games"}])[0] == 0
    assert Industry.objects.get(name="Toys games").slug == "toys-games-2"


def test_new_terms_get_addresses_of_their_own(imported):
    make_term("product_types", "C")
    row = {"slug": "a", "name": "A", "product_types": "C; C++; 中文; C#; c"}
    assert imported([row])[0] == 0
    terms = Program.objects.get().product_types.values_list("name", "slug")
    assert dict(terms) == {"C": "c", "C#": "c-2", "C++": "c-3", "中文": "term"}


def test_a_new_term_spelled_in_two_ways_is_one(imported):
    spellings = enumerate(("Toys", "toys", "TOYS"))
    rows = [{"slug": f"p{number}", "name": name, "industry": name} for number, name in spellings]
    assert imported(rows) == (0, "New industries: Toys\n3 added, 0 changed, 0 unchanged.\n")
    assert Industry.objects.get().program_set.count() == 3


def test_a_spreadsheets_habits_are_taken(shops, imported):
    Program.objects.filter(slug="acme").update(about="One\nTwo")
    table = '\ufeffslug,founded,about\r\nacme,2010.0,"One\r\nTwo"\r\n,,\r\n\r\n'
    assert imported(table) == (0, "0 added, 0 changed, 1 unchanged.\n")


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        (
            "json",
            '[{"slug": "acme", "founded": 2011, "sub_affiliates": true,'
            ' "networks": ["A", "B"], "about": null}]',
        ),
        (
            "yaml",
            "- {slug: acme, founded: 2011, sub_affiliates: true, networks: [A, B], about: null}",
        ),
        (
            "yml",
            "- slug: acme\n  founded: '2011'\n  sub_affiliates: yes\n  networks: A; B\n  about:\n",
        ),
    ],
)
def test_numbers_lists_and_booleans_are_read_where_they_are_plain(shops, imported, ending, content):
    assert imported(content, ending)[0] == 0
    acme = Program.objects.get(slug="acme")
    assert (acme.founded, acme.sub_affiliates, acme.about) == (2011, True, "")
    assert sorted(network.name for network in acme.networks.all()) == ["A", "B"]


# Faults


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        (
            "commission",
            "about a lot",
            "“about a lot” is not a range: expected a figure such as 5%,",
        ),
        ("slug", "A-VS-B", "“A-VS-B”: Write it in lower case: a-vs-b."),
        ("commission", "5", "“5” is not a range: it has no unit (%, a currency, or days)"),
        ("commission", "$5", "“$5” is not a percentage."),
        ("commission", "9% – 3%", "the low end 9 is above the high end 3"),
        ("bounty", "5%", "“5%” is not an amount of money."),
        ("cookie", "$5", "“$5” is not a length of time."),
        ("founded", "soon", "“soon”: expected a whole number"),
        ("founded", "1066", "“1066”: Ensure this value is greater than or equal to 1800."),
        ("website", "javascript:alert(1)", "“javascript:alert(1)”: Enter a valid URL."),
        ("company", "x" * 201, "Ensure this value has at most 200 characters"),
        ("name", "", "it is empty, and every program has one"),
        ("industry", "Toys; Books", "“Toys; Books”: expected one value, not several"),
        ("networks", "x" * 121, "expected at most 120 characters"),
        ("approval", "maybe", "“maybe”: expected one of automatic, manual, by invitation"),
        ("explicit_content", "ok", "“ok”: expected one of prohibited, restricted, allowed"),
        ("management", "Aliens", "“Aliens”: expected one of Hybrid, In-house"),
        ("payout_frequency", "Monthly; Never", "“Never”: expected one of Monthly"),
        ("program_types", "CPX", "“CPX”: expected one of CPS"),
        (
            "sub_affiliates",
            "perhaps",
            "“perhaps”: expected yes, no, or nothing where it is unknown",
        ),
        (
            "commission_recurrence",
            "often",
            "“often”: Write one-time, lifetime, or a number of months",
        ),
    ],
)
def test_a_bad_cell_is_told_with_its_place(shops, imported, column, cell, fault):
    before = states()
    status, output = imported([{"slug": "silent", column: ""} | {column: cell}])
    assert status == 1
    assert output.startswith(f"line 2, {column}: ")
    assert fault in output
    assert output.endswith("1 fault in FILE. Nothing was written.")
    assert states() == before


def test_every_closed_list_names_its_choices(shops, imported):
    closed = [fact for fact in FACTS if isinstance(fact, ChoiceFact) or getattr(fact, "closed", 0)]
    assert {fact.model for fact in closed if isinstance(fact, TermsFact)} >= {
        Management,
        PayoutFrequency,
    }
    for fact in closed:
        assert imported([{"slug": "acme", fact.name: "Nonsense"}])[0] == 1


def test_all_faults_of_a_file_are_told_at_once(shops, imported):
    before = states()
    table = (
        "slug,name,commission,approval,colour,approval\n"
        "acme,Acme,5,maybe,red,\n"
        "acme,Acme,,,,\n"
        "not a slug,X,,,,\n"
        "a-vs-b,X,,,,\n"
        ",X,,,,\n"
        "short,Short\n"
        'open,"Op"en,,,,\n'
        "twin,Acme,,,,\n"
        "one,One,,,,\n"
        "two,One,,,,\n"
        "nameless,,nothing,,,\n"
    )
    status, output = imported(table)
    assert status == 1
    assert output.splitlines() == [
        "line 1, approval: the header names this column more than once",
        "line 1, colour: there is no such column",
        "line 2, commission: “5” is not a range: it has no unit (%, a currency, or days)",
        "line 3, slug: “acme” has a row already, on line 2",
        "line 4, slug: “not a slug”: Enter a valid “slug” consisting of letters, numbers,"
        " underscores or hyphens.",
        "line 5, slug: “a-vs-b”: expected an address without “-vs-”, which joins compared ones",
        "line 6, slug: it is empty, and every program has one",
        "line 7: expected 6 cells, as in the header, and there are 2",
        "line 8: bad CSV: ',' expected after '\"'",
        "line 11, name: “One” is the one of line 10 too, and no two programs share it",
        "line 12, name: it is empty, and every program has one",
        "line 12, commission: “nothing” is not a range: expected a figure such as 5%, $16,"
        " 3% – 9%, up to 12%, 30 days",
        "line 9, name: “Acme” is the one of acme, and no two programs share it",
        "13 faults in FILE. Nothing was written.",
    ]
    assert states() == before


JSON_SHAPE = "expected a list of objects, one for each program"
YAML_SHAPE = "expected a list of programs, each with its columns and their texts"
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("ending", "content", "fault"),
    [
        ("csv", b"", "it is empty"),
        ("csv", b"slug,name\na,\xff\n", "line 2: it isn't UTF-8 text"),
        ("csv", "slug,name\na,A\n".encode("utf-16"), "line 1: it isn't UTF-8 text"),
        ("csv", b"slug\nabc\xe2\x82", "line 2: it isn't UTF-8 text"),
        ("csv", b"slug,name\na,\0\n", "line 2: it holds a NUL, which is no text"),
        ("csv", "name\nA\n", "line 1: the header has no column slug (commas part columns)"),
        ("csv", "slug;name\na;A\n", "line 1: the header has no column slug (commas part columns)"),
        ("csv", "slug,nmae\na,A\n", "line 1, nmae: there is no such column; name?"),
        ("csv", "slug,\na,A\n", "line 1: there is a column without a name"),
        ("csv", "slug\na,b\n", "line 2: expected 1 cells, as in the header, and there are 2"),
        ("csv", "slug,name\na," + "x" * 1_000_000, "line 2: a cell is longer than 131,072"),
        ("csv", 'slug,name\na,"' + "x\n" * 10, "line 2: bad CSV: unexpected end of data"),
        ("csv", 'slug,about\na,"' + "x" * 200_000, "is a quote left open?"),
        ("csv", "slug,name\n\x1b[31m,A\n", "“\\x1b[31m”"),
        ("json", "", "it is empty"),
        ("json", " \n", f"line 2: {JSON_SHAPE}"),
        ("json", "{}", f"line 1: {JSON_SHAPE}"),
        ("json", "null", f"line 1: {JSON_SHAPE}"),
        ("json", '[\n"a"]', "line 2: expected an object"),
        ("json", '[{"slug": "a"}', "line 1: bad JSON: expected a comma, or ]"),
        ("json", '[{"slug": "a"}] x', "line 1: bad JSON: something follows the end of the list"),
        ("json", '[\n{"slug": }]', "line 2: bad JSON: Expecting value"),
        (
            "json",
            '[\n{"slug": "a", "slug": "a"}]',
            "line 2, slug: this column comes more than once",
        ),
        ("json", '[{"name": "a"}]', "line 1, slug: this column is missing"),
        ("json", '[{"slug": "a", "colour": 1}]', "line 1, colour: there is no such column"),
        ("json", '[{"slug": "a", "name": {"a": 1}}]', "line 1, name: expected a text"),
        ("json", '[{"slug": "a", "name": true}]', "line 1, name: expected a text, not True"),
        ("json", '[{"slug": "a", "name": ["A"]}]', "line 1, name: expected a text, not a list"),
        ("json", '[{"slug": ["a"], "name": "A"}]', "line 1, slug: expected a text, not a list"),
        ("json", '[{"slug": "a", "networks": [["A"]]}]', "line 1, networks: expected a text"),
        ("json", '[{"slug": "a", "founded": NaN}]', "line 1: bad JSON: NaN is no number"),
        ("json", '[{"slug": "a", "founded": 1e999}]', "line 1, founded: “1e999”: expected a whole"),
        ("json", '[{"slug": "a", "founded": ' + "9" * 9999 + "}]", "expected a whole number"),
        ("json", '[{"slug": "a", "name": "\\u0000"}]', "line 1, name: it holds a NUL or half"),
        ("json", '[{"slug": "a", "name": "\\ud800"}]', "line 1, name: it holds a NUL or half"),
        ("json", '[{"slug": "a", "name": "' + "x" * 1_000_000 + '"}]', "a cell is longer than"),
        ("json", "[" * 200_000, "line 1: bad JSON: it is nested too deeply"),
        ("yaml", "", "it is empty"),
        ("yaml", "# nothing\n", f"line 2: {YAML_SHAPE}"),
        ("yaml", "a: b\n", f"line 1: {YAML_SHAPE}"),
        ("yaml", BOMB, f"line 1: {YAML_SHAPE}"),
        ("yaml", "- slug: &a b\n- slug: *a\n", "line 2: aliases (*a) aren't taken"),
        ("yaml", "- slug: a\n  <<: *a\n", "line 2: aliases (*a) aren't taken"),
        ("yaml", "- !!python/object:os.system {}\n", "line 1: tags ("),
        ("yaml", "- slug: a\n  name: !!binary YQ==\n", "line 2: tags ("),
        ("yaml", "- slug: [\n", "bad YAML: "),
        ("yaml", "- slug: 'a\n", "bad YAML: "),
        ("yaml", "- a\n- slug: b\n  name: {a: b}\n", "line 3, name: expected a text"),
        ("yaml", "- slug: a\n- ? [a]\n  : b\n", "line 2: there is a column without a name"),
        ("yaml", "- slug: a\n  slug: b\n", "line 2, slug: this column comes more than once"),
        ("yaml", "- name: a\n", "line 1, slug: this column is missing"),
        ("yaml", '- slug: a\n  name: "\\0"\n', "line 2, name: it holds a NUL or half"),
        ("yaml", "[]\n---\n[]\n", "expected one document, and there are several"),
        ("yaml", "- slug: a\n  name: " + "[" * 5000 + "]" * 5000, "line 2, name: expected a text"),
        ("yaml", "- slug: a\n  name: \x01\n", "bad YAML: "),
    ],
)
def test_a_hostile_file_gets_a_clear_fault(shops, imported, ending, content, fault):
    before = states()
    status, output = imported(content, ending)
    assert status == 1
    assert fault in output
    assert output.endswith("Nothing was written.")
    assert states() == before


def test_a_file_that_is_none_is_told(tmp_path, run):
    (tmp_path / "folder.csv").mkdir()
    for name, fault in (
        ("folder.csv", "it is no file"),
        ("absent.csv", "there is no such file"),
        ("programs.xlsx", "its name must end in one of .csv, .json, .yaml, .yml"),
        ("programs", "its name must end in one of .csv, .json, .yaml, .yml"),
        ("x" * 300 + ".csv", "File name too long"),
    ):
        path = tmp_path / name
        expected = f"{path}: {fault}. Nothing was written."
        assert run("import_programs", path) == (1, expected)


@pytest.mark.parametrize(
    ("name", "fault"),
    [("programs.xlsx", "its name must end in"), ("no/such.csv", "No such file or directory")],
)
def test_an_export_that_cannot_be_written_is_told(shops, tmp_path, run, name, fault):
    status, output = run("export_programs", tmp_path / name)
    assert status == 1
    assert fault in output
    assert list(tmp_path.iterdir()) == []


def test_an_import_that_stops_half_way_leaves_the_catalogue(shops, tmp_path, monkeypatch):
    monkeypatch.setattr(stated, "CHUNK", 1)
    path = tmp_path / "programs.csv"
    path.write_text("slug,name,networks\nacme,New name,Rakuten\nother,Other,Admitad\n")
    before = states()

    def stop(rows):
        if rows == 2:
            raise KeyboardInterrupt

    found = exchange.survey(path, on_fault=pytest.fail)
    with pytest.raises(KeyboardInterrupt):
        exchange.apply(path, found, on_progress=stop)
    assert states() == before


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_killed_leaves_the_catalogue(tmp_path, run):
    make_program("acme", name="Acme", networks=["Awin"])
    before, path = states(), tmp_path / "programs.csv"
    new = "".join(f"p{number},P{number},Rakuten\n" for number in range(6 * stated.CHUNK))
    path.write_text(f"slug,name,networks\nacme,New name,Rakuten\n{new}")

    killed_once_it_says(f"\r{stated.CHUNK} rows written", "import_programs", path)
    assert states() == before

    path.write_text("slug,name,networks\nacme,New name,Rakuten\n")
    expected = "New networks: Rakuten\n0 added, 1 changed, 0 unchanged.\n"
    assert run("import_programs", path) == (0, expected)


def killed_once_it_says(words, *command):
    """Run a command on a terminal, and kill it as soon as it says these words there."""
    terminal, its_end = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "manage.py", *map(str, command)],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"DATABASE_URL": database_url()},
        stderr=its_end,
    )
    os.close(its_end)
    said = b""
    with os.fdopen(terminal, "rb", buffering=0) as output:
        while words.encode() not in said:
            assert process.poll() is None, said
            said += output.read(1000)
        process.kill()
        assert process.wait() == -signal.SIGKILL


def database_url():
    """Return where another process finds the tests' database."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def test_a_file_that_changes_after_its_survey_is_not_written(shops, tmp_path):
    path = tmp_path / "programs.csv"
    path.write_text("slug,name\nacme,New name\n")
    before = states()
    found = exchange.survey(path, on_fault=pytest.fail)
    for changed in ("slug,name\nacme,New name\nx,X\n", "slug,name\nx,\n"):
        path.write_text(changed)
        with pytest.raises(exchange.Overtaken):
            exchange.apply(path, found)
    assert states() == before


def test_a_database_that_refuses_is_told(shops, imported, monkeypatch):
    def refuse(*arguments, **options):
        raise OperationalError("database is locked")

    monkeypatch.setattr(exchange, "apply", refuse)
    expected = "The database says: database is locked. Nothing was written."
    assert imported([{"slug": "acme"}]) == (1, expected)


def test_a_terminal_is_told_how_far_it_is(shops, tmp_path, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    path, terminal = tmp_path / "programs.csv", Terminal()
    exchange.export(path)
    call_command("import_programs", str(path), stderr=terminal, stdout=io.StringIO())
    assert "\r2 rows compared" in terminal.getvalue()
    assert "\r2 rows written" in terminal.getvalue()


def test_nobody_else_is_told_how_far_it_is(shops, tmp_path):
    path, stderr, stdout = tmp_path / "programs.csv", io.StringIO(), io.StringIO()
    exchange.export(path)
    call_command("import_programs", str(path), stderr=stderr, stdout=stdout)
    assert stderr.getvalue() == ""
    assert stdout.getvalue() == "0 added, 0 changed, 2 unchanged.\n"


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("count", [0, 30])
def test_queries_do_not_grow_with_the_rows(
    shops, tmp_path, django_assert_num_queries, ending, count
):
    for number in range(count):
        make_program(f"p{number}", networks=["Awin"], audiences=["Bloggers"])
    make_network("Rakuten")
    path = tmp_path / f"programs.{ending}"
    exchange.export(path)
    with django_assert_num_queries(10):
        exchange.survey(path, on_fault=pytest.fail)
    assert Audience.objects.count() == 2


# History


def told():
    """List each edit with what it tells of."""
    return [
        (edit.slug, edit.kind, [str(change) for change in edit.changes.all()])
        for edit in Edit.objects.order_by("slug")
    ]


def test_an_import_is_one_edit_of_each_program_it_touches(tmp_path):
    make_program("acme", commission="3% – 9%", networks=["Awin"])
    make_program("same", commission="5%")
    file = tmp_path / "table.csv"
    file.write_text(
        "slug,name,commission,networks,cookie\n"
        "acme,Acme,4%,Awin; CJ,30 days\n"
        "same,Same,5%,,\n"
        "new,New,,,\n"
    )
    call_command("import_programs", file)
    assert told() == [
        (
            "acme",
            "changed",
            [
                "Commission: 3% – 9% → 4%",
                "Cookie duration: not stated → 30 days",
                "Networks: Awin → Awin, CJ",
            ],
        ),
        ("new", "added", []),
    ]
    assert {edit.comment for edit in Edit.objects.all()} == {"Imported from a file"}


def test_an_import_that_changes_nothing_makes_no_history(tmp_path):
    make_program("acme", commission="3% – 9%", networks=["Awin"])
    file = tmp_path / "table.csv"
    call_command("export_programs", file)
    call_command("import_programs", file)
    assert told() == []


def test_names_that_swap_are_told_as_they_were(tmp_path):
    make_program("acme", name="One")
    make_program("bolt", name="Two")
    file = tmp_path / "table.csv"
    file.write_text("slug,name\nacme,Two\nbolt,One\n")
    call_command("import_programs", file)
    assert told() == [
        ("acme", "changed", ["Program: One → Two"]),
        ("bolt", "changed", ["Program: Two → One"]),
    ]


# Columns that are no more


def test_the_old_column_of_countries_still_imports_with_a_word_on_where_it_went(imported):
    make_program("known", affiliate_countries="US", affiliate_countries_note="Mainly.")
    rows = [
        {"slug": "words", "name": "Words", "countries": "80+ countries"},
        {"slug": "listed", "name": "Listed", "countries": "United States and Canada"},
        {"slug": "global", "name": "Global", "countries": "Global"},
        {"slug": "known", "name": "Known", "countries": ""},
    ]
    status, output = imported(rows)
    assert (status, output) == (
        0,
        "The column countries is no more: 1 cell went to affiliate_countries_note.\n"
        "The column countries is no more: 2 cells went to affiliate_countries.\n"
        "3 added, 0 changed, 1 unchanged.\n",
    )
    stated = {
        program.slug: (str(program.affiliate_countries or ""), program.affiliate_countries_note)
        for program in Program.objects.all()
    }
    assert stated == {
        "words": ("", "80+ countries"),
        "listed": ("CA, US", ""),
        "global": ("Worldwide", ""),
        "known": ("US", "Mainly."),
    }
    assert "0 added, 0 changed, 4 unchanged" in imported(rows)[1]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            {"countries": "US", "affiliate_countries": "CA"},
            "its text belongs to affiliate_countries",
        ),
        ({"countries": ["US"]}, "expected a text, not a list"),
    ],
)
def test_the_old_column_overwrites_nothing_and_is_a_text(imported, row, fault):
    status, output = imported(json.dumps([{"slug": "acme", "name": "Acme", **row}]), "json")
    assert status == 1
    assert f"line 1, countries: {fault}" in output
    assert not Program.objects.exists()


@pytest.mark.parametrize("text", ["XX", "US, 80 more", "Worldwide, mostly"])
def test_a_text_that_is_no_countries_is_a_fault_that_quotes_it(imported, text):
    row = {"slug": "acme", "name": "Acme", "customer_countries": text}
    status, output = imported([row])
    assert status == 1
    assert "line 2, customer_countries: “" in output
    assert "is no country" in output
