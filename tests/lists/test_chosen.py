"""Columns: an address chooses them, and what it asks about is always among them."""

import pytest
from django.http import QueryDict

from affiliates.facts.registry import COMMISSIONS, OVERVIEW, TABULAR
from affiliates.lists.programs import COMMISSION_TABLE, MOST_THAT_FIT, OVERVIEW_TABLE, ProgramList
from tests.builders import make_program
from tests.pages import get

pytestmark = pytest.mark.django_db

USUAL = [fact.name for fact in OVERVIEW]


@pytest.fixture(autouse=True)
def acme():
    return make_program("acme", commission="5%", conversion_rate="2%", networks=["Awin"])


def list_of(query, table=OVERVIEW_TABLE):
    return ProgramList(table, QueryDict(query))


def shown(query, table=OVERVIEW_TABLE):
    return [column.name for column in list_of(query, table).columns]


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("", USUAL),
        ("columns=", USUAL),
        ("columns=cookie", ["cookie"]),
        ("columns=cookie,commission", ["cookie", "commission"]),
        ("columns=cookie&columns=commission", ["cookie", "commission"]),
        ("columns=cookie, cookie,,approval", ["cookie", "approval"]),
        ("columns=cookie&sort=-commission", ["cookie", "commission"]),
        ("columns=cookie&network=awin", ["cookie", "networks"]),
        ("columns=cookie&sort=name", ["cookie"]),
        ("columns=cookie&sort=updated", ["cookie"]),
        ("columns=cookie&commission_floor=1&commission_ceiling=2", ["cookie", "commission"]),
        # Of the usual ones, the last make room; the figures never do.
        ("network=awin", [*USUAL[:-1], "networks"]),
        ("network=awin&sort=-conversion", [*USUAL[:-2], "networks", "conversion_rate"]),
        ("sort=-commission", USUAL),
        ("management=network&network=awin", [*USUAL[:5], "management", "networks"]),
    ],
)
def test_an_address_chooses_columns(query, columns):
    make_program("bolt", networks=["Awin"], management="network")
    assert shown(query) == columns


def test_both_lists_fit_in_their_usual_columns():
    for table in (OVERVIEW_TABLE, COMMISSION_TABLE):
        assert len(table.facts) <= MOST_THAT_FIT
        assert list_of("", table).fits
    assert shown("", COMMISSION_TABLE) == [fact.name for fact in COMMISSIONS]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("columns=comission", "“comission” is no column: did you mean commission"),
        ("columns=cookie,zzzz", "“zzzz” is no column."),
        ("columns=about", "“about” is no column"),
        ("columns=slug", "“slug” is no column"),
        ("columns=%00", "is no column"),
    ],
)
def test_an_unknown_column_is_an_error_with_what_was_meant(client, query, message):
    assert message in " ".join(list_of(query).errors["columns"])
    assert message.split(":")[0] in get(client, f"/programs/?{query}", status=400)
    assert "columns" in client.get(f"/programs.json?{query}").json()["errors"]


def test_a_thousand_unknown_columns_are_a_few_errors():
    errors = list_of(f"columns={','.join(f'x{number}' for number in range(1000))}").errors
    assert len(errors["columns"]) == 5


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("columns=cookie&columns=commission", "?columns=cookie%2Ccommission"),
        (f"columns={','.join(USUAL)}", ""),
        ("columns=", ""),
    ],
)
def test_columns_have_one_canonical_address(query, canonical):
    assert list_of(query).canonical == canonical


def test_prose_is_no_column():
    assert "about" not in TABULAR
    assert "company" in TABULAR


def test_every_column_can_be_shown_at_once(client):
    page = get(client, f"/programs/?columns={','.join(TABULAR)}")
    assert page.count(' data-column="') == len(TABULAR) + 1


def test_the_chooser_ticks_what_is_shown_and_keeps_the_rest(client):
    page = get(client, "/programs/?columns=cookie&commission_floor=1&p=acme")
    chooser = page[page.index('id="columns"') : page.index("Show these columns")]
    assert 'value="cookie" checked' in chooser
    assert 'value="commission" checked' in chooser
    assert 'name="commission_floor" value="1"' in chooser
    assert 'name="p" value="acme"' in chooser
    assert 'value="bounty" checked' not in chooser


def test_csv_and_json_keep_every_fact(client):
    for address in ("/programs.csv", "/programs.json"):
        plain = client.get(address).getvalue()
        assert client.get(f"{address}?columns=cookie").getvalue() == plain


def test_what_is_asked_about_is_marked_for_small_screens():
    ((_, cells),) = list_of("network=awin").rows
    assert [cell.column.name for cell in cells if cell.asked] == ["networks"]
    assert [cell.column.name for cell in cells if cell.always] == [
        *("commission", "bounty", "cookie", "payout_threshold", "networks"),
    ]
