"""The search finds what the registry says is searched, and countries; else it offers near names."""

import pytest
from django.http import QueryDict

from affiliates.lists.programs import OVERVIEW_TABLE, ProgramList
from affiliates.lists.search import did_you_mean
from affiliates.models import Program, TrafficSource
from tests.builders import make_program, make_route, make_term

pytestmark = pytest.mark.django_db


def listed(words):
    """List the slugs that a search finds, in order."""
    query = QueryDict(mutable=True)
    query["q"] = words
    programs = ProgramList(OVERVIEW_TABLE, query)
    assert programs.is_valid, programs.errors
    return " ".join(programs.queryset.values_list("slug", flat=True))


@pytest.fixture
def searched():
    make_program(
        "amazon",
        name="Amazon Associates",
        company="Amazon.com, Inc.",
        payout_methods=["Bank transfer"],
        traffic_sources=["Social media > TikTok"],
        promotional_materials=["Deep links"],
        management="In-house",
        approval="manual",
        attribution="last click",
        affiliate_countries="US, NZ",
        customer_countries="US",
    )
    make_program(
        "pokemon",
        name="Pokémon Center",
        software="Impact",
        about="Éclairs for all.",
        traffic_sources=["Coupon sites"],
        payout_frequency=["Monthly"],
        program_types=["CPS"],
        audiences=["Bloggers"],
        commission_recurrence="lifetime",
        affiliate_countries="Worldwide except RU",
    )
    temu = make_program(
        "temu",
        name="Temu",
        traffic_restrictions=["Coupon sites"],
        affiliate_countries="DE",
        customer_countries="RU",
        minimum_audience="Zillions",
    )
    make_route(temu, "Awin", payout_methods=["PayPal"])
    renamed = make_term("payout_methods", "Bank transfer")
    renamed.former_names = "Wire\nDirect deposit"
    renamed.save()


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        # Each vocabulary, by a term's own name, its broader one's and a former one.
        ("tiktok", "amazon"),
        ("social", "amazon"),
        ("deep", "amazon"),
        ("in-house", "amazon"),
        ("transfer", "amazon"),
        ("wire", "amazon"),
        ("direct deposit", "amazon"),
        ("cps", "pokemon"),
        ("monthly", "pokemon"),
        ("BLOGGER", "pokemon"),
        # What a program's ways to join state where it says nothing itself.
        ("paypal", "temu"),
        # Choices and words.
        ("manual", "amazon"),
        ("last", "amazon"),
        ("lifetime", "pokemon"),
        ("impact", "pokemon"),
        # Who bans coupons is no answer to who looks for them.
        ("coupon", "pokemon"),
        # What isn't searched.
        ("zillions", ""),
        # Letters beyond ASCII, in both databases.
        ("pokémon", "pokemon"),
        ("POKÉMON", "pokemon"),
        ("éclairs", "pokemon"),
        ("ÉCLAIRS", "pokemon"),
        # Countries, as their filter has them: of affiliates, or of buyers.
        ("germany", "pokemon temu"),
        ("Russia", "temu"),
        ("united states", "amazon pokemon"),
        ("USA", "amazon pokemon"),
        ("new zealand", "amazon pokemon"),
        ("bank new zealand transfer", "amazon"),
        ("germany paypal", "temu"),
        ("japan", "pokemon"),
        # A part of a country's name is none, nor is its code.
        ("germ", ""),
        ("zealand", ""),
        ("NZ", ""),
        # Every word has to be there.
        ("tiktok paypal", ""),
    ],
)
def test_search(searched, words, slugs):
    assert listed(words) == slugs


def test_the_longest_search_stays_within_what_databases_take(searched):
    assert listed(" ".join(f"{letter}é" for letter in "abcdefghijkl")) == ""
    assert listed("a e i m n o") == "amazon pokemon"


def test_a_search_takes_no_query_of_its_own(searched, django_assert_num_queries):
    with django_assert_num_queries(1):
        listed("germany paypal awin")


NEAR = [
    ("amazn", "amazon: Amazon Associates"),
    ("asociates", "amazon: Amazon Associates"),
    ("amazn asociates", "amazon: Amazon Associates"),
    ("amazon asociates", "amazon: Amazon Associates"),
    ("pokemon", "pokemon: Pokémon Center"),
    ("tmeu", "temu: Temu"),
    ("paypl", "paypal: PayPal"),
    # A former name leads to today's.
    ("direct depositt", "bank-transfer: Bank transfer"),
    # The words that are known stay, and those that the name has anyway are not repeated.
    ("amazn wire", "amazon: Amazon Associates wire"),
    ("tiktok amazn", "amazon: Amazon Associates tiktok"),
    # Nothing is like it.
    ("xyzzy", ""),
    ("%", ""),
    ("\\ '", ""),
    # Each word is known: none is mistyped.
    ("tiktok paypal", ""),
]


@pytest.mark.parametrize(("words", "near"), NEAR)
def test_near_names(searched, words, near):
    offered = did_you_mean(words)
    assert ", ".join(f"{one.slug}: {one.search}" for one in offered) == near


def test_near_names_are_those_of_the_lists(searched):
    Program.objects.filter(slug="amazon").update(status="closed")
    assert did_you_mean("amazn") == []
    TrafficSource.objects.create(name="Podcasts")
    assert did_you_mean("podcats") == []


def test_near_names_take_three_queries(searched, django_assert_num_queries):
    with django_assert_num_queries(3):
        did_you_mean("amazn paypl bokking")


def test_json_offers_near_names_only_where_nothing_is_found(client, searched):
    answer = client.get("/programs.json?q=amazn").json()
    assert answer == {
        "count": 0,
        "programs": [],
        "did_you_mean": [{"slug": "amazon", "name": "Amazon Associates"}],
    }
    assert client.get("/programs.json?q=xyzzy").json() == {"count": 0, "programs": []}
    assert set(client.get("/programs.json?q=amazon").json()) == {"count", "programs"}
    assert set(client.get("/programs.json?threshold_max=0").json()) == {"count", "programs"}


def test_a_near_name_replaces_the_search_and_keeps_the_filters(searched):
    query = QueryDict("q=amazn&method=bank-transfer&page=2")
    ((near, address),) = ProgramList(OVERVIEW_TABLE, query).did_you_mean
    assert address == "?q=Amazon+Associates&method=bank-transfer"
    assert near.profile == "/programs/amazon/"
