"""Lists put what an address asks for in words, chips, headings, counts and pages."""

import pytest
from django.http import Http404, QueryDict

from affiliates.facts.columns import FactColumn
from affiliates.facts.registry import FACTS
from affiliates.lists.programs import COMMISSION_TABLE, OVERVIEW_TABLE, ProgramList
from tests.builders import make_program

pytestmark = pytest.mark.django_db


def list_of(query, table=OVERVIEW_TABLE):
    programs = ProgramList(table, QueryDict(query))
    assert programs.is_valid, programs.errors
    return programs


def choices(query, parameter):
    """List a filter's choices: slug, count, and + where chosen, - where it can't be."""
    marks = {(True, False): "+", (False, True): "-", (False, False): ""}
    return " ".join(
        f"{marks[choice.selected, choice.disabled]}{choice.value}:{choice.count}"
        for choice in list_of(query).choices(parameter)
    )


@pytest.fixture
def three():
    make_program(
        "a",
        name="Ali",
        commission="3% – 9%",
        payout_threshold="$16",
        networks=["Awin", "Admitad"],
        industry="Marketplace > Global retail",
        payout_frequency=["Monthly"],
    )
    make_program(
        "b",
        name="Bang",
        commission="4% – 12%+",
        payout_threshold="No minimum",
        networks=["Awin"],
        industry="Marketplace",
        payout_frequency=["Weekly", "Monthly"],
    )
    make_program("c", name="Clicky", commission_note="High", industry="Travel")


# Sentences


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "3 affiliate programs"),
        ("sort=-name", "3 affiliate programs, from Z to A"),
        ("threshold_max=16", "2 affiliate programs paying out from $16 or less"),
        (
            "threshold_max=16&sort=-commission",
            "2 affiliate programs paying out from $16 or less, best commission first",
        ),
        ("sort=commission", "3 affiliate programs, lowest commission first"),
        ("sort=threshold", "3 affiliate programs, best payout threshold first"),
        ("sort=-threshold", "3 affiliate programs, highest payout threshold first"),
        ("sort=updated", "3 affiliate programs, oldest update first"),
        ("sort=-updated", "3 affiliate programs, latest update first"),
        ("q=bang", "1 affiliate program matching “bang”"),
        (
            "network=awin&network=admitad&frequency=weekly",
            "1 affiliate program paying Weekly and on Awin or on Admitad",
        ),
        ("commission_floor=50", "no affiliate programs paying at least 50% on every sale"),
        ("commission_ceiling=12", "1 affiliate program whose best rate is at least 12%"),
        ("bounty_min=1000", "no affiliate programs paying at least $1,000 per action"),
        ("cookie_min=1.5", "no affiliate programs with a cookie of at least 1.5 days"),
        ("industry=global-retail", "1 affiliate program in Global retail"),
        ("threshold_max=1", "1 affiliate program paying out from $1 or less"),
    ],
)
def test_sentence(three, query, sentence):
    assert list_of(query).sentence == sentence


def test_a_list_of_commissions_says_so(three):
    for query, sentence in (
        ("", "commissions of 3 affiliate programs"),
        ("q=bang", "commissions of 1 affiliate program matching “bang”"),
        ("q=zzz", "commissions of no affiliate programs matching “zzz”"),
    ):
        assert list_of(query, COMMISSION_TABLE).sentence == sentence


def test_no_clause_agrees_with_a_number():
    clauses = [fact.clause for fact in FACTS if fact.parameter]
    clauses += [bound.clause for fact in FACTS for bound in fact.bounds]
    assert [clause for clause in clauses if clause.startswith(("that ", "which "))] == []


# Chips


@pytest.mark.parametrize(
    ("query", "chips"),
    [
        ("", []),
        ("sort=-name&page=1&unknown=include", []),
        ("threshold_max=16", [("Paying out from $16 or less", "./")]),
        (
            "network=awin&network=admitad&threshold_max=16&page=1&sort=-name",
            [
                ("On Awin", "?network=admitad&threshold_max=16&sort=-name"),
                ("On Admitad", "?network=awin&threshold_max=16&sort=-name"),
                ("Paying out from $16 or less", "?network=awin&network=admitad&sort=-name"),
            ],
        ),
        ("q=two+words", [("Matching “two words”", "./")]),
    ],
)
def test_each_chip_drops_its_filter_only(three, query, chips):
    assert {(chip.text, chip.address) for chip in list_of(query).chips} == set(chips)


def test_an_empty_result_names_the_filters():
    chips = list_of("threshold_max=1&cookie_min=30").chips
    assert {chip.text for chip in chips} == {
        "Paying out from $1 or less",
        "With a cookie of at least 30 days",
    }


