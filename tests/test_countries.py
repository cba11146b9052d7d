"""Countries are read and written as programs state them, by code in files, by name on pages."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affiliates.countries import Countries, CountriesError, in_order, names, parse

codes = st.sampled_from(sorted(names()))
lists_of_codes = st.lists(codes, min_size=1, max_size=8).map(tuple)
stated = (
    st.just(Countries(worldwide=True))
    | st.builds(lambda some: Countries(codes=some), lists_of_codes)
    | st.builds(lambda some: Countries(worldwide=True, excluded=some), lists_of_codes)
    | st.builds(lambda some: Countries(excluded=some), lists_of_codes)
)


@given(stated)
def test_what_is_written_is_read_back(countries):
    assert parse(str(countries)) == countries


@given(stated)
def test_what_pages_show_is_read_back_but_for_names_with_a_comma(countries):
    shown = countries.described()
    if not any("," in names()[code] for code in (*countries.codes, *countries.excluded)):
        assert parse(shown) == countries


@given(st.text() | st.text(alphabet="USCAINworldwide except, ;.&"))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(CountriesError):
        assert parse(str(parse(text))) == parse(text)


WORLDWIDE = Countries(worldwide=True)


@pytest.mark.parametrize(
    ("text", "countries", "written"),
    [
        ("Worldwide", WORLDWIDE, "Worldwide"),
        ("global", WORLDWIDE, "Worldwide"),
        ("All countries.", WORLDWIDE, "Worldwide"),
        ("Worldwide except CN, RU", Countries(True, (), ("CN", "RU")), "Worldwide except CN, RU"),
        ("worldwide, but not Russia", Countries(True, (), ("RU",)), "Worldwide except RU"),
        ("US, CA, GB", Countries(codes=("CA", "GB", "US")), "CA, GB, US"),
        ("us;ca , us", Countries(codes=("CA", "US")), "CA, US"),
        ("United States and Canada", Countries(codes=("CA", "US")), "CA, US"),
        ("USA, UK, and Spain", Countries(codes=("ES", "GB", "US")), "ES, GB, US"),
        ("Trinidad and Tobago, and Cuba", Countries(codes=("CU", "TT")), "CU, TT"),
        ("Not IN, NG", Countries(excluded=("IN", "NG")), "Not IN, NG"),
        ("Except IN", Countries(excluded=("IN",)), "Not IN"),
        ("Not in India", Countries(excluded=("IN",)), "Not IN"),
        ("NO, NF", Countries(codes=("NF", "NO")), "NF, NO"),
    ],
)
def test_reads(text, countries, written):
    assert parse(text) == countries
    assert str(countries) == written


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("XX", "XX"),
        ("US, XX", "XX"),
        ("US and elsewhere", "US and elsewhere"),
        ("80+ countries", "80+ countries"),
        ("Worldwide, with a focus outside China", "Worldwide, with a focus outside China"),
        ("Worldwide except", "Worldwide except"),
        ("Mainly United States", "Mainly United States"),
        ("US except CA", "US except CA"),
        ("US,, CA", "US,, CA"),
        ("Worldwide except Worldwide", "Worldwide"),
        ("", ""),
    ],
)
def test_refuses_what_it_would_have_to_guess_and_quotes_it(text, quoted):
    with pytest.raises(CountriesError, match="expected codes") as refusal:
        parse(text)
    assert f"“{quoted}”" in str(refusal.value)


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"codes": ("XX",)},
        {"excluded": ("us",)},
        {"worldwide": True, "codes": ("US",)},
        {"codes": ("US",), "excluded": ("CA",)},
    ],
)
def test_nothing_and_contradictions_are_no_countries(stated):
    with pytest.raises(CountriesError):
        Countries(**stated)


def test_pages_show_names_in_their_order():
    assert Countries(codes=("DE", "US", "AT")).described() == (
        "Austria, Germany, United States of America"
    )
    assert Countries(True, (), ("RU", "CN")).described() == "Worldwide except China, Russia"
    assert Countries(excluded=("IN",)).described() == "Not in India"


def test_a_long_list_is_cut_where_little_room_is():
    many = ("AT", "BE", "CH", "DE")
    assert Countries(codes=many).described(3) == "Austria, Belgium, Germany and 1 more"
    assert Countries(codes=many).described(4) == "Austria, Belgium, Germany, Switzerland"
    assert Countries(True, (), many).described(2) == "Worldwide except Austria, Belgium and 2 more"


def test_order_is_that_of_names_not_of_codes():
    assert in_order({"CH", "AT", "DE"}) == ["AT", "DE", "CH"]
