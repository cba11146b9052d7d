"""How many queries each page takes: the same number, however much the catalogue holds.

Each is counted before anything is kept of the catalogue: in a transaction nothing ever is.
"""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.urls import get_resolver

from affiliates.facts.kinds import TermsFact
from affiliates.facts.registry import FACTS
from affiliates.models import Edit, FinePrint, Program, Rate, Route, Suggestion
from tests.builders import change, cite, kept, make_route, make_source, make_term
from tests.pages import queries, visitor

pytestmark = pytest.mark.django_db

#: Page: queries. "p0" is the program with evidence and edits, "p4" has neither.
PUBLIC = {
    "/": 36,
    "/find/": 14,
    "/find/?clicks=1000&threshold_max=20": 28,
    "/programs/?per_page=25": 47,
    "/programs/?per_page=25&unknown=include": 62,
    "/programs/?per_page=25&sort=-commission&network=networks-0": 50,
    "/programs/?per_page=25&country=IN&status=open&unknown=include": 61,
    "/programs.csv": 10,
    "/programs.json": 16,
    "/programs.json?country=IN": 16,
    "/programs.json?q=program": 16,
    "/programs.json?q=zzzz": 4,
    "/commissions/?per_page=25": 50,
    "/commissions/?per_page=25&clicks=1000&sort=-earnings": 53,
    "/commissions.csv": 10,
    "/commissions.json?clicks=1000": 18,
    "/programs/p0/": 42,
    "/programs/p0/?clicks=1000": 43,
    "/programs/p0.json": 29,
    "/programs/p4/": 36,
    "/programs/p0/changes/": 4,
    "/programs/p0/changes.atom": 3,
    "/programs/p0/correct/?fact=commission": 29,
    "/programs/p0/correct/thanks/": 1,
    "/compare/": 5,
    "/compare/p0-vs-p1/": 30,
    "/compare/p0-vs-p1/?clicks=1000": 31,
    "/compare/p0-vs-p1-vs-p2-vs-p3-vs-p4-vs-p5/": 29,
    "/compare/p0-vs-p1-vs-p2-vs-p3-vs-p4-vs-p5/?clicks=1000": 30,
    "/compare/p0-vs-p1.csv": 29,
    "/compare/p0-vs-p1.json": 29,
    "/networks/": 4,
    "/networks/networks-0/": 12,
    "/for/audiences-0/": 12,
    "/glossary/": 0,
    "/method/": 0,
    "/changes/": 3,
    "/changes/{edit}/": 2,
    "/feeds/changes.atom": 2,
    "/picture.png": 1,
    "/speculation-rules.json": 0,
    "/favicon.ico": 0,
    "/apple-touch-icon.png": 0,
    "/programs/p0/picture.png": 6,
    "/compare/p0-vs-p1/picture.png": 6,
    "/corrections/{reference}/": 2,
    "/suggest/": 0,
    "/suggest/thanks/": 0,
    "/sitemap.xml": 6,
    "/robots.txt": 0,
    "/healthz": 0,
    "/readyz": 1,
}
#: Two of each are who the editor is.
ADMIN = {
    "/admin/": 4,
    "/admin/affiliates/program/": 16,
    "/admin/affiliates/program/?q=program+0": 16,
    "/admin/affiliates/program/add/": 3,
    "/admin/affiliates/program/{program}/change/": 42,
    "/admin/affiliates/program/{program}/history/": 7,
    "/admin/affiliates/program/export/programs.csv": 12,
    "/admin/affiliates/edit/": 6,
    "/admin/affiliates/edit/{edit}/change/": 5,
    "/admin/affiliates/suggestion/": 15,
    "/admin/affiliates/suggestion/{suggestion}/change/": 20,
    "/admin/affiliates/network/": 5,
    "/admin/affiliates/source/": 5,
    "/admin/comparisons/featuredcomparison/": 5,
}
PAGES = PUBLIC | ADMIN
MANY = [fact for fact in FACTS if isinstance(fact, TermsFact) and fact.many]


