"""The best of an industry is the first of its list by guaranteed commission, or nobody."""

import pytest
from django.http import QueryDict

from affiliates.lists.best import FEWEST_COMPARED, best_of_industries
from affiliates.lists.programs import OVERVIEW_TABLE, ProgramList
from tests.builders import cite, make_program, make_route
from tests.pages import get

pytestmark = pytest.mark.django_db


def trade(industry, *commissions, **stated):
    for number, commission in enumerate(commissions):
        make_program(
            f"{industry.lower()}-{number}",
            name=f"{industry} {number}",
            industry=industry,
            commission=commission,
            **stated,
        )


def best():
    return {one.industry.name: (one.program.slug, one.compared) for one in best_of_industries()}


def test_the_highest_guaranteed_rate_is_the_best():
    trade("Travel", "3% – 30%", "5%", "up to 50%", "4%")
    # "Up to" guarantees nothing, and isn't compared.
    assert best() == {"Travel": ("travel-1", 3)}


def test_of_too_few_none_is_the_best():
    trade("Travel", *["5%"] * (FEWEST_COMPARED - 1))
    assert best() == {}


def test_other_percentages_are_not_compared():
    trade("Finance", "1%", "2%", "3%")
    make_program("fees", industry="Finance", commission="80%", commission_base="revenue")
    assert best() == {"Finance": ("finance-2", 3)}


def test_of_equals_the_first_by_name_is_shown():
    trade("Travel", "5%", "5%", "5%")
    assert best() == {"Travel": ("travel-0", 3)}


def test_a_way_to_join_counts():
    trade("Travel", "5%", "6%", "7%")
    make_route(make_program("way", industry="Travel"), "Awin", commission="9%")
    assert best() == {"Travel": ("way", 4)}


def test_narrower_industries_count_for_the_broader():
    trade("Travel", "5%", "6%")
    make_program("hotels", industry="Travel > Hotels", commission="9%")
    assert best() == {"Travel": ("hotels", 3)}


def test_a_program_of_no_stated_industry_is_none_of_them():
    for number in range(4):
        make_program(f"none-{number}", commission="5%")
    assert best() == {}


def test_closed_programs_and_drafts_are_not_offered():
    trade("Travel", "5%", "6%", "7%")
    make_program("gone", industry="Travel", commission="9%", status="closed")
    make_program("draft", industry="Travel", commission="9%", published=False)
    assert best() == {"Travel": ("travel-2", 3)}


def test_it_is_the_first_of_the_list_it_leads_to():
    trade("Travel", "5%", "6% – 9%", "6% – 8%", "1%")
    (one,) = best_of_industries()
    programs = ProgramList(OVERVIEW_TABLE, QueryDict(one.query[1:]))
    assert programs.queryset.first() == one.program


def test_the_front_page_shows_figure_and_doubt(client):
    trade("Travel", "5%", "6%", "7%")
    (one,) = best_of_industries()
    cite(one.program, "commission", "8%", stance="differs")
    page = get(client, "/")
    assert 'href="/programs/?industry=travel&amp;sort=-commission"' in page
    assert 'href="/programs/travel-2/#fact-commission"' in page
