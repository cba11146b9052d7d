"""Effective terms: a program's own, else its best way's, as shown and in the database alike."""

from decimal import Decimal
from itertools import product

import pytest

from affiliates.facts import effective
from affiliates.facts.registry import FACTS, REGISTRY
from affiliates.facts.routes import PAYMENT_FACTS, ROUTE_TERMS
from affiliates.lists.index import Index
from affiliates.models import Network, Program, Status
from tests.builders import make_program, make_route, make_term

THRESHOLD, COOKIE = REGISTRY["payout_threshold"], REGISTRY["cookie"]
METHODS, APPROVAL = REGISTRY["payout_methods"], REGISTRY["approval"]
COMMISSION, BOUNTY = REGISTRY["commission"], REGISTRY["bounty"]

pytestmark = pytest.mark.django_db


def network(name, methods=(), **terms):
    made = Network.objects.update_or_create(name=name, defaults=terms)[0]
    made.payout_methods.set(make_term("payout_methods", method) for method in methods)
    return made


def seen(slug="acme", route=None):
    programs = effective.fetched(Program.objects.with_facts(FACTS), FACTS)
    program = programs.get(slug=slug)
    if route:
        route = next(each for each in program.routes.all() if str(each) == route)
    return effective.seen(program, route=route)


def shown(fact, **asked):
    """Return what is shown of a fact, and the way it holds through."""
    cell = fact.cell(seen(**asked))
    return str(cell), cell.way


def test_which_terms_a_way_to_join_may_have_and_which_its_network():
    assert [fact.name for fact in ROUTE_TERMS] == [
        *("commission", "bounty", "cookie", "approval"),
        *("payout_threshold", "payout_frequency", "payout_delay", "payout_methods"),
    ]
    assert [fact.name for fact in PAYMENT_FACTS] == [
        *("payout_threshold", "payout_frequency", "payout_delay", "payout_methods"),
    ]


def test_a_programs_own_terms_stand(acme):
    acme.payout_threshold = "$50"
    acme.save()
    network("Impact", payout_threshold="$10")
    make_route(acme, "Impact")
    assert shown(THRESHOLD) == ("$50", "")


def test_its_own_words_stand_as_well(acme):
    acme.payout_threshold_note = "Low"
    acme.save()
    make_route(acme, payout_threshold="$10")
    assert shown(THRESHOLD) == ("Low", "")


def test_a_way_stands_in_where_the_program_states_nothing(acme):
    make_route(acme, payout_threshold="$20", program_name="Acme Partners")
    assert shown(THRESHOLD) == ("$20", "when you join directly (Acme Partners)")


def test_a_network_pays_by_its_own_terms_unless_the_way_states_others(acme):
    network("Impact", methods=["PayPal"], payout_threshold="$10", payout_threshold_note="In cash")
    route = make_route(acme, "Impact")
    assert shown(THRESHOLD) == ("$10 (In cash)", "through Impact")
    assert shown(METHODS) == ("PayPal", "through Impact")
    route.payout_threshold = "$30"
    route.save()
    assert shown(THRESHOLD) == ("$30", "through Impact")


def test_a_network_that_changes_its_terms_changes_them_everywhere(acme):
    impact = network("Impact", payout_threshold="$10")
    make_route(acme, "Impact")
    impact.payout_threshold = "$25"
    impact.save()
    assert shown(THRESHOLD) == ("$25", "through Impact")


@pytest.mark.parametrize(
    ("fact", "stated", "best"),
    [
        ("payout_threshold", ["$50", "$10 – $20", "$15"], "$15"),
        ("payout_threshold", ["$50", "$10+", "$60"], "$50"),  # open: no ceiling is promised
        ("payout_threshold", ["£5", "$50"], "$50"),  # pounds are not compared
        ("payout_threshold", ["£5"], "£5"),
        ("payout_threshold", ["$20", "No minimum"], "No minimum"),
        ("cookie", ["30 days", "7 days", "45 days"], "45 days"),
        ("cookie", ["up to 90 days", "7 days"], "7 days"),
        ("commission", ["3% – 9%", "4%", "up to 20%"], "4%"),
    ],
)
def test_the_best_way_guarantees_most(acme, fact, stated, best):
    acme.commission, acme.commission_note = None, ""
    acme.save()
    for place, value in enumerate(stated):
        make_route(acme, f"Network {place}", position=place, **{fact: value})
    assert shown(REGISTRY[fact]) == (best, f"through Network {stated.index(best)}")


