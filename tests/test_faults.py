"""What checks the catalogue finds each kind of fault."""

import pytest

from affiliates.models import Rate
from tests.builders import cite, make_program, make_source, make_term
from tests.catalogue.faults import bad_date, faults

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("breaking", "fault"),
    [
        (lambda p: setattr(p, "website", ""), "website: is missing"),
        (lambda p: setattr(p, "industry", None), "industry: is missing"),
        (lambda p: setattr(p, "about", ""), "about: is missing"),
        (lambda p: setattr(p, "commission", "120%"), "120% is more than everything"),
        (lambda p: setattr(p, "commission_note", "7%"), "commission: the note is a value: '7%'"),
        (lambda p: setattr(p, "commission_note", "5% it is."), "the note repeats the value"),
        (lambda p: setattr(p, "software", "Own "), "software is untidy: 'Own '"),
        (lambda p: setattr(p, "minimum_audience", "TODO"), "minimum_audience is untidy"),
        (lambda p: setattr(p, "website", "no address"), "Enter a valid URL"),
        (lambda p: setattr(p, "commission_recurrence", "always"), "a number of months"),
        (lambda p: setattr(p, "approval", "perhaps"), "'perhaps' is not a valid choice"),
        (lambda p: cite(p, "comission"), "is no fact of the registry"),
        (lambda p: cite(p, "commission", page_date="2025-02-30"), "page date 2025-02-30"),
        (lambda p: cite(p, "commission", page_date="2099"), "page date 2099 can't be"),
        (lambda p: cite(p, "commission", stance="differs"), "differs without saying how"),
        (lambda p: cite(p, "commission", "5%", stance="differs"), "differs by saying the same"),
        (lambda p: cite(p, "commission", "7%"), "backs 5% by stating 7%"),
        (lambda p: cite(p, "cookie", "30 days"), "cookie: https://example.com/terms backs what is"),
        (lambda p: make_source("https://unused.example/"), "https://unused.example/: states"),
        (lambda p: make_term("industry", "Nobody's"), "Industry nobodys: no program has it"),
        (lambda p: make_term("industry", "A > B > C"), "stands two levels deep"),
        (
            lambda p: Rate.objects.create(program=p, label="Toys", source=make_source()),
            "Toys earns nothing",
        ),
        (lambda p: p.fine_print.create(label="Cap", text="$38"), "Cap is uncited"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_is_found(breaking, fault):
    program = make_program(
        "faulty", website="https://x.example/", about="X.", industry="Travel", commission="5%"
    )
    assert not list(faults())
    breaking(program)
    program.save()
    assert any(fault in line for line in faults())


@pytest.mark.parametrize(
    ("text", "bad"),
    [("", False), ("2025", False), ("2024-02-29", False), ("2023-02-29", True), ("1989", True)],
)
def test_page_dates_are_real_days_of_the_web(text, bad):
    assert bad_date(text) is bad
