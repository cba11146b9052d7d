"""Spreadsheets, read back by a library, are what the page shows, with figures as numbers."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.builders import make_program, make_route
from tests.pages import get

pytestmark = pytest.mark.django_db

ATTACK = '=HYPERLINK("https://evil.example","x")'


@pytest.fixture(autouse=True)
def three():
    make_program(
        "acme",
        name="Acme",
        commission="3% – 9%",
        commission_note="On average.",
        payout_threshold="$16",
        cookie="36 hours",
        company=ATTACK,
        conversion_rate="2%",
        average_order_value="$50",
    )
    bolt = make_program("bolt", name="Bolt", commission="up to 12%", cookie="30 days+")
    make_route(bolt, "Awin", payout_threshold="€20")
    make_program("crux", name="Crux", bounty="$50+", payout_threshold="free")


def sheet(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return load_workbook(BytesIO(response.getvalue())).active


def table(client, address):
    """Return a sheet's rows by the first cell of each, as {heading: value} without the empty."""
    headings, *rows = sheet(client, address).iter_rows(values_only=True)
    return {
        row[0]: {
            head: value for head, value in zip(headings, row, strict=True) if value is not None
        }
        for row in rows
    }


def test_ranges_are_numbers_with_their_words_beside_them(client):
    rows = table(client, "/programs.xlsx?columns=commission,payout_threshold,cookie,bounty")
    assert rows == {
        "Acme": {
            "Program": "Acme",
            "Commission, low (%)": 3,
            "Commission, high (%)": 9,
            "Commission": "3% – 9%",
            "Payout threshold, low (US$)": 16,
            "Payout threshold, high (US$)": 16,
            "Payout threshold": "$16",
            "Cookie duration, low (days)": 1.5,
            "Cookie duration, high (days)": 1.5,
            "Cookie duration": "36 hours",
        },
        "Bolt": {
            "Program": "Bolt",
            "Commission, high (%)": 12,
            "Commission": "up to 12%",
            "Payout threshold": "€20 through Awin",
            "Cookie duration, low (days)": 30,
            "Cookie duration": "30 days+",
        },
        "Crux": {
            "Program": "Crux",
            "Commission": "Not applicable",
            "Bounty, low (US$)": 50,
            "Bounty": "$50+",
            "Payout threshold, low (US$)": 0,
            "Payout threshold, high (US$)": 0,
            "Payout threshold": "No minimum",
        },
    }


@pytest.mark.parametrize(
    "query",
    ["", "columns=cookie,commission", "sort=-commission&columns=approval", "commission_floor=1"],
)
def test_its_rows_and_columns_are_those_of_the_page(client, query):
    listed = client.get(f"/programs/?{query}").context["list"]
    headings, *rows = sheet(client, f"/programs.xlsx?{query}").iter_rows(values_only=True)
    shown = [column.label for column in listed.columns]
    assert [heading for heading in headings if heading in shown] == shown
    assert [row[0] for row in rows] == [program.name for program, _ in listed.rows]
    for (_, cells), row in zip(listed.rows, rows, strict=True):
        found = dict(zip(headings, row, strict=True))
        for entry in cells:
            stated = entry.cell.text if entry.cell.known else None
            wanted = f"{stated} {entry.cell.way}" if stated and entry.cell.way else stated
            if str(entry.cell) != "Not applicable":
                assert found[entry.column.label] == wanted


def test_text_is_never_a_formula(client):
    page = sheet(client, "/programs.xlsx?columns=company")
    cell = next(row[1] for row in page.iter_rows(min_row=2) if row[0].value == "Acme")
    assert (cell.value, cell.data_type) == (ATTACK, "s")


def test_names_lead_to_profiles_and_the_head_stays(client):
    page = sheet(client, "/programs.xlsx")
    assert page["A2"].hyperlink.target == "http://testserver/programs/acme/"
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref.startswith("A1:")


def test_it_holds_all_pages_of_a_list(client):
    for number in range(40):
        make_program(f"p{number}")
    assert len(table(client, "/programs.xlsx?per_page=5")) == 43


def test_earnings_are_numbers_too(client):
    rows = table(client, "/commissions.xlsx?clicks=1000&columns=commission")
    assert rows["Acme"]["You’d earn a month, low (US$)"] == 30
    assert rows["Acme"]["You’d earn a month, high (US$)"] == 90
    assert "You’d earn a month" not in rows["Crux"]


def test_what_is_longer_than_a_cell_is_cut(client):
    make_program("long", name="Long", commission_note="x" * 40_000)
    rows = table(client, "/programs.xlsx?columns=commission&q=long")
    assert len(rows["Long"]["Commission"]) == 32_767


def test_an_empty_list_is_a_sheet_with_its_headings(client):
    assert table(client, "/programs.xlsx?q=nobody") == {}


def test_a_bad_value_is_an_error(client):
    response = client.get("/programs.xlsx?columns=zzzz")
    assert (response.status_code, list(response.json()["errors"])) == (400, ["columns"])


def test_a_comparison_has_a_row_for_each_figure(client):
    page = sheet(client, "/compare/acme-vs-bolt.xlsx?clicks=1000")
    rows = {(row[0], row[1]): row[2:] for row in page.iter_rows(values_only=True)}
    payments = "Commissions and payments"
    assert rows["Section", "Fact"] == ("Acme", "Bolt")
    assert rows[payments, "Commission, low (%)"] == (3, None)
    assert rows[payments, "Commission, high (%)"] == (9, 12)
    assert rows[payments, "Payout threshold"] == ("$16", "€20 through Awin")
    assert rows["Earnings", "Earnings a month, low (US$)"] == (30, None)
    assert rows["Earnings", "Earnings a month"] == ("$30 – $90", None)


def test_csv_for_excel_is_the_csv_with_a_mark(client):
    plain = client.get("/programs.csv").getvalue()
    marked = client.get("/programs.csv?excel=1").getvalue()
    assert marked == b"\xef\xbb\xbf" + plain
    assert not plain.startswith(b"\xef\xbb\xbf")
    assert (
        client.get("/programs.json?excel=1").getvalue() == client.get("/programs.json").getvalue()
    )


def test_every_export_is_linked_with_its_query(client):
    page = get(client, "/programs/?columns=cookie&commission_floor=1")
    for address in (".csv?", ".csv?", ".json?", ".xlsx?"):
        assert f'href="/programs/{address}' in page or f'href="/programs{address}' in page
    assert "columns=cookie&amp;commission_floor=1&amp;excel=1" in page