def test_between_equals_the_editors_order_decides(acme):
    make_route(acme, "Second", position=2, payout_threshold="$10")
    make_route(acme, "First", position=1, payout_threshold="$10")
    assert shown(THRESHOLD) == ("$10", "through First")


@pytest.mark.parametrize("closed", ["way", "paused", "network"])
def test_nobody_earns_by_a_closed_way(acme, closed):
    impact = network("Impact", payout_threshold="$10")
    route = make_route(acme, "Impact")
    if closed == "network":
        impact.status = Status.CLOSED
        impact.save()
    else:
        route.status = Status.PAUSED if closed == "paused" else Status.CLOSED
        route.save()
    assert shown(THRESHOLD) == ("Not stated", "")


def test_commission_and_bounty_come_from_one_way(acme):
    acme.commission, acme.commission_note = None, ""
    acme.save()
    make_route(acme, "Awin", commission="5%")
    make_route(acme, "Impact", bounty="$10")
    assert [shown(COMMISSION), shown(BOUNTY)] == [("5%", "through Awin"), ("Not stated", "")]


def test_a_program_that_states_a_bounty_takes_no_ways_commission(acme):
    acme.commission, acme.commission_note, acme.bounty = None, "", "$20"
    acme.save()
    make_route(acme, "Awin", commission="5%", bounty="$1")
    assert [shown(COMMISSION), shown(BOUNTY)] == [("Not applicable", ""), ("$20", "")]


def test_what_a_program_states_of_one_way_says_so():
    acme = make_program("acme", payout_threshold="$16")
    make_route(acme, payout_threshold="$16")
    assert shown(THRESHOLD) == ("$16", "")  # nothing says otherwise
    network("Awin", payout_threshold="£20")
    make_route(acme, "Awin")
    assert shown(THRESHOLD) == ("$16", "when you join directly")


def test_the_program_itself_is_left_as_it_is(acme):
    make_route(acme, payout_threshold="$20", payout_methods=["PayPal"])
    program = effective.fetched(Program.objects.with_facts(FACTS), FACTS).get()
    copied = effective.seen(program)
    assert str(copied.payout_threshold) == "$20"
    assert program.payout_threshold is None
    assert (METHODS.value_text(copied), METHODS.value_text(program)) == ("PayPal", "")
    assert not program.ways


# One way, chosen


def test_a_chosen_way_has_its_own_terms_and_the_programs_where_it_has_none(acme):
    acme.payout_threshold, acme.cookie = "$16", "3 days"
    acme.save()
    network("Awin", payout_threshold="£20", methods=["Bank transfer"])
    make_route(acme, "Awin", cookie="7 days")
    assert shown(COOKIE, route="Awin") == ("7 days", "through Awin")
    assert shown(THRESHOLD, route="Awin") == ("£20", "through Awin")
    assert shown(METHODS, route="Awin") == ("Bank transfer", "through Awin")
    assert shown(COMMISSION, route="Awin") == ("3% – 9%", "")


def test_payment_through_a_network_that_states_no_terms_is_unknown(acme):
    acme.payout_threshold, acme.payout_threshold_note = "$16", "Direct"
    acme.save()
    make_route(acme, "Awin")
    make_route(acme)
    assert shown(THRESHOLD, route="Awin") == ("Not stated", "")
    assert shown(THRESHOLD, route="Direct") == ("$16 (Direct)", "")


def test_a_chosen_way_that_pays_a_bounty_pays_no_commission_besides(acme):
    make_route(acme, "Awin", bounty="$10")
    assert shown(BOUNTY, route="Awin") == ("$10", "through Awin")
    assert shown(COMMISSION, route="Awin") == ("Not applicable", "")


# The same in the database

OWN = {
    "payout_threshold": [None, "$15", "$50+", "£5", "No minimum"],
    "cookie": [None, "7 days", "up to 90 days"],
    "commission": [None, "4%", "up to 12%"],
}
WAYS = {
    "payout_threshold": [None, "$10", "$5 – $40", "$5+", "£1"],
    "cookie": [None, "30 days", "session only", "up to 60 days"],
    "commission": [None, "3% – 9%", "up to 20%", "8%"],
}