def test_what_silence_left_out_can_be_included(three):
    programs = list_of("threshold_max=10&sort=-name&page=1")
    assert programs.left_out == 1
    assert programs.address_with_unknown == "?threshold_max=10&sort=-name&unknown=include"
    assert not programs.includes_unknown
    assert list_of("unknown=include").includes_unknown


# Headings


def headings(query, table=OVERVIEW_TABLE):
    return {
        heading.column.name: (heading.address, heading.direction)
        for heading in list_of(query, table).headings
    }


def test_a_first_click_on_a_heading_asks_for_the_best():
    assert headings("") == {
        "name": ("?sort=-name", "ascending"),
        "industry": ("", ""),
        "commission": ("?sort=-commission", ""),
        "bounty": ("?sort=-bounty", ""),
        "cookie": ("?sort=-cookie", ""),
        "payout_threshold": ("?sort=threshold", ""),
        "payout_frequency": ("", ""),
        "management": ("", ""),
    }


@pytest.mark.parametrize(
    ("query", "fact", "heading"),
    [
        ("sort=commission", "commission", ("?sort=-commission", "ascending")),
        ("sort=-commission", "commission", ("?sort=commission", "descending")),
        ("sort=-commission", "name", ("?sort=name", "")),
        ("sort=-name", "name", ("?sort=name", "descending")),
        ("q=x&page=1&per_page=5", "commission", ("?q=x&per_page=5&sort=-commission", "")),
        ("sort=updated", "name", ("?sort=name", "")),
    ],
)
def test_headings_sort_and_tell_the_order(query, fact, heading):
    assert headings(query)[fact] == heading


@pytest.mark.parametrize("query", ["", "sort=commission", "sort=-threshold", "sort=aov"])
def test_one_heading_at_most_is_the_active_one(query):
    for table in (OVERVIEW_TABLE, COMMISSION_TABLE):
        active = [direction for _, direction in headings(query, table).values() if direction]
        assert len(active) == 1


def test_the_form_offers_every_order_and_marks_the_one_in_use():
    offered = list(list_of("sort=-cookie").sorts)
    assert [value for value, _, selected in offered if selected] == ["-cookie"]
    assert ("name", "Program: A to Z", False) in offered
    assert ("-updated", "Last updated: latest first", False) in offered
    assert len({label for _, label, _ in offered}) == len(offered)


# Counts of choices


def test_choices_are_counted(three):
    assert choices("", "network") == "admitad:1 awin:2"
    assert choices("", "frequency") == "monthly:2 weekly:1"


def test_a_broad_choice_counts_the_narrow_ones_under_it(three):
    assert choices("", "industry") == "marketplace:2 travel:1"


def test_choices_are_counted_under_the_other_filters(three):
    assert choices("frequency=weekly", "network") == "-admitad:0 awin:1"
    assert choices("threshold_max=10", "industry") == "marketplace:1 -travel:0"
    assert choices("q=ali", "network") == "admitad:1 awin:1"


def test_choices_are_not_counted_under_their_own_filter(three):
    assert choices("network=admitad", "network") == "+admitad:1 awin:2"
    assert choices("industry=travel", "industry") == "marketplace:2 +travel:1"


def test_a_choice_made_can_be_undone_even_without_a_match(three):
    assert choices("network=admitad&frequency=weekly", "network") == "+admitad:0 awin:1"


def test_a_narrow_choice_is_offered_once_chosen_with_its_count(three):
    assert choices("industry=global-retail", "industry") == (
        "+global-retail:1 marketplace:2 travel:1"
    )


def test_counts_include_the_unstated_on_request(three):
    make_program("d", networks=["Awin"])
    # What keeps Clicky, which states neither, keeps it whatever network is chosen.
    assert choices("frequency=weekly&unknown=include", "network") == "admitad:1 awin:3"
    assert choices("network=admitad&unknown=include", "network") == "+admitad:2 awin:4"


def test_only_the_listed_unstated_are_counted(three):
    make_program("d", payout_threshold="$100")
    assert choices("threshold_max=16&unknown=include", "network") == "admitad:2 awin:3"
    assert choices("industry=travel&unknown=include", "network") == "admitad:2 awin:2"


@pytest.mark.parametrize("query", ["threshold_max=16", "q=a", "network=awin&frequency=weekly"])
@pytest.mark.parametrize("unknown", ["", "&unknown=include"])
def test_a_count_is_what_choosing_would_leave(three, query, unknown):
    make_program("d", networks=["Awin"])
    for parameter in ("network", "frequency", "industry", "approval", "recurrence"):
        others = QueryDict(query + unknown, mutable=True)
        others.pop(parameter, None)
        for choice in list_of(query + unknown).choices(parameter):
            chosen = list_of(f"{others.urlencode()}&{parameter}={choice.value}")
            assert chosen.queryset.count() == choice.count, f"{parameter}={choice.value}"


