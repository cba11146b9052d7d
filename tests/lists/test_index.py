"""The index of lists: kept for one version of the catalogue, and never for a transaction."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict

from affiliates.catalogue import kept
from affiliates.lists.index import Asked, Index, Ordered
from affiliates.lists.programs import OVERVIEW_TABLE, ProgramList
from affiliates.models import Program
from tests.builders import make_program
from tests.pages import queries, visitor

outside_transactions = pytest.mark.django_db(transaction=True)

ADDRESS = "/programs/?commission_floor=3&sort=-commission"


def shown(query="commission_floor=3"):
    return [program.slug for program, _ in ProgramList(OVERVIEW_TABLE, QueryDict(query)).rows]


@outside_transactions
def test_a_second_view_asks_for_the_version_alone():
    for number in range(30):
        make_program(f"p{number}", commission=f"{number}%")
    first, second = (len(queries(visitor(), ADDRESS)) for _ in range(2))
    assert first > 30
    assert second == 1


@outside_transactions
def test_every_write_is_seen_at_once():
    acme = make_program("acme", commission="5%")
    assert shown() == ["acme"]
    make_program("bolt", commission="4%")
    assert shown() == ["acme", "bolt"]
    Program.objects.filter(pk=acme.pk).update(commission_low=2)
    assert shown() == ["bolt"]
    acme.delete()
    assert shown("") == ["bolt"]


@outside_transactions
def test_what_is_rolled_back_was_never_kept():
    make_program("acme", commission="5%")
    shown()
    with transaction.atomic():
        make_program("bolt", commission="4%")
        assert shown() == ["acme", "bolt"]
        transaction.set_rollback(True)
    make_program("cart", commission="6%")
    assert shown() == ["acme", "cart"]


@outside_transactions
def test_a_new_day_begins_afresh(monkeypatch):
    known = kept.present()
    assert kept.present() is known
    monkeypatch.setattr(kept.timezone, "localdate", lambda: date(2030, 1, 1))
    assert kept.present() is not known


def test_those_asked_for_longest_ago_make_room():
    answers = kept.Answers(most=2)
    for question in "abac":
        answers.answer(question, lambda: "first")
    asked_again = {one: answers.answer(one, lambda: "second") for one in "acb"}
    assert asked_again == {"a": "first", "c": "first", "b": "second"}


def test_threads_wait_for_one_of_them_to_ask():
    answers, asked, met = kept.Answers(most=2), [], Barrier(3)

    def ask():
        asked.append(1)
        time.sleep(0.05)
        return "answer"

    def visit(_):
        met.wait(5)
        return answers.answer("question", ask)

    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(visit, range(3))) == ["answer"] * 3
    assert len(asked) == 1


def test_who_asks_may_ask_something_else_first():
    answers = kept.Answers(most=2)
    assert answers.answer("one", lambda: answers.answer("other", lambda: 1) + 1) == 2


@pytest.mark.django_db
def test_an_order_is_cut_to_what_is_kept():
    keys = [make_program(slug).pk for slug in "abcd"]
    index = Index()
    order = index.order(("back",), lambda: Program.objects.order_by("-slug"))
    but_c = index.matching(Asked(("but c",), lambda: ~Q(slug="c")))
    ordered = Ordered(order, but_c)
    assert (len(ordered), ordered[1:3]) == (3, [keys[1], keys[0]])
