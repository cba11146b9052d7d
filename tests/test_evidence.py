from datetime import date

import pytest

from affiliates.evidence import Evidence, Standing, checked_words, evidence_by_fact, is_stale
from affiliates.facts.registry import REGISTRY
from affiliates.models import EDITOR, Check
from tests.builders import cite, make_program

pytestmark = pytest.mark.django_db

COMMISSION = REGISTRY["commission"]


def evidence_of(program, fact=COMMISSION):
    return evidence_by_fact(program, [fact])[fact]


@pytest.fixture
def program():
    return make_program("program", commission="5%")


def test_a_fact_nobody_states_is_unknown():
    assert evidence_of(make_program("silent")).standing is Standing.UNKNOWN


def test_a_stated_fact_without_a_citation_is_uncited(program):
    assert evidence_of(program).standing is Standing.UNCITED
    assert evidence_of(program).words == "uncited"


def test_the_editors_own_statement_is_told_from_a_page(program):
    cite(program, "commission", url=EDITOR)
    assert evidence_of(program).standing is Standing.EDITOR
    assert evidence_of(program).words == "our editors' statement, no page cited"


def test_pages_are_counted_once_with_the_newest_date(program):
    cite(program, "commission", "5%", url="https://a.example/1", page_date="2024-05")
    cite(program, "commission", "five", url="https://a.example/1", page_date="2023")
    cite(program, "commission", url="https://b.example/", page_date="2025-01-31")
    evidence = evidence_of(program)
    assert (evidence.standing, evidence.pages, evidence.newest) == (
        Standing.BACKED,
        2,
        "2025-01-31",
    )
    assert evidence.words == "2 sources, newest of 31 January 2025"


def test_our_editors_statement_is_no_source_beside_a_page(program):
    cite(program, "commission", url=EDITOR)
    cite(program, "commission")
    assert evidence_of(program).pages == 1
    assert evidence_of(program).words == "1 source"


def test_of_several_citations_the_latest_recorded_day_is_said(program):
    cite(program, "commission", recorded_on=date(2026, 11, 22))
    assert evidence_of(program).words == "1 source"
    cite(program, "commission", "5%", recorded_on=date(2026, 11, 24))
    cite(program, "commission", url="https://b.example/")
    cite(program, "commission", "7%", stance="differs", recorded_on=date(2026, 11, 25))
    evidence = evidence_of(program)
    assert evidence.recorded_on == date(2026, 11, 24)
    assert evidence.words == "2 sources, last recorded 24 November 2026; sources disagree"


def test_of_several_citations_none_may_have_a_recorded_day(program):
    cite(program, "commission")
    cite(program, "commission", url="https://b.example/")
    assert evidence_of(program).recorded_on is None
    assert evidence_of(program).words == "2 sources"


def test_one_source_that_differs_makes_a_dispute(program):
    cite(program, "commission")
    cite(program, "commission", "7%", url="https://b.example/", stance="differs")
    evidence = evidence_of(program)
    assert evidence.standing is Standing.DISPUTED
    assert evidence.words == "1 source; sources disagree"


@pytest.mark.parametrize(
    ("checked_on", "stale"),
    [(date(2025, 11, 22), False), (date(2025, 11, 21), True), (date(2026, 11, 22), False)],
)
def test_a_check_lasts_a_year(checked_on, stale):
    assert is_stale(checked_on, today=date(2026, 11, 22)) is stale


def test_how_long_a_check_lasts_is_a_setting(settings):
    settings.CHECK_LASTS_DAYS = 30
    assert is_stale(date(2026, 10, 22), today=date(2026, 11, 22))
    assert checked_words(Check(checked_on=date(2020, 3, 2))).endswith(", more than 30 days ago")


def test_the_latest_check_of_a_fact_counts_before_that_of_the_program(program):
    assert evidence_of(program).check is None
    whole = Check.objects.create(program=program, checked_on=date(2026, 1, 1))
    assert evidence_of(program).check == whole
    Check.objects.create(program=program, fact="commission", checked_on=date(2020, 1, 1))
    latest = Check.objects.create(program=program, fact="commission", checked_on=date(2021, 3, 2))
    assert evidence_of(program).check == latest
    assert evidence_of(program).words == "uncited; checked on 2 March 2021, more than 365 days ago"


def test_evidence_without_anything_is_empty():
    assert not Evidence().any


def test_profile_comparison_and_json_tell_the_standing(client, program):
    make_program("other", commission="6%")
    cite(program, "commission", "7%", stance="differs")
    profile = client.get("/programs/program/").content.decode()
    assert "Uncited; sources disagree" in profile
    assert "No editor has recorded a check yet" in profile
    comparison = client.get("/compare/program-vs-other/").content.decode()
    for slug, why in {"program": "sources disagree", "other": "no page is cited"}.items():
        sign = f'class="doubt" href="/programs/{slug}/#fact-commission" title="Commission: {why}"'
        assert sign in comparison
    described = client.get("/programs/program.json").json()["evidence"]["commission"]
    assert described == {
        "standing": "disputed",
        "sources": 0,
        "newest_page": None,
        "checked_on": None,
    }
