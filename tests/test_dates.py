"""Dates in words."""

from datetime import date

import pytest

from affiliates.dates import dated_words, first_day, page_date_words

DAY = date(2026, 11, 4)


@pytest.mark.parametrize(
    ("page_date", "words"),
    [
        ("2025", "2025"),
        ("2025-08", "August 2025"),
        ("2025-08-03", "3 August 2025"),
        ("2025-13", "2025-13"),
        ("May", "May"),
        ("", ""),
    ],
)
def test_a_pages_date_is_as_precise_in_words(page_date, words):
    assert page_date_words(page_date) == words


@pytest.mark.parametrize(
    ("page_date", "day"),
    [
        ("2025", date(2025, 1, 1)),
        ("2025-08", date(2025, 8, 1)),
        ("2025-08-31", date(2025, 8, 31)),
    ],
)
def test_a_pages_date_begins_on_its_first_day(page_date, day):
    assert first_day(page_date) == day


@pytest.mark.parametrize(
    ("page_date", "recorded_on", "words"),
    [
        ("2025-03", DAY, "dated March 2025, recorded 4 November 2026"),
        ("2025-03", None, "dated March 2025"),
        ("", DAY, "recorded 4 November 2026"),
        ("", None, ""),
    ],
)
def test_what_is_known_of_when_is_said(page_date, recorded_on, words):
    assert dated_words(page_date, recorded_on) == words
