"""The grid tells what differs and what is best, and never lets the unknown win."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliates.facts.kinds import Better
from affiliates.facts.registry import sections
from affiliates.ranges import parse
from comparisons.grid import Outcome, best_of, compare, outcome
from tests.builders import make_program
from tests.test_ranges import ranges

HIGHER, LOWER, NEITHER = Better.HIGHER, Better.LOWER, Better.NEITHER


def best(better, *texts):
    """List the best of some ranges by their texts; None is unknown."""
    values = [text and parse(text) for text in texts]
    return [texts[place] for place in sorted(best_of(values, better))]


BEST = [
    # Higher: by the low end, then the high.
    (HIGHER, ["3% – 9%", "4% – 5%"], ["4% – 5%"]),
    (HIGHER, ["3% – 9%", "3% – 10%"], ["3% – 10%"]),
    (HIGHER, ["1%", "2%", "3%"], ["3%"]),
    (HIGHER, ["up to 50%", "1%"], ["1%"]),
    (HIGHER, ["up to 50%", "up to 40%"], ["up to 50%"]),
    (HIGHER, ["24 hours", "session only"], ["24 hours"]),
    # Lower: by the high end, then the low.
    (LOWER, ["$20 – $50", "$30"], ["$30"]),
    (LOWER, ["$20 – $50", "$10 – $50"], ["$10 – $50"]),
    (LOWER, ["$16", "No minimum"], ["No minimum"]),
    (LOWER, ["up to $50", "$50"], ["up to $50"]),
    # A tie marks all of the best.
    (HIGHER, ["5%", "5%"], []),
    (HIGHER, ["5%", "3%", "5%"], ["5%", "5%"]),
    (LOWER, ["No minimum", "$0", "£0"], []),
    # The unknown never wins, and one statement alone is no contest.
    (HIGHER, [None, "5%"], []),
    (LOWER, [None, "$16"], []),
    (LOWER, [None, "$16", "$20"], ["$16"]),
    (HIGHER, [None, None], []),
    (HIGHER, ["5%"], []),
    (HIGHER, [], []),
    # An open end decides only where it must lie above.
    (HIGHER, ["4% – 12%+", "5%"], ["5%"]),
    (HIGHER, ["4% – 12%+", "4% – 10%"], ["4% – 12%+"]),
    (HIGHER, ["4% – 12%+", "4% – 15%"], []),
    (HIGHER, ["$50+", "$40"], ["$50+"]),
    (HIGHER, ["$50+", "$60"], ["$60"]),
    (HIGHER, ["$50+", "$50+"], []),
    (HIGHER, ["$50+", "$50+", "$10"], ["$50+", "$50+"]),
    (LOWER, ["$50+", "$40"], ["$40"]),
    (LOWER, ["$50+", "$60"], []),
    (LOWER, ["$50+", "$60", "$10"], ["$10"]),
    # Another currency is not compared with dollars.
    (LOWER, ["$16", "£1"], []),
    (LOWER, ["$16", "$20", "£1"], ["$16"]),
    (LOWER, ["€20", "€16"], ["€16"]),
    (LOWER, ["€20", "£16"], []),
    (LOWER, ["€20", "No minimum"], ["No minimum"]),
    (LOWER, ["$20", "€1", "No minimum"], ["No minimum"]),
    # Where no direction is better, nothing is best.
    (NEITHER, ["1%", "2%"], []),
]


@pytest.mark.parametrize(("better", "texts", "winners"), BEST)
def test_best(better, texts, winners):
    assert best(better, *texts) == winners


@pytest.mark.parametrize(("better", "texts", "winners"), BEST)
def test_best_does_not_depend_on_the_order(better, texts, winners):
    assert sorted(best(better, *reversed(texts))) == sorted(winners)


percentages = ranges(units=st.just("percent"))
directions = st.sampled_from([HIGHER, LOWER])
MIRRORED = {
    Outcome.WIN: Outcome.LOSS,
    Outcome.LOSS: Outcome.WIN,
    Outcome.TIE: Outcome.TIE,
    Outcome.UNDECIDED: Outcome.UNDECIDED,
}


@given(percentages, percentages, directions)
def test_what_one_wins_the_other_loses(value, other, better):
    assert outcome(other, value, better) is MIRRORED[outcome(value, other, better)]


@given(percentages, directions)
def test_everything_ties_with_itself(value, better):
    assert outcome(value, value, better) is Outcome.TIE


@given(st.lists(st.none() | percentages, max_size=6), st.sampled_from(Better))
def test_the_unknown_never_wins(values, better):
    winners = best_of(values, better)
    assert all(values[place] is not None for place in winners)
    if sum(value is not None for value in values) < 2:
        assert not winners


# Rows


def row(fact, *stated):
    programs = [make_program(f"p{place}", **facts) for place, facts in enumerate(stated)]
    rows = (row for section in compare(programs).sections for row in section.rows)
    return next(row for row in rows if row.fact.name == fact)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fact", "one", "other", "differs"),
    [
        ("commission", "5%", "5%", False),
        ("commission", "5%", "6%", True),
        ("commission", "5%", None, True),
        ("commission", None, None, False),
        ("entry_fee", "Free", "$0", False),
        ("networks", ["Awin", "Impact"], ["Impact", "Awin"], False),
        ("networks", ["Awin"], ["Awin", "Impact"], True),
        ("industry", "Travel", "Travel", False),
        ("sub_affiliates", False, None, True),
        ("sub_affiliates", False, False, False),
        ("software", "Own", "Own", False),
        ("cookie_note", "Long", "Short", True),
    ],
)
def test_differs(fact, one, other, differs):
    stated = [{} if value is None else {fact: value} for value in (one, other)]
    assert row(fact.removesuffix("_note"), *stated).differs is differs


@pytest.mark.django_db
def test_words_differ_where_figures_do_not():
    direct, network = {"payout_threshold_note": "Direct"}, {"payout_threshold_note": "On Awin"}
    stated = [{"payout_threshold": "$16", **words} for words in (direct, network)]
    threshold = row("payout_threshold", *stated)
    assert threshold.differs
    assert [entry.best for entry in threshold.cells] == [False, False]


@pytest.mark.django_db
def test_not_applicable_differs_from_not_stated():
    commission = row("commission", {"bounty": "$5"}, {})
    assert commission.differs
    assert [str(entry.cell) for entry in commission.cells] == ["Not applicable", "Not stated"]


@pytest.mark.django_db
def test_words_without_a_figure_are_never_best():
    conversion = row(
        "conversion_rate",
        {"conversion_rate_note": "High"},
        {"conversion_rate": "~2%"},
        {"conversion_rate": "~1%"},
    )
    assert [entry.best for entry in conversion.cells] == [False, True, False]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stated", "best"),
    [
        ([("50%", "revenue"), ("2%", "order value"), ("3%", "")], [False, False, True]),
        ([("50%", "revenue"), ("2%", "order value")], [False, False]),
        ([("85%", "first payment"), ("50%", "revenue")], [False, False]),
        # Of the same, they can be compared.
        ([("50%", "fees"), ("40%", "fees")], [True, False]),
    ],
)
def test_the_best_commission_is_among_percentages_of_the_same(stated, best):
    commission = row(
        "commission", *({"commission": share, "commission_base": base} for share, base in stated)
    )
    assert [entry.best for entry in commission.cells] == best


@pytest.mark.django_db
def test_has_every_section_and_fact_in_the_order_of_a_profile():
    grid = compare([make_program("a"), make_program("b")])
    assert [section.section for section in grid.sections] == [each for each, _ in sections()]
    for section, (_, facts) in zip(grid.sections, sections(), strict=True):
        assert tuple(row.fact for row in section.rows) == facts


@pytest.mark.django_db
def test_counts_the_rows_that_are_equal():
    rows = sum(len(facts) for _, facts in sections())
    grid = compare([make_program("a", commission="5%"), make_program("b", commission="6%")])
    assert grid.equal_rows == rows - 1
    assert [section.differs for section in grid.sections].count(True) == 1


@pytest.mark.django_db
def test_asks_the_database_nothing(django_assert_num_queries):
    from affiliates.facts.registry import FACTS
    from affiliates.models import Program

    make_program("a", networks=["Awin"], industry="Travel")
    make_program("b", product_types=["Toys"])
    programs = list(Program.objects.with_facts(FACTS))
    with django_assert_num_queries(0):
        assert compare(programs).equal_rows
