"""What a program states, as texts, and how two moments differ."""

from datetime import date

import pytest

from affiliates.facts import COLUMNS
from affiliates.history.snapshots import differences, for_snapshot, snapshot
from affiliates.models import Check, FinePrint, Program, Rate, Suitability
from tests.builders import cite, make_program, make_route, make_source, make_term

pytestmark = pytest.mark.django_db


def taken():
    return snapshot(for_snapshot(Program.objects.all()).get())


#: What is typed, and the change as it is told.
FACTS_CHANGED = [
    ({"commission": "3% – 10%"}, ("Commission", "3% – 9%", "3% – 10%")),
    ({"commission": None}, ("Commission", "3% – 9%", "")),
    ({"commission_note": "On average."}, ("Commission (note)", "", "On average.")),
    ({"payout_threshold": "No minimum"}, ("Payout threshold", "", "No minimum")),
    ({"cookie": "24 hours"}, ("Cookie duration", "", "24 hours")),
    ({"bounty": "CA$350"}, ("Bounty", "", "CA$350")),
    ({"sub_affiliates": False}, ("Sub-affiliates (MLM)", "", "No")),
    ({"approval": "manual"}, ("Approval", "", "Manual")),
    ({"commission_recurrence": "12 months"}, ("Recurrence", "", "12 months")),
    ({"slug": "acme-two"}, ("Address", "acme", "acme-two")),
    ({"suits": "Toy blogs."}, ("Who it suits", "", "Toy blogs.")),
]


@pytest.mark.parametrize(("stated", "told"), FACTS_CHANGED)
def test_a_changed_fact_is_told_under_its_label(stated, told):
    program = make_program("acme", commission="3% – 9%")
    before = taken()
    for name, value in stated.items():
        setattr(program, name, value)
    program.save()
    (difference,) = differences(before, taken())
    assert difference[1:] == told
    assert difference.fact in COLUMNS or difference.fact == "suits"


def test_a_changed_list_is_told_whole():
    program = make_program("acme", payout_methods=["Cheque", "PayPal"])
    before = taken()
    program.payout_methods.remove(make_term("payout_methods", "Cheque"))
    assert differences(before, taken()) == [
        ("payout_methods", "Payout methods", "Cheque, PayPal", "PayPal")
    ]


def make_rate(program):
    return Rate.objects.create(program=program, label="Toys", commission="5%", source=make_source())


def make_fine_print(program):
    return FinePrint.objects.create(program=program, label="Cap", text="$38 an order")


def make_reason(program):
    audience = make_term("audiences", "Bloggers")
    return Suitability.objects.create(program=program, audience=audience, reason="Toys read well.")


def make_check(program):
    return Check.objects.create(program=program, fact="commission", checked_on=date(2026, 3, 2))


def make_way(program):
    return make_route(
        program, "Awin", commission="4%", payout_methods=["Cheque", "PayPal"], note="By hand."
    )


PAGE = "Example https://example.com/terms"
ROWS = [
    (make_rate, {"label": "Games"}, "Rate", f"Toys: 5% · Category or plan · {PAGE}", "Games: 5%"),
    (make_rate, {"bounty": "$2"}, "Rate", f"Toys: 5% · Category or plan · {PAGE}", "5% + $2"),
    (
        make_way,
        {"payout_threshold": "$0"},
        "Way to join",
        f"Awin: Commission 4%; Payout methods Cheque, PayPal · By hand. · {PAGE}",
        "Commission 4%; Payout threshold No minimum; Payout methods Cheque, PayPal",
    ),
    (make_fine_print, {"text": "$40"}, "Fine print", "Cap: $38 an order", "Cap: $40"),
    (
        make_fine_print,
        {"kind": "inactivity"},
        "Fine print",
        "Cap: $38 an order",
        "Cap: $38 an order · Inactivity",
    ),
    (
        lambda program: cite(program, "commission", "5%"),
        {"stance": "differs"},
        "Source",
        f"Commission: “5%” · backs what is shown · {PAGE}",
        "differs from what is shown",
    ),
    (make_check, {"checked_on": date(2026, 3, 9)}, "Checked", "Commission · 2 March 2026", "9 Mar"),
]


