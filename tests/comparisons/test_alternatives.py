import pytest

from affiliates.models import Program
from comparisons.alternatives import featured, find_alternatives
from comparisons.models import FeaturedComparison
from tests.builders import make_program
from tests.pages import get

pytestmark = pytest.mark.django_db


def feature(title, *programs):
    comparison = FeaturedComparison.objects.create(slug=title, title=title, introduction="Why.")
    for place, program in enumerate(programs):
        comparison.entries.create(program=program, position=place)
    return comparison


def offered_to(program):
    return find_alternatives(program, featured(program))


def test_the_nearest_come_by_what_they_share():
    shop = make_program(
        "shop", industry="Shops", product_types=["Toys", "Tools"], payout_threshold="$50"
    )
    make_program("stranger", industry="Banks", product_types=["Loans"])
    make_program("near", industry="Shops", product_types=["Toys", "Tools"])
    make_program("nearer-by-one", industry="Shops", product_types=["Toys"], payout_threshold="$10")
    make_program("draft", industry="Shops", product_types=["Toys", "Tools"], published=False)
    offered = offered_to(shop)
    assert [(each.program.slug, each.reason) for each in offered] == [
        ("near", "also Tools and Toys"),
        ("nearer-by-one", "also Toys; lower payout threshold"),
    ]
    assert offered[0].address == "/compare/shop-vs-near/"


def test_featured_programs_come_first_in_the_editors_order():
    shop = make_program("shop", industry="Shops")
    near = make_program("near", industry="Shops")
    other, another = make_program("other"), make_program("another")
    feature("Three", shop, other, another)
    feature("Not about the shop", near, shop)
    assert [each.program.slug for each in offered_to(shop)] == ["other", "another", "near"]


@pytest.mark.parametrize("number", [0, 1, 7])
def test_a_featured_comparison_of_too_few_or_many_is_shown_nowhere(client, number):
    programs = [make_program(f"p{one}") for one in range(number)]
    feature("No page of its own", *programs)
    for path in ("/", *(program.get_absolute_url() for program in programs)):
        assert "No page of its own" not in get(client, path)


def test_featured_comparisons_keep_their_positions():
    programs = [make_program(f"p{one}") for one in range(2)]
    for position in (3, 1, 2, 0):
        FeaturedComparison.objects.filter(pk=feature(str(position), *programs).pk).update(
            position=position
        )
    shown = FeaturedComparison.objects.shown()
    assert [comparison.title for comparison in shown] == ["0", "1", "2", "3"]


def test_a_program_alone_has_none():
    assert offered_to(make_program("alone")) == []


def test_a_narrower_term_is_shared_through_its_broader_one():
    shop = make_program("shop", product_types=["Electronics > Phones"])
    make_program("maker", product_types=["Electronics"])
    assert [each.reason for each in offered_to(shop)] == ["also Electronics"]


def test_a_comparison_with_a_draft_is_not_shown(client):
    shop, draft = make_program("shop"), make_program("draft")
    feature("Two", shop, draft)
    assert "Two" in client.get("/").content.decode()
    Program.objects.filter(slug="draft").update(published=False)
    assert "Two" not in client.get("/").content.decode()


def test_a_profile_shows_its_featured_comparison_as_a_table(client):
    shop = make_program("shop", entry_fee="Free", conversion_rate_note="High")
    feature("Two shops", shop, make_program("other", payout_threshold="$10"))
    page = client.get("/programs/shop/").content.decode()
    assert "Two shops" in page
    assert '<td><span class="value">Free</span></td>' in page
    assert '<td><span class="value">High</span></td>' in page
