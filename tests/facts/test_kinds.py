"""Each kind of fact does what it says it can, and the registry is refused what it can't."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from affiliates.facts.checks import check_facts
from affiliates.facts.kinds import (
    Bound,
    CountriesFact,
    Known,
    LinkFact,
    NumberFact,
    RangeFact,
    TermsFact,
    Use,
    YesNoFact,
)
from affiliates.facts.registry import FACTS, REGISTRY
from affiliates.history.snapshots import snapshot
from affiliates.models import Program
from tests.builders import make_program

FOUNDED_SINCE = Bound(
    parameter="founded_since", label="Founded since", end="low", lookup="gte", unit="", clause="{}"
)


def named(slugs):
    return [slug.strip() for slug in slugs.split()]


def ordered(fact, descending=False):
    """Return slugs in the order of a fact, as a list would have them."""
    rank, keys = fact.order_keys()
    keys = [key.desc() if descending else key.asc() for key in keys]
    return list(Program.objects.order_by(rank, *keys, "pk").values_list("slug", flat=True))


def test_the_registry_is_sound():
    assert check_facts() == []


@pytest.mark.parametrize(
    ("name", "asked", "fault"),
    [
        ("networks", {"sort": "networks"}, "a TermsFact can't be sorted by"),
        ("networks", {"bounds": (FOUNDED_SINCE,)}, "a TermsFact can't be bounded by a number"),
        ("website", {"parameter": "site"}, "a LinkFact can't be filtered by choice"),
        ("approval", {"sort": "approval"}, "a ChoiceFact can't be sorted by"),
        ("commission", {"parameter": "rate"}, "a CommissionFact can't be filtered by choice"),
        ("founded", {"parameter": "year"}, "a NumberFact can't be filtered by choice"),
        ("about", {"bounds": (FOUNDED_SINCE,)}, "a TextFact can't be bounded by a number"),
        ("founded", {"name": "launched"}, "a program has no such field"),
        ("affiliate_countries", {"parameter": "in"}, "a CountriesFact can't be filtered by choice"),
        ("affiliate_countries", {"sort": "where"}, "a CountriesFact can't be sorted by"),
        ("industry", {"country": "country"}, "a TermsFact can't be asked about a country"),
        ("company", {"country": "country"}, "a TextFact can't be asked about a country"),
    ],
)
def test_what_a_kind_cant_do_is_refused_by_name(name, asked, fault):
    (error,) = check_facts([replace(REGISTRY[name], **asked)])
    assert fault in error.msg
    assert f"“{asked.get('name', name)}”" in error.msg
    assert error.id.startswith("affiliates.E")


def test_a_range_needs_a_field_that_holds_one():
    (error,) = check_facts([RangeFact(name="founded", label="Founded", meaning="A year.")])
    assert "needs a RangeField" in error.msg


def test_countries_need_a_field_that_holds_them():
    (error,) = check_facts([CountriesFact(name="company", label="Where", meaning="There.")])
    assert "needs a CountriesField" in error.msg


@pytest.mark.parametrize(
    "declared",
    [
        lambda: RangeFact(name="entry_fee", label="Fee", meaning="It costs.", unit="percent"),
        lambda: TermsFact(name="networks", label="Networks", meaning="They.", many=False),
        lambda: YesNoFact(name="sub_affiliates", label="MLM", meaning="It is.", noted=False),
    ],
)
def test_what_the_field_knows_cant_be_declared(declared):
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        declared()


def test_unit_note_choices_and_number_are_the_fields():
    assert REGISTRY["entry_fee"].unit == "money"
    assert (REGISTRY["networks"].many, REGISTRY["industry"].many) == (True, False)
    assert (REGISTRY["cookie"].noted, REGISTRY["payout_delay"].noted) == (True, False)
    assert REGISTRY["approval"].choices[0] == ("automatic", "Automatic")


@pytest.mark.django_db
def test_numbers_are_sorted_with_the_unknown_last():
    make_program("silent")
    make_program("young", founded=2010)
    make_program("old", founded=1949)
    assert ordered(REGISTRY["founded"]) == named("old young silent")
    assert ordered(REGISTRY["founded"], descending=True) == named("young old silent")


@pytest.mark.django_db
def test_texts_are_sorted_with_the_unknown_last():
    make_program("silent")
    make_program("z", company="acme")
    make_program("a", company="Zoo")
    assert ordered(REGISTRY["company"]) == named("z a silent")
    assert ordered(REGISTRY["company"], descending=True) == named("a z silent")


@pytest.mark.django_db
def test_numbers_are_bounded_and_the_unknown_guarantee_nothing():
    fact = replace(REGISTRY["founded"], bounds=(FOUNDED_SINCE,), exempt="")
    make_program("silent")
    make_program("young", founded=2010)
    make_program("old", founded=1949)
    kept = Program.objects.filter(fact.guarantees(FOUNDED_SINCE, 1950))
    assert [program.slug for program in kept] == ["young"]
    assert fact.bound_text(Decimal(2010)) == "2010"
    assert [program.slug for program in Program.objects.filter(fact.unstated())] == ["silent"]


@pytest.mark.django_db
def test_yes_and_no_are_sorted_filtered_and_counted():
    fact = replace(REGISTRY["sub_affiliates"], parameter="mlm", exempt="")
    make_program("silent")
    make_program("yes", sub_affiliates=True)
    make_program("no", sub_affiliates=False)
    make_program("no-either", sub_affiliates=False)
    assert ordered(fact) == named("no no-either yes silent")
    assert ordered(fact, descending=True) == named("yes no no-either silent")
    assert fact.filter_choices() == [Known("yes", "Yes"), Known("no", "No")]
    kept = Program.objects.filter(fact.has_any(["no"])).order_by("pk")
    assert [program.slug for program in kept] == ["no", "no-either"]
    stored = Program.objects.values_list(fact.column(), flat=True)
    assert Counter(map(fact.value_of, stored)) == {"yes": 1, "no": 2, None: 1}
    (item,) = fact.cell(Program.objects.get(slug="yes")).items
    assert (item.slug, item.name, item.parameter) == ("yes", "Yes", "mlm")


@pytest.mark.parametrize("kind", [NumberFact, YesNoFact])
def test_every_use_of_a_kind_is_one_of_the_known(kind):
    assert kind.can <= set(Use)
    assert LinkFact.can == frozenset()


@pytest.mark.django_db
def test_how_a_range_looks_changes_no_export(monkeypatch):
    monkeypatch.setattr("affiliates.facts.kinds.shown_range", lambda value: "about that much")
    program = make_program("acme", commission="3% – 9%")
    fact = REGISTRY["commission"]
    assert fact.cell(program).text == "about that much"
    assert snapshot(program)["commission"] == ("Commission", "about that much")
    assert fact.csv(program) == ("3% – 9%", "")
    assert fact.exchanged_text(program) == "3% – 9%"
    assert fact.json(program)["text"] == "3% – 9%"
    assert fact.read("commission", fact.csv(program)[0]) == program.commission


def test_every_fact_of_the_registry_asks_only_what_its_kind_can():
    assert all(fact.uses <= fact.can for fact in FACTS)


def country_items(program):
    items = REGISTRY["affiliate_countries"].cell(program).items
    return [(item.slug, item.name, item.parameter) for item in items]


@pytest.mark.django_db
def test_a_named_country_leads_to_the_programs_open_to_it():
    assert country_items(make_program("some", affiliate_countries="IN, DE")) == [
        ("DE", "Germany", "country"),
        ("IN", "India", "country"),
    ]
    assert country_items(make_program("all", affiliate_countries="Worldwide except IN")) == []


@pytest.mark.django_db
def test_a_table_names_the_first_of_many_countries():
    fact = REGISTRY["customer_countries"]
    program = make_program("many", customer_countries="AT, BE, CH, DE, FR")
    cell = fact.cell(program)
    assert cell.text == "Austria, Belgium, France, Germany, Switzerland"
    assert cell.brief == "Austria, Belgium, France and 2 more"
    assert fact.csv(program) == ("AT, BE, CH, DE, FR", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stated", "described"),
    [
        ({}, None),
        ({"customer_countries": "US"}, ("US", False, ["US"], [], None)),
        ({"customer_countries": "Not IN, CN"}, ("Not CN, IN", None, [], ["CN", "IN"], None)),
        ({"customer_countries_note": "Some."}, (None, None, None, None, "Some.")),
    ],
)
def test_countries_as_json_hold_null_where_nobody_stated_it(stated, described):
    keys = ("text", "worldwide", "codes", "except", "note")
    described = described and dict(zip(keys, described, strict=True))
    assert REGISTRY["customer_countries"].json(make_program("acme", **stated)) == described