def test_drafts_are_not_counted(three):
    make_program("draft", networks=["Awin", "Impact"], published=False)
    assert choices("", "network") == "admitad:1 awin:2 -impact:0"


# Pages


@pytest.fixture
def thirty():
    for number in range(30):
        make_program(f"p-{number:02}")


@pytest.mark.parametrize(
    ("query", "first", "length"),
    [
        ("", "p-00", 25),
        ("page=1", "p-00", 25),
        ("page=2", "p-25", 5),
        ("per_page=10&page=3", "p-20", 10),
        ("per_page=100", "p-00", 30),
        ("per_page=1&page=30", "p-29", 1),
        ("sort=-name&page=2", "p-04", 5),
    ],
)
def test_pages(thirty, query, first, length):
    rows = list_of(query).rows
    assert (rows[0][0].slug, len(rows)) == (first, length)


@pytest.mark.parametrize("query", ["page=3", "per_page=10&page=4", "q=p-01&page=2"])
def test_there_is_no_page_past_the_end(thirty, query):
    with pytest.raises(Http404):
        assert list_of(query).rows


def test_an_empty_list_has_one_page():
    assert list_of("").rows == list_of("page=1").rows == []


def test_pages_hold_every_program_once(thirty):
    slugs = [
        program.slug
        for page in range(1, 5)
        for program, _ in list_of(f"per_page=8&page={page}&sort=-commission").rows
    ]
    assert slugs == [f"p-{number:02}" for number in range(30)]


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("sort=name", ""),
        ("utm_source=mail&q=x", "?q=x"),
        ("sort=-name&q=x", "?sort=-name&q=x"),
    ],
)
def test_one_address_stands_for_all_that_ask_the_same(query, canonical):
    assert list_of(query).canonical == canonical


# Rows and bars


def test_rows_have_a_cell_for_each_column(three):
    for table in (OVERVIEW_TABLE, COMMISSION_TABLE):
        programs = list_of("", table)
        for _, cells in programs.rows:
            assert [entry.column.fact for entry in cells] == [
                heading.column.fact for heading in programs.headings[1:]
            ]


def test_the_commission_table_draws_commissions_on_one_scale(three):
    bars = [
        next(entry.cell.bar for entry in cells if entry.column.name == "commission")
        for _, cells in list_of("", COMMISSION_TABLE).rows
    ]
    assert [(bar.start, bar.width) for bar in bars[:2]] == [("25.00", "50.00"), ("33.33", "66.67")]
    assert bars[2] is None


def test_the_overview_draws_nothing(three):
    columns = {type(entry.column) for _, cells in list_of("").rows for entry in cells}
    assert columns == {FactColumn}


# What can't be read


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("threshold_max=abc", "threshold_max"),
        ("threshold_max=-5", "threshold_max"),
        ("threshold_max=1e309", "threshold_max"),
        ("threshold_max=NaN", "threshold_max"),
        ("threshold_max=Infinity", "threshold_max"),
        ("threshold_max=1.00001", "threshold_max"),
        ("commission_floor=-0.1", "commission_floor"),
        ("cookie_min=one", "cookie_min"),
        ("sort=bogus", "sort"),
        ("sort=--name", "sort"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=abc", "page"),
        ("page=1.5", "page"),
        ("per_page=0", "per_page"),
        ("per_page=101", "per_page"),
        ("industry=bogus", "industry"),
        ("network=awin&network=bogus", "network"),
        ("approval=perhaps", "approval"),
        ("unknown=exclude", "unknown"),
        (f"q={'x' * 10_000}", "q"),
    ],
)
def test_a_bad_value_is_an_error_of_its_parameter(three, query, parameter):
    programs = ProgramList(OVERVIEW_TABLE, QueryDict(query))
    assert not programs.is_valid
    assert list(programs.errors) == [parameter]
    assert programs.rows == []
    lines = list(programs.error_lines)
    assert lines
    assert all(f"({parameter}=" in line for line, _ in lines)
    assert all(f"{parameter}=" not in without for _, without in lines)


def test_every_bad_value_is_told(three):
    programs = ProgramList(OVERVIEW_TABLE, QueryDict("page=x&sort=x&cookie_min=x&q=fine"))
    assert set(programs.errors) == {"page", "sort", "cookie_min"}


@pytest.mark.parametrize(("words", "status"), [(12, 200), (13, 400)])
def test_a_search_of_too_many_words_is_refused(client, words, status):
    response = client.get("/programs/", {"q": " ".join("abcdefghijklm"[:words])})
    assert response.status_code == status
    assert ("at most 12 words" in response.content.decode()) == (status == 400)
