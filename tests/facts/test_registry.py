"""Every fact of the registry is shown, exported, explained, and filterable or sortable."""

import re

import pytest

from affiliates.exchange.described import program_json
from affiliates.facts import COLUMNS
from affiliates.facts.cells import State, phrase
from affiliates.facts.kinds import (
    Better,
    CountriesFact,
    RangeFact,
    Section,
    TermsFact,
    Unreadable,
    Use,
)
from affiliates.facts.registry import FACTORS, FACTS, REGISTRY
from affiliates.fields import RangeField
from affiliates.lists.filters import SORTED_FACTS, ProgramFilter
from affiliates.models import Program
from affiliates.profiles import Profile
from tests.builders import make_program

#: The public interface's columns, in their order. Once out, they stay.
EXPORTED = """
slug name company website affiliate_page status status_note founded about industry
product_types program_types commission commission_note commission_base commission_base_note
attribution attribution_note bounty bounty_note commission_structure commission_recurrence
cookie cookie_note approval approval_note entry_fee entry_fee_note
payout_threshold payout_threshold_note payout_frequency payout_frequency_note payout_delay
locking_period locking_period_note payout_days payout_days_note
payout_methods payout_methods_note average_order_value average_order_value_note
conversion_rate conversion_rate_note management networks software promotional_materials
promotional_materials_note traffic_sources traffic_sources_note traffic_restrictions
traffic_restrictions_note affiliate_countries affiliate_countries_note
customer_countries customer_countries_note minimum_audience explicit_content explicit_content_note
religious_political_content religious_political_content_note sub_affiliates
sub_affiliates_note audiences
""".split()  # noqa: SIM905 - read as words

#: Fields of a program that are no facts about it.
NO_FACTS = {
    "id": "the database's own key",
    "suits": "the introduction to the audiences, told with them",
    "published": "whether the public sees it",
    "updated": "when it was last edited; lists sort by it and exports have it",
}
RANGE_COLUMNS = ("low", "high", "open", "approximate", "currency", "note")

#: Shown on a profile outside its tables of facts.
SHOWN_ELSEWHERE = {"slug": "its address", "name": "its heading", "about": "its own section"}

#: Every program states these.
ALWAYS_STATED = {"slug", "name"}

each_fact = pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)


def test_columns_are_those_of_the_public_interface():
    assert list(COLUMNS) == EXPORTED


def test_names_are_unique():
    assert len(REGISTRY) == len(FACTS)


@each_fact
def test_is_a_field_of_a_program(fact):
    assert Program._meta.get_field(fact.name)


def test_every_field_of_a_program_is_a_fact_or_has_a_reason_not_to_be():
    ranges = [field for field in Program._meta.private_fields if isinstance(field, RangeField)]
    parts = {f"{field.name}_{part}" for field in ranges for part in RANGE_COLUMNS}
    fields = [*Program._meta.fields, *Program._meta.many_to_many, *ranges]
    names = {field.name for field in fields} - parts
    assert names - {column for fact in FACTS for column in fact.columns} == set(NO_FACTS)


@pytest.mark.django_db
@each_fact
def test_is_shown_on_a_profile(fact):
    profile = Profile(make_program("acme"))
    rows = [profile.audiences, *(row for _, rows in profile.sections for row in rows)]
    assert (fact in [row.fact for row in rows]) is (fact.name not in SHOWN_ELSEWHERE)


@pytest.mark.django_db
def test_is_shown_once_on_a_profile():
    profile = Profile(make_program("acme"))
    rows = [profile.audiences, *(row for _, rows in profile.sections for row in rows)]
    assert len(rows) == len({row.fact.name for row in rows})


@pytest.mark.django_db
def test_is_exported_under_its_column_names():
    described = program_json(make_program("acme"), str)
    noted = (RangeFact, CountriesFact)
    notes_inside = {f"{fact.name}_note" for fact in FACTS if isinstance(fact, noted)}
    expected = [column for column in EXPORTED if column not in notes_inside]
    assert list(described) == [*expected, "url", "updated"]


@each_fact
def test_is_explained_in_a_sentence(fact):
    assert fact.label
    assert fact.meaning.endswith(".")


@pytest.mark.django_db
@each_fact
def test_is_explained_in_the_glossary(client, fact):
    page = client.get("/glossary/").content.decode()
    assert f'id="{fact.name}"' in page


@each_fact
def test_can_be_filtered_or_sorted_by_or_says_why_not(fact):
    assert bool(fact.uses - {Use.SEARCH}) is not bool(fact.exempt)