def make_programs(count):
    """Save programs in bulk, each with two terms of every list and a way to join."""
    start = Program.objects.count()
    industry = make_term("industry", "Broad > Narrow")
    programs = Program.objects.bulk_create(
        Program(
            slug=f"p{number}",
            name=f"Program {number}",
            industry=industry,
            commission=f"{number % 30}%",
            payout_threshold="$16",
            average_order_value="$50",
            conversion_rate="2%",
            affiliate_countries=("Worldwide", "IN, US", "Not PK", "")[number % 4],
        )
        for number in range(start, start + count)
    )
    for fact in MANY:
        link(fact, programs, count=2)
    way = {"network": make_term("networks", "networks 0"), "source": make_source()}
    Route.objects.bulk_create(Route(program=program, **way) for program in programs)


def link(fact, programs, count):
    """Give each program the first terms of a list."""
    field = Program._meta.get_field(fact.name)
    through, term_name = field.remote_field.through, field.m2m_reverse_field_name()
    terms = [make_term(fact.name, f"{fact.name} {number}") for number in range(count)]
    through.objects.bulk_create(
        [
            through(**{"program": program, term_name: term})
            for program in programs
            for term in terms
        ],
        ignore_conflicts=True,
    )


def add_evidence(program, number):
    """Add a row of each kind that says where a program's facts come from."""
    source = make_source(f"https://example.com/{number}")
    cite(program, "commission", f"{number}%", url=source.url)
    cite(program, "cookie", f"{number} days", url=source.url, stance="differs")
    rate = {"commission": "5%", "market": "US", "source": source}
    Rate.objects.create(program=program, label=f"Rate {number}", **rate)
    route = make_route(
        program,
        f"Network {number}",
        commission="5%",
        payout_methods=[f"Method {number}", f"Other {number}"],
        payout_frequency=[f"Frequency {number}"],
        source=source,
    )
    route.more_sources.add(make_source(f"https://example.org/{number}"))
    term = FinePrint.objects.create(program=program, label=f"Term {number}", text="…")
    cite(program, "", fine_print=term, url=source.url)
    program.checks.create(fact="cookie", checked_on=f"2026-01-{number + 1:02}", source=source)


def suggest(programs):
    Suggestion.objects.bulk_create(
        Suggestion(program=program, program_name=program.name, fact="networks", statement="Awin")
        for program in programs
    )


def counted():
    """Return how many queries each page takes."""
    named = {
        "program": Program.objects.get(slug="p0").pk,
        "edit": Edit.objects.earliest("pk").pk,
        "suggestion": Suggestion.objects.get(program__slug="p0").pk,
        "reference": Suggestion.objects.get(program__slug="p0").reference,
    }
    editor = visitor()
    editor.force_login(get_user_model().objects.get())
    return {
        path: len(queries(editor if path in ADMIN else visitor(), path.format(**named)))
        for path in PAGES
    }


@pytest.fixture(scope="module")
def counts(django_db_setup, django_db_blocker):
    """Return each page's queries with six programs, and with more than fit on a page."""
    with kept(django_db_blocker):
        get_user_model().objects.create_superuser("editor")
        make_programs(6)
        program = Program.objects.get(slug="p0")
        add_evidence(program, 0)
        change(program, about="Edit")
        suggest([program])
        ContentType.objects.get_for_models(Edit, Program, Suggestion)  # fetched once in a process
        few = counted()
        make_programs(44)
        for number in range(1, 10):
            add_evidence(program, number)
            change(program, about=f"Edit {number}", company=f"Company {number}")
        for fact in MANY:
            link(fact, [program], count=12)
        suggest(Program.objects.exclude(pk=program.pk))
        many = counted()
    return few, many


@pytest.mark.parametrize("path", PAGES)
def test_a_page_takes_its_number_of_queries(counts, path):
    few, many = counts
    assert (few[path], many[path]) == (PAGES[path], PAGES[path])


def test_every_public_page_is_counted():
    resolver = get_resolver()
    names = {name for name in resolver.reverse_dict if isinstance(name, str)}
    counted = {
        resolver.resolve(path.partition("?")[0].format(edit=1, reference="x")).url_name
        for path in PUBLIC
    }
    assert names == counted
