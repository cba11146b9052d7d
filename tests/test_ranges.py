"""Ranges are read, written, compared and multiplied as programs state them."""

from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from affiliates.ranges import (
    ANY_CURRENCY,
    CODES,
    DECIMAL_PLACES,
    HOURS,
    PERCENT,
    PREFIXES,
    SUFFIXED,
    SYMBOLS,
    WHOLE_DIGITS,
    Range,
    RangeError,
    decimal_text,
    money_text,
    number_text,
    parse,
)


def of(unit):
    """Return a writer of ranges in one unit: low, high, flags; exact where the high is left out."""

    def write(low, high=None, **flags):
        high = low if high is None else high
        return Range(
            low=None if low is None else Decimal(low), high=Decimal(high), unit=unit, **flags
        )

    return write


percent, dollars, hours, free = of(PERCENT), of("USD"), of(HOURS), of(ANY_CURRENCY)

#: What `str` writes and `parse` reads.
WRITTEN = [
    ("3% – 9%", percent(3, 9)),
    ("5%", percent(5)),
    ("0%", percent(0)),
    ("2.5% – 3.75%", percent("2.5", "3.75")),
    ("4% – 12%+", percent(4, 12, open=True)),
    ("up to 12%", percent(None, 12)),
    ("~2% – 4%", percent(2, 4, approximate=True)),
    ("~10%+", percent(10, open=True, approximate=True)),
    ("up to ~12%", percent(None, 12, approximate=True)),
    ("$16", dollars(16)),
    ("$0", dollars(0)),
    ("$0.50", dollars("0.5")),
    ("$50+", dollars(50, open=True)),
    ("$3 – $6", dollars(3, 6)),
    ("~$25 – $30", dollars(25, 30, approximate=True)),
    ("$1,000 – $1,234,567.89", dollars(1000, "1234567.89")),
    ("CA$350", of("CAD")(350)),
    ("A$20", of("AUD")(20)),
    ("£20", of("GBP")(20)),
    ("€5 – €10", of("EUR")(5, 10)),
    ("R$ 100", of("BRL")(100)),
    ("NGN 2,500", of("NGN")(2500)),
    ("150 SAR", of("SAR")(150)),
    ("150 SAR – 300 SAR", of("SAR")(150, 300)),
    ("KWD 1.25", of("KWD")("1.25")),
    ("ISK 1,000+", of("ISK")(1000, open=True)),
    ("XOF 500 – XOF 900", of("XOF")(500, 900)),
    ("No minimum", free(0)),
    ("24 hours", hours(24)),
    ("48 hours", hours(48)),
    ("1 hour", hours(1)),
    ("30 minutes", hours("0.5")),
    ("3 days", hours(72)),
    ("15 – 30 days", hours(360, 720)),
    ("up to 90 days", hours(None, 2160)),
    ("30 days+", hours(720, open=True)),
    ("session only", hours(0)),
]
#: Other ways to type the same.
ALIKE = [
    ("20% – 40%", ["20-40%", "20 to 40 %", "20% - 40%", "20%–40%", "20 — 40%", "20%  –\n40%"]),
    ("$20 – $50", ["$20-50", "$20 to $50", "US$20 – US$50", "USD 20 – 50", "20 – 50 USD"]),
    ("up to 12%", ["Up to 12%", "UP TO 12 %"]),
    ("~5%", ["≈5%", "about 5%", "Around 5%", "approx. 5%", "~ 5%"]),
    ("up to ~5%", ["~up to 5%", "up to about 5%"]),
    ("No minimum", ["no minimum", "Free", "free", "NO MINIMUM"]),
    ("session only", ["Session only"]),
    ("48 hours", ["2 days", "48 hour"]),
    ("7 days", ["1 week", "168 hours"]),
    ("365 days", ["1 year"]),
    ("$1,000", ["$1000", "$ 1,000", "$1000.00", "US$1,000"]),
    ("R$ 100", ["R$100", "BRL 100"]),
    ("A$20", ["AU$20", "AUD 20"]),
    ("150 SAR", ["SAR 150", "SAR150"]),
    ("$50+", ["$50 +", "USD 50+", "50 USD+", "50$+", "50 $+"]),
    ("€50", ["50€", "50 €", "50.00€", "EUR 50", "50 EUR"]),
    ("€20 – €50", ["20 – 50€", "20€ – 50€", "20-50 €", "20€ to 50€", "€20 – 50€", "20€ – 50"]),
    ("up to ~€1,000", ["up to about 1,000€", "~up to 1000 €"]),
    ("A$20 – A$30", ["20A$ – 30AU$", "20 – 30 A$"]),
    ("MYR 50", ["50RM", "50 RM", "RM50"]),
    ("INR 500", ["500 Rs", "500₹", "Rs 500"]),
]
REFUSED = [
    "",
    "   ",
    "Medium",
    "High (viral/app focus)",
    "five percent",
    "5",
    "2017",
    "%",
    "$",
    "~",
    "+",
    "up to",
    "9% – 3%",
    "$50 – $20",
    "-5%",
    "$-5",
    "5% –",
    "– 5%",
    "5% 10%",
    "5% – 10% – 15%",
    "$5 – 10%",
    "5 days – 10%",
    "$5 – £10",
    "$5 EUR",
    "$5€",
    "€5€",
    "5€ – 10$",
    "5€ – 10%",
    "5€%",
    "5€€",
    "5€ EUR",
    "50,00€",
    "1.000,00€",
    "5RMB",
    "$$5",
    "ZZZ 5",
    "up to 5% – 10%",
    "up to $50+",
    "10% of the first year",
    "10% recurring",
    "$50 – $500 + 10%",
    "3 business days",
    "about a month",
    "24/7",
    "1/2%",
    "1,00%",
    "1e5%",
    "NaN%",
    "Infinity%",
    "٣%",
    "1234567890123%",
    "1.23456%",
    "999999999999 years",
    "No minimum, or $10",
    "not free",
]