@pytest.mark.parametrize(("make", "edited", "label", "text", "after"), ROWS)
def test_what_hangs_on_a_program_is_told_when_it_comes_changes_and_goes(
    make, edited, label, text, after
):
    program = make_program("acme", commission="5%")
    without = taken()
    row = make(program)
    with_row = taken()
    assert differences(without, with_row) == [("", f"{label} added", "", text)]
    for name, value in edited.items():
        setattr(row, name, value)
    row.save()
    (change,) = differences(with_row, taken())
    assert change[:3] == ("", label, text)
    assert after in change.new
    edited_row = taken()
    row.delete()
    assert differences(edited_row, taken()) == [("", f"{label} removed", change.new, "")]


def test_a_reason_is_told_beside_the_audience():
    program = make_program("acme")
    before = taken()
    make_reason(program)
    assert differences(before, taken()) == [
        ("audiences", "Suitable affiliates", "", "Bloggers"),
        ("", "Reason added", "", "Bloggers: Toys read well."),
    ]


def test_rows_in_another_order_are_told_by_name():
    program = make_program("acme")
    one, two, _ = (
        FinePrint.objects.create(program=program, label=label, text="Yes", position=1)
        for label in ("One", "Two", "Three")
    )
    before = taken()
    two.delete()
    one.position = 2
    one.save()
    FinePrint.objects.create(program=program, label="Four", text="Yes")
    assert [change[1:] for change in differences(before, taken())] == [
        ("Fine print added", "", "Four: Yes"),
        ("Fine print removed", "Two: Yes", ""),
        ("Order of fine print", "One, Three", "Three, One"),
    ]


def test_what_a_way_to_join_has_in_lists_is_described():
    program = make_program("acme")
    route = make_way(program)
    before = taken()
    route.payout_methods.remove(make_term("payout_methods", "Cheque"))
    route.more_sources.add(make_source("https://example.org/awin", publisher="Another"))
    (change,) = differences(before, taken())
    assert change.new == (
        f"Awin: Commission 4%; Payout methods PayPal · By hand. · {PAGE} "
        "· Another https://example.org/awin"
    )


def test_ways_to_join_in_another_order_are_described_by_name():
    program = make_program("acme")
    direct = make_route(program, position=1)
    make_route(program, "Awin", market="India", position=2)
    before = taken()
    direct.position = 3
    direct.save()
    assert differences(before, taken()) == [
        ("", "Order of ways to join", "Direct, Awin (India)", "Awin (India), Direct")
    ]


@pytest.mark.parametrize("make", [lambda p: cite(p, "commission"), make_rate, make_way])
def test_a_change_of_the_recorded_day_alone_is_described(make):
    row = make(make_program("acme"))
    row.page_date = "2025"
    row.save()
    before = taken()
    row.recorded_on = date(2026, 11, 24)
    row.save()
    (change,) = differences(before, taken())
    assert change.old.endswith(f"{PAGE} · 2025")
    assert change.new == f"{change.old} · recorded 24 November 2026"


def test_a_quotation_is_described():
    program = make_program("acme")
    before = taken()
    cite(program, "commission", "5%", quotation="We pay 5%.", note="Net.")
    (change,) = differences(before, taken())
    assert change.new == (
        f"Commission: “5%” · backs what is shown · quoted: “We pay 5%.” · Net. · {PAGE}"
    )


def test_a_term_of_fine_print_is_cited_by_its_label():
    program = make_program("acme")
    term = make_fine_print(program)
    before = taken()
    cite(program, "", fine_print=term)
    (change,) = differences(before, taken())
    assert change.new == f"Fine print, Cap: as shown · backs what is shown · {PAGE}"


def test_nothing_changed_is_no_difference():
    make_program("acme", commission="5%", networks=["Awin"])
    assert differences(taken(), taken()) == []
