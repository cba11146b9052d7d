"""The number of queries does not depend on the number of rows."""

from itertools import islice

import pytest

from affiliates.facts.kinds import TermsFact
from affiliates.facts.registry import FACTS
from affiliates.models import FinePrint, Program, Rate
from tests.builders import cite, kept, make_program, make_source, make_term
from tests.pages import queries, visitor

pytestmark = pytest.mark.django_db

MANY = [fact for fact in FACTS if isinstance(fact, TermsFact) and fact.many]
LISTS = [
    "/programs/?per_page=100",
    "/programs/?per_page=100&sort=-commission&unknown=include&network=networks-0",
    "/programs/?per_page=100&country=IN&status=open&unknown=include",
    "/programs.json?country=IN",
    "/commissions/?per_page=100&clicks=1000&sort=-earnings",
    "/programs.csv",
    "/programs.json",
    "/commissions.json?clicks=1000",
    "/networks/",
    "/networks/networks-0/",
    "/for/audiences-0/",
    "/compare/",
    "/",
    "/sitemap.xml",
]


def make_programs(count):
    """Save programs in bulk, each with two terms of every list."""
    start = Program.objects.count()
    industry = make_term("industry", "Broad > Narrow")
    programs = Program.objects.bulk_create(
        Program(
            slug=f"p{number}",
            name=f"Program {number}",
            industry=industry,
            commission=f"{number % 30}%",
            payout_threshold="$16",
            affiliate_countries=("Worldwide", "IN, US", "Not PK", "")[number % 4],
            average_order_value="$50",
            conversion_rate="2%",
        )
        for number in range(start, start + count)
    )
    for fact in MANY:
        terms = [make_term(fact.name, f"{fact.name} {number}") for number in range(2)]
        link(Program._meta.get_field(fact.name), programs, terms)


def link(field, programs, terms):
    through = field.remote_field.through
    term_name = field.m2m_reverse_field_name()
    through.objects.bulk_create(
        through(**{"program": program, term_name: term}) for program in programs for term in terms
    )


@pytest.fixture(scope="module")
def asked(django_db_setup, django_db_blocker):
    """Return the queries of each list with five programs, and with five hundred."""
    with kept(django_db_blocker):
        make_programs(5)
        few = {path: queries(visitor(), path) for path in LISTS}
        make_programs(495)
        many = {path: queries(visitor(), path) for path in LISTS}
    return few, many


@pytest.mark.parametrize("path", LISTS)
def test_five_programs_take_as_many_as_five_hundred(asked, path):
    few, many = asked
    assert len(few[path]) == len(many[path]), "\n".join(islice(many[path], 40))


def add_evidence(program, number):
    source = make_source(f"https://example.com/{number}")
    cite(program, "commission", f"{number}%", url=source.url)
    cite(program, "cookie", f"{number} days", url=source.url, stance="differs")
    Rate.objects.create(
        program=program, label=f"Rate {number}", commission="5%", market="US", source=source
    )
    term = FinePrint.objects.create(program=program, label=f"Term {number}", text="…")
    cite(program, "", fine_print=term, url=source.url)


@pytest.mark.parametrize(
    "path",
    [
        "/programs/p0/",
        "/programs/p0/?clicks=1000",
        "/programs/p0.json",
        "/compare/p0-vs-p1/",
        "/compare/p0-vs-p1/?clicks=1000",
    ],
)
def test_a_profile_takes_as_many_with_much_evidence_as_with_little(client, path):
    make_programs(4)
    program = Program.objects.get(slug="p0")
    add_evidence(program, 0)
    few = queries(client, path)
    for number in range(1, 20):
        add_evidence(program, number)
    for fact in MANY:
        terms = [make_term(fact.name, f"more {fact.name} {number}") for number in range(10)]
        link(Program._meta.get_field(fact.name), [program], terms)
    make_programs(40)
    many = queries(client, path)
    assert len(few) == len(many), "\n".join(islice(many, 60))


@pytest.mark.parametrize("ending", ["/", "/?clicks=1000", ".csv", ".json"])
def test_six_programs_take_as_many_as_two(client, ending):
    make_programs(6)
    slugs = [f"p{number}" for number in range(6)]
    two = queries(client, f"/compare/{'-vs-'.join(slugs[:2])}{ending}")
    four = queries(client, f"/compare/{'-vs-'.join(slugs[:4])}{ending}")
    assert len(two) == len(four)


def test_a_list_takes_few(client):
    make_programs(5)
    assert len(queries(client, "/programs.csv")) <= 12
    assert len(queries(client, "/programs/")) <= 40


def test_counting_the_unstated_takes_one_more(client):
    make_programs(5)
    counted = len(queries(client, "/programs/"))
    assert len(queries(client, "/programs/?unknown=include")) == counted + 1


def test_a_silent_program_takes_no_more(client):
    make_programs(5)
    few = queries(client, "/programs/p0/")
    make_program("silent")
    assert len(queries(client, "/programs/silent/")) <= len(few)
