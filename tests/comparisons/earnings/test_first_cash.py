"""First cash: the days between which it arrives, worked out by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliates.payout_days import parse as payout_days
from affiliates.ranges import parse
from comparisons.earnings.estimates import Span, Terms
from comparisons.earnings.first_cash import first_cash
from tests.builders import make_program
from tests.pages import get, text_of

START = date(2026, 11, 25)


def terms(delay=None, lock=None, days=None):
    return Terms(
        delay=delay and parse(delay),
        lock=lock and parse(lock),
        payout_days=days and payout_days(days),
    )


@pytest.mark.parametrize(
    ("months", "stated", "text"),
    [
        # 25 November and a month: 25 December; 60 days later.
        (Span(1, 1), {"delay": "60 days"}, "23 February 2027"),
        (Span(1, 3), {"delay": "30 – 60 days"}, "24 January 2027 – 26 April 2027"),
        # The next 20th, and the next day of a window.
        (Span(1, 1), {"delay": "60 days", "days": "20"}, "20 March 2027"),
        (Span(1, 1), {"delay": "60 days", "days": "13 – 15"}, "13 March 2027 – 15 March 2027"),
        # Without a delay the money waits for the lock.
        (Span(1, 1), {"lock": "45 days"}, "8 February 2027"),
        (Span(1, 1), {"delay": "0 days", "lock": "45 days"}, "25 December 2026"),
        # It may come later, or never.
        (Span(1, None), {"delay": "60 days"}, "23 February 2027 or later"),
        (Span(1, 1), {"delay": "60 days+"}, "23 February 2027 or later"),
        (Span(1, 5000), {"delay": "60 days"}, "23 February 2027 or later"),
        # An open commission may reach the threshold sooner.
        (Span(2, 2, or_less=True), {"delay": "60 days"}, "26 March 2027 (or earlier)"),
    ],
)
def test_between_which_days_it_arrives(months, stated, text):
    assert str(first_cash(months, terms(**stated), START)) == text


@pytest.mark.parametrize(
    ("months", "stated"),
    [(Span(1, 1), {}), (Span(1, 1), {"days": "20"}), (None, {"delay": "60 days"})],
)
def test_no_day_where_the_terms_do_not_say(months, stated):
    assert first_cash(months, terms(**stated), START) is None


def test_the_end_of_a_short_month_stands_for_its_missing_days():
    assert first_cash(Span(1, 1), terms("0 days"), date(2027, 1, 31)).earliest == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("stated", "facts"),
    [
        ({"delay": "60 days", "lock": "45 days"}, ["payout_delay"]),
        ({"lock": "45 days", "days": "20"}, ["locking_period", "payout_days"]),
    ],
)
def test_says_what_it_rests_on(stated, facts):
    rests_on = first_cash(Span(1, 1), terms(**stated), START).rests_on
    assert [fact.name for fact in rests_on] == facts


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(1, 60),
    st.integers(0, 24),
    st.integers(0, 200),
    st.sampled_from([None, "1, 15", "20", "Friday", "13 – 15"]),
)
def test_never_before_the_start_and_never_earlier_for_a_longer_wait(start, best, more, days, on):
    sooner = first_cash(Span(best, best + more), terms(f"{days} days", days=on), start)
    later = first_cash(Span(best + 1, best + more + 1), terms(f"{days + 1} days", days=on), start)
    assert start + timedelta(days=27) < sooner.earliest <= sooner.latest
    assert sooner.earliest <= later.earliest
    assert sooner.latest <= later.latest


# On pages

STATED = {
    "commission": "10%",
    "commission_base": "order value",
    "average_order_value": "$100",
    "conversion_rate": "2%",
    "payout_threshold": "$50",
}


@pytest.fixture
def programs(db):
    make_program("acme", payout_delay="60 days", payout_days="20", **STATED)
    make_program("rival", locking_period="30 days", **STATED)
    make_program("silent", **STATED)


PAGE = "/compare/acme-vs-rival-vs-silent"


def test_a_comparison_gives_the_dates_for_a_start(client, programs):
    page = text_of(get(client, f"{PAGE}/?clicks=1000&start=2026-11-25"))
    assert "90 days 20 March 2027, by payout delay and payment days" in page
    assert "24 January 2027, by locking period" in page
    assert "Payout delay not stated" in page


@pytest.mark.parametrize("address", [f"{PAGE}.json", "/programs.json", "/commissions.json"])
def test_json_gives_them_too(client, programs, address):
    answer = client.get(f"{address}?clicks=1000&start=2026-11-25").json()
    earnings = {program["slug"]: program["earnings"] for program in answer["programs"]}
    assert earnings["acme"]["first_cash"] == {
        "days": "90",
        "text": "20 March 2027",
        "from": "2027-03-20",
        "to": "2027-03-20",
    }
    assert earnings["rival"]["first_cash"] == {
        "days": None,  # they count the payout delay, which it doesn't state
        "text": "24 January 2027",
        "from": "2027-01-24",
        "to": "2027-01-24",
    }
    assert "first_cash" not in earnings["silent"]


def test_json_has_no_last_day_where_money_may_never_come(client, programs):
    make_program("perhaps", payout_delay="60 days", **STATED | {"commission": "up to 10%"})
    answer = client.get("/programs.json?clicks=1000&start=2026-11-25&q=perhaps").json()
    (program,) = answer["programs"]
    assert program["earnings"]["first_cash"] == {
        "days": "90 or more",
        "text": "23 February 2027 or later",
        "from": "2027-02-23",
        "to": None,
    }


def test_a_start_of_today_is_taken_where_none_is_given(client, programs):
    assert "by payout delay" in text_of(get(client, f"{PAGE}/?clicks=1000"))


@pytest.mark.parametrize(
    "start", ["tomorrow", "2026-13-01", "25.11.2026", "0001-01-01", "9999-12-31"]
)
def test_a_day_that_is_none_is_refused_at_its_field(client, programs, start):
    page = get(client, f"{PAGE}/?clicks=1000&start={start}", status=400)
    assert 'id="traffic-start-error"' in page
    assert client.get(f"/programs.json?start={start}").status_code == 400
    assert client.get(f"/programs/acme/?start={start}").status_code == 400
