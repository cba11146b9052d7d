"""A filter of choices keeps a program that has any of them, or a narrower term."""

import pytest

from affiliates.lists.filters import FILTERED_BY_CHOICE
from affiliates.models import Program
from tests.builders import kept
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
