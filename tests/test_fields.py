"""Range fields keep a range in columns that the database checks, filters and sorts.

Fields of countries keep a text in which it finds each code.
"""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from affiliates import countries
from affiliates.fields import page_date_validator
from affiliates.models import Program
from affiliates.ranges import parse
from tests.builders import make_program

pytestmark = pytest.mark.django_db

#: The range, and its columns: low, high, open, approximate.
COMMISSIONS = [
    ("3% – 9%", (3, 9, False, False)),
    ("4% – 12%+", (4, 12, True, False)),
    ("up to 12%", (None, 12, False, False)),
    ("~2.5%", (Decimal("2.5"), Decimal("2.5"), False, True)),
]
THRESHOLDS = [
    ("$16", (16, 16, "USD")),
    ("$20 – $50", (20, 50, "USD")),
    ("CA$350", (350, 350, "CAD")),
    ("No minimum", (0, 0, "")),
]


def columns(program, name, *parts):
    return tuple(getattr(program, f"{name}_{part}") for part in parts)


@pytest.mark.parametrize(("text", "stored"), COMMISSIONS)
def test_spreads_a_text_over_its_columns(text, stored):
    program = Program(commission=text)
    assert columns(program, "commission", "low", "high", "open", "approximate") == stored


@pytest.mark.parametrize(("text", "stored"), THRESHOLDS)
def test_keeps_the_currency_of_money(text, stored):
    program = Program(payout_threshold=text)
    assert columns(program, "payout_threshold", "low", "high", "currency") == stored


def test_keeps_durations_in_hours():
    assert columns(Program(cookie="15 – 30 days"), "cookie", "low", "high") == (360, 720)


@pytest.mark.parametrize("text", [text for text, _ in COMMISSIONS])
def test_reads_back_from_the_database_what_was_stated(text):
    make_program("acme", commission=text, payout_threshold="R$ 100", cookie="session only")
    program = Program.objects.get()
    assert program.commission == parse(text)
    assert str(program.payout_threshold) == "R$ 100"
    assert str(program.cookie) == "session only"


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_stated_clears_every_column(nothing):
    program = make_program("acme", payout_threshold="~$50+")
    program.payout_threshold = nothing
    program.save()
    program.refresh_from_db()
    assert program.payout_threshold is None
    stored = columns(program, "payout_threshold", "low", "high", "open", "approximate", "currency")
    assert stored == (None, None, False, False, "")


def test_a_new_statement_leaves_nothing_of_the_old():
    program = Program(payout_threshold="~CA$50+")
    program.payout_threshold = "No minimum"
    stored = columns(program, "payout_threshold", "low", "high", "open", "approximate", "currency")
    assert stored == (0, 0, False, False, "")


def test_refuses_a_text_that_is_no_range_and_quotes_it():
    with pytest.raises(ValidationError, match="“Medium” is not a range"):
        Program(commission="Medium")


WRONG_UNITS = [
    ("commission", "$5", "a percentage"),
    ("commission", "30 days", "a percentage"),
    ("cookie", "5%", "a length of time"),
    ("payout_threshold", "5%", "an amount of money"),
    ("payout_delay", "$60", "a length of time"),
]


@pytest.mark.parametrize(("fact", "text", "wanted"), WRONG_UNITS)
@pytest.mark.parametrize("given", [str, parse], ids=["as text", "as a range"])
def test_refuses_another_unit(fact, text, wanted, given):
    with pytest.raises(ValidationError, match=f"“{re.escape(text)}” is not {wanted}"):
        Program(**{fact: given(text)})


@pytest.mark.parametrize(
    "stored",
    [
        {"commission_low": 9, "commission_high": 3},
        {"commission_low": -1, "commission_high": 3},
        {"commission_low": None, "commission_high": -3},
        {"commission_low": 3, "commission_high": None},
        {"commission_high": None, "commission_open": True},
        {"payout_threshold_low": 5, "payout_threshold_high": 5, "payout_threshold_currency": ""},
        {"bounty_low": None, "bounty_high": 5, "bounty_currency": ""},
        {"cookie_low": 48, "cookie_high": 24},
    ],
    ids=str,
)
def test_the_database_refuses_columns_that_make_no_range(stored):
    make_program("acme")
    with pytest.raises(IntegrityError), transaction.atomic():
        Program.objects.update(**stored)