@pytest.fixture(params=OWN)
def fact(request):
    """Return a fact; programs with every pair of ways, their networks and their own value exist."""
    fact = REGISTRY[request.param]
    network_terms = [None, "$20", "£1"] if fact in PAYMENT_FACTS else [None]
    networks = [
        network(f"Network {place}", **({fact.name: terms} if terms else {}))
        for place, terms in enumerate(network_terms)
    ]
    cases = product(OWN[fact.name], WAYS[fact.name], WAYS[fact.name][:3], networks)
    for number, (own, first, second, joined) in enumerate(cases):
        program = make_program(f"p{number}", **{fact.name: own})
        make_route(program, joined.name, **{fact.name: first})
        make_route(program, **{fact.name: second})
        make_route(
            program,
            joined.name,
            market="closed",
            status="closed",
            **{fact.name: "1%"} if fact is COMMISSION else {},
        )
    return fact


def everything_seen(fact):
    programs = effective.fetched(Program.objects.with_facts([fact]), [fact])
    return [effective.seen(program, [fact]) for program in programs]


def test_filters_keep_what_is_shown_to_guarantee_it(fact):
    numbers = {"payout_threshold": [0, 10, 15, 40], "cookie": [0, 7, 30], "commission": [0, 4, 9]}
    for bound, number in product(fact.bounds, map(Decimal, numbers[fact.name])):
        kept = Program.objects.filter(effective.guarantees(fact, bound, number))
        wanted = {
            program.pk
            for program in everything_seen(fact)
            if keeps_to(fact, program, bound, number)
        }
        assert set(kept.values_list("pk", flat=True)) == wanted, (bound.parameter, number)


def keeps_to(fact, program, bound, number):
    value = fact.value(program)
    if value is None or (value.is_money and value.unit not in ("USD", "")):
        return False
    if bound.lookup == "lte":
        return not value.open and value.high <= number * bound.factor
    end = value.low if bound.end == "low" else value.high
    return end is not None and end >= number * bound.factor


def test_what_is_left_out_as_unstated_is_what_is_shown_as_such(fact):
    silent = set(Program.objects.filter(effective.unstated(fact)).values_list("pk", flat=True))
    assert silent == {
        program.pk for program in everything_seen(fact) if not counts(fact.value(program))
    }


def counts(value):
    return value is not None and (not value.is_money or value.unit in ("USD", ""))


def test_the_order_is_that_of_what_is_shown(fact):
    rank, (first, second) = effective.order_keys(fact)
    ordered = Program.objects.order_by(rank, first, second, "pk").values_list("pk", flat=True)
    wanted = sorted(
        everything_seen(fact), key=lambda program: (*place_of(fact, program), program.pk)
    )
    assert list(ordered) == [program.pk for program in wanted]


def place_of(fact, program):
    value = fact.value(program)
    if value is None:
        return (2, 0, 0)
    ends = (value.high, value.floor) if fact is THRESHOLD else (value.floor, value.high)
    return (int(not counts(value)), *ends)


def counted(fact):
    """Count the programs by each value that is effective, as lists do."""
    values = Index().values(fact).items()
    return {value: len(keys) for value, keys in values if value}


def test_lists_of_terms_are_found_through_any_open_way(acme):
    network("Impact", methods=["PayPal", "Bank transfer"])
    make_route(acme, "Impact")
    make_route(acme, payout_methods=["Check"])
    make_program("other", payout_methods=["Check"])
    for method, slugs in {"paypal": ["acme"], "check": ["acme", "other"], "none": []}.items():
        kept = Program.objects.filter(effective.has_any(METHODS, [method])).order_by("slug")
        assert [program.slug for program in kept] == slugs
    assert counted(METHODS) == {"paypal": 1, "bank-transfer": 1, "check": 2}
    assert not Program.objects.filter(effective.unstated(METHODS))
    assert shown(METHODS) == ("Bank transfer, PayPal", "through Impact")


def test_a_choice_is_found_through_any_open_way(acme):
    make_route(acme, "Impact", approval="manual")
    make_route(acme, approval="automatic")
    for value in ("manual", "automatic"):
        assert Program.objects.filter(effective.has_any(APPROVAL, [value])).exists()
    assert counted(APPROVAL)["manual"] == 1
    assert not Program.objects.filter(effective.unstated(APPROVAL))