def parameters_of(fact):
    return filter(None, [fact.parameter, fact.country, *(one.parameter for one in fact.bounds)])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("parameter", "name"),
    [(parameter, fact.name) for fact in FACTS for parameter in parameters_of(fact)],
)
def test_each_filter_is_of_its_fact(parameter, name):
    filters = ProgramFilter({}, Program.objects.all()).filters
    assert filters[parameter].fact is REGISTRY[name]


def test_each_order_is_of_its_fact():
    assert {fact.sort: fact for fact in FACTS if fact.sort} == SORTED_FACTS


def test_filters_are_those_of_the_public_interface():
    assert set(ProgramFilter({}, Program.objects.none()).filters) == {
        *("q", "industry", "product", "type", "network", "management", "frequency", "method"),
        *("material", "traffic", "audience", "approval", "recurrence", "base"),
        *("status", "attribution", "country"),
        *("commission_floor", "commission_ceiling", "bounty_min", "threshold_max", "cookie_min"),
        *("unknown", "sort", "columns", "page", "per_page"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", [fact.name for fact in FACTS if fact.name not in ALWAYS_STATED])
def test_nobody_having_stated_it_is_shown_and_exported_as_unknown(name):
    program, fact = make_program("acme"), REGISTRY[name]
    assert fact.cell(program).state is State.UNKNOWN
    assert str(fact.cell(program)) == "Not stated"
    assert set(fact.csv(program)) == {""}
    assert set(dict(fact.json_items(program)).values()) == {None}


@pytest.mark.django_db
def test_what_every_program_states_is_known():
    program = make_program("acme", name="Acme")
    shown = {name: str(REGISTRY[name].cell(program)) for name in ALWAYS_STATED}
    assert shown == {"slug": "acme", "name": "Acme"}


#: What each range is stated in.
UNITS = {
    "commission": "5%",
    "bounty": "$5",
    "cookie": "5 days",
    "entry_fee": "$5",
    "payout_threshold": "$5",
    "payout_delay": "5 days",
    "locking_period": "5 days",
    "average_order_value": "$5",
    "conversion_rate": "5%",
}


def test_the_unit_of_every_range_is_tested():
    assert [fact.name for fact in FACTS if isinstance(fact, RangeFact)] == list(UNITS)


@pytest.mark.parametrize("name", UNITS)
def test_a_range_is_read_in_its_own_unit(name):
    assert str(REGISTRY[name].read(name, UNITS[name])) == UNITS[name]


@pytest.mark.parametrize(
    ("name", "other"),
    [(name, other) for name, own in UNITS.items() for other in sorted({*UNITS.values()} - {own})],
)
def test_a_range_is_refused_in_another_unit(name, other):
    with pytest.raises(Unreadable, match=f"“{re.escape(other)}” is not "):
        REGISTRY[name].read(name, other)


def test_factors_are_the_seven_by_which_alternatives_are_weighed():
    assert [fact.name for fact in FACTORS] == [
        "average_order_value",
        "entry_fee",
        "payout_threshold",
        "payout_frequency",
        "commission",
        "conversion_rate",
        "promotional_materials",
    ]


@pytest.mark.parametrize(
    ("better", "names"),
    [
        (
            Better.HIGHER,
            {"commission", "bounty", "cookie", "average_order_value", "conversion_rate"},
        ),
        (Better.LOWER, {"entry_fee", "payout_threshold", "payout_delay", "locking_period"}),
    ],
)
def test_knows_which_direction_is_better(better, names):
    assert {fact.name for fact in FACTS if fact.better is better} == names


def test_every_section_has_facts():
    assert {fact.section for fact in FACTS} == {None, *Section}


def test_every_fact_that_is_a_list_can_be_filtered_by_or_says_why_not():
    lists = [fact for fact in FACTS if isinstance(fact, TermsFact)]
    assert all(fact.parameter or fact.exempt for fact in lists)


@pytest.mark.parametrize(
    ("value", "note", "words_first", "text"),
    [
        ("$16", "", False, "$16"),
        ("$16", "Direct", False, "$16 (Direct)"),
        ("~$35 – $40", "Low", True, "Low (~$35 – $40)"),
        ("No minimum", "/ Low", False, "No minimum / Low"),
        ("3% – 9%", "Each category has its own.", False, "3% – 9%"),
        ("", "High (Viral/App focus)", True, "High (Viral/App focus)"),
        ("", "Rates vary.", False, "Rates vary."),
        ("", "", False, ""),
    ],
)
def test_joins_a_value_with_its_words(value, note, words_first, text):
    assert phrase(value, note, words_first=words_first) == text


#: What a program states, and how its cell reads: its text, its sentence beside it.
SHOWN = [
    ("commission", {"commission": "3% – 9%"}, "3% – 9%", ""),
    ("commission", {"commission_note": "Varies by market"}, "Varies by market", ""),
    ("commission", {"commission": "5%", "commission_note": "On sales."}, "5%", "On sales."),
    ("commission", {"bounty": "$50"}, "Not applicable", ""),
    ("commission", {"bounty_note": "A gift card"}, "Not applicable", ""),
    ("commission_base", {"commission_base": "revenue"}, "Merchant's revenue", ""),
    (
        "commission_base",
        {"commission_base": "deposit", "commission_base_note": "Not the whole stay."},
        "Booking deposit",
        "Not the whole stay.",
    ),
    ("commission_base", {"commission": "5%"}, "Not stated", ""),
    ("commission_base", {"bounty": "$50"}, "Not applicable", ""),
    ("bounty", {"commission": "5%"}, "Not stated", ""),
    ("average_order_value", {"average_order_value_note": "Medium"}, "Medium", ""),
    (
        "average_order_value",
        {"average_order_value": "~$35 – $40", "average_order_value_note": "Low"},
        "Low (~$35 – $40)",
        "",
    ),
    ("entry_fee", {"entry_fee": "Free"}, "Free", ""),
    ("entry_fee", {"entry_fee": "$0"}, "Free", ""),
    ("entry_fee", {"entry_fee": "$99"}, "$99", ""),
    ("payout_threshold", {"payout_threshold": "$0"}, "No minimum", ""),
    ("payout_threshold", {"payout_threshold": "free"}, "No minimum", ""),
    ("cookie", {"cookie": "session only"}, "session only", ""),
    ("payout_delay", {"payout_delay": "60 days"}, "60 days", ""),
    (
        "payout_frequency",
        {"payout_frequency": ["Monthly", "On request"], "payout_frequency_note": "Net-60"},
        "Monthly / On request (Net-60)",
        "",
    ),
    ("networks", {"networks": ["CJ Affiliate", "Awin"]}, "Awin, CJ Affiliate", ""),
    ("industry", {"industry": "Marketplace > Global retail"}, "Global retail", ""),
    ("sub_affiliates", {"sub_affiliates": False}, "No", ""),
    ("sub_affiliates", {"sub_affiliates": True, "sub_affiliates_note": "20%"}, "Yes (20%)", ""),
    ("approval", {"approval": "by invitation"}, "By invitation", ""),
    ("commission_recurrence", {"commission_recurrence": "12 months"}, "12 months", ""),
    ("commission_recurrence", {"commission_recurrence": "lifetime"}, "Lifetime", ""),
    ("explicit_content", {"explicit_content": "prohibited"}, "Prohibited", ""),
    ("founded", {"founded": 2010}, "2010", ""),
    ("status", {"status": "paused", "status_note": "since May"}, "Paused (since May)", ""),
    ("attribution", {"attribution": "last click"}, "Last click", ""),
    ("affiliate_countries", {"affiliate_countries": "Worldwide"}, "Worldwide", ""),
    (
        "affiliate_countries",
        {"affiliate_countries": "Worldwide except CN, RU"},
        "Worldwide except China, Russia",
        "",
    ),
    (
        "affiliate_countries",
        {"affiliate_countries": "IN, US", "affiliate_countries_note": "mainly"},
        "India, United States of America (mainly)",
        "",
    ),
    ("affiliate_countries", {"affiliate_countries": "Not IN, PK"}, "Not in India, Pakistan", ""),
    ("affiliate_countries", {"affiliate_countries_note": "80+ countries"}, "80+ countries", ""),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "stated", "text", "sentence"), SHOWN)
def test_shows_what_is_stated(name, stated, text, sentence):
    cell = REGISTRY[name].cell(make_program("acme", **stated))
    assert (str(cell), cell.note) == (text, sentence)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stated", "brief"),
    [
        ({"commission": "5%"}, "5%"),
        ({"commission": "5%", "commission_base": "order value"}, "5%"),
        ({"commission": "50%", "commission_base": "revenue"}, "50% of revenue"),
        ({"commission": "85%", "commission_base": "first payment"}, "85% of the first payment"),
        (
            {"commission": "5%", "commission_base": "fees", "commission_note": "On spot"},
            "5% of fees (On spot)",
        ),
        ({"commission_note": "Varies", "commission_base": "fees"}, "Varies"),
    ],
)
def test_a_list_says_what_a_commission_is_a_percentage_of(stated, brief):
    assert REGISTRY["commission"].cell(make_program("acme", **stated)).brief == brief


@pytest.mark.django_db
def test_a_list_shows_a_long_qualifier_on_the_profile_only():
    note = "For the direct program that the company runs itself"
    cell = REGISTRY["payout_threshold"].cell(
        make_program("acme", payout_threshold="$16", payout_threshold_note=note)
    )
    assert (cell.brief, cell.text) == ("$16", f"$16 ({note})")