@pytest.mark.parametrize(
    "stored",
    [
        {"commission_low": 3, "commission_high": 9},
        {"commission_low": None, "commission_high": 9},
        {"payout_threshold_low": 0, "payout_threshold_high": 0, "payout_threshold_currency": ""},
        {"bounty_low": 5, "bounty_high": 5, "bounty_currency": "EUR"},
    ],
    ids=str,
)
def test_the_database_takes_columns_that_make_a_range(stored):
    make_program("acme")
    Program.objects.update(**stored)
    assert Program.objects.get().full_clean() is None


@pytest.mark.parametrize("date", ["2025", "2025-08", "2025-08-31", "2024-02-29"])
def test_takes_a_pages_date_as_precise_as_the_page_gives_it(date):
    assert page_date_validator(date) is None


@pytest.mark.parametrize(
    "date",
    ["25", "2025-8", "31.08.2025", "August 2025", "2025-08-31\n", "2025-W01-1", "20250831", "٢٠٢٥"],
)
def test_refuses_another_form_of_a_date(date):
    with pytest.raises(ValidationError, match="Write the page's date as 2025, 2025-08 or"):
        page_date_validator(date)


@pytest.mark.parametrize(
    "date", ["0000", "2025-13", "2025-00", "2025-08-32", "2025-02-30", "2025-02-29", "2025-04-31"]
)
def test_refuses_a_day_that_never_was(date):
    with pytest.raises(ValidationError, match=f"There is no {date} in the calendar"):
        page_date_validator(date)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("US, CA", ",CA,US,"),
        ("Worldwide", ",*,"),
        ("Worldwide except RU, CN", ",*,-CN,-RU,"),
        ("Not IN", ",-IN,"),
        ("", ""),
        (None, ""),
    ],
)
def test_keeps_countries_as_a_text_that_the_database_searches(text, stored):
    program = make_program("acme", affiliate_countries=text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT affiliate_countries FROM affiliates_program")
        assert cursor.fetchall() == [(stored,)]
    read = Program.objects.get().affiliate_countries
    assert read == program.affiliate_countries == (countries.parse(text) if text else None)


def test_refuses_a_text_that_is_no_countries_and_quotes_it():
    with pytest.raises(ValidationError, match="“80\\+ countries” is no country"):
        Program(affiliate_countries="80+ countries")


def test_countries_are_validated_and_serialized_as_texts():
    program = make_program("acme", affiliate_countries="Worldwide except CN")
    program.full_clean()
    field = Program._meta.get_field("affiliate_countries")
    assert field.value_to_string(program) == "Worldwide except CN"
    assert field.value_to_string(Program()) == ""


@pytest.mark.parametrize(
    ("code", "included", "open_"),
    [
        ("US", "everywhere not-china some", "not-india silent"),
        ("CN", "everywhere", "not-india silent"),
        ("IN", "everywhere not-china", "silent"),
    ],
)
def test_the_database_knows_what_is_included_and_what_nobody_said(code, included, open_):
    make_program("some", affiliate_countries="US, CA")
    make_program("everywhere", affiliate_countries="Worldwide")
    make_program("not-china", affiliate_countries="Worldwide except CN, RU")
    make_program("not-india", affiliate_countries="Not IN")
    make_program("silent", affiliate_countries_note="80+ countries")
    field = Program._meta.get_field("affiliate_countries")
    for condition, slugs in ((field.include(code), included), (field.leave_open(code), open_)):
        kept = Program.objects.filter(condition).order_by("slug")
        assert " ".join(kept.values_list("slug", flat=True)) == slugs
