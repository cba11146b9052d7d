"""A filter of choices keeps a program that has any of them, or a narrower term."""

import pytest
from django.http import QueryDict

from affiliates.facts.registry import REGISTRY
from affiliates.lists.choices import FEW_MORE, FIRST, Choices
from affiliates.lists.filters import FILTERED_BY_CHOICE, Choice
from affiliates.lists.programs import OVERVIEW_TABLE, ProgramList
from affiliates.models import Program
from tests.builders import kept, make_program
from tests.lists.test_filters import left_out, listed, make_programs

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def choices(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        make_choices()
        yield


def make_choices():
    make_programs(
        a={
            "industry": "Marketplace > Global retail",
            "product_types": ["Goods > Toys", "Goods > Fashion", "Software"],
            "program_types": ["CPS", "CPA"],
            "networks": ["Awin", "CJ Affiliate", "Admitad"],
            "management": "Hybrid",
            "payout_frequency": ["Monthly", "On request"],
            "payout_methods": ["PayPal", "Bank transfer"],
            "promotional_materials": ["Banners", "Deep links"],
            "traffic_sources": ["Social media > TikTok", "Social media > YouTube", "Blogs"],
            "audiences": ["Bloggers", "YouTubers"],
            "approval": "manual",
            "status": "open",
            "attribution": "last click",
            "commission_recurrence": "one-time",
            "commission_base": "first payment",
        },
        b={
            "industry": "Marketplace",
            "product_types": ["Goods"],
            "program_types": ["CPS"],
            "networks": ["Awin"],
            "management": "In-house",
            "payout_frequency": ["Weekly"],
            "payout_methods": ["PayPal"],
            "promotional_materials": ["Banners"],
            "traffic_sources": ["Social media"],
            "audiences": ["Bloggers"],
            "approval": "automatic",
            "status": "paused",
            "attribution": "account-bound",
            "commission_recurrence": "12 months",
            "commission_base": "order value",
        },
        c={
            "industry": "Travel",
            "product_types": ["Hotels"],
            "program_types": ["CPL"],
            "networks": ["Impact"],
            "management": "Networks",
            "payout_frequency": ["Monthly"],
            "payout_methods": ["Cheque"],
            "promotional_materials": ["Widgets"],
            "traffic_sources": ["Blogs"],
            "audiences": ["Influencers"],
            "approval": "by invitation",
            "status": "open",
            "attribution": "first click",
            "commission_recurrence": "lifetime",
            "commission_base": "revenue",
        },
        d={},
    )


CHOSEN = [
    ("industry=marketplace", "a b"),
    ("industry=global-retail", "a"),
    ("industry=travel", "c"),
    ("product=goods", "a b"),
    ("product=toys", "a"),
    ("product=software", "a"),
    ("type=cps", "a b"),
    ("type=cpa", "a"),
    ("network=awin", "a b"),
    ("network=impact", "c"),
    ("management=in-house", "b"),
    ("frequency=monthly", "a c"),
    ("method=paypal", "a b"),
    ("material=banners", "a b"),
    ("traffic=social-media", "a b"),
    ("traffic=tiktok", "a"),
    ("traffic=blogs", "a c"),
    ("audience=bloggers", "a b"),
    ("approval=manual", "a"),
    ("approval=by+invitation", "c"),
    ("base=first+payment", "a"),
    ("base=revenue", "c"),
    ("base=revenue&base=order+value", "b c"),
    ("recurrence=one-time", "a"),
    ("status=open", "a c"),
    ("status=paused", "b"),
    ("status=closed", ""),
    ("attribution=last+click", "a"),
    ("attribution=account-bound", "b"),
    ("recurrence=12-months", "b"),
    ("recurrence=lifetime", "c"),
    # Any of the values of one parameter, all of the parameters.
    ("network=awin&network=impact", "a b c"),
    ("industry=travel&industry=global-retail", "a c"),
    ("approval=automatic&approval=manual", "a b"),
    ("recurrence=12-months&recurrence=lifetime", "b c"),
    ("network=awin&frequency=monthly", "a"),
    ("network=awin&frequency=weekly&method=paypal", "b"),
    ("network=awin&industry=travel", ""),
    ("network=awin&network=awin", "a b"),
]


@pytest.mark.parametrize(("query", "slugs"), CHOSEN)
def test_choice(query, slugs):
    assert listed(query) == slugs


@pytest.mark.parametrize(
    ("query", "slugs"), [(query, slugs) for query, slugs in CHOSEN if query.count("=") == 1]
)
def test_choice_including_the_unstated(query, slugs):
    assert listed(f"{query}&unknown=include") == f"{slugs} d".strip()
    assert left_out(query) == 1
    assert left_out(f"{query}&unknown=include") == 0


def test_every_choice_filter_is_tested():
    assert {fact.parameter for fact in FILTERED_BY_CHOICE} == {
        query.split("=")[0] for query, _ in CHOSEN
    }


def test_drafts_are_found_by_nothing():
    Program.objects.update(published=False)
    for query, _ in CHOSEN:
        if "recurrence" not in query:  # offered only where a program has it
            assert listed(f"{query}&unknown=include") == ""
    assert listed("q=a") == ""


@pytest.mark.parametrize("recurrence", ["one-time", "lifetime"])
def test_a_recurrence_that_no_program_has_finds_nothing(recurrence):
    Program.objects.update(commission_recurrence="")
    assert listed(f"recurrence={recurrence}") == ""


def merge(fact, name, former):
    """Let a term take former names over."""
    REGISTRY[fact].model.objects.filter(name=name).update(former_names=former)


@pytest.mark.parametrize(
    ("query", "today", "slugs"),
    [
        ("method=cheque-by-mail", "?method=cheque", "c"),
        ("method=cheque-by-mail&method=cheque", "?method=cheque", "c"),
        (
            "method=slip&method=paypal&sort=-name",
            "?method=cheque&method=paypal&sort=-name",
            "c b a",
        ),
        # A former name of a narrower term finds what that one finds.
        ("product=playthings", "?product=toys", "a"),
    ],
)
def test_the_address_of_a_merged_term_answers_like_the_one_of_today(query, today, slugs):
    merge("payout_methods", "Cheque", "Cheque by mail\nSlip")
    merge("product_types", "Toys", "Playthings")
    programs = ProgramList(OVERVIEW_TABLE, QueryDict(query))
    assert " ".join(program.slug for program in programs.queryset) == slugs
    assert programs.canonical == today
    assert [chip.text for chip in programs.chips] == [
        chip.text for chip in ProgramList(OVERVIEW_TABLE, QueryDict(today[1:])).chips
    ]


def test_a_name_that_no_term_ever_had_is_an_error(client):
    merge("payout_methods", "Cheque", "Slip")
    assert client.get("/programs/?method=slip").status_code == 200
    assert client.get("/programs/?method=slips").status_code == 400


def offered(parameter, query=""):
    programs = ProgramList(OVERVIEW_TABLE, QueryDict(query))
    return {choice.value: choice.count for choice in programs.choices(parameter)}


def test_what_one_program_alone_has_is_no_choice_but_answers_its_address():
    assert offered("method") == {"paypal": 2}
    assert offered("method", "method=cheque") == {"paypal": 2, "cheque": 1}
    assert listed("method=cheque") == "c"
    # A draft shows a term to nobody.
    make_program("e", payout_methods=["Cheque"], published=False)
    assert offered("method") == {"paypal": 2}
    make_program("f", payout_methods=["Cheque"])
    assert offered("method") == {"paypal": 2, "cheque": 2}


def test_a_choice_stays_where_other_filters_leave_no_program_of_it():
    assert offered("method", "network=impact") == {"paypal": 0}


def test_two_programs_with_narrower_terms_make_their_broader_one_a_choice():
    assert "hotels" not in offered("product")
    make_program("e", product_types=["Hotels > Hostels"])
    assert offered("product")["hotels"] == 2


def test_what_only_restrictions_name_is_no_choice_of_accepted_traffic():
    for slug in "ef":
        make_program(slug, traffic_restrictions=["Brand bidding"])
    assert offered("traffic") == {"blogs": 2, "social-media": 2}
    assert listed("traffic=brand-bidding") == ""


def test_one_program_is_enough_for_a_network_or_an_audience():
    assert {"impact", "admitad"} <= offered("network").keys()
    assert "influencers" in offered("audience")


def made(*counts, selected=()):
    return [
        Choice(f"v{place}", f"Value {place}", count, place in selected)
        for place, count in enumerate(counts)
    ]


def values(choices):
    return [choice.value for choice in choices]


def test_a_short_list_of_choices_is_shown_whole():
    choices = made(*range(FIRST + FEW_MORE))
    assert Choices.of(choices) == (choices, [])


def test_of_a_long_one_the_most_frequent_and_the_chosen_are_in_sight():
    counts = [9, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 1, 9, 1]
    first, rest = Choices.of(made(*counts, selected=[15]))
    assert values(first) == ["v0", "v2", "v4", "v6", "v8", "v10", "v12", "v14", "v15"]
    assert values(rest) == ["v1", "v3", "v5", "v7", "v9", "v11", "v13"]
