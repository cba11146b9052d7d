"""The finder answers with the best of what fits, says why, and says what it leaves out."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from affiliates.evidence import Doubt
from affiliates.models import Citation
from comparisons.finder import ASKED, ASSUMED, Finder
from tests.builders import cite, make_program, make_route

pytestmark = pytest.mark.django_db

#: A program of which every sale is worth something: with 2% of clicks buying for $50.
RECKONED = {"conversion_rate": "2%", "average_order_value": "$50"}


def find(query):
    return Finder(QueryDict(query))


def slugs(finder):
    return [answer.program.slug for answer in finder.answers]


@pytest.fixture
def programs(db):
    """Per 1,000 clicks: ten earns $100, five $50, wide $20 – $300, upto $0 – $500, silent ?."""
    made = {
        "ten": {"commission": "10%", "payout_threshold": "$100", "payout_methods": ["PayPal"]},
        "five": {"commission": "5%", "payout_threshold": "$10", "payout_methods": ["PayPal"]},
        "wide": {"commission": "2% – 30%", "payout_threshold": "$20", "payout_methods": ["Wire"]},
        "upto": {"commission": "up to 50%"},
        "silent": {"payout_threshold": "$5", "payout_methods": ["PayPal"]},
    }
    return {slug: make_program(slug, **RECKONED, **stated) for slug, stated in made.items()}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("clicks=1000", ["ten", "five", "wide"]),
        ("threshold_max=20", ["five", "wide"]),
        ("threshold_max=20&clicks=1000", ["five", "wide"]),
        ("method=paypal", ["ten", "five"]),
        ("method=paypal&method=wire", ["ten", "five", "wide"]),
        ("method=wire&threshold_max=10", []),
        ("q=upto", ["upto"]),
        ("q=silent", []),
        ("", []),
        ("clicks=0", []),
        ("clicks=&threshold_max=&country=", []),
        ("sort=name&page=7&per_page=100&unknown=include&utm_source=x", []),
        ("clicks=1000&sort=name&page=7&per_page=1&unknown=nonsense", ["ten", "five", "wide"]),
    ],
)
def test_the_highest_low_end_wins_of_what_fits(programs, query, expected):
    assert slugs(find(query)) == expected


def test_what_ties_at_the_low_end_is_ranked_by_the_high_end(db):
    make_program("flat", commission="5%", **RECKONED)
    make_program("rising", commission="5% – 9%", **RECKONED)
    assert slugs(find("clicks=1000")) == ["rising", "flat"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "clicks=1000&threshold_max=20",
            [
                (
                    "Earns $50 a month at 1,000 clicks: no program that fits has a higher low end",
                    "Payout threshold: $10",
                ),
                ("Earns $20 – $300 a month at 1,000 clicks", "Payout threshold: $20"),
            ],
        ),
        (
            "method=wire",
            [
                (
                    "Earns $2 – $30 at 100 clicks: no program that fits has a higher low end",
                    "Paying by Wire",
                )
            ],
        ),
        ("q=upto", [("Earns $0 – $50 at 100 clicks", "Matching “upto”")]),
    ],
)
def test_reasons_are_facts(programs, query, expected):
    assert [answer.reasons for answer in find(query).answers] == expected


def test_a_threshold_of_one_way_names_the_way(db):
    program = make_program("acme", commission="10%", **RECKONED)
    make_route(program, "Impact", payout_threshold="$10")
    (answer,) = find("threshold_max=10").answers
    assert answer.reasons[1] == "Payout threshold: $10 through Impact"


def test_what_one_way_meets_together_is_not_given_another_ways_figure(db):
    program = make_program("acme", commission="10%", **RECKONED)
    make_route(program, "Impact", payout_threshold="$5", payout_methods=["Wire"])
    make_route(program, "Awin", payout_threshold="$20", payout_methods=["PayPal"])
    (answer,) = find("threshold_max=20&method=paypal").answers
    assert set(answer.reasons[1:]) == {"Paying out from $20 or less", "Paying by PayPal"}
    assert find("threshold_max=5&method=paypal").answers == []


def test_an_answer_shows_its_figures_doubts_and_assumptions(db):
    program = make_program("acme", commission="10%", payout_threshold="$10", **RECKONED)
    cite(program, "commission", "10%")
    cite(
        program, "commission", "7%", url="https://example.com/other", stance=Citation.Stance.DIFFERS
    )
    (answer,) = find("clicks=1000&conversion=1&figures=mine").answers
    assert [(fact.name, str(cell)) for fact, cell, _ in answer.figures] == [
        ("commission", "10%"),
        ("bounty", "Not stated"),
        ("payout_threshold", "$10"),
    ]
    assert [fact.name for fact in answer.disputed] == ["commission"]
    assert [doubt for _, _, doubt in answer.figures] == [Doubt.DISPUTED, None, Doubt.UNCITED]
    assert [fact.name for fact in answer.estimate.assumed] == ["commission_base", "conversion_rate"]


@pytest.mark.parametrize(("query", "expected"), [("clicks=1000", "2 January"), ("q=acme", None)])
def test_first_cash_is_dated_for_clicks_that_are_given(db, query, expected):
    make_program(
        "acme", commission="10%", payout_threshold="$10", payout_delay="30 days", **RECKONED
    )
    (answer,) = find(f"{query}&start=2026-11-03").answers
    assert answer.first_cash is None if expected is None else expected in str(answer.first_cash)


def test_what_is_left_out_is_counted_with_where_to_find_it(programs):
    finder = find("clicks=1000&threshold_max=20")
    assert (finder.count, finder.left_out) == (3, 1)
    assert finder.list_address == "/programs/?clicks=1000&threshold_max=20&sort=-earnings"
    assert finder.list_address_with_unknown == f"{finder.list_address}&unknown=include"
    assert finder.without_figure == [
        ("needs commission or bounty, which nobody states in US dollars", 1)
    ]


def test_the_list_behind_it_begins_with_the_answers(programs, client):
    finder = find("threshold_max=20&clicks=1000")
    listed = client.get(finder.list_address.replace("/programs/", "/programs.json")).json()
    assert [program["slug"] for program in listed["programs"]][: len(finder.answers)] == slugs(
        finder
    )
    assert listed["count"] == finder.count


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "method=wire&threshold_max=10",
            [
                ("paying by Wire", 2, "?threshold_max=10"),
                ("paying out from $10 or less", 1, "?method=wire"),
            ],
        ),
        ("q=nobody", [("matching “nobody”", 5, "./")]),
        ("q=nobody&q=nobody&country=IN&threshold_max=1", []),
        ("threshold_max=10", []),
    ],
)
def test_where_nothing_fits_it_says_which_one_filter_is_in_the_way(programs, query, expected):
    loosened = find(query).loosened
    assert [(one.text, one.count, one.address) for one in loosened] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("clicks=1000&threshold_max=20&aov=70", "/compare/five-vs-wide/?clicks=1000&aov=70"),
        ("method=paypal", "/compare/ten-vs-five/"),
        ("method=wire", ""),
    ],
)
def test_answers_lead_to_their_comparison_with_the_clicks(programs, query, expected):
    assert find(query).comparison_address == expected


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("clicks=many", "clicks"),
        ("clicks=-1", "clicks"),
        ("threshold_max=low", "threshold_max"),
        ("method=cowries", "method"),
        ("country=ZZ", "country"),
        ("industry=%00", "industry"),
        ("clicks=1000&conversion=101", "conversion"),
    ],
)
def test_a_bad_value_has_its_error_and_no_answers(programs, query, parameter):
    finder = find(query)
    assert not finder.is_valid
    assert list(finder.errors) == [parameter]
    assert (finder.answers, finder.loosened, finder.without_figure) == ([], [], [])
    assert finder.left_out == 0
    assert finder.comparison_address == ""


def test_all_that_the_form_asks_is_a_parameter_of_the_list(db):
    finder = find("")
    assert {*ASKED, *ASSUMED} <= finder.form.fields.keys()


def test_more_programs_take_no_more_queries(programs, django_assert_num_queries):
    def read():
        finder = find("clicks=1000&threshold_max=20")
        return slugs(finder), finder.count, finder.left_out, finder.without_figure

    make_route(programs["five"], "Impact", payout_threshold="$7")
    make_route(programs["silent"], "Impact", payout_threshold="$7")
    before = _queries(read)
    for number in range(5):
        stated = {"payout_threshold": "$5"} | (RECKONED if number % 2 else {})
        program = make_program(f"more-{number}", commission="9%", **stated)
        make_route(program, "Awin", payout_threshold="$7")
    with django_assert_num_queries(before):
        read()


def _queries(read):

    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


def test_of_too_many_without_a_figure_it_gives_their_number_alone(client, monkeypatch):
    monkeypatch.setattr("comparisons.finder.MOST_EXPLAINED", 1)
    for slug in "ab":
        make_program(slug, payout_threshold="$10")
    assert find("threshold_max=20").without_figure == [("", 2)]
    page = client.get("/find/?threshold_max=20").content.decode()
    assert "2 of them without an earnings figure." in page