@pytest.mark.parametrize(("text", "value"), WRITTEN)
def test_is_read_from_its_text(text, value):
    assert parse(text) == value


@pytest.mark.parametrize(("text", "value"), WRITTEN)
def test_is_written_as_its_text(text, value):
    assert str(value) == text


@pytest.mark.parametrize(
    ("text", "other"), [(text, other) for text, more in ALIKE for other in more]
)
def test_reads_other_ways_to_type_the_same(text, other):
    assert parse(other) == parse(text)


@pytest.mark.parametrize("text", REFUSED)
def test_refuses_what_is_no_range_and_quotes_it(text):
    with pytest.raises(RangeError) as refusal:
        parse(text)
    assert f"“{text}”" in str(refusal.value)


def test_a_refusal_quotes_only_the_start_of_a_long_text():
    with pytest.raises(RangeError) as refusal:
        parse("no range " * 1000)
    assert "no range no range" in str(refusal.value)
    assert len(str(refusal.value)) < 300


@pytest.mark.parametrize(
    "ends",
    [
        {"low": Decimal(9), "high": Decimal(3), "unit": PERCENT},
        {"low": None, "high": Decimal(3), "unit": PERCENT, "open": True},
        {"low": Decimal(-1), "high": Decimal(3), "unit": PERCENT},
        {"low": None, "high": Decimal(-3), "unit": PERCENT},
        {"low": Decimal(1), "high": Decimal(1), "unit": ANY_CURRENCY},
        {"low": Decimal(0), "high": Decimal(0), "unit": ANY_CURRENCY, "open": True},
    ],
)
def test_refuses_ends_that_are_no_range(ends):
    with pytest.raises(RangeError):
        Range(**ends)


def test_knows_the_currencies_that_are_legal_tender_somewhere():
    assert {*SYMBOLS.values(), *PREFIXES, *SUFFIXED} <= CODES
    assert {"CHF", "ISK", "KRW", "KWD", "NGN", "PLN", "VND", "XAF", "XOF"} <= CODES
    assert 140 < len(CODES) < 200


@pytest.mark.parametrize(
    "code",
    [
        *("DEM", "FRF", "HRK", "ZWL"),  # historic
        *("CHE", "CLF", "USN", "XDR"),  # funds and units of account
        *("XAU", "XAG"),  # metals
        *("XTS", "XXX"),  # for tests, and for no currency
        "ZZZ",
    ],
)
@pytest.mark.parametrize("text", ["{} 5", "5 {}", "{} 5 – {} 10"])
def test_refuses_what_nobody_pays_in(text, code):
    with pytest.raises(RangeError, match=f"“{code}” is no currency this site knows"):
        parse(text.format(code, code))


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_currency_is_read_before_and_behind_an_amount_and_read_back(code):
    money = of(code)
    for texts, value in (
        (["{} 1,250.5", "1,250.5 {}", "{}1250.50"], money("1250.5")),
        (["{0} 5 – {0} 10", "{} 5 – 10", "5 – 10 {}"], money(5, 10)),
        (["up to {} 99", "up to 99 {}"], money(None, 99)),
        (["~{} 50+", "~50 {}+"], money(50, open=True, approximate=True)),
        (["{} 0", "0 {}"], money(0)),
    ):
        assert {parse(text.format(code)) for text in texts} == {value}
        assert parse(str(value)) == value


@pytest.mark.parametrize(("symbol", "code"), SYMBOLS.items())
def test_every_symbol_is_read_before_and_behind_an_amount(symbol, code):
    money = of(code)
    for text in (f"{symbol}50", f"{symbol} 50", f"50{symbol}", f"50 {symbol}"):
        assert parse(text) == money(50)
    for text in (f"20 – 50{symbol}", f"20{symbol} – 50{symbol}", f"{symbol}20 – 50{symbol}"):
        assert parse(text) == money(20, 50)


ALL_UNITS = st.sampled_from([PERCENT, HOURS, *sorted(CODES)])


