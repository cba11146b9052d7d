"""The picker: searched and narrowed as lists are, and what is ticked stays ticked."""

import re

import pytest

from tests.builders import make_program
from tests.pages import get, queries, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def programs():
    make_program("zeta", name="Zeta", industry="Travel")
    make_program("alpha", name="Alpha", industry="Travel", company="Mountain Ltd")
    make_program("beta", name="Beta", industry="Finance")
    make_program("gone", name="Gone", industry="Travel", status="closed")


def rows(client, query, status=200):
    """Return the slugs offered, those ticked in capitals, in order."""
    html = get(client, f"/compare/?{query}", status=status)
    boxes = re.findall(r'name="p" value="([^"]+)"( checked)?', html)
    return " ".join(slug.upper() if ticked else slug for slug, ticked in boxes)


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("", "alpha beta zeta"),
        ("p=zeta", "ZETA alpha beta"),
        ("q=mountain", "alpha"),
        ("industry=travel", "alpha zeta"),
        ("industry=travel&q=zeta", "zeta"),
        # What is ticked stays, whatever is looked for; two ticked go on only without a look.
        ("p=beta&industry=travel", "BETA alpha zeta"),
        ("p=beta&p=zeta&q=alpha&look=1", "BETA ZETA alpha"),
        ("p=gone", "GONE alpha beta zeta"),
        ("q=nothing+at+all", ""),
    ],
)
def test_it_offers_what_is_looked_for(client, query, offered):
    assert rows(client, query) == offered


def test_two_ticked_are_compared_unless_more_are_looked_for(client):
    assert client.get("/compare/?p=beta&p=zeta&q=alpha&industry=travel")["Location"] == (
        "/compare/beta-vs-zeta/"
    )


@pytest.mark.parametrize("query", ["industry=nonsense", f"q={'x' * 300}", "q=" + "+x" * 20])
def test_a_bad_value_is_an_error_and_keeps_the_ticks(client, query):
    assert rows(client, f"p=beta&{query}", 400) == "BETA"
    assert 'role="alert"' in get(client, f"/compare/?p=beta&{query}", status=400)


def test_a_slip_of_the_pen_is_understood(client):
    page = get(client, "/compare/?p=beta&q=alhpa")
    assert "Did you mean" in page
    assert 'href="?p=beta&amp;q=Alpha&amp;look=1"' in page


def test_it_counts_what_is_ticked_and_says_how_many_fit(client):
    text = text_of(get(client, "/compare/?p=beta"))
    assert "1 of 6 ticked" in text
    assert "2 to 6 fit side by side" in text


def test_more_programs_take_no_more_queries(client):
    few = len(queries(client, "/compare/?q=a&p=beta"))
    for number in range(20):
        make_program(f"a{number}", industry="Travel")
    assert len(queries(client, "/compare/?q=a&p=beta")) == few
