"""Models keep what is stated, and the database refuses what can't be."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from affiliates.models import (
    EDITOR,
    Audience,
    FinePrint,
    Industry,
    Network,
    NetworkStatement,
    PayoutMethod,
    Program,
    PromotionalMaterial,
    Rate,
    Source,
    Suitability,
)
from tests.builders import cite, make_network, make_program, make_source, make_term

pytestmark = pytest.mark.django_db


def refused(save):
    with pytest.raises(IntegrityError), transaction.atomic():
        save()


def test_the_database_refuses_a_slug_that_holds_the_joint_of_comparisons():
    refused(lambda: make_program("this-vs-that"))


@pytest.mark.parametrize("slug", ["Acme", "acmE", "A-VS-B", "a-Vs-b"])
def test_the_database_refuses_capitals_in_a_slug(slug):
    refused(lambda: make_program(slug))


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("Acme", "Write it in lower case: acme."),
        ("A-VS-B", "Write it in lower case: a-vs-b."),
        ("a-vs-b", "“-vs-” joins the programs of a comparison: no address may hold it."),
    ],
)
def test_a_slug_is_refused_with_the_reason(slug, message):
    with pytest.raises(ValidationError) as refusal:
        Program(slug=slug, name="Acme").full_clean()
    assert refusal.value.message_dict == {"slug": [message]}


@pytest.mark.parametrize("same", [{"slug": "acme"}, {"name": "Acme"}])
def test_the_database_refuses_two_programs_of_one_slug_or_name(same):
    make_program("acme", name="Acme")
    refused(lambda: Program.objects.create(**{"slug": "other", "name": "Other"} | same))


@pytest.mark.parametrize("year", [1799, 2101])
def test_the_database_refuses_a_founding_year_out_of_sight(year):
    refused(lambda: make_program("acme", founded=year))


@pytest.mark.parametrize(
    "source",
    [
        {"url": "", "kind": Source.Kind.OWN},
        {"url": "https://example.com/", "kind": Source.Kind.EDITOR},
    ],
    ids=["a page without an address", "an editor with one"],
)
def test_only_the_editors_state_without_an_address(source):
    refused(lambda: Source.objects.create(publisher="Somebody", **source))


def test_an_address_is_one_source():
    Source.objects.create(url="https://example.com/", publisher="Example", kind="own")
    refused(lambda: Source.objects.create(url="https://example.com/", publisher="B", kind="own"))


def test_a_citation_is_of_a_fact_or_of_fine_print():
    program = make_program("acme")
    term = FinePrint.objects.create(program=program, label="Cap", text="$38")
    refused(lambda: cite(program, ""))
    refused(lambda: cite(program, "commission", fine_print=term))
    cite(program, "", fine_print=term)
    cite(program, "commission")


@pytest.mark.parametrize(
    "twice",
    [
        lambda program: cite(program, "commission", "5%"),
        lambda program: Suitability.objects.create(
            program=program, audience=make_term("audiences", "Bloggers")
        ),
        lambda program: Rate.objects.create(program=program, label="Toys", source=make_source()),
        lambda program: FinePrint.objects.create(program=program, label="Cap", text="$38"),
        lambda program: NetworkStatement.objects.create(
            network=Network.objects.get_or_create(name="Awin")[0],
            term="Payout threshold",
            text="$20",
            source=make_source(),
        ),
    ],
    ids=["citation", "suitability", "rate", "fine print", "network statement"],
)
def test_the_same_is_not_said_twice(twice):
    program = make_program("acme")
    twice(program)
    refused(lambda: twice(program))


@pytest.mark.parametrize(
    ("stated", "pays"),
    [
        ({}, True),
        ({"commission": "5%"}, True),
        ({"commission_note": "Varies"}, True),
        ({"commission": "5%", "bounty": "$5"}, True),
        ({"commission_note": "Varies", "bounty": "$5"}, True),
        ({"bounty": "$5"}, False),
        ({"bounty_note": "A gift card"}, False),
    ],
    ids=str,
)
def test_commission_does_not_apply_where_only_a_bounty_is_stated(stated, pays):
    assert make_program("acme", **stated).pays_commission is pays


@pytest.mark.parametrize("text", ["", "one-time", "lifetime", "1 months", "12 months"])
def test_takes_how_long_commission_recurs(text):
    assert make_program("acme", commission_recurrence=text).full_clean() is None


@pytest.mark.parametrize("text", ["forever", "12", "0 months", "12 months\n", "12-months", "yes"])
def test_refuses_another_recurrence(text):
    with pytest.raises(ValidationError) as refusal:
        make_program("acme", commission_recurrence=text).full_clean()
    assert set(refusal.value.message_dict) == {"commission_recurrence"}


@pytest.mark.parametrize("fact", ["approval", "explicit_content", "religious_political_content"])
def test_refuses_a_word_outside_a_closed_list(fact):
    with pytest.raises(ValidationError) as refusal:
        make_program("acme", **{fact: "perhaps"}).full_clean()
    assert set(refusal.value.message_dict) == {fact}


def test_saving_dates_a_program():
    program = make_program("acme")
    Program.objects.update(updated="2020-01-01")
    program.save()
    assert Program.objects.get().updated == timezone.localdate()


def test_saving_one_field_dates_the_program_too():
    program = make_program("acme")
    Program.objects.update(updated="2020-01-01", about="Somebody else’s words.")
    program.company = "Acme Inc."
    program.save(update_fields=["company"])
    kept = Program.objects.get()
    assert (kept.company, kept.updated) == ("Acme Inc.", timezone.localdate())
    assert kept.about == "Somebody else’s words."


def test_only_what_is_published_is_public():
    make_program("draft", published=False)
    public = make_program("public")
    assert list(Program.objects.published()) == [public]


def test_terms_and_networks_are_addressed_by_their_names():
    assert make_term("industry", "Books & media").slug == "books-media"
    assert make_network("CJ Affiliate").slug == "cj-affiliate"


DEEP = [
    ("Marketplace", "Marketplace", "“Marketplace” can't stand under itself."),
    (
        "Travel",
        "Global retail",
        "“Global retail” stands under “Marketplace”: terms are only one level deep.",
    ),
    (
        "Marketplace",
        "Travel",
        "Other terms stand under “Marketplace”: terms are only one level deep.",
    ),
]


@pytest.mark.parametrize(("name", "broader", "message"), DEEP)
def test_a_vocabulary_is_one_level_deep(name, broader, message):
    make_term("industry", "Marketplace > Global retail")
    make_term("industry", "Travel")
    term = Industry.objects.get(name=name)
    term.broader = Industry.objects.get(name=broader)
    with pytest.raises(ValidationError) as refusal:
        term.full_clean()
    assert refusal.value.message_dict == {"broader": [message]}


@pytest.mark.parametrize(
    ("stated", "shared"),
    [
        ({"former_names": "Nothing else\nwire transfer"}, "wire transfer"),  # another's name
        ({"former_names": "Wire, transfer"}, "wire-transfer"),  # only its slug
        ({"former_names": "Bank wire"}, "bank wire"),  # another's former name
        ({"name": "bank WIRE"}, "bank wire"),
        ({"slug": "bank-wire"}, "bank-wire"),
    ],
)
def test_a_name_or_slug_leads_to_one_term(stated, shared):
    PayoutMethod.objects.create(name="Wire transfer", former_names="Bank wire\nTelegraphic")
    new = PayoutMethod(**{"name": "Cash", "slug": "cash"} | stated)
    with pytest.raises(ValidationError) as refusal:
        new.full_clean()
    assert refusal.value.message_dict == {
        "former_names": [f"“{shared}” is a name of “Wire transfer”, and no two terms share one."]
    }


def test_a_term_keeps_former_names_of_its_own():
    PayoutMethod.objects.create(name="Wire transfer", former_names="Bank wire")
    term = PayoutMethod(name="Cash", slug="cash", former_names="Notes and coins\nCASH")
    assert term.full_clean() is None
    # Vocabularies are apart: a material may be called what a method was.
    assert PromotionalMaterial(name="Bank wire", slug="bank-wire").full_clean() is None


def test_a_term_may_stand_under_a_broad_one():
    make_term("industry", "Marketplace > Global retail")
    term = make_term("industry", "Travel")
    term.broader = Industry.objects.get(name="Marketplace")
    assert term.full_clean() is None
    new = Industry(name="Crafts", slug="crafts", broader=term.broader)
    assert new.full_clean() is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_program("acme"),
        lambda: make_term("industry", "Travel"),
        lambda: make_network("Awin"),
        lambda: make_source(),
        lambda: make_source(EDITOR),
        lambda: FinePrint.objects.create(program=make_program("acme"), label="Cap", text="$38"),
        lambda: cite(make_program("acme"), "commission", "5%"),
        lambda: Suitability.objects.create(
            program=make_program("acme"), audience=make_term("audiences", "Bloggers")
        ),
        lambda: Rate.objects.create(
            program=make_program("acme"), label="Toys", market="US", source=make_source()
        ),
    ],
)
def test_fixtures_find_what_they_name_by_its_natural_key(make):
    made = make()
    assert type(made).objects.get_by_natural_key(*made.natural_key()) == made


def test_a_network_tells_what_it_shows_from_what_differs():
    network = make_network("Awin")
    for text, differs in (("$20", False), ("$25", True)):
        NetworkStatement.objects.create(
            network=network,
            term="Payout threshold",
            text=text,
            source=make_source(),
            differs=differs,
        )
    (term,) = network.terms
    assert term.name == "Payout threshold"
    assert [statement.text for statement in term.shown] == ["$20"]
    assert [statement.text for statement in term.differing] == ["$25"]


def test_everything_is_named_in_the_admin_by_what_it_says():
    program = make_program("acme", name="Acme")
    audience = make_term("audiences", "Bloggers")
    assert str(program) == "Acme"
    assert str(audience) == "Bloggers"
    assert str(Suitability(program=program, audience=audience, reason="Reviews")) == (
        "Bloggers: Reviews"
    )
    assert str(cite(program, "commission", "5%")) == "Example: 5%"
    assert str(cite(program, "cookie")) == "Example: as shown"
    assert Audience.objects.get().get_absolute_url() == "/for/bloggers/"