@st.composite
def ranges(draw, units=ALL_UNITS):
    amounts = st.one_of(
        st.integers(0, 1000),
        st.integers(0, 100).map(lambda days: days * 24),
        st.integers(0, 10**WHOLE_DIGITS - 1),
        st.decimals(0, 2, places=DECIMAL_PLACES),
        st.decimals(0, 10**WHOLE_DIGITS - 1, places=DECIMAL_PLACES),
    ).map(Decimal)
    low, high = sorted([draw(amounts), draw(amounts)])
    low = draw(st.sampled_from([low, high, None]))
    is_open = low is not None and draw(st.booleans())
    return Range(low, high, draw(units), open=is_open, approximate=draw(st.booleans()))


@given(ranges())
def test_every_range_is_read_back_from_what_it_writes(value):
    assert parse(str(value)) == value


@example("~$25 – $30")
@given(st.one_of(st.text(), st.text(alphabet="0123456789 %$£€₹~+–-,.uptodayshrCAUSDRM")))
def test_a_text_is_either_a_range_or_refused(text):
    try:
        value = parse(text)
    except RangeError:
        return
    assert value.floor <= value.high
    assert parse(str(value)) == value


factors = ranges(units=st.just(PERCENT))


@given(ranges(), factors)
def test_a_product_multiplies_end_by_end_and_keeps_the_unit(value, factor):
    product = value * factor
    assert product.low == value.floor * factor.floor
    assert product.high == value.high * factor.high
    assert product.low <= product.high
    assert product.unit == value.unit
    assert product.open == (value.open or factor.open)
    assert product.approximate == (value.approximate or factor.approximate)


@given(ranges(), st.integers(0, 10**6))
def test_a_multiple_keeps_the_flags(value, number):
    multiple = value * number
    assert (multiple.low, multiple.high) == (value.floor * number, value.high * number)
    assert (multiple.open, multiple.approximate) == (value.open, value.approximate)


@given(ranges(units=st.just("USD")), ranges(units=st.just("USD")))
def test_a_sum_adds_end_by_end(value, other):
    total = value + other
    assert total == other + value
    assert total.low == value.floor + other.floor
    assert total.high == value.high + other.high
    assert total.open == (value.open or other.open)
    assert total.approximate == (value.approximate or other.approximate)


@given(ranges(), ranges())
def test_different_units_are_not_added(value, other):
    assume(value.unit != other.unit)
    with pytest.raises(RangeError, match="units differ"):
        value + other


@given(ranges(units=st.sampled_from(sorted(CODES))))
def test_no_minimum_adds_nothing_to_any_money(value):
    total = value + free(0)
    assert (total.low, total.high, total.unit) == (value.floor, value.high, value.unit)
    assert free(0) + value == total


@given(factors)
def test_nothing_times_anything_is_nothing(factor):
    product = free(0) * factor
    assert (product.low, product.high) == (0, 0)


def test_multiplies_percentages_of_an_order_as_the_method_says():
    orders = percent(2, 4) * 100
    assert str(dollars(35, 40, approximate=True) * orders) == "~$7,000 – $16,000"


@pytest.mark.parametrize(
    ("text", "floor"),
    [
        ("3% – 9%", 3),
        ("up to 12%", 0),
        ("4% – 12%+", 4),
        ("$50+", 50),
        ("No minimum", 0),
        ("session only", 0),
    ],
)
def test_knows_what_it_guarantees(text, floor):
    assert parse(text).floor == floor


@pytest.mark.parametrize(
    ("text", "other", "comparable"),
    [
        ("$5", "$10", True),
        ("$5", "£10", False),
        ("$5", "No minimum", True),
        ("No minimum", "£10", True),
        ("5%", "$5", False),
        ("5%", "No minimum", False),
        ("session only", "No minimum", False),
        ("session only", "30 days", True),
    ],
)
def test_compares_only_like_with_like(text, other, comparable):
    assert parse(text).comparable_with(parse(other)) is comparable
    assert parse(other).comparable_with(parse(text)) is comparable


@pytest.mark.parametrize(
    ("text", "money", "zero"),
    [
        ("No minimum", True, True),
        ("$0", True, True),
        ("$0+", True, False),
        ("~$0", True, False),
        ("up to $5", True, False),
        ("session only", False, True),
        ("0%", False, True),
    ],
)
def test_knows_money_and_nothing(text, money, zero):
    assert (parse(text).is_money, parse(text).is_zero) == (money, zero)


@pytest.mark.parametrize(
    ("number", "read", "plain"),
    [
        ("100", "100", "100"),
        ("1000.50", "1,000.5", "1000.5"),
        ("1E+3", "1,000", "1000"),
        ("0.0000", "0", "0"),
        ("0.0001", "0.0001", "0.0001"),
    ],
)
def test_writes_numbers(number, read, plain):
    assert number_text(Decimal(number)) == read
    assert decimal_text(Decimal(number)) == plain


@pytest.mark.parametrize(
    ("number", "currency", "text"),
    [
        ("16", "USD", "$16"),
        ("16.5", "USD", "$16.50"),
        ("0.021", "USD", "$0.021"),
        ("350", "CAD", "CA$350"),
        ("2500", "NGN", "NGN 2,500"),
        ("150", "AED", "150 AED"),
    ],
)
def test_writes_money(number, currency, text):
    assert money_text(Decimal(number), currency) == text
