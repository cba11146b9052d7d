"""Payment days: read, written, and the next of them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from affiliates.payout_days import PayoutDaysError, parse, payout_days_validator


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("15", "15"),
        ("1,15", "1, 15"),
        ("13-15", "13 – 15"),
        ("last day", "last day"),
        ("31", "last day"),
        ("friday", "Friday"),
        ("Tuesday, Friday", "Tuesday, Friday"),
    ],
)
def test_reads_and_writes_them(text, written):
    assert str(parse(text)) == written
    assert parse(written) == parse(text)


@pytest.mark.parametrize("text", ["", "0", "32", "15 – 13", "the 15th", "Someday", "1;15", "15,"])
def test_refuses_what_is_none_and_quotes_it(text):
    with pytest.raises(PayoutDaysError, match=f"“{text}” is no payment day"):
        parse(text)


def test_one_way_of_writing_is_kept():
    payout_days_validator("1, 15")
    with pytest.raises(ValidationError, match="Write it as 1, 15"):
        payout_days_validator("1,15")


@pytest.mark.parametrize(
    ("text", "day", "earliest", "latest"),
    [
        ("20", "2026-11-25", "2026-12-20", "2026-12-20"),
        ("20", "2026-11-20", "2026-11-20", "2026-11-20"),
        ("1, 15", "2026-11-02", "2026-11-15", "2026-11-15"),
        ("1, 15", "2026-11-16", "2026-12-01", "2026-12-01"),
        ("13 – 15", "2026-11-01", "2026-11-13", "2026-11-15"),
        ("13 – 15", "2026-11-14", "2026-11-14", "2026-11-15"),
        ("16 – 31", "2027-02-20", "2027-02-20", "2027-02-28"),
        ("last day", "2028-02-01", "2028-02-29", "2028-02-29"),
        ("30", "2027-02-01", "2027-02-28", "2027-02-28"),
        ("Friday", "2026-11-25", "2026-11-27", "2026-11-27"),
        ("Wednesday", "2026-11-25", "2026-11-25", "2026-11-25"),
    ],
)
def test_the_next_payment(text, day, earliest, latest):
    found = parse(text).next_payment(date.fromisoformat(day))
    assert found == (date.fromisoformat(earliest), date.fromisoformat(latest))


@given(
    st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    st.lists(st.integers(1, 31), min_size=1).map(lambda days: ", ".join(map(str, days))),
)
def test_a_payment_comes_within_a_month_and_never_before_the_day(day, text):
    earliest, latest = parse(text).next_payment(day)
    assert day <= earliest <= latest <= day + timedelta(days=62)
