"""The tray: what is ticked goes along in the address, at most six, and changes nothing else."""

import pytest
from django.http import QueryDict

from affiliates.lists.programs import OVERVIEW_TABLE, ProgramList
from affiliates.lists.tray import MOST, Tray
from tests.builders import make_program
from tests.pages import get, links_of, queries

pytestmark = pytest.mark.django_db

SLUGS = [f"p{number}" for number in range(8)]


@pytest.fixture(autouse=True)
def programs():
    return [make_program(slug, name=slug.upper(), commission="5%") for slug in SLUGS]


def ticked(*slugs):
    return "&".join(f"p={slug}" for slug in slugs)


def list_of(query):
    return ProgramList(OVERVIEW_TABLE, QueryDict(query))


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", []),
        ("p=", []),
        ("p=p1", ["p1"]),
        ("p=p2&p=p1", ["p2", "p1"]),
        ("p=p2&p=p1&p=p2", ["p2", "p1"]),
        ("p=p1&p=nobody", ["p1"]),
        ("p=p1%00&p=p2", ["p2"]),
        (ticked(*SLUGS), SLUGS[:MOST]),
    ],
)
def test_the_tray_holds_six_programs_that_are_there(query, slugs):
    assert Tray(QueryDict(query)).slugs == slugs


def test_who_no_longer_fits_in_is_named():
    tray = Tray(QueryDict(ticked(*SLUGS)))
    assert tray.is_full
    assert [program.slug for program in tray.too_many] == SLUGS[MOST:]


def test_drafts_are_not_ticked():
    make_program("draft", published=False)
    assert Tray(QueryDict("p=draft&p=p1")).slugs == ["p1"]


def test_every_step_on_a_list_keeps_what_is_ticked(client):
    page = get(client, "/programs/?p=p1&p=p2&commission_floor=1&per_page=5&clicks=1000")
    on_list = [link for link in links_of(page) if link.startswith("?")]
    steps = [link for link in on_list if "commission_floor" in link or "sort" in link]
    assert len(steps) > 5
    without_one = [link for link in steps if link.count("p=p") < 2]
    # But for the links that take one, or both, off the tray.
    assert len(without_one) == 3
    assert page.count('type="hidden" name="p" value="p1"') >= 1


def test_the_tray_changes_neither_rows_nor_canonical_address_nor_exports():
    plain, with_ticks = list_of("sort=-commission"), list_of("sort=-commission&p=p1&p=p2")
    assert with_ticks.canonical == plain.canonical
    assert with_ticks.exports == plain.exports
    assert [row for row, _ in with_ticks.rows] == [row for row, _ in plain.rows]


def test_ticks_on_other_pages_go_along_in_the_form():
    programs = list_of("per_page=2&page=2&p=p0&p=p2")
    assert [program.slug for program, _ in programs.rows] == ["p2", "p3"]
    assert programs.ticked_elsewhere == ["p0"]


def test_a_full_tray_takes_no_more(client):
    page = get(client, f"/programs/?{ticked(*SLUGS[:6])}")
    assert page.count(" checked") >= 6
    assert page.count('aria-label="Compare P7" disabled') == 1
    assert "Six are the most" in page


def test_an_address_asks_for_what_is_ticked_once(client):
    without = len(queries(client, "/programs/"))
    assert len(queries(client, "/programs/?p=p1&p=p2")) == without + 1


def test_a_bad_value_keeps_the_tray(client):
    page = get(client, "/programs/?p=p1&threshold_max=abc", status=400)
    assert "?p=p1" in links_of(page)
